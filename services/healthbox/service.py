"""The doors of the Health Box: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from contracts.social.events import BlockLifted, BlockPlaced, FollowAccepted, FollowEnded
from kit.checkpoints import Checkpoints
from kit.config import Settings
from kit.database import Database
from kit.inbox import Subscriptions, every, latest
from kit.rpc.doors import Actor
from kit.store import Store
from services.healthbox import erasing
from services.healthbox.chores import JOBS
from services.healthbox.doors.entries import EntryDoors
from services.healthbox.doors.foods import FoodDoors
from services.healthbox.doors.jobs import JobDoors
from services.healthbox.doors.marks import MarkDoors
from services.healthbox.doors.sharing import ShareDoors
from services.healthbox.doors.work import WorkDoors
from services.healthbox.instruments import INSTRUMENTS
from services.healthbox.instruments.granted import worded
from services.healthbox.kms import FileKms, Kms
from services.healthbox.members import replica
from services.healthbox.shares import shares
from services.healthbox.subjects import enter
from services.healthbox.ties import ties


class HealthboxService(EntryDoors, FoodDoors, JobDoors, MarkDoors, ShareDoors, WorkDoors):
    """What members note of themselves, and who else sees it."""

    name = "healthbox"
    readers = {  # noqa: RUF012
        **EntryDoors.readers,
        **JobDoors.readers,
        **MarkDoors.readers,
        **ShareDoors.readers,
        **WorkDoors.readers,
    }

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        self.kms: Kms = FileKms(settings.kms_file)
        self.store = Store(settings.store_path, settings.store_key or settings.secret_key)
        self.worded = worded(INSTRUMENTS, settings.instrument_words)
        self.checkpoints = Checkpoints(settings.audit_file, settings.secret_key, self.name)

    def enter(self, tx: Session, actor: Actor) -> None:
        enter(tx, actor.member_id, kms=self.kms)
        tx.info["help_lines"] = self.settings.help_lines

    def meet(self, tx: Session, actor: Actor) -> None:
        replica.meet(tx, actor)


learn_member = replica.learner(erasing.erase, erasing.answer)


__all__ = ["JOBS", "SUBSCRIPTIONS", "HealthboxService"]

SUBSCRIPTIONS: Subscriptions = {
    "identity.member": latest(learn_member, *MEMBER_EVENTS),
    "social.relation": every(
        {
            FollowAccepted: ties.learn,
            FollowEnded: ties.learn,
            BlockPlaced: shares.part,
            BlockLifted: ties.unblock,
        }
    ),
}
