"""The doors of the games: what the gateway may ask, which events are listened to, what runs by the clock."""

from pathlib import Path

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from contracts.social.events import BlockLifted, BlockPlaced, FollowAccepted, FollowEnded
from kit.checkpoints import Checkpoints
from kit.config import Settings
from kit.database import Database
from kit.inbox import Subscriptions, every, latest
from kit.rpc.doors import Actor
from kit.subjects import enter
from services.games import erasing
from services.games.chores import JOBS
from services.games.doors.programme import ProgrammeDoors
from services.games.doors.runs import RunDoors
from services.games.doors.sharing import ShareDoors
from services.games.members import replica
from services.games.shares import shares
from services.games.ties import ties


class GamesService(RunDoors, ProgrammeDoors, ShareDoors):
    """Short tasks that members take for themselves, and how their results go on."""

    name = "games"
    readers = {**RunDoors.readers, **ProgrammeDoors.readers, **ShareDoors.readers}  # noqa: RUF012

    def __init__(self, db: Database, settings: Settings) -> None:
        super().__init__(db, settings)
        beside = Path(settings.audit_file).with_suffix(f".{self.name}.log")  # each room signs a file of its own
        self.checkpoints = Checkpoints(beside, settings.secret_key, self.name)

    def enter(self, tx: Session, actor: Actor) -> None:
        enter(tx, actor.member_id)

    def meet(self, tx: Session, actor: Actor) -> None:
        replica.meet(tx, actor)


learn_member = replica.learner(erasing.erase, erasing.answer)


__all__ = ["JOBS", "SUBSCRIPTIONS", "GamesService"]

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
