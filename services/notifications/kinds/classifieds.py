"""Listings: one ends, is closed or decided about; somebody writes, something is recalled, a search has found."""

from functools import partial
from typing import Any

from contracts.classifieds.events import (
    ConversationClosed,
    ConversationWritten,
    ListingChanged,
    ListingClosed,
    ListingDecided,
    ListingExpiring,
    SearchMatched,
)
from services.notifications.kinds import listing_words as words
from services.notifications.kinds.kind import Kind, Told

_of_one = partial(Kind, about="listing", subject="listing_id", path="/classifieds/{id}")
_of_talk = partial(Kind, about="conversation", subject="conversation_id", path="/conversations/{id}")
_NEWS = ("expired", "removed", "recalled")
"""Ends of a listing that its owner may not know of."""


def _owner(data: dict[str, Any]) -> list[Told]:
    return [Told(data["owner_id"], None)]


def _reader(data: dict[str, Any]) -> list[Told]:
    return [Told(data["to_id"], data["from_id"])]


def _searcher(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], None)]


KINDS = (
    _of_one(
        name="listing_expiring",
        tells={ListingExpiring: _owner},
        path="/classifieds/link",
        until=(ListingChanged, ListingClosed),
        waits=False,
        link=("classifieds", "renewal_link"),
        words=words.LISTING_EXPIRING,
    ),
    _of_one(
        name="listing_closed",
        tells={ListingClosed: _owner},
        unless=lambda _tx, event: event.data["because"] not in _NEWS,
        words=words.LISTING_CLOSED,
    ),
    _of_one(name="listing_decided", tells={ListingDecided: _owner}, words=words.LISTING_DECIDED),
    _of_talk(name="listing_message", tells={ConversationWritten: _reader}, words=words.LISTING_MESSAGE),
    _of_talk(
        name="listing_ended",
        tells={ConversationClosed: _reader},
        unless=lambda _tx, event: event.data["because"] != "recalled",
        waits=False,
        despite_block=True,  # what is dangerous is so between any two
        words=words.LISTING_ENDED,
    ),
    Kind(
        name="search_found",
        tells={SearchMatched: _searcher},
        about="search",
        subject="search_id",
        path="/classifieds/found/{id}",
        words=words.SEARCH_FOUND,
    ),
)
