"""The doors of the directory: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from kit.config import Settings
from kit.database import Database
from kit.inbox import Subscriptions, latest
from kit.rpc.doors import Actor
from services.directory import erasing
from services.directory.chores import JOBS
from services.directory.doors.claiming import ClaimDoors
from services.directory.doors.looking import LookDoors
from services.directory.engine import Engine
from services.directory.members import replica


class DirectoryService(LookDoors, ClaimDoors):
    """Who is found in the directory, and whose entry it is."""

    name = "directory"
    readers = ClaimDoors.readers

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.engine = Engine(settings.elasticsearch_url, settings.directory_index)

    def close(self) -> None:
        self.engine.close()
        super().close()

    def meet(self, tx: Session, actor: Actor) -> None:
        replica.meet(tx, actor)


learn_member = replica.learner(erasing.erase, erasing.answer)


__all__ = ["JOBS", "SUBSCRIPTIONS", "DirectoryService"]

SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(learn_member, *MEMBER_EVENTS),
}
