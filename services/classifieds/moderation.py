"""What moderators decide about listings: with a reason that the owner reads, and an appeal that another one decides.

A decision's row stays: with the moderator's name, which no member reads.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.classifieds.events import ListingClosed, ListingDecided
from kit.database import clock
from kit.refusals import Forbidden, NotFound, VersionConflict
from kit.rpc.doors import Actor
from kit.sealing import seal
from services.classifieds import conversations, lifetimes, listings, recalls, telling
from services.classifieds.decisions import latest
from services.classifieds.models import Decision, Listing
from services.classifieds.refusals import AppealOver
from services.classifieds.showing import moment

RULES = ("medicine", "device", "animal", "weapon", "body_product", "dangerous", "fraud", "offensive", "private_data",
         "misplaced", "other")  # fmt: skip


def read(tx: Session, actor: Actor, listing_id: UUID) -> dict[str, Any]:
    """Why a listing of one's own was decided about as it was; raises `NotFound`, also while nobody decided."""
    own = select(Listing.id).where(Listing.id == listing_id, Listing.owner_id == actor.member_id)
    found = latest(tx, listing_id) if tx.scalar(own) else None
    if found is None:
        raise NotFound()
    can = found.decision == "refused"
    appeal = {
        "state": found.appeal_state or ("possible" if can and clock(tx) < _until(found) else None),
        "until": moment(_until(found)) if can else None,
        "reason": found.appeal_reason,
        "decided_at": moment(found.appeal_decided_at),
    }
    return {
        "decision": found.decision, "rule": found.rule, "reason": found.reason, "automated": found.automated,
        "decided_at": moment(found.decided_at), "appeal": appeal if can else None,
    }  # fmt: skip


def appeal(tx: Session, actor: Actor, listing_id: UUID, words: str) -> UUID:
    """Ask that another moderator decide anew; raises `NotFound`, `AppealOver`."""
    listing = listings.lock(tx, actor, listing_id)
    decision, now = latest(tx, listing_id), clock(tx)
    if (
        decision is None or decision.decision != "refused" or decision.appeal_state or now >= _until(decision)
        or listing.state != "refused"
    ):  # fmt: skip
        raise AppealOver()
    decision.appeal = seal(tx.info["sealing"], words, decision.id)
    decision.appeal_state, decision.appealed_at = "pending", now
    return listing.id


def accept(tx: Session, listing_id: UUID, version: int | None, by: str) -> None:
    """Show a listing that waits; raises `NotFound`, `VersionConflict` when it is not as it was looked at.

    Raises `NotAllowedHere` for what was recalled meanwhile.
    """
    listing = _hold(tx, listing_id, ("queued",), version)
    now = clock(tx)
    _write(tx, listing, "accepted", now, by)
    _show(tx, listing, now)
    telling.tell(tx, ListingDecided, listing, decision="accepted")


def refuse(tx: Session, listing_id: UUID, rule: str, reason: str, by: str, *, automated: bool = False) -> None:
    """Refuse a listing that waits, or take one down that is shown, with the reason; raises `NotFound`."""
    listing = _hold(tx, listing_id, ("queued", "published"))
    now, was_shown = clock(tx), listing.state == "published"
    _write(tx, listing, "refused", now, by, rule=rule, reason=reason, automated=automated)
    listing.state, listing.changed_at = "refused", now
    listing.version += 1
    if was_shown:
        telling.tell(tx, ListingClosed, listing, because="removed")
        conversations.end_with(tx, listing, "removed", now)
    telling.tell(tx, ListingDecided, listing, decision="refused")


def decide_appeal(tx: Session, listing_id: UUID, state: str, reason: str, by: str) -> None:
    """Decide an appeal: `upheld`, the refusal stands, or `overturned`, the listing is shown.

    Raises `NotFound` when none waits, `Forbidden` for the moderator whose decision it is about, `NotAllowedHere` for
    what was recalled meanwhile.
    """
    listing = _hold(tx, listing_id, ("refused", "draft", "closed"))
    decision = latest(tx, listing_id)
    if decision is None or decision.appeal_state != "pending":
        raise NotFound("No appeal waits for a decision.")
    if fold(by) == fold(decision.by):
        raise Forbidden("Another moderator decides this appeal: this is about your own decision.")
    now = clock(tx)
    decision.appeal_state, decision.appeal_decided_at = state, now
    decision.appeal_by, decision.appeal_reason, decision.appeal = by, reason, None
    if state == "overturned" and listing.state == "refused":
        _show(tx, listing, now)
    telling.tell(tx, ListingDecided, listing, decision=state)


def fold(name: str) -> str:
    """A moderator's name as it is compared: neither case nor space make another of them."""
    return " ".join(name.split()).casefold()


def _write(tx: Session, listing: Listing, decision: str, now: datetime, by: str, **why: Any) -> None:
    row = {"listing_id": listing.id, "owner_id": listing.owner_id, "decision": decision, "decided_at": now, "by": by}
    tx.add(Decision(id=uuid7(), **row, **why))


def _show(tx: Session, listing: Listing, now: datetime) -> None:
    recalls.check(tx, listing)  # a list may have been taken in since its owner sent it
    listings.show(tx, listing, now)


def _until(decision: Decision) -> datetime:
    return decision.decided_at + lifetimes.APPEALS


def _hold(tx: Session, listing_id: UUID, states: tuple[str, ...], version: int | None = None) -> Listing:
    listing = tx.get(Listing, listing_id, with_for_update=True, populate_existing=True)
    if listing is None or listing.state not in states:
        raise NotFound("No listing with this id waits for that.")
    if version is not None and listing.version != version:
        raise VersionConflict("It was changed since you looked at it: show it again.")
    return listing
