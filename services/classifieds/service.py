"""The doors of the classifieds: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from contracts.social.events import BlockLifted, BlockPlaced
from kit.config import Settings
from kit.database import Database, clock
from kit.inbox import Received, Subscriptions, every, latest
from kit.rpc.doors import Actor
from kit.store import Store
from kit.tokens import derive
from services.classifieds import erasing, members, rental_ends
from services.classifieds.chores import JOBS
from services.classifieds.doors.contact import ContactDoors
from services.classifieds.doors.listings import ListingDoors
from services.classifieds.doors.rentals import RentalDoors
from services.classifieds.doors.reporting import ReportDoors
from services.classifieds.doors.searching import SearchDoors
from services.classifieds.members import replica


class ClassifiedsService(ContactDoors, ListingDoors, RentalDoors, ReportDoors, SearchDoors):
    """Offers and requests between members."""

    name = "classifieds"
    readers = {  # noqa: RUF012
        **ContactDoors.readers,
        **ListingDoors.readers,
        **RentalDoors.readers,
        **SearchDoors.readers,
    }

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.keys = derive(settings.secret_key, "classifieds", "link", "sealing")
        self.store = Store(settings.store_path, settings.store_key or settings.secret_key)
        db.carry(sealing=self.keys["sealing"])

    def meet(self, tx: Session, actor: Actor) -> None:
        members.replica.meet_active(tx, actor)


learn_member = replica.learner(erasing.erase, erasing.answer)


def part(tx: Session, event: Received) -> None:
    """A block was placed: neither sees what the other offers, and what they agreed on is off."""
    one, other = event.data["from_id"], event.data["to_id"]
    if replica.is_erased(tx, one) or replica.is_erased(tx, other):
        return
    members.blocks.block(tx, event)
    rental_ends.part(tx, one, other, clock(tx))


__all__ = ["JOBS", "SUBSCRIPTIONS", "ClassifiedsService"]

SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(learn_member, *MEMBER_EVENTS),
    "social.relation": every({BlockPlaced: part, BlockLifted: members.blocks.unblock}),
}
