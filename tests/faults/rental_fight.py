"""Members who fight over the days of one device while its service is killed: `python -m tests.faults.rental_fight`.

Borrowers ask, call off and ask again; the lender agrees, hands over, takes back, closes days and opens them, from
several devices at once. Judged afterwards: no two bookings share a day, by SQL; what was answered stands; what stands
occupies its days, and nothing else does; every event was told once.
"""

import random
from typing import Any

from deploy.dev.world import World
from tests.faults.fighting import Fought, ask, let_fight, main, members
from tests.integration.people import Person, sign_in, sign_up
from tests.integration.trade import GOOD, days, shown

DAYS = 8  # that are fought over, from today on
ROOMS = ("classifieds-rpc", "classifieds-worker")
_LENDING = 3  # devices of the lender's that decide at once
_OVERLAPS = """
SELECT count(*) FROM bookings a JOIN bookings b ON a.listing_id = b.listing_id AND a.id < b.id AND a.during && b.during
WHERE a.listing_id = %(listing)s"""
_STANDS = "SELECT id::text, state FROM rentals WHERE listing_id = %(listing)s"
_EMPTY = """
SELECT count(*) FROM rentals r LEFT JOIN bookings b ON b.rental_id = r.id AND b.during = daterange(r.first, r.last + 1)
WHERE r.listing_id = %(listing)s AND r.state IN ('agreed', 'handed_over') AND b.id IS NULL"""
_KEPT = """
SELECT count(*) FROM bookings b JOIN rentals r ON r.id = b.rental_id
WHERE r.listing_id = %(listing)s AND r.state NOT IN ('agreed', 'handed_over', 'returned')"""
_CLOSED = "SELECT id::text FROM bookings WHERE listing_id = %(listing)s AND rental_id IS NULL"
_TOLD = """
SELECT r.id FROM rentals r LEFT JOIN outbox o ON o.aggregate_type = 'rental' AND o.aggregate_id = r.id
WHERE r.listing_id = %(listing)s GROUP BY r.id
HAVING count(o.seq) <> max(r.seq) OR coalesce(max(o.seq), 0) <> max(r.seq) OR count(DISTINCT o.seq) <> max(r.seq)"""
_STANDING = {"agree": ("agreed", "handed_over", "returned", "cancelled"), "hand over": ("handed_over", "returned")}


class Borrower:
    """Asks for days, and calls off; `ended`: what they were told is called off."""

    def __init__(self, person: Person, listing: str, fought: Fought, seed: float) -> None:
        self.person, self.listing, self.fought, self.chance = person, listing, fought, random.Random(seed)
        self.asked: list[str] = []
        self.ended: set[str] = set()

    def act(self) -> None:
        """Ask mostly; call off sometimes."""
        if self.asked and self.chance.random() < 0.35:
            one = self.asked.pop(self.chance.randrange(len(self.asked)))
            if ask(self.person, self.fought, "cancel", "POST", f"/rentals/{one}/cancellation", {}) is not None:
                self.ended.add(one)
            return
        first = self.chance.randrange(DAYS)
        span = days(first, min(DAYS - 1, first + self.chance.randrange(3)))
        made = ask(self.person, self.fought, "request", "POST", f"/listings/{self.listing}/rentals", span)
        if made is not None:
            self.asked.append(made["id"])


