"""Listings of one's own: written down, changed, shown, renewed, closed."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts import places
from contracts.classifieds.events import ListingChanged, ListingPublished
from kit.cursors import cut, pack_moment, unpack_moment
from kit.database import clock
from kit.refusals import Invalid, NotFound, VersionConflict
from kit.rpc.doors import Actor
from kit.sealing import seal
from services.classifieds import decisions, details, lifetimes, recalls, showing, stating, telling, texts
from services.classifieds.models import Listing, Member
from services.classifieds.refusals import NotPossibleNow, TooManyListings

MOST = 50
_PLACE = ("place_id", "place", "postcode", "country", "lat", "lon")


def add(tx: Session, actor: Actor, kind: str, category: str, **said: Any) -> UUID:
    """A draft; its id. Raises `Invalid`, `TooManyListings`."""
    tx.execute(select(Member.id).where(Member.id == actor.member_id).with_for_update())  # one after the other
    open_ = select(func.count()).where(Listing.owner_id == actor.member_id, Listing.state != "closed")
    if tx.scalars(open_).one() >= MOST:
        raise TooManyListings()
    now = clock(tx)
    listing = Listing(
        id=uuid7(), owner_id=actor.member_id, kind=kind, category=category, state="draft", details={}, version=1,
        created_at=now, changed_at=now,
    )  # fmt: skip
    _say(tx, listing, said)
    tx.add(listing)
    tx.flush()
    return listing.id


def change(tx: Session, actor: Actor, listing_id: UUID, version: int | None, **said: Any) -> UUID:
    """Say something else; what is absent stays. What is shown stays shown, if it still says all that it has to.

    A refused listing becomes a draft. Raises `NotFound`, `VersionConflict`, `NotPossibleNow`, and what `publish` does.
    """
    listing = lock(tx, actor, listing_id, version)
    if listing.state not in lifetimes.CHANGEABLE:
        raise NotPossibleNow()
    _say(tx, listing, said)
    if listing.state in ("queued", "published"):
        _check_whole(tx, listing)
    elif listing.state == "refused":
        listing.state = "draft"
    _touch(listing, clock(tx))
    if listing.state == "published":
        telling.tell(tx, ListingChanged, listing, expires_at=listing.expires_at)
    return listing.id


def publish(tx: Session, actor: Actor, listing_id: UUID) -> UUID:
    """Show a draft to others: at once, or after a moderator looked at it when it is the member's first.

    Raises `NotFound`, `NotPossibleNow`, `Invalid` (what is missing), `NotAllowedHere`, `ContactInText`.
    """
    listing, now = lock(tx, actor, listing_id), clock(tx)
    if listing.state in ("queued", "published"):
        return listing.id
    if not lifetimes.can_publish(listing):
        raise NotPossibleNow()
    _check_whole(tx, listing)
    if decisions.is_trusted(tx, actor.member_id):
        show(tx, listing, now)
    else:
        listing.state = "queued"
        _touch(listing, now)
    return listing.id


def show(tx: Session, listing: Listing, now: datetime) -> None:
    """From now on others see a listing, for 60 days; that it may be seen was checked in this transaction."""
    listing.state, listing.outcome = "published", None
    listing.published_at, listing.expires_at, listing.reminded_at = now, lifetimes.until(now), None
    _touch(listing, now)
    telling.tell(tx, ListingPublished, listing, expires_at=listing.expires_at)


def renew(tx: Session, actor: Actor, listing_id: UUID) -> UUID:
    """Let a listing stand for 60 days more from now on; raises `NotFound`, `NotPossibleNow`."""
    listing = lock(tx, actor, listing_id)
    prolong(tx, listing, clock(tx))
    return listing.id


def prolong(tx: Session, listing: Listing, now: datetime) -> None:
    """Renew a listing whose row is held; raises `NotPossibleNow`, and what `publish` does: rules change meanwhile."""
    if not lifetimes.can_renew(listing, now):
        raise NotPossibleNow()
    _check_whole(tx, listing)
    listing.renewed += 1
    if listing.state == "closed":
        show(tx, listing, now)
        return
    listing.expires_at, listing.reminded_at = lifetimes.until(now), None
    _touch(listing, now)
    telling.tell(tx, ListingChanged, listing, expires_at=listing.expires_at)


def close(tx: Session, actor: Actor, listing_id: UUID, outcome: str) -> UUID:
    """It is over: sold, lent, or closed. Raises `NotFound`, `NotPossibleNow`."""
    listing = lock(tx, actor, listing_id)
    if not lifetimes.can_close(listing):
        raise NotPossibleNow()
    telling.end(tx, listing, outcome, clock(tx))
    return listing.id


def remove(tx: Session, actor: Actor, listing_id: UUID, version: int | None) -> None:
    """A draft vanishes, another is closed; done again it changes nothing. Raises `NotFound`, `VersionConflict`."""
    listing = lock(tx, actor, listing_id, version)
    if listing.state == "draft" and not listing.seq and not decisions.latest(tx, listing.id):
        tx.delete(listing)
    elif listing.state != "closed":
        telling.end(tx, listing, "removed", clock(tx))


def mine(tx: Session, actor: Actor, state: str | None, limit: int, cursor: str | None) -> dict[str, Any]:
    """One's own, the last changed first."""
    query = select(Listing).where(Listing.owner_id == actor.member_id)
    query = query.where(Listing.state == state) if state else query
    return _page(tx, actor, query, Listing.changed_at, limit, cursor)


