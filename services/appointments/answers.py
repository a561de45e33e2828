"""What a member answers to an offer: taken in one tap, or left to the next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.appointments.events import OfferTaken
from kit.refusals import NotFound
from services.appointments import booking, changes, finding, offers, places
from services.appointments.members import replica
from services.appointments.models import STANDING, Agenda, Booking, Offer, Reason, Wait
from services.appointments.refusals import OfferOver


def accept(tx: Session, actor_id: UUID, offer_id: UUID) -> UUID:
    """Take the place that is kept; the id of the appointment: the one that the place replaces, where one still stands.

    Taken already, it answers the same. Raises `NotFound`, `OfferOver`.
    """
    offer = _own(tx, actor_id, offer_id)
    now = places.lock(tx, actor_id, offer.agenda_id)
    tx.refresh(offer)
    if offer.booking_id is None:  # it lapsed
        raise OfferOver()
    if offer.state == "taken":
        return offer.booking_id
    replica.active(tx, actor_id)
    finding.one_there(tx, actor_id, tx.get_one(Agenda, offer.agenda_id).member_id)
    place = tx.get_one(Booking, offer.booking_id)
    wait = tx.get_one(Wait, offer.wait_id)
    offer.state, wait.ended_at = "taken", now
    offers.tell(tx, OfferTaken, offer, place)
    old = _replaced(tx, wait, now)
    if old is None:
        booking.stand(tx, place, tx.get_one(Reason, place.reason_id), now)
    else:
        offer.booking_id = old.id
        tx.flush()
        changes.replace(tx, old, place, now, "member")
    return offer.booking_id


def decline(tx: Session, actor_id: UUID, offer_id: UUID) -> None:
    """Leave the place to the next and wait on; nothing when the offer is over already. Raises `NotFound`."""
    offer = _own(tx, actor_id, offer_id)
    now = places.lock(tx, actor_id, offer.agenda_id)
    tx.refresh(offer)
    if offer.state == "made":
        offers.lapse(tx, [offer], now)


def _own(tx: Session, actor_id: UUID, offer_id: UUID) -> Offer:
    offer = tx.get(Offer, offer_id)
    if offer is None or offer.member_id != actor_id:
        raise NotFound()
    return offer


def _replaced(tx: Session, wait: Wait, now: datetime) -> Booking | None:
    """The appointment that the wait is to replace, held, if it stands and has not begun."""
    if wait.appointment_id is None:
        return None
    old = tx.get_one(Booking, wait.appointment_id, with_for_update=True, populate_existing=True)
    return old if old.state in STANDING and old.starts_at > now else None
