"""Many who want one device at once: no two have it on one day, whatever happens meanwhile."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from services.classifieds.tests.lending import GOOD, days, lent
from services.classifieds.tests.world import Person, World

OVERLAPS = """
SELECT count(*) FROM bookings a JOIN bookings b ON a.listing_id = b.listing_id AND a.id < b.id AND a.during && b.during
"""
STRAY = """
SELECT count(*) FROM rentals FULL JOIN bookings ON bookings.rental_id = rentals.id
WHERE (rentals.state IN ('agreed', 'handed_over', 'returned')) <> (bookings.id IS NOT NULL)"""


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each answered, all begun together."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        gate.wait(20)
        answers[number] = acts[number]()

    running = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(len(acts))]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(60)
        assert not thread.is_alive()
    return answers


def test_of_eight_requests_for_one_day_one_is_agreed(world: World) -> None:
    lender = world.person()
    listing_id = lent(world, lender)
    for number in range(3):
        asked = [
            world.person().do("request_rental", listing_id=listing_id, **days(world, 3 + number, 3 + number))["id"]
            for _ in range(8)
        ]
        accept = partial(lender.refused, "decide_rental", decision="accept")
        answers = at_once(*(partial(accept, rental_id=one) for one in asked))
        assert Counter(answers) == {None: 1, "NotPossibleNow": 7}
    assert world.rows(OVERLAPS) == [(0,)]
    assert world.rows(STRAY) == [(0,)]


def test_whatever_lenders_and_borrowers_do_at_once_no_two_days_meet(world: World) -> None:
    lender = world.person()
    listing_id = lent(world, lender)
    people = [world.person() for _ in range(6)]

    def live(who: Person, seed: int) -> Counter[tuple[str, str | None]]:
        chance, answers = random.Random(seed), Counter[tuple[str, str | None]]()
        for _ in range(12):
            first = chance.randrange(6)
            wanted = days(world, first, first + chance.randrange(3))
            answers["request", who.refused("request_rental", listing_id=listing_id, **wanted)] += 1
            for rental in lender.ask("rentals", limit=100, **{"as": "lender"})["items"]:
                act = chance.choice(["accept", "decline", "cancel", "hand_over", "return"])
                if act in ("accept", "decline"):
                    said = lender.refused("decide_rental", rental_id=rental["id"], decision=act)
                elif act == "cancel":
                    said = lender.refused("cancel_rental", rental_id=rental["id"], reason="Non.")
                else:
                    door = "hand_over" if act == "hand_over" else "return_rental"
                    said = lender.refused(door, rental_id=rental["id"], checklist=GOOD)
                answers[act, said] += 1
        return answers

    # What was agreed may all be cancelled at the end: what was answered says that the days were fought over.
    answers = sum(at_once(*(partial(live, who, seed) for seed, who in enumerate(people))), Counter())
    assert {said for _, said in answers} <= {None, "DaysTaken", "NotPossibleNow", "Invalid"}
    assert answers["request", None] > 6
    assert answers["accept", None] > 1
    assert world.rows(OVERLAPS) == [(0,)]
    assert world.rows(STRAY) == [(0,)]
