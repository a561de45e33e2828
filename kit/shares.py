"""What a member shows to one other: some things, some days, until a moment, and not a moment longer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Select, func, select, text
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column
from uuid6 import uuid7

from kit.database import clock, moment
from kit.due import DueList
from kit.events import Event
from kit.inbox import Received
from kit.outbox import emit
from kit.refusals import Invalid, NotFound, Refusal
from kit.replica import MemberFacts, MemberReplica, public
from kit.rpc.doors import Actor
from kit.subjects import ACTOR, OWN, enter
from kit.ties import Ties
from kit.times import instant

LONGEST = timedelta(days=366)
MOST = 50
SEEN = f"{OWN} OR with_member_id = {ACTOR}"  # for `kit.subjects.policy`: the one whom it is shown to sees the row too


class ShareFacts:
    """What a member shows to one other: of these days (`to_day` null: from then on), until a moment. Mixed into a
    room's model, which says of what: `class Share(ShareFacts, Base)` with a column of texts.

    Its row is also seen by the other: the policy knows both. `seq` counts its events.
    """

    __tablename__ = "shares"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(index=True)
    with_member_id: Mapped[UUID] = mapped_column(index=True)
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    because: Mapped[str | None]
    seq: Mapped[int] = mapped_column(server_default="0")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (
            CheckConstraint("member_id <> with_member_id", name="shares_other"),
            CheckConstraint("to_day >= from_day", name="shares_order"),
            CheckConstraint("because IN ('revoked', 'expired', 'blocked', 'left')", name="shares_because"),
            CheckConstraint("(ended_at IS NULL) = (because IS NULL)", name="shares_ended"),
            Index("shares_open", "expires_at", postgresql_where=text("ended_at IS NULL")),
        )


Model = TypeVar("Model", bound=ShareFacts)


@dataclass(frozen=True)
class Shares(Generic[Model]):
    """The shares of one room: its models, the column that says of what (`of`), its two events, the refusal of somebody
    who is neither a professional nor a contact. What is due of kind `share` is for `expire`."""

    share: type[Model]
    member: type[MemberFacts]
    of: str
    replica: MemberReplica[Any]
    ties: Ties
    due: DueList[Any]
    granted: type[Event]
    ended: type[Event]
    not_to_them: type[Refusal]

    def grant(
        self, tx: Session, actor: Actor, with_member_id: UUID, what: list[str], first: date, last: date | None,
        expires_at: datetime,
    ) -> UUID:  # fmt: skip
        """Show something to a professional, or to a member whom one follows and who follows back.

        Raises `NotFound` (nobody there, or one blocked the other), `not_to_them`, `Invalid` (oneself, over at once or
        after more than a year, fifty shares open).
        """
        now = clock(tx)
        if with_member_id == actor.member_id:
            raise _invalid("with_member_id", "Somebody else.")
        if not now < expires_at <= now + LONGEST:
            raise _invalid("expires_at", "Later than now, within a year.")
        other = self.replica.active(tx, with_member_id)
        if self.ties.is_blocked(tx, actor.member_id, with_member_id):
            raise NotFound()
        if other.kind != "professional" and not self.ties.are_contacts(tx, actor.member_id, with_member_id):
            raise self.not_to_them()
        open_ones = self.share.member_id == actor.member_id, self.share.ended_at.is_(None)
        if tx.scalars(select(func.count()).where(*open_ones)).one() >= MOST:
            raise _invalid("with_member_id", f"At most {MOST} shares at once: end one first.")
        made = self.share()
        made.id, made.member_id, made.with_member_id, made.seq = uuid7(), actor.member_id, with_member_id, 0
        made.from_day, made.to_day, made.created_at, made.expires_at = first, last, now, expires_at
        setattr(made, self.of, sorted(set(what)))
        tx.add(made)
        self.due.put(tx, made.id, made.member_id, "share", expires_at)
        self._tell(tx, self.granted, made)
        return made.id

    def end(self, tx: Session, share: Model, because: str) -> None:
        """End a share: its owner is the transaction's subject. From its commit on nothing of it is shown."""
        if share.ended_at is None:
            share.ended_at, share.because = moment(tx), because
            self.due.drop(tx, share.id)
            self._tell(tx, self.ended, share, because=because)

    def expire(self, tx: Session, share_id: UUID, now: datetime) -> None:
        """End a share that is over by now; its owner is the transaction's subject."""
        share = tx.get(self.share, share_id)
        if share is not None and share.expires_at <= now:
            self.end(tx, share, "expired")

    def revoke(self, tx: Session, actor: Actor, share_id: UUID) -> None:
        """End a share of one's own; raises `NotFound`. Ended again, it stays as it is."""
        mine = select(self.share).where(self.share.id == share_id, self.share.member_id == actor.member_id)
        share = tx.scalar(mine.with_for_update())
        if share is None:
            raise NotFound()
        self.end(tx, share, "revoked")

    def end_between(self, tx: Session, owner_id: UUID, other_id: UUID | None, because: str) -> None:
        """End every open share of the owner, the transaction's subject, with the other (None: with anybody)."""
        mine = select(self.share).where(self.share.member_id == owner_id, self.share.ended_at.is_(None))
        if other_id is not None:
            mine = mine.where(self.share.with_member_id == other_id)
        for share in tx.scalars(mine.order_by(self.share.id).with_for_update()).all():
            self.end(tx, share, because)

    def leave(self, tx: Session, member_id: UUID) -> None:
        """End what a member who leaves shows, and what is shown to them; they are the transaction's subject."""
        owners = self._owners(tx, member_id)
        self.end_between(tx, member_id, None, "left")
        for owner_id in owners:
            enter(tx, owner_id)
            self.end_between(tx, owner_id, member_id, "left")
        tx.flush()
        enter(tx, member_id)

    def part(self, tx: Session, event: Received) -> None:
        """A block was placed: neither shows the other anything any more."""
        one, other = event.data["from_id"], event.data["to_id"]
        if self.replica.is_erased(tx, one) or self.replica.is_erased(tx, other):
            return
        self.ties.block(tx, event)
        for owner_id, reader_id in ((one, other), (other, one)):
            enter(tx, owner_id)
            self.end_between(tx, owner_id, reader_id, "blocked")

    def shown_to(self, tx: Session, reader_id: UUID, owner_id: UUID, what: str) -> list[Model]:
        """The open shares by which the reader, the transaction's actor, sees this of the owner now; locked, so that a
        revocation waits for the answer or the answer for the revocation. None is found where one blocked the other, or
        either is suspended."""
        if self.ties.is_blocked(tx, reader_id, owner_id) or not self._both_active(tx, reader_id, owner_id):
            return []
        share = self.share
        query = select(share).where(share.member_id == owner_id, share.with_member_id == reader_id)
        query = query.where(*self._open(moment(tx))).order_by(share.from_day, share.id)
        return [row for row in tx.scalars(query.with_for_update(read=True)) if what in getattr(row, self.of)]

    def widest(
        self, tx: Session, reader_id: UUID, owner_id: UUID, what: str, first: date, last: date
    ) -> tuple[Model, date, date]:
        """The share that shows most of these days, as far as it covers them; raises `NotFound` alike for nobody, a
        stranger, and one who shares none of it."""
        shown = self.shown_to(tx, reader_id, owner_id, what)
        found = [(share, max(first, share.from_day), min(last, share.to_day or last)) for share in shown]
        covered = [(share, begin, end) for share, begin, end in found if begin <= end]
        if not covered:
            raise NotFound()
        return max(covered, key=lambda one: (one[2] - one[1], one[0].id))

    def read(self, tx: Session, actor: Actor, share_id: UUID) -> dict[str, Any]:
        """A share of one's own; raises `NotFound`."""
        row = tx.execute(self._mine(actor).where(self.share.id == share_id)).one_or_none()
        if row is None:
            raise NotFound()
        return self._item(*row)

    def listed(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """One's own shares, open and past, the newest first: a hundred at most."""
        rows = tx.execute(self._mine(actor).order_by(self.share.id.desc()).limit(100))
        return {"items": [self._item(share, other) for share, other in rows], "next": None}

    def with_me(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What others show to the actor now, by name."""
        share, member = self.share, self.member
        theirs = select(share, member).join(member, member.id == share.member_id)
        theirs = theirs.where(share.with_member_id == actor.member_id, member.state == "active")
        theirs = theirs.where(*self._open(clock(tx)), ~self.ties.blocked(actor.member_id, share.member_id))
        rows = tx.execute(theirs.order_by(member.display_name, share.id))
        return {"items": [self._item(row, owner) for row, owner in rows], "next": None}

    def _mine(self, actor: Actor) -> Select[Model, MemberFacts]:
        share, member = self.share, self.member
        return select(share, member).join(member, member.id == share.with_member_id).where(
            share.member_id == actor.member_id
        )  # fmt: skip

    def _owners(self, tx: Session, reader_id: UUID) -> list[UUID]:
        """Who shows something to the reader, the transaction's actor."""
        share = self.share
        shown = select(share.member_id).where(share.with_member_id == reader_id, share.ended_at.is_(None))
        return list(tx.scalars(shown.distinct().order_by(share.member_id)))

    def _open(self, now: datetime) -> tuple[Any, ...]:
        return self.share.ended_at.is_(None), self.share.expires_at > now

    def _both_active(self, tx: Session, one: UUID, other: UUID) -> bool:
        states = tx.scalars(select(self.member.state).where(self.member.id.in_((one, other)))).all()
        return list(states) == ["active", "active"]

    def _tell(self, tx: Session, event: type[Event], share: Model, **more: Any) -> None:
        emit(
            tx, event, share, share_id=share.id, member_id=share.member_id, with_member_id=share.with_member_id,
            expires_at=share.expires_at, **more,
        )  # fmt: skip

    def _item(self, share: Model, other: MemberFacts) -> dict[str, Any]:
        return {
            "id": str(share.id),
            "member": public(other) if other.state == "active" else None,
            self.of: getattr(share, self.of),
            "from": share.from_day.isoformat(),
            "to": share.to_day and share.to_day.isoformat(),
            "created_at": instant(share.created_at),
            "expires_at": instant(share.expires_at),
            "ended_at": share.ended_at and instant(share.ended_at),
            "because": share.because,
        }


def _invalid(field: str, detail: str) -> Invalid:
    return Invalid(errors=[{"pointer": f"/{field}", "detail": detail}])
