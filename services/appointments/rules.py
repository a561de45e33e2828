"""What may be done with an appointment, and when: plain answers from a row, a reason and the time."""

from datetime import date, datetime, timedelta

from kit.refusals import Invalid
from services.appointments.models import STANDING, Booking, Reason
from services.appointments.refusals import NotForYou, NotPossibleNow, TooLateToCancel, TooLateToMove

HELD_FOR = timedelta(minutes=5)
MOST_HOLDS = 2
DECIDED_WITHIN = timedelta(hours=48)
_TIME_TO_DECIDE = timedelta(hours=1)


def asks_birth_date(reason: Reason) -> bool:
    """Whether the reason has an age rule."""
    return reason.youngest is not None or reason.oldest is not None


def check_age(reason: Reason, born: date | None, visit: date) -> None:
    """Whether somebody born then is of the reason's age on the day of the visit.

    Raises `Invalid` when the date is missing or after the visit, `NotForYou` for another age.
    """
    if not asks_birth_date(reason):
        return
    if born is None:
        raise Invalid(errors=[{"pointer": "/birth_date", "detail": "Needed: this reason is for a certain age."}])
    if born > visit:
        raise Invalid(errors=[{"pointer": "/birth_date", "detail": "Not after the visit."}])
    age = years(born, visit)
    if age < (reason.youngest or 0) or (reason.oldest is not None and age > reason.oldest):
        raise NotForYou()


def years(born: date, on: date) -> int:
    """Whole years of age on a day; who is born on 29 February is a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def decide_by(now: datetime, starts_at: datetime, notice: int) -> datetime:
    """Until when a request waits for the professional: 48 hours, but not into the visit's own notice (minutes) where
    that leaves at least an hour, and never past its beginning."""
    noticed = starts_at - timedelta(minutes=notice)
    return min(now + DECIDED_WITHIN, noticed if noticed - now >= _TIME_TO_DECIDE else starts_at)


def cut_off(booking: Booking, reason: Reason) -> datetime:
    """Until when the member moves or cancels freely."""
    return booking.starts_at - timedelta(minutes=reason.cancel_cutoff)


def can_move(booking: Booking, reason: Reason, side: str, now: datetime) -> bool:
    """Whether that side may give the appointment another time."""
    try:
        check_move(booking, reason, side, now)
    except (NotPossibleNow, TooLateToMove):
        return False
    return True


def check_move(booking: Booking, reason: Reason, side: str, now: datetime) -> None:
    """Raises `NotPossibleNow` for what does not stand or has begun, `TooLateToMove` for a member past the cut-off."""
    _check_ahead(booking, now)
    if side == "member" and now > cut_off(booking, reason):
        raise TooLateToMove()


def can_cancel(booking: Booking, reason: Reason, side: str, now: datetime) -> str:
    """How that side may call the appointment off: freely, with_reason or no."""
    if booking.state not in STANDING or booking.starts_at <= now:
        return "no"
    return "with_reason" if side == "professional" or is_late(booking, reason, now) else "freely"


def is_late(booking: Booking, reason: Reason, now: datetime) -> bool:
    """Whether a member who cancels now is late; a request that nobody accepted yet never is."""
    return booking.state == "confirmed" and now > cut_off(booking, reason)


def check_cancel(booking: Booking, reason: Reason, side: str, why: str | None, now: datetime) -> None:
    """Raises `NotPossibleNow` for what does not stand or has begun, `TooLateToCancel` for a member who is late and
    gives no reason, `Invalid` for a professional who gives none."""
    _check_ahead(booking, now)
    if why:
        return
    if side == "professional":
        raise Invalid(errors=[{"pointer": "/reason", "detail": "Needed: the member reads it."}])
    if is_late(booking, reason, now):
        raise TooLateToCancel()


def check_outcome(booking: Booking, now: datetime) -> None:
    """An outcome is noted once the visit has begun, and may be corrected; raises `NotPossibleNow`."""
    if booking.state not in ("confirmed", "kept", "no_show") or booking.starts_at > now:
        raise NotPossibleNow()


def _check_ahead(booking: Booking, now: datetime) -> None:
    if booking.state not in STANDING or booking.starts_at <= now:
        raise NotPossibleNow()
