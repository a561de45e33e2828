"""What must hold in calm, looked up in every database and in the broker: I1 to I8.

Each finding says which invariant, what it is (lost, twice, order, other) and where. Nothing here uses the product's
own queries: the rules of a feed are written a second time.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kit.events import Event

SOURCES = {  # (publisher, aggregate) → its table
    ("identity", "member"): "accounts",
    ("identity", "session"): "sessions",
    ("social", "post"): "posts",
    ("social", "relation"): "relations",
    ("appointments", "appointment"): "bookings",
    ("appointments", "offer"): "offers",
    ("appointments", "reminder"): "reminders",
    ("directory", "professional"): "entries",
    ("directory", "claim"): "claims",
    ("healthbox", "share"): "shares",
    ("healthbox", "reminder"): "reminders",
    ("classifieds", "listing"): "listings",
    ("classifieds", "rental"): "rentals",
    ("classifieds", "conversation"): "conversations",
    ("classifieds", "search"): "searches",
    ("games", "programme"): "programmes",
    ("games", "share"): "shares",
    ("ledger", "thing"): "things",
}
# of identity's members
_COPIES = ("social", "appointments", "notifications", "directory", "healthbox", "classifieds", "games")
for _room in _COPIES:
    SOURCES |= {(_room, "resend"): "resend_requests", (_room, "erasure"): "erasures"}
EVERY = set(SOURCES) - {("identity", "member")}  # consumed one by one, in order

_OUTBOX = """
SELECT coalesce(t.id, o.id)::text, coalesce(t.seq, 0), coalesce(o.rows, 0), coalesce(o.low, 1), coalesce(o.high, 0)
FROM {} t FULL JOIN (
    SELECT aggregate_id AS id, count(*) AS rows, min(seq) AS low, max(seq) AS high
    FROM outbox WHERE aggregate_type = %s GROUP BY 1) o USING (id)"""
_APPLIED = """
SELECT aggregate_id::text, seq, state, xmin::text::bigint FROM inbox
WHERE publisher = %s AND aggregate_type = %s ORDER BY aggregate_id, seq"""
_FEED_THAT_IS = "SELECT owner_id::text, post_id::text FROM feed"
_FEED_THAT_SHOULD_BE = """
SELECT m.id::text, p.id::text FROM members m JOIN posts p ON p.state = 'published'
LEFT JOIN relations mine ON mine.from_id = m.id AND mine.to_id = p.author_id
LEFT JOIN relations theirs ON theirs.from_id = p.author_id AND theirs.to_id = m.id
WHERE p.author_id = m.id OR (mine.follow = 'accepted' AND NOT mine.blocked AND theirs.blocked IS NOT TRUE
    AND (p.audience IN ('followers', 'members') OR (p.audience = 'contacts' AND theirs.follow = 'accepted')))"""
_ACCOUNTS = "SELECT id::text, seq, {} FROM accounts"
_MEMBERS = "SELECT id::text, seq, {} FROM members WHERE NOT provisional"
_FACTS = "md5(concat_ws('|', display_name, kind, badge, language, country, time_zone, state))"

_ON_THEIR_WAY = {
    "unpublished": "SELECT count(*) FROM outbox WHERE published_at IS NULL",
    "letters": "SELECT count(*) FROM letters",
    "ready": "SELECT count(*) FROM inbox WHERE state = 'ready'",
    "waiting": "SELECT count(*) FROM inbox WHERE state = 'waiting'",
}


@dataclass(frozen=True)
class Finding:
    """`kind` is lost, twice, order or other; `where` names rows by their ids, never what they hold."""

    invariant: str
    kind: str
    where: str


@dataclass
class Scene:
    """What is looked at: rows by room and SQL, the queues by name with (ready, unacknowledged), and what was injected.

    `poison` counts by place: `parked.<room>`, `dead.<room>`, `strangers.<room>` (in no outbox); `outcasts` are the
    aggregates that poison stopped.
    """

    events: list[type[Event]]
    rows: Callable[..., list[tuple[Any, ...]]]
    queues: Callable[[], dict[str, tuple[int, int]]]
    poison: dict[str, int] = field(default_factory=dict)
    outcasts: set[str] = field(default_factory=set)

    @property
    def rooms(self) -> list[str]:
        return sorted({event.publisher() for event in self.events} | set(self.listeners))

    @property
    def listeners(self) -> dict[str, set[tuple[str, str]]]:
        """The aggregates that each room listens to."""
        table: dict[str, set[tuple[str, str]]] = {}
        for event in self.events:
            for listener in event.listeners:
                table.setdefault(listener, set()).add((event.publisher(), event.aggregate()))
        return table

    @property
    def aggregates(self) -> set[tuple[str, str]]:
        return {(event.publisher(), event.aggregate()) for event in self.events}


def unsettled(scene: Scene) -> dict[str, int]:
    """How many rows are still on their way, by room and kind: cheap, for waiting."""
    counts = {}
    for room in scene.rooms:
        for kind, query in _ON_THEIR_WAY.items():
            counts[f"{room} {kind}"] = int(scene.rows(room, query)[0][0])
    return counts


def check(scene: Scene) -> list[Finding]:
    """Every finding of I1 to I5, I7 and I8; I6 is the workload's (`beliefs.py`)."""
    findings = [*outboxes(scene), *arrivals(scene), *cursors(scene), *applications(scene), *stopped(scene)]
    if "social" in scene.rooms:
        findings += [*replicas(scene), *feeds(scene)]
    if "ledger" in scene.rooms:
        findings += ledger(scene)
    return [*findings, *leftovers(scene)]


