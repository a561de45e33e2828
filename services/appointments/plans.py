"""What free slots depend on, loaded in few statements: the set-up of agendas in one, what is taken in another."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session, aliased

from kit.refusals import NotFound
from services.appointments import holidays, shown
from services.appointments.models import OCCUPYING, Agenda, Booking, Hour, Override, Reason, Site
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


@dataclass
class SetUp:
    """Sites in their order, reasons, hours and exceptions of one agenda; without those that ended."""

    sites: list[Site] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    hours: list[Hour] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)

    def reason(self, reason_id: UUID) -> Reason:
        """One of the reasons; raises `NotFound`."""
        found = next((reason for reason in self.reasons if reason.id == reason_id), None)
        if found is None:
            raise NotFound()
        return found


def ground(
    tx: Session, agenda_id: UUID, reason_id: UUID, first: date, last: date, *, but: Collection[UUID] = ()
) -> Ground:
    """The ground of the slots for a reason on those days; bookings in `but` do not count as taken.

    What is held, offered or pending counts until it expires. Raises `NotFound` for a reason that is not, or not any
    more, one of this agenda. At most three statements.
    """
    agenda, set_up = tx.get_one(Agenda, agenda_id), set_ups(tx, [agenda_id])[agenda_id]
    reason = set_up.reason(reason_id)
    return lay(agenda, set_up, reason, taken(tx, [agenda_id], first, last, but)[agenda_id], first, last)


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
    agenda, set_up = tx.get_one(Agenda, agenda_id), set_ups(tx, [agenda_id])[agenda_id]
    reason = set_up.reason(reason_id)
    first, last = ahead(reason, max(after, now), now)
    found = lay(agenda, set_up, reason, taken(tx, [agenda_id], first, last, but)[agenda_id], first, last)
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


def lay(agenda: Agenda, set_up: SetUp, reason: Reason, rows: Sequence[Taken], first: date, last: date) -> Ground:
    """The ground for one reason, from what was loaded for those days."""
    closed = holidays.days(agenda.country, agenda.region, first, last) if agenda.closed_on_holidays else frozenset()
    mine = (row for row in rows if row.reason_id == reason.id and reason.most_per_day is not None)
    days = Counter(row.starts_at.astimezone(ZoneInfo(row.time_zone)).date() for row in mine)
    occupied = [(row.begin, row.end) for row in rows]
    return Ground(reason, set_up.sites, set_up.hours, set_up.overrides, closed, occupied, days)


def set_ups(tx: Session, agenda_ids: Collection[UUID]) -> dict[UUID, SetUp]:
    """The set-ups of some agendas, in one statement: four tables beside one another, none joined with another."""
    tables: list[Any] = [
        aliased(model, select(model).where(model.agenda_id.in_(agenda_ids), *current).subquery())
        for model, *current in (
            (Site, Site.ended_at.is_(None)),
            (Reason, Reason.ended_at.is_(None)),
            (Hour,),
            (Override, Override.ends > func.now() - _WIDEST),
        )
    ]
    query = select(*tables).select_from(tables[0])
    for table in tables[1:]:
        query = query.outerjoin(table, false(), full=True)
    found = {agenda_id: SetUp() for agenda_id in agenda_ids}
    for row in tx.execute(query):
        for name, one in zip(("sites", "reasons", "hours", "overrides"), row, strict=True):
            if one is not None:
                getattr(found[one.agenda_id], name).append(one)
    for set_up in found.values():
        set_up.sites.sort(key=lambda site: site.position)
        set_up.reasons.sort(key=lambda reason: reason.id)
    return found


def taken(
    tx: Session, agenda_ids: Collection[UUID], first: date, last: date, but: Collection[UUID] = ()
) -> dict[UUID, list[Taken]]:
    """What occupies those agendas on those days, by agenda, in order; it never overlaps: the database says so."""
    begin, end = func.lower(Booking.during), func.upper(Booking.during)
    rows = tx.execute(
        select(Booking.agenda_id, Booking.reason_id, Booking.starts_at, Site.time_zone, begin, end)
        .join(Site, Site.id == Booking.site_id)
        .where(
            Booking.agenda_id.in_(agenda_ids),
            Booking.state.in_(OCCUPYING),
            or_(Booking.expires_at.is_(None), Booking.expires_at > func.clock_timestamp()),
            Booking.starts_at.between(_midnight(first) - _WIDEST, _midnight(last) + _WIDEST),
            Booking.id.not_in(but),
        )
        .order_by(Booking.starts_at)
    )
    found: dict[UUID, list[Taken]] = defaultdict(list)
    for row in rows:
        found[row.agenda_id].append(Taken(*row))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(min(max(day, _EARLIEST), _LATEST), time(), UTC)