def newest(
    tx: Session, actor: Actor, kind: str | None, category: str | None, country: str | None, limit: int,
    cursor: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Listings that the actor may see, the newest first; their own are among them while they are shown."""
    query = select(Listing).where(showing.shown_to(actor.member_id, clock(tx)))
    for column, value in ((Listing.kind, kind), (Listing.category, category), (Listing.country, country)):
        query = query.where(column == value) if value else query
    return _page(tx, actor, query, Listing.published_at, limit, cursor)


def lock(tx: Session, actor: Actor, listing_id: UUID, version: int | None = None) -> Listing:
    """A listing of one's own, held; raises `NotFound`, `VersionConflict` when it is no longer at `version`."""
    own = select(Listing).where(Listing.id == listing_id, Listing.owner_id == actor.member_id)
    listing = tx.scalar(own.with_for_update().execution_options(populate_existing=True))
    if listing is None:
        raise NotFound()
    if version is not None and version != listing.version:
        raise VersionConflict()
    return listing


def values(listing: Listing) -> dict[str, Any]:
    """What a listing says, by name."""
    return {column.key: getattr(listing, column.key) for column in Listing.__table__.columns}


def _say(tx: Session, listing: Listing, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        if name == "place_id":
            _put_place(listing, value)
        elif name == "serial":
            listing.serial = seal(tx.info["sealing"], value, listing.id) if value else None
        elif name in ("price", "deposit"):
            setattr(listing, name, None if value is None else Decimal(value))
        elif name == "details":
            listing.details = details.said(value)
        elif name == "attestation":
            listing.attestation = value and {key: _plain(one) for key, one in value.items()}
        else:
            setattr(listing, name, value)
    has_money = listing.price is not None or listing.deposit is not None
    listing.currency = stating.CURRENCIES.get(listing.country or "") if has_money else None
    if errors := stating.wrong(values(listing)):
        raise Invalid(errors=errors)


def _put_place(listing: Listing, place_id: str | None) -> None:
    found = places.find(place_id) if place_id else None
    if place_id and found is None:
        raise Invalid(errors=[{"pointer": "/place_id", "detail": "There is no such place."}])
    known = (found.id, found.name, found.postcode, found.country, found.lat, found.lon) if found else (None,) * 6
    for name, value in zip(_PLACE, known, strict=True):
        setattr(listing, name, value)


def _check_whole(tx: Session, listing: Listing) -> None:
    said = values(listing)
    texts.check(listing.title or "", listing.text or "", [listing.brand or "", listing.model or ""])
    if errors := stating.missing(said):
        raise Invalid(errors=errors)
    if stating.needs_attestation(said):
        texts.check_attestation(listing.attestation)
    recalls.check(tx, listing)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _touch(listing: Listing, now: datetime) -> None:
    listing.changed_at = now
    listing.version += 1


def _page(tx: Session, actor: Actor, query: Any, by: Any, limit: int, cursor: str | None) -> dict[str, Any]:
    if cursor:
        query = query.where(tuple_(by, Listing.id) < tuple_(*unpack_moment(cursor)))  # an index begins there
    page, last = cut(tx.scalars(query.order_by(by.desc(), Listing.id.desc()).limit(limit + 1)).all(), limit)
    found = showing.items(tx, actor.member_id, page)
    return {"items": found, "next": pack_moment(getattr(last, by.key), last.id) if last else None}
