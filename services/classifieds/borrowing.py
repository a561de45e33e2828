"""What may be done with a rental, by whom and on which day: plain answers from its state and its days.

Days are calendar days where the listing is. A request occupies nothing; what is agreed occupies its days; what came
back early gives the rest of them back.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from contracts.places import ZONES
from kit.refusals import Invalid
from services.classifieds.refusals import NotPossibleNow

Side = Literal["lender", "borrower"]

STANDING = ("requested", "agreed", "handed_over")
OCCUPYING = ("agreed", "handed_over", "returned")
AHEAD = timedelta(days=365)
"""How long before its last day a rental can be asked for."""
_ONE = timedelta(days=1)
_MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Rental:
    """A rental as the rules see it: its state, its first and its last day."""

    state: str
    first: date
    last: date


def zone_of(country: str | None) -> ZoneInfo:
    """By which clock days begin in a country; Paris for one that is not among `ZONES`."""
    return ZoneInfo(ZONES.get(country or "FR", ZONES["FR"]))


def today(country: str | None, now: datetime) -> date:
    """Which day it is there."""
    return now.astimezone(zone_of(country)).date()


def check_days(first: date, last: date, day: date) -> None:
    """Whether these days can still be asked for; raises `Invalid` naming the one that cannot."""
    if first < day:
        raise Invalid(errors=[{"pointer": "/from", "detail": "Not before today."}])
    if last < first:
        raise Invalid(errors=[{"pointer": "/to", "detail": "Not before the first day."}])
    if last > day + AHEAD:
        raise Invalid(errors=[{"pointer": "/to", "detail": f"At most {AHEAD.days} days from today."}])


def can(rental: Rental, side: Side, day: date) -> list[str]:
    """What that side may do on that day: accept, decline, cancel, hand_over, return."""
    return [act for act, may in _ACTS.items() if may(rental, side, day)]


def check(rental: Rental, act: str, side: Side, day: date) -> None:
    """Raises `NotPossibleNow` for what that side may not do on that day."""
    if not _ACTS[act](rental, side, day):
        raise NotPossibleNow()


def check_cancel(rental: Rental, side: Side, reason: str | None, day: date) -> None:
    """`check` of a cancellation; raises `Invalid` for a lender who gives no reason, save where nobody came."""
    check(rental, "cancel", side, day)
    if side == "lender" and not reason and not is_no_show(rental, day):
        raise Invalid(errors=[{"pointer": "/reason", "detail": "Needed: the borrower reads it."}])


def is_no_show(rental: Rental, day: date) -> bool:
    """Whether its first day is over and it was not handed over."""
    return rental.state == "agreed" and day > rental.first


def is_late(rental: Rental, day: date) -> bool:
    """Whether it should have been given back before that day."""
    return rental.state == "handed_over" and day > rental.last


def occupies_until(rental: Rental, back_on: date) -> date:
    """The last day that a rental occupies once it came back; one that came back early gives the rest free."""
    return max(rental.first, min(rental.last, back_on))


def next_turn(rental: Rental, *, country: str | None, told_soon: bool, told_late: bool) -> datetime | None:
    """When time alone changes something of a rental next.

    A request lapses when its first day is over; what is agreed and never handed over, when its last day is. The
    borrower is reminded at 8 on the day before the last one (of a single day: on that day), and both learn that it is
    late when the last day is over.
    """
    zone = zone_of(country)
    if rental.state == "requested":
        return datetime.combine(rental.first + _ONE, time(), zone)
    if rental.state == "agreed":
        return datetime.combine(rental.last + _ONE, time(), zone)
    if rental.state == "handed_over" and not told_soon:
        return datetime.combine(max(rental.first, rental.last - _ONE), _MORNING, zone)
    if rental.state == "handed_over" and not told_late:
        return datetime.combine(rental.last + _ONE, time(), zone)
    return None


def _accept(rental: Rental, side: Side, day: date) -> bool:
    return side == "lender" and rental.state == "requested" and day <= rental.first


def _decline(rental: Rental, side: Side, _day: date) -> bool:
    return side == "lender" and rental.state == "requested"


def _cancel(rental: Rental, side: Side, _day: date) -> bool:
    # a lender declines a request
    return rental.state == "agreed" or (rental.state == "requested" and side == "borrower")


def _hand_over(rental: Rental, side: Side, day: date) -> bool:
    return side == "lender" and rental.state == "agreed" and rental.first <= day <= rental.last


def _return(rental: Rental, side: Side, _day: date) -> bool:
    return side == "lender" and rental.state == "handed_over"


_ACTS = {"accept": _accept, "decline": _decline, "cancel": _cancel, "hand_over": _hand_over, "return": _return}
