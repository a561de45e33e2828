"""I6: what was acknowledged is there, what was refused is not, what is unknown is one of two states."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from tests.faults.invariants import Finding, Scene
from tests.faults.journal import ACKNOWLEDGED
from tests.faults.people import NOBODY, Belief, Member
from tests.faults.workload import Workload

_POSTS = "SELECT id::text, author_id::text, text, audience, state, seq FROM posts WHERE author_id = ANY (%s::uuid[])"
_RELATIONS = """
SELECT from_id::text, to_id::text, follow, blocked, muted, seq FROM relations WHERE from_id = ANY (%s::uuid[])"""
_ACCOUNTS = "SELECT id::text, display_name, seq FROM accounts WHERE id = ANY (%s::uuid[])"
_SESSIONS = "SELECT member_id::text, id::text, revoked_at IS NULL FROM sessions WHERE member_id = ANY (%s::uuid[])"
_KEYS = "SELECT key FROM idempotency_keys WHERE actor = ANY (%s::uuid[])"
_NAMES = "SELECT id::text, display_name FROM accounts WHERE id = ANY (%s::uuid[])"
_SHOWN = """
SELECT p.id::text FROM feed f JOIN posts p ON p.id = f.post_id
LEFT JOIN relations mine ON mine.from_id = f.owner_id AND mine.to_id = p.author_id
WHERE f.owner_id = %s AND mine.muted IS NOT TRUE"""


def check(scene: Scene, workload: Workload) -> list[Finding]:
    """Compare the databases, and each feed over HTTP, with what the workload was told."""
    ids = [member.id for member in workload.members]
    findings = [*posts(scene, workload, ids), *relations(scene, workload, ids), *names(scene, workload, ids)]
    findings += [*sessions(scene, workload, ids), *keys(scene, workload, ids), *answers(workload)]
    shown = dict(scene.rows("identity", _NAMES, ids))
    for member in workload.members:
        findings += pages(scene, member, shown)
    return findings


def posts(scene: Scene, workload: Workload, ids: list[str]) -> Iterable[Finding]:
    """Each post as its author was told; an event too many is an effect twice."""
    rows = {row[0]: row[1:] for row in scene.rows("social", _POSTS, ids)}
    nameless = Counter(text for _, text, *_ in rows.values())
    for member in workload.members:
        for post in member.posts:
            if post.id is None:  # publishing is unknown: once at most
                found = [identity for identity, row in rows.items() if row[1] == post.perhaps["text"]]  # type: ignore[index]
                if nameless[post.perhaps["text"]] > 1:  # type: ignore[index]
                    yield Finding("I6", "twice", f"post of {member.id} published {len(found)} times")
                for identity in found:
                    rows.pop(identity)
                continue
            row = rows.pop(post.id, None)
            if row is None:
                yield Finding("I6", "lost", f"post {post.id} is not there")
                continue
            yield from _compare(f"post {post.id}", post, _post(row))
    yield from (Finding("I6", "twice", f"post {identity} was never acknowledged") for identity in rows)


def _post(row: tuple[Any, ...]) -> dict[str, Any]:
    _, text, audience, state, seq = row
    return {"text": text, "audience": audience, "state": state, "seq": seq}


def _compare(name: str, belief: Belief, seen: dict[str, Any]) -> Iterable[Finding]:
    accepted = [state for state in (belief.now, belief.perhaps) if state is not None]
    if seen.get("state") == "erased":  # removed, and its words erased half a minute later
        seen = {**seen, "state": "removed", "text": None}
        accepted = [{**state, "text": None} for state in accepted]
    if seen in accepted:
        return
    highest = max(state["seq"] for state in accepted)
    kind = "twice" if seen["seq"] > highest else "lost"
    shown = [(state.get("state"), state.get("audience"), state["seq"]) for state in (seen, *accepted)]
    yield Finding("I6", kind, f"{name}: is {shown[0]}, acknowledged {shown[1:]}")


def relations(scene: Scene, workload: Workload, ids: list[str]) -> Iterable[Finding]:
    """Both rows of each pair as acknowledged; a row may be missing while nothing ever happened."""
    names = ("follow", "blocked", "muted", "seq")
    rows = {row[:2]: dict(zip(names, row[2:], strict=True)) for row in scene.rows("social", _RELATIONS, ids)}
    for pair in workload.pairs.values():
        seen = {way: rows.get(way, NOBODY) for way in pair.belief.now}
        if not pair.belief.accepts(seen):
            kind = "lost"
            for way, row in seen.items():
                highest = max(state[way]["seq"] for state in (pair.belief.now, pair.belief.perhaps) if state)
                kind = "twice" if row["seq"] > highest else kind
            yield Finding("I6", kind, f"pair {seen}, acknowledged {pair.belief.now} or {pair.belief.perhaps}")


def names(scene: Scene, workload: Workload, ids: list[str]) -> Iterable[Finding]:
    """The name and the number of changes of each account."""
    rows = {row[0]: {"display_name": row[1], "seq": row[2]} for row in scene.rows("identity", _ACCOUNTS, ids)}
    for member in workload.members:
        seen = rows.get(member.id)
        if seen is None:
            yield Finding("I6", "lost", f"account {member.id} is not there")
        else:
            yield from _compare(f"account {member.id}", member.name, seen)


def sessions(scene: Scene, workload: Workload, ids: list[str]) -> Iterable[Finding]:
    """Who signed in is in, who signed out is out, and there are no more sessions than were asked for: a sign-in carries
    no key, so one that the broker delivers again must not be done again."""
    alive: dict[str, dict[str, bool]] = {member: {} for member in ids}
    for member, session, lives in scene.rows("identity", _SESSIONS, ids):
        alive[member][session] = lives
    for member in workload.members:
        found = alive[member.id]
        if len(found) > member.openings:
            yield Finding("I6", "twice", f"{member.id} has {len(found)} sessions, asked for {member.openings}")
        for session, lives in member.sessions.items():
            if session not in found:
                yield Finding("I6", "lost", f"session {session} is not there")
            elif lives is not None and found[session] != lives:
                yield Finding("I6", "lost", f"session {session} lives: {found[session]}, acknowledged {lives}")


def keys(scene: Scene, workload: Workload, ids: list[str]) -> Iterable[Finding]:
    """Each acknowledged command left its key once, each refused one none."""
    kept = Counter(key for room in scene.rooms for (key,) in scene.rows(room, _KEYS, ids))
    for operation in workload.journal.operations:
        if operation.member in ids and operation.key:
            if operation.answer == ACKNOWLEDGED and not kept[operation.key]:
                yield Finding("I6", "lost", f"operation {operation.number} ({operation.kind}) left no key")
            if operation.answer == "refused" and kept[operation.key]:
                yield Finding(
                    "I6", "other", f"operation {operation.number} ({operation.kind}) was refused and happened"
                )


def answers(workload: Workload) -> Iterable[Finding]:
    """Whatever breaks, a client sees an answer of ours or 503; never another 5xx."""
    for operation in workload.journal.operations:
        if operation.broken:
            yield Finding("I6", "other", f"operation {operation.number} ({operation.kind}) answered {operation.status}")


def pages(scene: Scene, member: Member, called: dict[str, str]) -> Iterable[Finding]:
    """The feed as its owner reads it over HTTP, page by page: each post once, exactly what the rows say, each author
    as they are called now."""
    shown: list[str] = []
    path = "/feed?limit=50"
    while path:
        page = member.person.ok("GET", path)
        shown += [item["id"] for item in page["items"]]
        for item in page["items"]:
            if item["author"]["display_name"] != called[item["author"]["id"]]:
                yield Finding("I4", "lost", f"{member.id} sees post {item['id']} under an old name")
        path = f"/feed?limit=50&cursor={page['next']}" if page["next"] else ""
    wanted = {post for (post,) in scene.rows("social", _SHOWN, member.id)}
    yield from (Finding("I6", "lost", f"{member.id} does not see post {post}") for post in wanted - set(shown))
    yield from (Finding("I6", "other", f"{member.id} still sees post {post}") for post in set(shown) - wanted)
    yield from (
        Finding("I6", "twice", f"{member.id} sees {post} {n} times") for post, n in Counter(shown).items() if n > 1
    )
    if shown != sorted(shown, reverse=True):
        yield Finding("I6", "order", f"the feed of {member.id} is not newest first")
