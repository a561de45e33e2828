"""Conversations as the two of them read them, and as a moderator does whom one of them called."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from contracts.classifieds.schemas import WARNINGS
from kit.cursors import cut, pack_moment, unpack_moment
from kit.database import clock
from kit.refusals import NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.times import instant
from services.classifieds import conversations
from services.classifieds.members import blocks
from services.classifieds.models import Conversation, Listing, Member, Message, Report

MOST = 500
"""The last so many messages of a conversation are read."""


def mine(tx: Session, actor: Actor, limit: int, cursor: str | None) -> dict[str, Any]:
    """One's own conversations in which something was written, or a recall is told; the last written to first."""
    blocked = blocks.blocked(actor.member_id, Conversation.owner_id)
    blocking = blocks.blocked(actor.member_id, Conversation.member_id)
    says = or_(Conversation.count > 0, Conversation.because == "recalled")
    query = select(Conversation).where(conversations.takes_part(actor.member_id), says, ~blocked, ~blocking)
    if cursor:
        query = query.where(tuple_(Conversation.last_at, Conversation.id) < tuple_(*unpack_moment(cursor)))
    ordered = query.order_by(Conversation.last_at.desc(), Conversation.id.desc()).limit(limit + 1)
    page, last = cut(tx.scalars(ordered).all(), limit)
    return {"items": _items(tx, page, actor.member_id), "next": pack_moment(last.last_at, last.id) if last else None}


def read(tx: Session, actor: Actor, conversation_id: UUID) -> dict[str, Any]:
    """A conversation with its messages, the oldest first; raises `NotFound`. To read it marks it as read."""
    conversation = conversations.find(tx, actor, conversation_id, hold=True)
    (item,) = _items(tx, [conversation], actor.member_id)
    now = clock(tx)
    shown = {
        **item,
        "messages": _messages(tx, conversation, actor.member_id, masked=not conversation.both_wrote),
        "closed": conversation.closed_at is not None,
        "because": conversation.because,
        "can_write": conversations.can_write(tx, conversation, actor.member_id, now),
    }
    conversations.mark_read(tx, conversation, actor.member_id)
    return shown


def reported(tx: Session, conversation_id: UUID) -> dict[str, Any]:
    """A conversation as a moderator reads it, nothing masked; raises `NotFound` unless one of the two reported it."""
    open_ = select(Report.id).where(
        Report.about == "conversation", Report.about_id == conversation_id, Report.state == "open"
    )
    conversation = tx.get(Conversation, conversation_id)
    if conversation is None or tx.scalar(open_.limit(1)) is None:
        raise NotFound("No open report is about a conversation with this id.")
    return {
        "id": str(conversation.id),
        "listing": str(conversation.listing_id),
        "owner": str(conversation.owner_id),
        "member": str(conversation.member_id),
        "messages": _messages(tx, conversation, conversation.owner_id, masked=False),
    }


def _messages(tx: Session, conversation: Conversation, reader_id: UUID, *, masked: bool) -> list[dict[str, Any]]:
    last = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.number.desc()).limit(MOST)
    messages = tx.scalars(last).all()[::-1]
    said = conversations.words(tx, messages, masked=masked)
    return [
        {"id": str(one.id), "mine": one.from_id == reader_id, "text": said[one.id], "at": instant(one.at),
         "warnings": one.warnings}
        for one in messages if one.id in said
    ]  # fmt: skip


def _items(tx: Session, page: Sequence[Conversation], member_id: UUID) -> list[dict[str, Any]]:
    ids = [one.id for one in page]
    about = {one.id: one for one in tx.scalars(select(Listing).where(Listing.id.in_({x.listing_id for x in page})))}
    others = {conversations.other_of(one, member_id) for one in page}
    there = tx.scalars(select(Member).where(Member.id.in_(others), Member.state != "erased"))
    people = {one.id: public(one) for one in there}
    unread, warned = _unread(tx, ids, member_id), _warned(tx, ids)
    return [
        {
            "id": str(one.id),
            "listing": {
                "id": str(one.listing_id),
                "title": about[one.listing_id].title,
                "state": about[one.listing_id].state,
            },
            "other": people.get(conversations.other_of(one, member_id)),
            "last_at": instant(one.last_at),
            "unread": unread.get(one.id, 0),
            "warnings": [name for name in WARNINGS if name in warned.get(one.id, ())],
        }
        for one in page
    ]


def _unread(tx: Session, ids: Sequence[UUID], member_id: UUID) -> dict[UUID, int]:
    read = case((Conversation.owner_id == member_id, Conversation.owner_read), else_=Conversation.member_read)
    query = select(Message.conversation_id, func.count()).join(Conversation, Conversation.id == Message.conversation_id)
    theirs = query.where(Conversation.id.in_(ids), Message.from_id != member_id, Message.number > read)
    rows = tx.execute(theirs.group_by(Message.conversation_id)).all()
    return {row[0]: row[1] for row in rows}


def _warned(tx: Session, ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = tx.execute(select(Message.conversation_id, Message.warnings).where(Message.conversation_id.in_(ids)))
    for conversation_id, warnings in rows:
        found.setdefault(conversation_id, set()).update(warnings)
    return found
