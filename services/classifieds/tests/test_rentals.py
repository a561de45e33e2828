"""Rentals through the doors: asked for, agreed, handed over, given back, called off."""

from typing import Any

from services.classifieds import rental_ends
from services.classifieds.tests.lending import GOOD, bring, day, days, lent, set_down, told
from services.classifieds.tests.world import Person, World


def ask(borrower: Person, world: World, listing_id: str, first: int, last: int, **more: Any) -> Any:
    return borrower.do("request_rental", listing_id=listing_id, **days(world, first, last), **more)


def agree(lender: Person, rental: Any) -> Any:
    return lender.do("decide_rental", rental_id=rental["id"], decision="accept")


def turn(world: World) -> None:
    with world.db.transaction() as tx:
        rental_ends.turn(tx, world.now())


def test_a_device_is_asked_for_agreed_handed_over_and_given_back(world: World) -> None:
    lender, borrower = world.person("Yanis"), world.person("Camille")
    listing_id = lent(world, lender)
    asked = ask(borrower, world, listing_id, 0, 4, note="Pour ma mère.")
    assert asked | days(world, 0, 4) == asked
    assert (asked["state"], asked["can"], asked["note"]) == ("requested", ["cancel"], "Pour ma mère.")
    assert (asked["price_note"], asked["deposit"], asked["late"]) == ("5.00 EUR day", "50.00", False)
    assert agree(lender, asked)["can"] == ["cancel", "hand_over"]
    checked = {**GOOD, "deposit_received": True, "note": "Deux coussins."}
    given = lender.do("hand_over", rental_id=asked["id"], checklist=checked)
    assert (given["state"], given["handover"]) == ("handed_over", checked)
    back = lender.do("return_rental", rental_id=asked["id"], checklist={**GOOD, "deposit_given_back": True})
    assert (back["state"], back["return"]["deposit_given_back"], back["can"]) == ("returned", True, [])
    assert borrower.ask("rental", rental_id=asked["id"])["return"] == back["return"]
    assert [what for what, _ in told(world)] == ["requested", "agreed", "handed_over", "returned"]
    # not a word that somebody wrote leaves the room, and none lies open in it
    assert all("note" not in payload for _, payload in told(world))
    kept = world.rows("SELECT note, handover_note, handover::text AS handover FROM rentals")[0]
    assert b"Pour" not in bytes(kept.note)
    assert b"coussins" not in bytes(kept.handover_note)
    assert "coussins" not in kept.handover


def test_what_comes_back_early_can_be_had_from_the_next_day_on(world: World) -> None:
    lender, borrower, other = (world.person() for _ in range(3))
    listing_id = lent(world, lender)
    first = ask(borrower, world, listing_id, 0, 9)
    agree(lender, first)
    lender.do("hand_over", rental_id=first["id"], checklist=GOOD)
    lender.do("return_rental", rental_id=first["id"], checklist=GOOD)
    assert agree(lender, ask(other, world, listing_id, 1, 3))["state"] == "agreed"


def test_of_requests_for_the_same_days_one_is_agreed_and_the_others_are_declined_with_it(world: World) -> None:
    lender, one, two, three = (world.person() for _ in range(4))
    listing_id = lent(world, lender)
    asked = [ask(who, world, listing_id, *when) for who, when in ((one, (2, 4)), (two, (4, 6)), (three, (5, 7)))]
    agree(lender, asked[0])
    states = [lender.ask("rental", rental_id=each["id"])["state"] for each in asked]
    assert states == ["agreed", "declined", "requested"]
    assert world.rows("SELECT count(*) FROM bookings") == [(1,)]


def test_days_that_are_taken_are_refused_with_the_next_free_ones(world: World) -> None:
    lender, one, two = (world.person() for _ in range(3))
    listing_id = lent(world, lender)
    agree(lender, ask(one, world, listing_id, 2, 4))
    lender.do("close_days", listing_id=listing_id, **days(world, 6, 6))
    refusal = two.refusal("request_rental", listing_id=listing_id, **days(world, 3, 4))
    assert refusal is not None
    assert refusal.name == "DaysTaken"
    assert refusal.extra["next"] == [days(world, 7, 8), days(world, 9, 10), days(world, 11, 12)]


def test_a_request_that_met_days_that_were_closed_since_cannot_be_agreed(world: World) -> None:
    lender, borrower = world.person(), world.person()
    listing_id = lent(world, lender)
    asked = ask(borrower, world, listing_id, 2, 4)
    lender.do("close_days", listing_id=listing_id, **days(world, 4, 5))
    assert lender.refused("decide_rental", rental_id=asked["id"], decision="accept") == "DaysTaken"
    assert lender.ask("rental", rental_id=asked["id"])["state"] == "requested"


def test_what_is_called_off_is_free_at_once(world: World) -> None:
    lender, borrower, other = (world.person() for _ in range(3))
    listing_id = lent(world, lender)
    first = ask(borrower, world, listing_id, 2, 4)
    agree(lender, first)
    assert borrower.do("cancel_rental", rental_id=first["id"])["state"] == "cancelled"
    agree(lender, ask(other, world, listing_id, 2, 4))
    assert [payload["by"] for what, payload in told(world) if what == "cancelled"] == ["borrower"]


