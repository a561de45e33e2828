"""What members say does not belong here, and what moderators see of it: the queue, reports, appeals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import clock
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from kit.sealing import seal, unseal
from services.classifieds import conversations, showing
from services.classifieds.models import Decision, Listing, Member, Photo, Report


def report(tx: Session, actor: Actor, about: str, about_id: UUID, reason: str, words: str | None) -> None:
    """Say that a listing one sees, or a conversation one takes part in, does not belong here; once each.

    Raises `NotFound`.
    """
    if about == "listing":
        showing.find(tx, actor.member_id, about_id)
    else:
        conversations.own(tx, actor.member_id, about_id)
    row_id = uuid7()
    row = {
        "id": row_id, "about": about, "about_id": about_id, "member_id": actor.member_id, "reason": reason,
        "words": seal(tx.info["sealing"], words, row_id) if words else None, "made_at": clock(tx),
    }  # fmt: skip
    tx.execute(insert(Report).values(row).on_conflict_do_nothing(constraint="reports_once"))


def queue(tx: Session) -> list[dict[str, Any]]:
    """The listings that wait for a moderator, oldest first."""
    waiting = select(Listing).where(Listing.state == "queued").order_by(Listing.changed_at, Listing.id)
    return [
        {"id": str(one.id), "category": one.category, "kind": one.kind, "title": one.title, "version": one.version,
         "since": showing.moment(one.changed_at)}
        for one in tx.scalars(waiting)
    ]  # fmt: skip


def show(tx: Session, listing_id: UUID) -> dict[str, Any]:
    """A listing as a moderator sees it, whatever its state, with its decisions; raises `NotFound`."""
    listing = tx.get(Listing, listing_id)
    if listing is None:
        raise NotFound("No listing has this id.")
    owner = tx.get_one(Member, listing.owner_id)
    (item,) = showing.items(tx, owner.id, [listing])
    made = select(Decision).where(Decision.listing_id == listing_id).order_by(Decision.id)
    decisions = [
        {"decision": one.decision, "rule": one.rule, "reason": one.reason, "by": one.by, "appeal": one.appeal_state,
         "appeal_by": one.appeal_by, "appeal_words": _open(tx, one.appeal, one.id)}
        for one in tx.scalars(made)
    ]  # fmt: skip
    return {**item, "attestation": listing.attestation, "owner_state": owner.state, "decisions": decisions}


def photos(tx: Session, listing_id: UUID) -> list[tuple[str, UUID]]:
    """(handle, whose) of the large photos of a listing."""
    listing = tx.get(Listing, listing_id)
    rows = tx.scalars(select(Photo).where(Photo.listing_id == listing_id).order_by(Photo.id))
    return [(one.large, listing.owner_id) for one in rows] if listing else []


def waiting(tx: Session) -> list[dict[str, Any]]:
    """The reports that are open, oldest first; who reported is not said."""
    rows = tx.scalars(select(Report).where(Report.state == "open").order_by(Report.made_at, Report.id))
    return [
        {"id": str(one.id), "about": one.about, "about_id": str(one.about_id), "reason": one.reason,
         "words": _open(tx, one.words, one.id), "made_at": showing.moment(one.made_at)}
        for one in rows
    ]  # fmt: skip


def appeals(tx: Session) -> list[dict[str, Any]]:
    """The appeals that wait, oldest first, and whose decision each is about."""
    pending = select(Decision).where(Decision.appeal_state == "pending").order_by(Decision.appealed_at, Decision.id)
    return [
        {"listing": str(one.listing_id), "rule": one.rule, "reason": one.reason, "by": one.by,
         "words": _open(tx, one.appeal, one.id), "appealed_at": showing.moment(one.appealed_at)}
        for one in tx.scalars(pending)
    ]  # fmt: skip


def settle(tx: Session, report_id: UUID, state: str, now: datetime, by: str) -> None:
    """A report was looked at: `acted` or `dismissed`; its words go. Raises `NotFound` for one that is not open."""
    found = tx.get(Report, report_id, with_for_update=True)
    if found is None or found.state != "open":
        raise NotFound("No open report has this id.")
    found.state, found.decided_at, found.decided_by, found.words = state, now, by, None


def _open(tx: Session, sealed: bytes | None, row_id: UUID) -> str | None:
    try:
        return unseal(tx.info["sealing"], sealed, row_id) if sealed else None
    except InvalidTag:  # sealed under another key: a restored copy
        return None
