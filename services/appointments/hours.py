"""Ordinary hours: the same each week, in wall time of their site."""

from collections.abc import Iterable, Sequence
from datetime import time
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kit.refusals import Invalid
from kit.rpc.doors import Actor
from services.appointments import agendas, reasons, sites
from services.appointments.models import Hour


def read(tx: Session, actor: Actor, member_id: UUID) -> dict[str, Any]:
    """The ordinary hours of an agenda for who manages it, Monday first."""
    agenda = agendas.manage(tx, actor, member_id)
    found = tx.scalars(select(Hour).where(Hour.agenda_id == agenda.id).order_by(Hour.weekday, Hour.starts, Hour.id))
    return {"items": [_shown(hour) for hour in found], "next": None}


def put(tx: Session, actor: Actor, member_id: UUID, items: Sequence[dict[str, Any]]) -> UUID:
    """The ordinary hours as they shall be; appointments made already stay.

    Raises `NotFound`, `MissingRight`, `Invalid` naming hours that overlap others of their site or speak of what is
    not of this agenda.
    """
    agenda = agendas.locked(tx, actor, member_id)
    check(tx, agenda.id, [(f"/items/{number}", item) for number, item in enumerate(items)])
    _check_order(items)
    tx.execute(delete(Hour).where(Hour.agenda_id == agenda.id))
    tx.add_all(Hour(agenda_id=agenda.id, **item) for item in items)
    return member_id


def check(tx: Session, agenda_id: UUID, items: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Raises `Invalid` for a site or reason that is not one of the agenda; each item comes with its pointer."""
    here = {site.id for site in sites.current(tx, agenda_id)}
    known = {reason.id for reason in reasons.current(tx, agenda_id)}
    errors = []
    for pointer, item in items:
        if item["site_id"] is not None and item["site_id"] not in here:
            errors.append({"pointer": f"{pointer}/site_id", "detail": "A site of this agenda."})
        if not known.issuperset(item["reason_ids"]):
            errors.append({"pointer": f"{pointer}/reason_ids", "detail": "Reasons of this agenda."})
    if errors:
        raise Invalid(errors=errors)


def _check_order(items: Sequence[dict[str, Any]]) -> None:
    """Raises `Invalid` when two hours of a site overlap: who means both reasons says so in one."""
    numbered = sorted((item["site_id"], item["weekday"], item["starts"], number) for number, item in enumerate(items))
    for one, other in pairwise(numbered):
        ends = items[one[3]]["ends"]
        if one[:2] == other[:2] and (ends == time() or ends > other[2]):
            detail = "Not before the end of the hours before, at the same site."
            raise Invalid(errors=[{"pointer": f"/items/{other[3]}/starts", "detail": detail}])


def _shown(hour: Hour) -> dict[str, Any]:
    return {
        "id": str(hour.id),
        "site_id": str(hour.site_id),
        "weekday": hour.weekday,
        "starts": hour.starts.isoformat("minutes"),
        "ends": hour.ends.isoformat("minutes"),
        "reason_ids": [str(reason_id) for reason_id in hour.reason_ids],
    }