def test_a_lender_says_why_they_call_it_off(world: World) -> None:
    lender, borrower = world.person(), world.person()
    rental = ask(borrower, world, lent(world, lender), 2, 4)
    agree(lender, rental)
    assert lender.refused("cancel_rental", rental_id=rental["id"]) == "Invalid"
    lender.do("cancel_rental", rental_id=rental["id"], reason="Il est cassé.")
    assert borrower.ask("rental", rental_id=rental["id"])["reason"] == "Il est cassé."


def test_a_third_person_finds_nothing(world: World) -> None:
    lender, borrower, other = (world.person() for _ in range(3))
    rental = ask(borrower, world, lent(world, lender), 2, 4)
    assert other.refused("rental", rental_id=rental["id"]) == "NotFound"
    assert other.refused("decide_rental", rental_id=rental["id"], decision="accept") == "NotFound"
    assert other.refused("cancel_rental", rental_id=rental["id"]) == "NotFound"
    assert borrower.refused("decide_rental", rental_id=rental["id"], decision="accept") == "NotPossibleNow"


def test_only_what_another_lends_can_be_asked_for(world: World) -> None:
    lender, borrower = world.person(), world.person()
    sold, mine = set_down(world, lender), lent(world, lender)
    assert borrower.refused("request_rental", listing_id=sold, **days(world, 1, 2)) == "NotForRent"
    assert lender.refused("request_rental", listing_id=mine, **days(world, 1, 2)) == "NotForRent"
    world.run("UPDATE listings SET state = 'draft' WHERE terms = 'rent'")
    assert borrower.refused("request_rental", listing_id=mine, **days(world, 1, 2)) == "NotFound"


def test_nobody_borrows_from_somebody_that_they_blocked_or_who_blocked_them(world: World) -> None:
    lender, borrower = world.person(), world.person()
    listing_id = lent(world, lender)
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :a, :b)", a=lender.id, b=borrower.id)
    assert borrower.refused("request_rental", listing_id=listing_id, **days(world, 1, 2)) == "NotFound"
    assert borrower.refused("calendar", listing_id=listing_id, **days(world, 1, 2)) == "NotFound"


def test_the_same_days_are_not_asked_for_twice(world: World) -> None:
    lender, borrower = world.person(), world.person()
    listing_id = lent(world, lender)
    ask(borrower, world, listing_id, 2, 4)
    assert borrower.refused("request_rental", listing_id=listing_id, **days(world, 4, 5)) == "Invalid"
    ask(borrower, world, listing_id, 5, 6)


def test_days_before_today_are_not_to_be_had(world: World) -> None:
    lender, borrower = world.person(), world.person()
    assert borrower.refused("request_rental", listing_id=lent(world, lender), **days(world, -1, 2)) == "Invalid"


def test_each_side_lists_its_own_the_nearest_first_and_what_is_over_apart(world: World) -> None:
    lender, borrower = world.person(), world.person()
    listing_id = lent(world, lender)
    late, soon, off = (ask(borrower, world, listing_id, *when) for when in ((8, 9), (2, 3), (5, 6)))
    borrower.do("cancel_rental", rental_id=off["id"])
    page = borrower.ask("rentals", limit=1, **{"as": "borrower"})
    rest = borrower.ask("rentals", limit=1, cursor=page["next"], **{"as": "borrower"})
    assert [one["id"] for one in page["items"] + rest["items"]] == [soon["id"], late["id"]]
    assert rest["next"] is None
    assert [one["id"] for one in lender.ask("rentals", when="past", **{"as": "lender"})["items"]] == [off["id"]]
    assert borrower.ask("rentals", **{"as": "lender"})["items"] == []


def test_a_request_that_nobody_answers_lapses_when_its_first_day_is_over(world: World) -> None:
    lender, borrower = world.person(), world.person()
    rental = ask(borrower, world, lent(world, lender), 0, 2)
    turn(world)
    assert borrower.ask("rental", rental_id=rental["id"])["state"] == "requested"
    bring(world, rental["id"], 1)
    turn(world)
    turn(world)
    assert borrower.ask("rental", rental_id=rental["id"])["state"] == "lapsed"
    assert [what for what, _ in told(world)] == ["requested", "lapsed"]


def test_what_nobody_came_for_is_off_after_its_last_day(world: World) -> None:
    lender, borrower = world.person(), world.person()
    rental = ask(borrower, world, lent(world, lender), 0, 2)
    agree(lender, rental)
    bring(world, rental["id"], 3)
    turn(world)
    assert told(world)[-1][1]["by"] == "nobody"
    assert world.rows("SELECT count(*) FROM bookings") == [(0,)]


