"""Who may do what with a rental, on which day, and what time alone changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kit.refusals import Invalid
from services.classifieds import borrowing
from services.classifieds.borrowing import Rental
from services.classifieds.refusals import NotPossibleNow

FIRST, LAST = date(2026, 3, 10), date(2026, 3, 14)
BEFORE, AFTER = date(2026, 3, 1), date(2026, 3, 15)
STATES = ("requested", "agreed", "declined", "cancelled", "handed_over", "returned", "lapsed")


def rental(state: str) -> Rental:
    return Rental(state, FIRST, LAST)


@pytest.mark.parametrize(
    ("state", "day", "lender", "borrower"),
    [
        ("requested", BEFORE, ["accept", "decline"], ["cancel"]),
        ("requested", FIRST, ["accept", "decline"], ["cancel"]),
        ("requested", LAST, ["decline"], ["cancel"]),
        ("agreed", BEFORE, ["cancel"], ["cancel"]),
        ("agreed", FIRST, ["cancel", "hand_over"], ["cancel"]),
        ("agreed", LAST, ["cancel", "hand_over"], ["cancel"]),
        ("agreed", AFTER, ["cancel"], ["cancel"]),
        ("handed_over", LAST, ["return"], []),
        ("handed_over", AFTER, ["return"], []),
        *((state, FIRST, [], []) for state in ("declined", "cancelled", "returned", "lapsed")),
    ],
)
def test_each_side_may_do_what_its_turn_is(state: str, day: date, lender: list[str], borrower: list[str]) -> None:
    assert borrowing.can(rental(state), "lender", day) == lender
    assert borrowing.can(rental(state), "borrower", day) == borrower


def test_what_may_not_be_done_is_refused_by_name() -> None:
    for state in STATES:
        for side in ("lender", "borrower"):
            for act in ("accept", "decline", "cancel", "hand_over", "return"):
                if act not in borrowing.can(rental(state), side, FIRST):  # type: ignore[arg-type]
                    with pytest.raises(NotPossibleNow):
                        borrowing.check(rental(state), act, side, FIRST)  # type: ignore[arg-type]


def test_a_lender_who_cancels_says_why_and_a_borrower_need_not() -> None:
    borrowing.check_cancel(rental("agreed"), "borrower", None, FIRST)
    borrowing.check_cancel(rental("agreed"), "lender", "Il est cassé.", FIRST)
    with pytest.raises(Invalid) as refused:
        borrowing.check_cancel(rental("agreed"), "lender", None, FIRST)
    assert refused.value.extra["errors"][0]["pointer"] == "/reason"


def test_of_somebody_who_did_not_come_no_reason_is_asked() -> None:
    borrowing.check_cancel(rental("agreed"), "lender", None, FIRST + timedelta(1))


def test_it_is_late_from_the_day_after_its_last_one_on_while_somebody_has_it() -> None:
    assert not borrowing.is_late(rental("handed_over"), LAST)
    assert borrowing.is_late(rental("handed_over"), AFTER)
    assert not borrowing.is_late(rental("returned"), AFTER)


@pytest.mark.parametrize(("back_on", "until"), [(BEFORE, FIRST), (FIRST, FIRST), (LAST, LAST), (AFTER, LAST)])
def test_what_comes_back_early_gives_the_rest_of_its_days_back(back_on: date, until: date) -> None:
    assert borrowing.occupies_until(rental("handed_over"), back_on) == until


@pytest.mark.parametrize(
    ("first", "last", "pointer"),
    [
        (BEFORE - timedelta(1), LAST, "/from"),
        (LAST, FIRST, "/to"),
        (FIRST, BEFORE + timedelta(366), "/to"),
    ],
)
def test_days_that_cannot_be_asked_for_are_refused_by_name(first: date, last: date, pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        borrowing.check_days(first, last, BEFORE)
    assert [error["pointer"] for error in refused.value.extra["errors"]] == [pointer]


def test_today_and_a_year_from_now_can_be_asked_for() -> None:
    borrowing.check_days(BEFORE, BEFORE, BEFORE)
    borrowing.check_days(BEFORE + timedelta(365), BEFORE + timedelta(365), BEFORE)


def test_a_day_begins_by_the_clock_of_the_listing() -> None:
    late = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)
    assert borrowing.today("FR", late) == date(2026, 3, 11)
    assert borrowing.today("CA", late) == date(2026, 3, 10)
    assert borrowing.today(None, late) == date(2026, 3, 11)


def turn(state: str, **told: bool) -> datetime | None:
    said = {"told_soon": False, "told_late": False, **told}
    return borrowing.next_turn(rental(state), country="FR", **said)


def test_a_request_lapses_when_its_first_day_is_over() -> None:
    assert turn("requested") == datetime(2026, 3, 10, 23, tzinfo=UTC)


def test_what_was_agreed_and_never_handed_over_ends_with_its_last_day() -> None:
    assert turn("agreed") == datetime(2026, 3, 14, 23, tzinfo=UTC)


def test_a_borrower_is_reminded_the_day_before_then_both_learn_that_it_is_late_then_nothing() -> None:
    assert turn("handed_over") == datetime(2026, 3, 13, 7, tzinfo=UTC)
    assert turn("handed_over", told_soon=True) == datetime(2026, 3, 14, 23, tzinfo=UTC)
    assert turn("handed_over", told_soon=True, told_late=True) is None
    assert turn("returned") is None


def test_of_a_single_day_a_borrower_is_reminded_on_that_day() -> None:
    alone = Rental("handed_over", FIRST, FIRST)
    soon = borrowing.next_turn(alone, country="FR", told_soon=False, told_late=False)
    assert soon == datetime(2026, 3, 10, 7, tzinfo=UTC)
