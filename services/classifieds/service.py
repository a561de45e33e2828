"""The doors of the classifieds: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from kit.config import Settings
from kit.database import Database
from kit.rpc.doors import Actor
from kit.store import Store
from kit.tokens import derive
from services.classifieds import members
from services.classifieds.chores import JOBS
from services.classifieds.doors.listings import ListingDoors
from services.classifieds.doors.rentals import RentalDoors
from services.classifieds.doors.reporting import ReportDoors
from services.classifieds.doors.searching import SearchDoors


class ClassifiedsService(ListingDoors, RentalDoors, ReportDoors, SearchDoors):
    """Offers and requests between members."""

    name = "classifieds"
    readers = {**ListingDoors.readers, **RentalDoors.readers, **SearchDoors.readers}  # noqa: RUF012

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.keys = derive(settings.secret_key, "classifieds", "link", "sealing")
        self.store = Store(settings.store_path, settings.store_key or settings.secret_key)

    def enter(self, tx: Session, actor: Actor) -> None:
        tx.info["sealing"] = self.keys["sealing"]

    def meet(self, tx: Session, actor: Actor) -> None:
        members.meet(tx, actor)


__all__ = ["JOBS", "ClassifiedsService"]
