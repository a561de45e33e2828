"""What free slots depend on: how an agenda is set up, and what is taken of it; a statement each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, execute
from services.appointments import holidays, shown
from services.appointments.models import OCCUPYING, Reason
from services.appointments.set_up import SetUp, load
from services.appointments.slots import Ground, Slot, free_slots

_EARLIEST, _LATEST = date(2000, 1, 1), date(2200, 1, 1)
_WIDEST = timedelta(days=2)  # a day of any zone, with a visit and its buffers at either end
_AT_ONCE = timedelta(days=2)


class Taken(NamedTuple):
    """What occupies a place: its visit begins at `starts_at`, with buffers it is from `begin` to before `end`."""

    agenda_id: UUID
    reason_id: UUID
    starts_at: datetime
    time_zone: str
    begin: datetime
    end: datetime


_TAKEN = Prepared(
    "appointments_taken",
    text(
        "SELECT b.agenda_id, b.reason_id, b.starts_at, s.time_zone, lower(b.during), upper(b.during)"
        " FROM bookings b JOIN sites s ON s.id = b.site_id WHERE b.agenda_id = ANY (CAST(:agenda_ids AS uuid[]))"
        " AND b.state = ANY (CAST(:occupying AS text[])) AND (b.expires_at IS NULL OR b.expires_at > clock_timestamp())"
        " AND b.starts_at BETWEEN :first AND :last AND b.id <> ALL (CAST(:but AS uuid[])) ORDER BY b.starts_at"
    ),
)


def ground(
    tx: Session, agenda_id: UUID, reason_id: UUID, first: date, last: date, *, but: Collection[UUID] = ()
) -> Ground:
    """The ground of the slots for a reason on those days; bookings in `but` do not count as taken.

    What is held, offered or pending counts until it expires. Raises `NotFound` for a reason that is not, or not any
    more, one of this agenda. Two statements.
    """
    return lay_for(tx, load(tx, [agenda_id])[agenda_id], reason_id, first, last, but)


def lay_for(tx: Session, set_up: SetUp, reason_id: UUID, first: date, last: date, but: Collection[UUID] = ()) -> Ground:
    """The same, of an agenda whose set-up is known already. One statement."""
    reason, agenda_id = set_up.reason(reason_id), set_up.agenda.id
    return lay(set_up, reason, taken(tx, [agenda_id], first, last, but)[agenda_id], first, last)


def next_free(
    tx: Session,
    agenda_id: UUID,
    reason_id: UUID,
    after: datetime,
    now: datetime,
    count: int = 3,
    but: Collection[UUID] = (),
) -> list[dict[str, Any]]:
    """The first free slots from that instant on, as they are shown."""
    set_up = load(tx, [agenda_id])[agenda_id]
    reason = set_up.reason(reason_id)
    first, last = ahead(reason, max(after, now), now)
    found = lay(set_up, reason, taken(tx, [agenda_id], first, last, but)[agenda_id], first, last)
    return shown.slots(soonest(found, first, last, now, count, after), set_up.sites)


def ahead(reason: Reason, after: datetime, now: datetime) -> tuple[date, date]:
    """The days, of any zone, from that instant to the end of the reason's horizon."""
    end = now.date() + timedelta(days=reason.horizon + 1)
    return min(after.date(), end) - timedelta(days=1), end


def soonest(
    ground: Ground, first: date, last: date, now: datetime, count: int, after: datetime | None = None
) -> list[Slot]:
    """The first slots on those days that begin at that instant or later; days are looked at only until they suffice."""
    found: list[Slot] = []
    while first <= last and len(found) < count:
        until = min(last, first + _AT_ONCE)
        near = free_slots(ground, first, until, now)
        found += [slot for slot in near if after is None or slot.starts_at >= after]
        first = until + timedelta(days=1)
    return sorted(found, key=lambda slot: slot.starts_at)[:count]


def lay(set_up: SetUp, reason: Reason, rows: Sequence[Taken], first: date, last: date) -> Ground:
    """The ground for one reason, from what was loaded for those days."""
    agenda = set_up.agenda
    closed = holidays.days(agenda.country, agenda.region, first, last) if agenda.closed_on_holidays else frozenset()
    mine = (row for row in rows if row.reason_id == reason.id and reason.most_per_day is not None)
    days = Counter(row.starts_at.astimezone(ZoneInfo(row.time_zone)).date() for row in mine)
    occupied = [(row.begin, row.end) for row in rows]
    return Ground(reason, set_up.sites, set_up.hours, set_up.overrides, closed, occupied, days)


def taken(
    tx: Session, agenda_ids: Collection[UUID], first: date, last: date, but: Collection[UUID] = ()
) -> dict[UUID, list[Taken]]:
    """What occupies those agendas on those days, by agenda, in order; it never overlaps: the database says so."""
    tx.flush()
    window = {"first": _midnight(first) - _WIDEST, "last": _midnight(last) + _WIDEST}
    rows = execute(
        tx, _TAKEN, {"agenda_ids": list(agenda_ids), "but": list(but), "occupying": list(OCCUPYING), **window}
    )
    found: dict[UUID, list[Taken]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Taken(*row))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(min(max(day, _EARLIEST), _LATEST), time(), UTC)
