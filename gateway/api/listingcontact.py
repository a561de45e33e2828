"""Searches of the classifieds, and conversations over a listing."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.classifieds import schemas
from gateway.api import shapes_contact as shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("listingcontact", __name__, url_prefix="/v1", description="Classifieds: searching and writing")
ROOM = "classifieds"
SEARCH, CONVERSATION = "/listing-searches/<id:search_id>", "/conversations/<id:conversation_id>"


@blueprint.get("/listing-searches")
@operation(200, shapes.ListingSearches, etag=True)
def list_listing_searches() -> Response:
    """List the searches that you keep."""
    return read_list(ROOM, "searches", {})


@blueprint.post("/listing-searches")
@operation(201, shapes.ListingSearch, body=schemas.AddSearch, takes_key=True, location=True)
def search_listings(**criteria: Any) -> Response:
    """Search the classifieds.

    What is sought may tell what somebody suffers from, so it is sent in a body. The search is there for 24 hours, for
    you alone, unless you keep it.
    """
    return command(ROOM, "add_search", criteria, "/v1/listing-searches/{id}")


@blueprint.get(SEARCH)
@operation(200, shapes.ListingSearch, etag=True)
def read_listing_search(**search: Any) -> Response:
    """Read a search of yours."""
    return read_one(ROOM, "search", search)


@blueprint.delete(SEARCH)
@operation(204, None, takes_key=True)
def remove_listing_search(**search: Any) -> Response:
    """Forget a search."""
    return command(ROOM, "remove_search", search)


@blueprint.get(f"{SEARCH}/listings")
@operation(200, shapes.FoundListings, query=schemas.Found, without=("search_id",), etag=True)
def list_found_listings(**page: Any) -> Response:
    """List what a search finds."""
    return read_list(ROOM, "found", page)


@blueprint.put(f"{SEARCH}/alert")
@operation(
    200,
    shapes.ListingSearch,
    body=schemas.SaveSearch,
    without=("search_id",),
    takes_key=True,
    refusals=("TooManySearches",),
)
def save_listing_search(**search: Any) -> Response:
    """Keep a search.

    And be told of new listings: never, at most once a day, or at once. Of each listing once.
    """
    return command(ROOM, "save_search", search)


@blueprint.post("/listings/<id:listing_id>/conversations")
@operation(
    201,
    shapes.Conversation,
    body=schemas.WriteFirst,
    without=("listing_id",),
    takes_key=True,
    location=True,
    refusals=("LinksFromNewMembers", "ConversationClosed"),
)
def write_about_listing(**message: Any) -> Response:
    """Write to the owner of a listing.

    Addresses and numbers are masked until both have written.
    """
    return command(ROOM, "write_first", message, "/v1/conversations/{id}")


@blueprint.get("/conversations")
@operation(200, shapes.Conversations, query=schemas.Conversations, etag=True)
def list_conversations(**page: Any) -> Response:
    """List your conversations.

    The last written to first.
    """
    return read_list(ROOM, "conversations", page)


@blueprint.get(CONVERSATION)
@operation(200, shapes.Conversation)
def read_conversation(**conversation: Any) -> Response:
    """Read a conversation.

    Its messages are read from then on.
    """
    return read_one(ROOM, "conversation", conversation)


@blueprint.post(f"{CONVERSATION}/messages")
@operation(
    201,
    shapes.Conversation,
    body=schemas.Write,
    without=("conversation_id",),
    takes_key=True,
    refusals=("LinksFromNewMembers", "ConversationClosed"),
)
def write_message(**message: Any) -> Response:
    """Write a message."""
    return command(ROOM, "write", message)


@blueprint.post(f"{CONVERSATION}/reports")
@operation(204, None, body=schemas.Report, without=("about", "about_id"), takes_key=True)
def report_conversation(conversation_id: str, **said: Any) -> Response:
    """Report a conversation.

    A moderator reads it then; the other is not told who reported.
    """
    return command(ROOM, "report", {"about": "conversation", "about_id": conversation_id, **said})
