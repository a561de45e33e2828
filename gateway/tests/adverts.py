"""What classifieds answers: listings, searches, conversations, rentals."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from gateway.api.shapes_classifieds import LISTING, PHOTO, Listing, ListingDecision
from gateway.api.shapes_contact import CONVERSATION, SEARCH, Conversation, ConversationItem, ListingSearch
from gateway.api.shapes_rentals import DAYS, RENTAL, Rental
from gateway.tests.bus import MEMBER, done

__all__ = ["CONVERSATION", "DAYS", "LISTING", "PHOTO", "RENTAL", "SEARCH"]
LYON = {"id": "FR-69123", "kind": "commune", "name": "Lyon", "postcodes": ["69001"], "region": "Rhône",
        "country": "FR", "lat": 45.758, "lon": 4.835}  # fmt: skip
LYONS = {**LYON, "id": "FR-27377", "name": "Lyons-la-Forêt", "postcodes": ["27480"], "region": "Normandie"}


def soon(days: int) -> str:
    """A day so many days from now."""
    return (datetime.now(UTC).date() + timedelta(days)).isoformat()


def a_listing(**fields: Any) -> dict[str, Any]:
    """A listing of another, as who may see it reads it."""
    return {**Listing.example, "version": 4, **fields}


def my_listing(**fields: Any) -> dict[str, Any]:
    """One's own, with what its owner alone reads."""
    owner = {"id": MEMBER, "display_name": "Camille", "kind": "patient", "badge": None}
    own = {"serial": "A-1234", "attestation": None, "place_id": "FR-69123", "can_renew": False}
    return a_listing(mine=True, owner=owner, state="draft", published_at=None, expires_at=None, **{**own, **fields})


def a_search(**criteria: Any) -> dict[str, Any]:
    """A search that nobody kept."""
    open_ = dict.fromkeys(("q", "kind", "category", "terms", "place_id", "radius_km", "price_low", "price_high"))
    return {**ListingSearch.example, "criteria": {**open_, "details": {}, "sort": "newest", **criteria}}


def what_is_found(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A page of what a search finds."""
    facets = {"category": {"mobility": 3, "bed": 1}, "kind": {"offer": 3, "request": 1}, "terms": {"rent": 2}}
    return {"items": list(items), "next": None, "facets": facets, "not_here": None, "read_as": [], **fields}


def a_conversation(**fields: Any) -> dict[str, Any]:
    """A conversation with a message of the other."""
    return {**Conversation.example, **fields}


def a_message(text: str, **fields: Any) -> dict[str, Any]:
    """A message of the other."""
    when = datetime.now(UTC).isoformat()
    return {"id": str(uuid4()), "mine": False, "text": text, "at": when, "warnings": [], **fields}


def a_rental(**fields: Any) -> dict[str, Any]:
    """A rental in which the actor borrows."""
    days = {"from": soon(3), "to": soon(9)}
    return {**Rental.example, **days, "state": "requested", "handover": None, "can": ["cancel"], "version": 2, **fields}


def answers() -> dict[str, Any]:
    """What each door answers where a test says nothing else."""
    page: dict[str, Any] = {"items": [], "next": None}
    mine, rental, conversation = my_listing(), a_rental(), a_conversation()
    changed = ("change_listing", "publish_listing", "renew_listing", "close_listing", "remove_photo")
    return {
        "listing": a_listing(),
        "listings": {"items": [a_listing()], "next": None},
        "my_listings": {"items": [mine], "next": None},
        "add_listing": done(mine, 201),
        "add_photo": done(mine, 201),
        **dict.fromkeys(changed, done(mine)),
        "remove_listing": done(None, 204),
        "report": done(None, 204),
        "appeal": done(mine, 202),
        "decision": ListingDecision.example,
        "linked_listing": {"id": LISTING, "title": "Fauteuil", "state": "published", "outcome": None,
                           "expires_at": f"{soon(9)}T09:00:00+00:00", "can_renew": True},
        "follow_listing_link": {"id": LISTING, "title": "Fauteuil", "state": "published", "outcome": None,
                                "expires_at": f"{soon(60)}T09:00:00+00:00", "can_renew": False},
        "search": a_search(q="fauteuil"),
        "add_search": done(a_search(), 201),
        "save_search": done({**a_search(), "name": "Un fauteuil", "every": "day"}),
        "remove_search": done(None, 204),
        "searches": page,
        "found": what_is_found(a_listing(distance_m=12_400)),
        "conversations": {"items": [ConversationItem.example], "next": None},
        "conversation": conversation,
        "write_first": done(conversation, 201),
        "write": done(conversation, 201),
        "calendar": {"busy": [{"from": soon(4), "to": soon(6), "mine": False}]},
        "close_days": done({"id": DAYS, "from": soon(4), "to": soon(6)}, 201),
        "open_days": done(None, 204),
        "rentals": {"items": [rental], "next": None},
        "rental": rental,
        "request_rental": done(rental, 201),
        **dict.fromkeys(("decide_rental", "cancel_rental", "hand_over", "return_rental"), done(rental)),
    }  # fmt: skip
