"""How members stand to one another: follow, request, block, mute. A repeated command changes nothing, tells nothing."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.social.events import (
    BlockLifted,
    BlockPlaced,
    FollowAccepted,
    FollowEnded,
    FollowRequested,
    FollowWithdrawn,
    RelationEvent,
)
from kit.outbox import emit
from kit.refusals import NotFound
from services.social.members import follow_policy, replica
from services.social.models import Member, Relation
from services.social.refusals import NotOneself


def follow(tx: Session, actor_id: UUID, member_id: UUID) -> UUID:
    """Follow a member, or ask to, by their policy; raises `NotOneself`, `NotFound`."""
    policy = follow_policy(_other(tx, actor_id, member_id))
    mine, theirs = _pair(tx, actor_id, member_id)
    if mine.blocked or theirs.blocked:
        raise NotFound()
    if mine.follow == "none":
        mine.follow, mine.follow_since = ("accepted" if policy == "open" else "requested"), func.now()
        _tell(tx, FollowAccepted if policy == "open" else FollowRequested, mine)
    return member_id


def unfollow(tx: Session, actor_id: UUID, member_id: UUID) -> None:
    """End a follow, or take a request back."""
    _end_follow(tx, _held(tx, actor_id, member_id))


def accept_follow(tx: Session, actor_id: UUID, member_id: UUID) -> UUID:
    """Accept a request; raises `NotFound` when there is none."""
    replica.active(tx, member_id)
    theirs = _held(tx, member_id, actor_id)
    if theirs is None or theirs.follow == "none":
        raise NotFound()
    if theirs.follow == "requested":
        theirs.follow, theirs.follow_since = "accepted", func.now()
        _tell(tx, FollowAccepted, theirs)
    return member_id


def refuse_follow(tx: Session, actor_id: UUID, member_id: UUID) -> None:
    """Refuse a request, in silence; who follows already stays."""
    theirs = _held(tx, member_id, actor_id)
    if theirs is not None and theirs.follow == "requested":
        _end_follow(tx, theirs)


def block(tx: Session, actor_id: UUID, member_id: UUID) -> None:
    """Hide both from each other and end what either follows; raises `NotOneself`, `NotFound`."""
    _other(tx, actor_id, member_id)
    mine, theirs = _pair(tx, actor_id, member_id)
    if mine.blocked:
        return
    if theirs.blocked:
        raise NotFound()
    _end_follow(tx, mine)
    _end_follow(tx, theirs)
    mine.blocked, mine.blocked_since = True, func.now()
    _tell(tx, BlockPlaced, mine)


def unblock(tx: Session, actor_id: UUID, member_id: UUID) -> None:
    """Lift the own block; follows do not come back."""
    mine = _held(tx, actor_id, member_id)
    if mine is not None and mine.blocked:
        mine.blocked = False
        _tell(tx, BlockLifted, mine)


def mute(tx: Session, actor_id: UUID, member_id: UUID) -> None:
    """Keep a member's posts out of the own feed. Nobody is told, so no event says it."""
    _other(tx, actor_id, member_id)
    mine, theirs = _pair(tx, actor_id, member_id)
    if mine.blocked or theirs.blocked:
        raise NotFound()
    if not mine.muted:
        mine.muted, mine.muted_since = True, func.now()


def unmute(tx: Session, actor_id: UUID, member_id: UUID) -> None:
    """Let a member's posts into the own feed again."""
    mine = _held(tx, actor_id, member_id)
    if mine is not None:
        mine.muted = False


def _other(tx: Session, actor_id: UUID, member_id: UUID) -> Member:
    """The other; both are held, so that neither leaves before what is begun between them can be ended."""
    if actor_id == member_id:
        raise NotOneself()
    both = select(Member).where(Member.id.in_((actor_id, member_id)), Member.state == "active")
    found = {one.id: one for one in tx.scalars(both.order_by(Member.id).with_for_update(read=True))}
    if len(found) < 2:
        raise NotFound()
    return found[member_id]


def _pair(tx: Session, one: UUID, other: UUID) -> tuple[Relation, Relation]:
    """Both rows of two members, made where missing, locked in the order of their ids."""
    ordered = sorted([(one, other), (other, one)])
    tx.execute(insert(Relation).values([{"from_id": a, "to_id": b} for a, b in ordered]).on_conflict_do_nothing())
    found = tx.scalars(
        select(Relation)
        .where(or_(*((Relation.from_id == a) & (Relation.to_id == b) for a, b in ordered)))
        .order_by(Relation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = {row.from_id: row for row in found}
    return rows[one], rows[other]


def _held(tx: Session, from_id: UUID, to_id: UUID) -> Relation | None:
    return tx.scalar(
        select(Relation)
        .where(Relation.from_id == from_id, Relation.to_id == to_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _end_follow(tx: Session, relation: Relation | None) -> None:
    if relation is None or relation.follow == "none":
        return
    ended = FollowEnded if relation.follow == "accepted" else FollowWithdrawn
    relation.follow = "none"
    _tell(tx, ended, relation)


def _tell(tx: Session, event: type[RelationEvent], relation: Relation) -> None:
    emit(tx, event, relation, relation_id=relation.id, from_id=relation.from_id, to_id=relation.to_id)
