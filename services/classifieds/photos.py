"""The photos of listings: drawn anew, kept in the store, shown to whoever sees the listing."""

from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts.classifieds.events import ListingChanged
from contracts.classifieds.schemas import MOST_PHOTOS
from kit.database import clock, left
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.store import Damaged, NotStored, Store
from services.classifieds import lifetimes, listings, pictures, showing, telling
from services.classifieds.drawing import MOST_BYTES
from services.classifieds.models import Listing, Photo
from services.classifieds.refusals import NotPossibleNow, TooManyPhotos

KEEPER = "classifieds"
"""The room's folder in the store."""
MEDIA = "image/jpeg"
_AFTERWARDS = 1.0  # seconds of a call's that are for what comes after the drawing


def add(tx: Session, actor: Actor, store: Store, listing_id: UUID, upload: str, alt: str) -> UUID:
    """Put a photo behind the others; the listing's id. The upload is deleted by the sweep of uploads.

    Raises `NotFound`, `NotPossibleNow`, `TooManyPhotos`, and what `pictures.redraw` does.
    """
    listing = _changeable(tx, actor, listing_id)
    if len(tx.scalars(select(Photo.id).where(Photo.listing_id == listing_id)).all()) >= MOST_PHOTOS:
        raise TooManyPhotos()
    drawn = pictures.redraw(_sent(store, actor.member_id, upload), left(tx) - _AFTERWARDS)
    large, small = (
        store.put(BytesIO(one), actor.member_id, MOST_BYTES, "photo", keeper=KEEPER)
        for one in (drawn.large, drawn.small)
    )
    size = {"width": drawn.width, "height": drawn.height}
    tx.add(Photo(id=uuid7(), listing_id=listing_id, alt=alt, large=large, small=small, **size))
    _changed(tx, listing)
    return listing.id


def remove(tx: Session, actor: Actor, listing_id: UUID, photo_id: UUID) -> UUID:
    """Take a photo away; its files go with the next sweep. Raises `NotFound`, `NotPossibleNow`."""
    listing = _changeable(tx, actor, listing_id)
    photo = tx.scalar(select(Photo).where(Photo.id == photo_id, Photo.listing_id == listing_id))
    if photo is None:
        raise NotFound()
    tx.delete(photo)
    _changed(tx, listing)
    return listing.id


def read(tx: Session, actor: Actor, listing_id: UUID, photo_id: UUID, size: str) -> dict[str, Any]:
    """{handle, owner_id, media_type}: where a photo of a listing that the actor sees lies; raises `NotFound`."""
    listing = showing.find(tx, actor.member_id, listing_id)
    photo = tx.scalar(select(Photo).where(Photo.id == photo_id, Photo.listing_id == listing_id))
    if photo is None:
        raise NotFound()
    handle = photo.small if size == "small" else photo.large
    return {"handle": handle, "owner_id": str(listing.owner_id), "media_type": MEDIA}


def kept(tx: Session) -> list[str]:
    """The handles of all photos that are kept."""
    return [handle for row in tx.execute(select(Photo.large, Photo.small)) for handle in row]


def _sent(store: Store, member_id: UUID, upload: str) -> bytes:
    try:
        store.check(upload, member_id, "document")
        return b"".join(store.open(upload, member_id))
    except (NotStored, Damaged):
        raise Invalid(errors=[{"pointer": "/upload", "detail": "The handle of a photo you sent today."}]) from None


def _changeable(tx: Session, actor: Actor, listing_id: UUID) -> Listing:
    listing = listings.lock(tx, actor, listing_id)
    if listing.state not in lifetimes.CHANGEABLE:
        raise NotPossibleNow()
    return listing


def _changed(tx: Session, listing: Listing) -> None:
    listing.version += 1
    listing.changed_at = clock(tx)
    if listing.state == "refused":
        listing.state = "draft"
    if listing.state == "published":
        telling.tell(tx, ListingChanged, listing, expires_at=listing.expires_at)
    tx.flush()