def test_a_borrower_is_reminded_once_and_both_learn_once_that_it_is_late(world: World) -> None:
    lender, borrower = world.person(), world.person()
    rental = ask(borrower, world, lent(world, lender), 0, 3)
    agree(lender, rental)
    lender.do("hand_over", rental_id=rental["id"], checklist=GOOD)
    seen = []
    for passed in (0, 3, 0, 1, 0, 5):
        bring(world, rental["id"], passed)
        turn(world)
        seen.append([what for what, _ in told(world)][3:])
    assert seen[0] == []
    assert seen[-1] in (["return_soon", "late"], ["late"])  # before 8 in the morning nobody is reminded
    assert lender.ask("rental", rental_id=rental["id"])["late"]
    assert borrower.ask("rental", rental_id=rental["id"])["late"]
    assert world.rows("SELECT turn_at FROM rentals") == [(None,)]


def test_what_is_handed_over_after_the_reminder_was_due_is_reminded_of_at_once(world: World) -> None:
    lender, borrower = world.person(), world.person()
    rental = ask(borrower, world, lent(world, lender), 0, 0)
    agree(lender, rental)
    lender.do("hand_over", rental_id=rental["id"], checklist=GOOD)
    world.run("UPDATE rentals SET turn_at = now()")
    turn(world)
    assert told(world)[-1][0] == "return_soon"


def test_when_a_listing_ends_its_requests_are_declined_and_what_was_agreed_stands_unless_it_is_gone(
    world: World,
) -> None:
    for outcome, state in (("lent", "agreed"), ("sold", "cancelled")):
        lender, one, two = (world.person() for _ in range(3))
        listing_id = lent(world, lender)
        agreed, asked = ask(one, world, listing_id, 2, 4), ask(two, world, listing_id, 7, 8)
        agree(lender, agreed)
        lender.do("close_listing", listing_id=listing_id, outcome=outcome)
        assert one.ask("rental", rental_id=agreed["id"])["state"] == state
        assert two.ask("rental", rental_id=asked["id"])["state"] == "declined"


def test_a_block_ends_what_is_agreed_and_lets_what_was_handed_over_come_back(world: World) -> None:
    lender, borrower = world.person(), world.person()
    listing_id = lent(world, lender)
    out, agreed = ask(borrower, world, listing_id, 0, 1), ask(borrower, world, listing_id, 4, 5)
    agree(lender, out)
    agree(lender, agreed)
    lender.do("hand_over", rental_id=out["id"], checklist=GOOD)
    with world.db.transaction() as tx:
        rental_ends.part(tx, borrower.id, lender.id, world.now())
    assert lender.do("return_rental", rental_id=out["id"], checklist=GOOD)["state"] == "returned"
    assert lender.ask("rental", rental_id=agreed["id"])["state"] == "cancelled"


def test_of_who_leaves_nothing_stands_and_no_words_stay(world: World) -> None:
    lender, borrower = world.person(), world.person()
    rental = ask(borrower, world, lent(world, lender), 2, 4, note="Pour ma mère.")
    agree(lender, rental)
    with world.db.transaction() as tx:
        rental_ends.leave(tx, borrower.id, world.now())
    assert world.rows("SELECT state, note FROM rentals") == [("cancelled", None)]
    assert world.rows("SELECT count(*) FROM bookings") == [(0,)]


def test_a_calendar_tells_which_days_are_taken_and_never_by_whom(world: World) -> None:
    lender, borrower, other = (world.person() for _ in range(3))
    listing_id = lent(world, lender)
    agree(lender, ask(borrower, world, listing_id, 2, 4))
    closed = lender.do("close_days", listing_id=listing_id, **days(world, 8, 9))
    window = {"listing_id": listing_id, **days(world, 3, 8)}
    busy = [{**days(world, 3, 4), "mine": False}, {**days(world, 8, 8), "mine": False}]
    assert other.ask("calendar", **window) == {"busy": busy}
    assert borrower.ask("calendar", **window)["busy"][0]["mine"]
    assert lender.ask("calendar", **window)["busy"][1]["id"] == closed["id"]
    assert closed == {"id": closed["id"], **days(world, 8, 9)}


def test_only_the_owner_closes_and_opens_days_and_never_those_of_a_rental(world: World) -> None:
    lender, borrower = world.person(), world.person()
    listing_id = lent(world, lender)
    rental = ask(borrower, world, listing_id, 2, 4)
    agree(lender, rental)
    assert borrower.refused("close_days", listing_id=listing_id, **days(world, 8, 9)) == "NotFound"
    assert lender.refused("close_days", listing_id=listing_id, **days(world, 4, 5)) == "DaysTaken"
    closed = lender.do("close_days", listing_id=listing_id, **days(world, 8, 9))
    assert borrower.refused("open_days", listing_id=listing_id, days_id=closed["id"]) == "NotFound"
    (taken,) = world.rows("SELECT id FROM bookings WHERE rental_id IS NOT NULL")
    lender.ask("open_days", listing_id=listing_id, days_id=taken.id)
    lender.ask("open_days", listing_id=listing_id, days_id=closed["id"])
    assert world.rows("SELECT lower(during) FROM bookings") == [(day(world, 2),)]
