"""Listings as they are read: who sees which, and in what shape. What one may not see is not there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from kit.database import clock
from kit.refusals import NotFound
from kit.replica import public
from kit.rpc.doors import Actor
from kit.sealing import unseal
from kit.times import instant
from services.classifieds import lifetimes
from services.classifieds.members import blocks
from services.classifieds.models import Listing, Member, Photo

_AS_THEY_ARE = ("kind", "category", "title", "text", "details", "condition", "terms", "currency", "rent_per", "brand",
                "model", "state", "outcome", "version")  # fmt: skip


def shown_to(member_id: UUID, now: datetime) -> ColumnElement[bool]:
    """That others' listing is shown to a member: published, not over, by one who is there, and no block between."""
    owner = aliased(Member)
    is_there = exists().where(owner.id == Listing.owner_id, owner.state == "active")
    apart = Listing.owner_id.in_(blocks.apart_from(member_id))
    return and_(Listing.state == "published", Listing.expires_at > now, is_there, ~apart)


def visible_to(member_id: UUID, now: datetime) -> ColumnElement[bool]:
    """That a listing is shown to a member, or their own."""
    return or_(Listing.owner_id == member_id, shown_to(member_id, now))


def find(tx: Session, member_id: UUID, listing_id: UUID) -> Listing:
    """A listing that a member may see; raises `NotFound`."""
    listing = tx.scalar(select(Listing).where(Listing.id == listing_id, visible_to(member_id, clock(tx))))
    if listing is None:
        raise NotFound()
    return listing


def read(tx: Session, actor: Actor, listing_id: UUID) -> dict[str, Any]:
    """A listing that the actor may see; of their own, also what they alone see. Raises `NotFound`."""
    listing = find(tx, actor.member_id, listing_id)
    (item,) = items(tx, actor.member_id, [listing])
    return item | (own(tx, listing) if listing.owner_id == actor.member_id else {})


def items(
    tx: Session, member_id: UUID, listings: Sequence[Listing], distances: Mapping[UUID, int] | None = None
) -> list[dict[str, Any]]:
    """Listings that the member may see, as lists show them. `distances`: metres by the id of a listing."""
    owners = {one.id: one for one in tx.scalars(select(Member).where(Member.id.in_({x.owner_id for x in listings})))}
    photos: dict[UUID, list[dict[str, Any]]] = {}
    for row in tx.scalars(select(Photo).where(Photo.listing_id.in_([x.id for x in listings])).order_by(Photo.id)):
        size = {"width": row.width, "height": row.height}
        photos.setdefault(row.listing_id, []).append({"id": str(row.id), "alt": row.alt, **size})
    shown = []
    for listing in listings:
        owner = owners[listing.owner_id]
        shown.append(
            {
                "id": str(listing.id),
                **{name: getattr(listing, name) for name in _AS_THEY_ARE},
                "price": money(listing.price),
                "deposit": money(listing.deposit),
                "place": place(listing),
                "photos": photos.get(listing.id, []),
                "attested": bool(listing.attestation and listing.attestation.get("no_known_recall")),
                "owner": public(owner),
                "professional": owner.kind == "professional",
                "mine": owner.id == member_id,
                "published_at": moment(listing.published_at),
                "expires_at": moment(listing.expires_at),
                **({"distance_m": distances[listing.id]} if distances and listing.id in distances else {}),
            }
        )
    return shown


def own(tx: Session, listing: Listing) -> dict[str, Any]:
    """What only its owner reads of a listing."""
    serial = unseal(tx.info["sealing"], listing.serial, listing.id) if listing.serial else None
    return {
        "serial": serial,
        "attestation": listing.attestation,
        "place_id": listing.place_id,
        "can_renew": lifetimes.can_renew(listing, clock(tx)),
    }


def place(listing: Listing) -> dict[str, Any] | None:
    """The commune a listing is in, and its middle."""
    if listing.place_id is None:
        return None
    return {
        "name": listing.place,
        "postcode": listing.postcode,
        "country": listing.country,
        "lat": listing.lat,
        "lon": listing.lon,
    }


def money(amount: Decimal | None) -> str | None:
    """An amount with two decimals."""
    return None if amount is None else f"{amount:.2f}"


def moment(at: datetime | None) -> str | None:
    """A moment that may not be known."""
    return instant(at) if at else None
