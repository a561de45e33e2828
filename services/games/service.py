"""The doors of the games: what the gateway may ask, which events are listened to, what runs by the clock."""

from sqlalchemy.orm import Session

from contracts.identity.events import MEMBER_EVENTS
from kit.inbox import Received, Subscriptions, latest
from kit.rpc.doors import Actor
from kit.subjects import enter
from kit.worker import Job
from services.games.doors.runs import RunDoors
from services.games.members import replica


class GamesService(RunDoors):
    """Short tasks that members take for themselves, and how their results go on."""

    name = "games"
    readers = {**RunDoors.readers}  # noqa: RUF012

    def enter(self, tx: Session, actor: Actor) -> None:
        enter(tx, actor.member_id)

    def meet(self, tx: Session, actor: Actor) -> None:
        replica.meet(tx, actor)


def learn_member(tx: Session, event: Received) -> None:
    """What a member is now."""
    replica.learn(tx, event)


SUBSCRIPTIONS: Subscriptions = {"identity.member": latest(learn_member, *MEMBER_EVENTS)}
JOBS: tuple[Job, ...] = ()
