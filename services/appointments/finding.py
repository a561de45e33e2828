"""What a member sees who looks for an appointment: a professional, their free slots, the first free of several."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kit.refusals import NotFound
from kit.replica import public
from kit.times import instant
from services.appointments import agendas, patients, plans, reasons, shown
from services.appointments.models import Agenda, Member, Reason
from services.appointments.plans import Taken
from services.appointments.refusals import AgendaClosed, NotForYou
from services.appointments.set_up import SetUp, load
from services.appointments.slots import Slot, free_slots

_DAY = timedelta(days=1)
_SOON = timedelta(days=5)


@dataclass(frozen=True)
class Found:
    """An agenda as a member finds it: whether they are a `known` patient there, and the database's clock."""

    agenda: Agenda
    member: Member
    known: bool
    now: datetime


def there(tx: Session, actor_id: UUID, professional_ids: Collection[UUID]) -> list[Found]:
    """The agendas of those of the professionals who have one and are there for the member."""
    rows = tx.execute(
        select(Agenda, Member, patients.known(Agenda.id, actor_id), func.clock_timestamp())
        .join(Member, Member.id == Agenda.member_id)
        .where(Agenda.member_id.in_(professional_ids), *agendas.visible(actor_id))
    )
    return [Found(*row) for row in rows]


def one_there(tx: Session, actor_id: UUID, professional_id: UUID) -> Found:
    """The agenda of one professional, open or not; raises `NotFound`."""
    for found in there(tx, actor_id, [professional_id]):
        return found
    raise NotFound()


def professional(tx: Session, actor_id: UUID, professional_id: UUID) -> dict[str, Any]:
    """A professional with the reasons that the actor may book for; raises `NotFound`."""
    one = one_there(tx, actor_id, professional_id)
    set_up = load(tx, [one.agenda.id])[one.agenda.id]
    return {
        **public(one.member),
        "verified": one.member.badge is not None,
        "is_open": one.agenda.is_open,
        "policy": one.agenda.policy,
        "sites": [shown.site(site) for site in set_up.sites],
        "reasons": [reasons.public(reason) for reason in set_up.reasons if reasons.is_for(reason, one.known)],
        "why_not": None if one.agenda.is_open else "closed",
    }


def slots(
    tx: Session, actor_id: UUID, professional_id: UUID, reason_id: UUID, first: date, last: date
) -> dict[str, Any]:
    """The free slots for a reason on those days, and when there are none the first one after them (`first_after`).

    Three statements. Raises `NotFound`, `AgendaClosed`, `NotForYou`.
    """
    one = one_there(tx, actor_id, professional_id)
    if not one.agenda.is_open:
        raise AgendaClosed()
    set_up = load(tx, [one.agenda.id])[one.agenda.id]
    reason = set_up.reason(reason_id)
    if not reasons.is_for(reason, one.known):
        raise NotForYou()
    today, end = plans.ahead(reason, one.now, one.now)
    first, last = min(max(first, today), end + _DAY), min(max(last, today - _DAY), end)
    rows = plans.taken(tx, [one.agenda.id], first, end)[one.agenda.id]
    ground = plans.lay(set_up, reason, rows, first, end)
    found = free_slots(ground, first, last, one.now)
    later = [] if found else plans.soonest(ground, last + _DAY, end, one.now, 1)
    return {
        "items": shown.slots(found, set_up.sites),
        "next": None,
        "first_after": instant(later[0].starts_at) if later else None,
    }


def first_free(tx: Session, actor_id: UUID, professional_ids: Sequence[UUID], video: bool | None) -> dict[str, Any]:
    """The first free slot of each professional, for any reason the actor may book for; in the order asked.

    Four statements for any number: most have one within days, only the others are looked at further.
    """
    open_ = [one for one in there(tx, actor_id, professional_ids) if one.agenda.is_open]
    set_ups = load(tx, [one.agenda.id for one in open_])
    found: dict[UUID, dict[str, Any]] = {}
    left = open_
    for within in (_SOON, None):
        ends = [plans.ahead(reason, one.now, one.now)[1] for one in left for reason in set_ups[one.agenda.id].reasons]
        if not ends:
            break
        first, end = left[0].now.date() - _DAY, max(ends)
        last = min(first + within, end) if within else end
        taken = plans.taken(tx, [one.agenda.id for one in left], first, last)
        for one in left:
            item = _first(one, set_ups[one.agenda.id], video, taken[one.agenda.id], first, last)
            if item:
                found[one.member.id] = item
        left = [one for one in left if one.member.id not in found]
    return {"items": [found[each] for each in dict.fromkeys(professional_ids) if each in found], "next": None}


def _first(
    one: Found, set_up: SetUp, video: bool | None, rows: Sequence[Taken], first: date, last: date
) -> dict[str, Any] | None:
    wanted = [
        reason for reason in set_up.reasons if reasons.is_for(reason, one.known) and video in (None, reason.video)
    ]
    best: tuple[Slot, Reason] | None = None
    for reason in wanted:
        ground = plans.lay(set_up, reason, rows, first, last)
        for slot in plans.soonest(ground, first, last, one.now, 1):
            if best is None or slot.starts_at < best[0].starts_at:
                best = slot, reason
    if best is None:
        return None
    slot, reason = best
    return {
        "professional_id": str(one.member.id),
        "reason_id": str(reason.id),
        "slot": shown.slots([slot], set_up.sites)[0],
    }