def outboxes(scene: Scene) -> Iterable[Finding]:
    """I1: each aggregate's outbox rows are seq 1 to its row's seq, once each, and all are published."""
    for room, aggregate in sorted(scene.aggregates):
        for identity, seq, rows, low, high in scene.rows(room, _OUTBOX.format(SOURCES[room, aggregate]), aggregate):
            if (rows, low, high) != (seq, 1, seq):
                kind = "twice" if rows > seq else "lost"
                yield Finding("I1", kind, f"{room}.{aggregate} {identity}: row {seq}, outbox {rows} ({low}–{high})")
    for room in scene.rooms:
        for (event,) in scene.rows(room, "SELECT event_id::text FROM outbox WHERE published_at IS NULL"):
            yield Finding("I1", "lost", f"{room}: unpublished {event}")


def arrivals(scene: Scene) -> Iterable[Finding]:
    """I2: every event is in the inbox of each room that listens to it, and nothing else is."""
    for room, heard in scene.listeners.items():
        stored = Counter(event for (event,) in scene.rows(room, "SELECT event_id::text FROM inbox"))
        told = set()
        for publisher, aggregate in heard:
            told |= {
                e
                for (e,) in scene.rows(
                    publisher, "SELECT event_id::text FROM outbox WHERE aggregate_type = %s", aggregate
                )
            }
        yield from (Finding("I2", "lost", f"{room}: never came {event}") for event in told - set(stored))
        strangers = len(set(stored) - told)
        if strangers > scene.poison.get(f"strangers.{room}", 0):
            yield Finding("I2", "other", f"{room}: {strangers} events that nobody published")


def cursors(scene: Scene) -> Iterable[Finding]:
    """I3: every cursor equals its source's seq."""
    for room, heard in scene.listeners.items():
        for publisher, aggregate in sorted(heard):
            query = "SELECT aggregate_id::text, seq FROM cursors WHERE publisher = %s AND aggregate_type = %s"
            reached = dict(scene.rows(room, query, publisher, aggregate))
            for identity, seq in scene.rows(publisher, f"SELECT id::text, seq FROM {SOURCES[publisher, aggregate]}"):
                if reached.get(identity, 0) != seq and identity not in scene.outcasts:
                    where = f"{room}: {publisher}.{aggregate} {identity} at {reached.get(identity)} of {seq}"
                    yield Finding("I3", "lost", where)


