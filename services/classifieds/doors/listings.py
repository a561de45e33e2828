"""Doors of the classifieds: listings, their photos, their end, and what moderators decided."""

from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.classifieds import categories, schemas
from kit.rpc.call import Call
from kit.rpc.doors import Actor, Reader, Room, ask, command, read
from kit.store import Store
from services.classifieds import links, listings, moderation, photos, showing


class ListingDoors(Room):
    """Listings. `keys`: `link` for the tokens of mails; `store`: where photos lie."""

    readers: ClassVar[dict[str, Reader]] = {"listing": showing.read}
    keys: dict[str, bytes]
    store: Store

    @read(schemas.Nothing)
    def categories(self, tx: Session, actor: Actor) -> dict[str, Any]:
        """What may be offered or sought, and what is said of it."""
        return {"items": [_declared(one) for one in categories.CATEGORIES.values()], "next": None}

    @command(schemas.AddListing, made="listing", status=201)
    def add_listing(self, tx: Session, actor: Actor, kind: str, category: str, **said: Any) -> UUID:
        """Begin a listing."""
        return listings.add(tx, actor, kind, category, **said)

    @command(schemas.ChangeListing, made="listing")
    def change_listing(self, tx: Session, actor: Actor, listing_id: UUID, version: int | None, **said: Any) -> UUID:
        """Change it."""
        return listings.change(tx, actor, listing_id, version, **said)

    @command(schemas.ListingId, made="listing")
    def publish_listing(self, tx: Session, actor: Actor, listing_id: UUID) -> UUID:
        """Show it to others."""
        return listings.publish(tx, actor, listing_id)

    @command(schemas.ListingId, made="listing")
    def renew_listing(self, tx: Session, actor: Actor, listing_id: UUID) -> UUID:
        """Let it stand for 60 days more."""
        return listings.renew(tx, actor, listing_id)

    @command(schemas.CloseListing, made="listing")
    def close_listing(self, tx: Session, actor: Actor, listing_id: UUID, outcome: str) -> UUID:
        """It is over."""
        return listings.close(tx, actor, listing_id, outcome)

    @command(schemas.RemoveListing, status=204)
    def remove_listing(self, tx: Session, actor: Actor, listing_id: UUID, version: int | None) -> None:
        """Remove it."""
        listings.remove(tx, actor, listing_id, version)

    @command(schemas.AddPhoto, made="listing", status=201)
    def add_photo(self, tx: Session, actor: Actor, listing_id: UUID, upload: str, alt: str) -> UUID:
        """Put a photo to it."""
        return photos.add(tx, actor, self.store, listing_id, upload, alt)

    @command(schemas.PhotoId, made="listing")
    def remove_photo(self, tx: Session, actor: Actor, listing_id: UUID, photo_id: UUID) -> UUID:
        """Take a photo away."""
        return photos.remove(tx, actor, listing_id, photo_id)

    @command(schemas.Appeal, made="listing", status=202)
    def appeal(self, tx: Session, actor: Actor, listing_id: UUID, words: str) -> UUID:
        """Ask that another moderator decide anew."""
        return moderation.appeal(tx, actor, listing_id, words)

    @read(schemas.ListingId)
    def listing(self, tx: Session, actor: Actor, listing_id: UUID) -> dict[str, Any]:
        """One listing."""
        return showing.read(tx, actor, listing_id)

    @read(schemas.MyListings)
    def my_listings(
        self, tx: Session, actor: Actor, state: str | None, limit: int, cursor: str | None
    ) -> dict[str, Any]:
        """The actor's own."""
        return listings.mine(tx, actor, state, limit, cursor)

    @read(schemas.Listings)
    def listings(self, tx: Session, actor: Actor, **wanted: Any) -> dict[str, Any]:
        """The newest."""
        return listings.newest(tx, actor, **wanted)

    @read(schemas.Photo)
    def photo(self, tx: Session, actor: Actor, listing_id: UUID, photo_id: UUID, size: str) -> dict[str, Any]:
        """Where the gateway finds a photo."""
        return photos.read(tx, actor, listing_id, photo_id, size)

    @read(schemas.ListingId)
    def decision(self, tx: Session, actor: Actor, listing_id: UUID) -> dict[str, Any]:
        """What was decided about a listing of the actor's, and why."""
        return moderation.read(tx, actor, listing_id)

    @ask(schemas.RenewalLink, repeatable=True)
    def renewal_link(self, call: Call, listing_id: UUID, member_id: UUID) -> dict[str, Any] | None:
        """The token of the link in a mail, null when there is nothing to renew."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            token = links.write(tx, self.keys["link"], listing_id, member_id)
        return {"token": token} if token else None

    @ask(schemas.LinkToken, repeatable=True)
    def linked_listing(self, call: Call, token: str) -> dict[str, Any]:
        """What the bearer of such a link sees."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            return links.linked(tx, self.keys["link"], token)

    @ask(schemas.LinkAct)
    def follow_listing_link(self, call: Call, token: str, act: str) -> dict[str, Any]:
        """Renew or close by such a link."""
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            return links.follow(tx, self.keys["link"], token, act)


def _declared(category: categories.Category) -> dict[str, Any]:
    fields = [{**one._asdict(), "choices": list(one.choices)} for one in category.fields]
    flags = {"device": category.device, "rentable": category.rentable, "things": category.things}
    return {"name": category.name, **flags, "devices": sorted(category.devices), "fields": fields}
