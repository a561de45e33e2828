"""The places of an agenda."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.refusals import Invalid
from services.appointments.models import OCCUPYING, Booking, Hour, Override, Site


def current(tx: Session, agenda_id: UUID) -> Sequence[Site]:
    """The sites of an agenda in their order."""
    here = select(Site).where(Site.agenda_id == agenda_id, Site.ended_at.is_(None))
    return tx.scalars(here.order_by(Site.position, Site.id)).all()


def put(tx: Session, agenda_id: UUID, wanted: Sequence[dict[str, Any]]) -> None:
    """The sites as they shall be, in that order; those not named end, with their hours and exceptions.

    Raises `Invalid` for an id that is not a site of this agenda, and when appointments stand at one that would end.
    The caller holds the agenda's row, so nobody books there meanwhile.
    """
    left = {site.id: site for site in current(tx, agenda_id)}
    for position, words in enumerate(wanted):
        site = left.pop(words["id"], None) if words["id"] else Site(id=uuid7(), agenda_id=agenda_id)
        if site is None:
            raise Invalid(errors=[{"pointer": f"/sites/{position}/id", "detail": "A site of this agenda, once."}])
        site.position, site.name = position, words["name"]
        site.address, site.time_zone = words["address"], words["time_zone"]
        tx.add(site)
    if left:
        _end(tx, list(left.values()))
    tx.flush()


def _end(tx: Session, gone: Sequence[Site]) -> None:
    ids = [site.id for site in gone]
    lasts = or_(Booking.expires_at.is_(None), Booking.expires_at > func.now())
    standing = select(Booking.id).where(Booking.site_id.in_(ids), Booking.state.in_(OCCUPYING), lasts)
    if tx.scalar(standing.where(Booking.ends_at > func.now()).limit(1)):
        detail = "Upcoming appointments stand at a site that is missing here: move or cancel them first."
        raise Invalid(errors=[{"pointer": "/sites", "detail": detail}])
    tx.execute(delete(Hour).where(Hour.site_id.in_(ids)))
    tx.execute(delete(Override).where(Override.site_id.in_(ids)))
    for site in gone:
        site.ended_at = func.now()
