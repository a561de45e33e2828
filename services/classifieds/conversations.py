"""Conversations over a listing: two people, inside the application, until it is settled.

What they write is sealed. Until both have written, ways to reach somebody outside are masked; what swindlers write
warns both. A conversation ends with its listing; after a sale, a loan or a recall there is still something to settle.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.classifieds.events import ConversationClosed, ConversationEvent, ConversationWritten
from kit.database import clock
from kit.outbox import emit
from kit.refusals import Forbidden, NotFound
from kit.rpc.doors import Actor
from kit.sealing import seal, unseal
from services.classifieds import masking, scams, showing
from services.classifieds.members import blocks, replica
from services.classifieds.models import Conversation, Listing, Member, Message, Rental
from services.classifieds.refusals import ConversationClosed as Over
from services.classifieds.refusals import LinksFromNewMembers

NEW = timedelta(days=14)
"""So long after they joined a member sends no links."""
SETTLING = timedelta(days=60)
"""So long after a sale, a loan, a recall or the end by time two may still write."""
_SETTLED = ("sold", "lent", "closed", "expired", "recalled")
_GIVEN = ("handed_over", "agreed")


def write_first(tx: Session, actor: Actor, listing_id: UUID, text: str) -> UUID:
    """Write to the owner of a listing; the id of the conversation, which is the one there is already.

    Raises `NotFound`, `Forbidden` for one's own listing, `LinksFromNewMembers`.
    """
    listing = showing.find(tx, actor.member_id, listing_id)
    if listing.owner_id == actor.member_id:
        raise Forbidden("This listing is yours.")
    tx.refresh(listing, with_for_update={"read": True})  # it does not end meanwhile
    if listing.state != "published":
        raise NotFound()
    conversation = _between(tx, listing, actor.member_id)
    conversation.closed_at = conversation.because = None
    _append(tx, actor, conversation, text)
    return conversation.id


def write(tx: Session, actor: Actor, conversation_id: UUID, text: str) -> UUID:
    """Write once more; raises `NotFound`, `ConversationClosed`, `LinksFromNewMembers`."""
    conversation = find(tx, actor, conversation_id, hold=True)
    if not can_write(tx, conversation, actor.member_id, clock(tx)):
        raise Over()
    _append(tx, actor, conversation, text)
    return conversation.id


def find(tx: Session, actor: Actor, conversation_id: UUID, *, hold: bool = False) -> Conversation:
    """A conversation that one takes part in; raises `NotFound`, also when a block stands between the two."""
    query = select(Conversation).where(Conversation.id == conversation_id, takes_part(actor.member_id))
    if hold:
        query = query.with_for_update(of=Conversation).execution_options(populate_existing=True)
    conversation = tx.scalar(query)
    if conversation is None or blocks.is_blocked(tx, conversation.owner_id, conversation.member_id):
        raise NotFound()
    return conversation


def own(tx: Session, member_id: UUID, conversation_id: UUID) -> None:
    """Raises `NotFound` for a conversation that a member takes no part in; a block does not hide it from its report."""
    if tx.scalar(select(Conversation.id).where(Conversation.id == conversation_id, takes_part(member_id))) is None:
        raise NotFound()


def can_write(tx: Session, conversation: Conversation, member_id: UUID, now: datetime) -> bool:
    """Whether the other is there, and there is something to talk about."""
    other = tx.get(Member, other_of(conversation, member_id))
    return other is not None and other.state == "active" and not is_over(conversation, now)


def is_over(conversation: Conversation, now: datetime) -> bool:
    """Whether its listing ended, and what there was to settle can be settled."""
    if conversation.closed_at is None:
        return False
    return conversation.because not in _SETTLED or conversation.closed_at + SETTLING <= now


def end_with(tx: Session, listing: Listing, because: str, now: datetime) -> None:
    """A listing whose row is held is over: who talked about it is told."""
    open_ = select(Conversation).where(Conversation.listing_id == listing.id, Conversation.closed_at.is_(None))
    held = open_.order_by(Conversation.id).with_for_update().execution_options(populate_existing=True)
    for conversation in tx.scalars(held).all():
        conversation.closed_at, conversation.because = now, because
        _tell(tx, ConversationClosed, conversation, listing.owner_id, because=because)


def concerned(now: datetime) -> ColumnElement[bool]:
    """That somebody has the thing of a listing that is over, or agreed to get it, or still settles it."""
    has_it = exists().where(Rental.listing_id == Listing.id, Rental.state.in_(_GIVEN)).correlate(Listing)
    settles = exists().where(Conversation.listing_id == Listing.id, _settling(now)).correlate(Listing)
    return or_(has_it, settles)


def open_again(tx: Session, listing: Listing, now: datetime) -> None:
    """Who is concerned by a listing that is held has an open conversation with its owner, so that both can be told."""
    theirs = select(Rental.borrower_id).where(Rental.listing_id == listing.id, Rental.state.in_(_GIVEN))
    settling = select(Conversation.member_id).where(Conversation.listing_id == listing.id, _settling(now))
    for member_id in sorted({*tx.scalars(theirs), *tx.scalars(settling)}):
        conversation = _between(tx, listing, member_id)
        conversation.closed_at = conversation.because = None


def leave(tx: Session, member_id: UUID, now: datetime) -> None:
    """A member leaves: what they wrote goes; what others wrote to them stays with those, and nothing more is said."""
    theirs = select(Conversation).where(takes_part(member_id)).order_by(Conversation.id)
    for conversation in tx.scalars(theirs.with_for_update().execution_options(populate_existing=True)).all():
        conversation.closed_at, conversation.because = conversation.closed_at or now, "left"
    gone = update(Message).where(Message.from_id == member_id).values(words=None, warnings=[])
    tx.execute(gone.execution_options(synchronize_session=False))


def takes_part(member_id: UUID) -> Any:
    """That a member is one of the two."""
    return or_(Conversation.owner_id == member_id, Conversation.member_id == member_id)


def other_of(conversation: Conversation, member_id: UUID) -> UUID:
    """The one of the two that a member is not."""
    return conversation.member_id if conversation.owner_id == member_id else conversation.owner_id


def words(tx: Session, messages: Sequence[Message], *, masked: bool) -> dict[UUID, str]:
    """What messages say, by their id; nothing of those whose writer left, or that are sealed under another key."""
    opened: dict[UUID, str] = {}
    for message in messages:
        if message.words is not None:
            try:
                plain = unseal(tx.info["sealing"], message.words, message.id)
            except InvalidTag:  # a restored copy
                continue
            opened[message.id] = masking.mask(plain) if masked else plain
    return opened


def _settling(now: datetime) -> ColumnElement[bool]:
    return and_(Conversation.because.in_(_SETTLED), Conversation.closed_at > now - SETTLING)


def _between(tx: Session, listing: Listing, member_id: UUID) -> Conversation:
    """The conversation of a member with the owner of a listing, made where it is missing, and held."""
    row = {"id": uuid7(), "listing_id": listing.id, "owner_id": listing.owner_id, "member_id": member_id}
    tx.execute(
        insert(Conversation).values(last_at=clock(tx), **row).on_conflict_do_nothing(constraint="conversations_once")
    )
    pair = and_(Conversation.listing_id == listing.id, Conversation.member_id == member_id)
    held = select(Conversation).where(pair).with_for_update().execution_options(populate_existing=True)
    return tx.scalars(held).one()


def _append(tx: Session, actor: Actor, conversation: Conversation, text: str) -> None:
    now = clock(tx)
    if masking.has_link(text) and replica.known(tx, actor.member_id).since > now - NEW:
        raise LinksFromNewMembers()
    conversation.count += 1
    message_id = uuid7()
    message = Message(
        id=message_id, conversation_id=conversation.id, number=conversation.count, from_id=actor.member_id, at=now,
        words=seal(tx.info["sealing"], text, message_id), warnings=list(scams.warnings(text)),
    )  # fmt: skip
    tx.add(message)
    is_owner = conversation.owner_id == actor.member_id
    conversation.last_at = now
    conversation.owner_wrote |= is_owner
    conversation.member_wrote |= not is_owner
    _read(conversation, actor.member_id)
    _tell(tx, ConversationWritten, conversation, actor.member_id)


def _read(conversation: Conversation, member_id: UUID) -> None:
    if conversation.owner_id == member_id:
        conversation.owner_read = conversation.count
    else:
        conversation.member_read = conversation.count


def mark_read(tx: Session, conversation: Conversation, member_id: UUID) -> None:
    """The member has read what is there by now."""
    _read(conversation, member_id)


def _tell(tx: Session, event: type[ConversationEvent], conversation: Conversation, from_id: UUID, **more: Any) -> None:
    emit(
        tx, event, conversation, conversation_id=conversation.id, listing_id=conversation.listing_id,
        from_id=from_id, to_id=other_of(conversation, from_id), **more,
    )  # fmt: skip