class Lender:
    """Decides, hands over, takes back, closes days: one of several devices that know nothing of each other."""

    def __init__(self, person: Person, listing: str, fought: Fought, seed: float) -> None:
        self.person, self.listing, self.fought, self.chance = person, listing, fought, random.Random(seed)
        self.did: dict[str, set[str]] = {"agree": set(), "hand over": set(), "return": set(), "decline": set()}
        self.closed: set[str] = set()

    def act(self) -> None:
        """Something that can be done now, or days that are closed or opened."""
        if self.chance.random() < 0.15:
            self._close()
            return
        answer = self.person.call("GET", "/rentals?as=lender&when=current&limit=50")
        items = answer.json()["items"] if answer.ok else []
        acts: dict[str, list[str]] = {}
        for one in items:
            for act in one["can"]:
                acts.setdefault(act, []).append(one["id"])
        if acts:  # each as often as any other; what begins today is handed over at once, for there is only one today
            act = "hand_over" if "hand_over" in acts else self.chance.choice(list(acts))
            self._do(self.chance.choice(acts[act][:6]), act)

    def _do(self, one: str, act: str) -> None:
        body: dict[str, Any]
        what, method, path, body = {
            "accept": ("agree", "PUT", "decision", {"decision": "accept"}),
            "decline": ("decline", "PUT", "decision", {"decision": "decline"}),
            "cancel": ("call off", "POST", "cancellation", {"reason": "Une roue est cassée"}),
            "hand_over": ("hand over", "POST", "handover", {**GOOD, "deposit_received": True}),
            "return": ("return", "POST", "return", {**GOOD, "deposit_given_back": True}),
        }[act]
        body = {"checklist": body} if "complete" in body else body
        if ask(self.person, self.fought, what, method, f"/rentals/{one}/{path}", body) is not None and what in self.did:
            self.did[what].add(one)

    def _close(self) -> None:
        at = f"/listings/{self.listing}/closed-days"
        if self.closed and self.chance.random() < 0.6:
            one = self.closed.pop()
            if ask(self.person, self.fought, "open", "DELETE", f"{at}/{one}") is None:
                self.closed.add(one)
            return
        day = self.chance.randrange(DAYS)
        made = ask(self.person, self.fought, "close", "POST", at, days(day, day))
        if made is not None:
            self.closed.add(made["id"])


def fight(world: World, *, clients: int, seconds: float, kills: int, seed: int = 1) -> Fought:
    """Let so many borrowers and one lender fight for so long, then judge."""
    chance, fought = random.Random(seed), Fought()
    owner = sign_up(world, "Prêteuse")
    listing = shown(world, owner)
    borrowers = [Borrower(person, listing, fought, chance.random()) for person in members(world, clients)]
    lenders = [Lender(sign_in(world, owner), listing, fought, chance.random()) for _ in range(_LENDING)]
    let_fight(world, fought, [*borrowers, *lenders], over=ROOMS, seconds=seconds, kills=kills, seed=chance.random())
    judge(world, listing, borrowers, lenders, fought)
    return fought


def judge(world: World, listing: str, borrowers: list[Borrower], lenders: list[Lender], fought: Fought) -> None:
    """Add to the findings what does not hold."""
    found = fought.findings
    with world.admin("classifieds") as cursor:

        def rows(query: str) -> list[Any]:
            cursor.execute(query, {"listing": listing})
            return list(cursor.fetchall())

        for query, wrong in (
            (_OVERLAPS, "pairs of bookings share a day"),
            (_EMPTY, "rentals that stand have other days, or none"),
            (_KEPT, "bookings are of rentals that do not stand"),
        ):
            [(count,)] = rows(query)
            found += [f"{count} {wrong}"] if count else []
        found += [f"{len(gaps)} rentals with events twice or missing"] if (gaps := rows(_TOLD)) else []
        states, closed = dict(rows(_STANDS)), {one for (one,) in rows(_CLOSED)}
    believed = set().union(*(one.closed for one in lenders))
    found += [f"{len(apart)} closed days are not as was told"] if (apart := closed ^ believed) else []
    ended = set().union(*(one.ended for one in borrowers))
    found += (
        [f"{len(alive)} rentals that were called off are not"] if (alive := _not(states, ended, "cancelled")) else []
    )
    for what, ends in (("decline", ("declined",)), ("return", ("returned",)), *_STANDING.items()):
        did = set().union(*(one.did[what] for one in lenders))
        found += (
            [f"{len(wrong)} times {what!r} was answered and is not so"] if (wrong := _not(states, did, *ends)) else []
        )


def _not(states: dict[str, str], ids: set[str], *wanted: str) -> list[str]:
    return [one for one in ids if states.get(one) not in wanted]


if __name__ == "__main__":
    raise SystemExit(main("rental_fight", __doc__, fight))