def replicas(scene: Scene) -> Iterable[Finding]:
    """I4: each room's members are identity's accounts (id, seq, hash of the facts)."""
    source = set(scene.rows("identity", _ACCOUNTS.format(_FACTS)))
    for room in _COPIES:
        replica = set(scene.rows(room, _MEMBERS.format(_FACTS)))
        yield from (Finding("I4", "lost", f"member {row[0]} seq {row[1]} is not in {room}") for row in source - replica)
        yield from (Finding("I4", "other", f"{room}'s member {row[0]} is no account's") for row in replica - source)


def applications(scene: Scene) -> Iterable[Finding]:
    """I5: each event of an `every` aggregate was applied once, and the transactions ran in the order of seq.

    `xmin` is the transaction that settled the row; a number is given when it takes the row's lock, so the numbers
    grow with the order of application, whatever a clock says.
    """
    for room, heard in scene.listeners.items():
        for publisher, aggregate in sorted(heard):
            last: tuple[str, int, int] = ("", 0, 0)
            for identity, seq, state, settled in scene.rows(room, _APPLIED, publisher, aggregate):
                where = f"{room}: {publisher}.{aggregate} {identity} seq {seq} {state}"
                if state in ("parked", "forked", "ready", "waiting"):
                    continue  # I3 and I7 tell of these
                if (publisher, aggregate) in EVERY:
                    if state == "superseded":
                        yield Finding("I5", "lost", where)
                    if (identity, seq) == last[:2]:
                        yield Finding("I5", "twice", where)
                if state != "superseded":
                    if identity == last[0] and settled <= last[2]:
                        yield Finding("I5", "order", where)
                    last = (identity, seq, settled)


def feeds(scene: Scene) -> Iterable[Finding]:
    """I5: the effect of the whole history: every feed row that should be is, and no other."""
    present, wanted = set(scene.rows("social", _FEED_THAT_IS)), set(scene.rows("social", _FEED_THAT_SHOULD_BE))
    yield from (Finding("I5", "lost", f"post {post} is not in the feed of {owner}") for owner, post in wanted - present)
    yield from (Finding("I5", "other", f"post {post} stays in the feed of {owner}") for owner, post in present - wanted)


def ledger(scene: Scene) -> Iterable[Finding]:
    """I5 where handlers count: each applied event has one effect, and effects came in the order of seq."""
    effects = dict(scene.rows("ledger", "SELECT event_id::text, times FROM ledger"))
    applied = {event for (event,) in scene.rows("ledger", "SELECT event_id::text FROM inbox WHERE state = 'applied'")}
    yield from (Finding("I5", "lost", f"no effect of {event}") for event in applied - set(effects))
    yield from (Finding("I5", "twice", f"{times} effects of {event}") for event, times in effects.items() if times > 1)
    yield from (Finding("I5", "other", f"an effect of {event} without its row") for event in set(effects) - applied)
    last: dict[str, int] = {}
    for thing, seq in scene.rows("ledger", "SELECT thing_id::text, seq FROM ledger ORDER BY id"):
        if seq <= last.get(thing, 0):
            yield Finding("I5", "order", f"thing {thing}: {seq} after {last[thing]}")
        last[thing] = seq


def stopped(scene: Scene) -> Iterable[Finding]:
    """I7: parked events are exactly the injected poison."""
    for room in scene.listeners:
        query = "SELECT count(*) FROM inbox WHERE state IN ('parked', 'forked')"
        parked, injected = scene.rows(room, query)[0][0], scene.poison.get(f"parked.{room}", 0)
        if parked != injected:
            yield Finding("I7", "other", f"{room}: {parked} parked, {injected} injected")


def leftovers(scene: Scene) -> Iterable[Finding]:
    """I7 and I8: dead letters are exactly the injected poison, and nothing else lies in a queue."""
    queues = scene.queues()
    for name, (ready, unacknowledged) in sorted(queues.items()):
        expected = scene.poison.get(name, 0)
        if ready != expected or unacknowledged:
            invariant = "I7" if name.startswith("dead.") else "I8"
            yield Finding(
                invariant, "other", f"{name}: {ready} ready ({expected} injected), {unacknowledged} unacknowledged"
            )
