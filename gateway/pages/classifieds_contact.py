"""Conversations over a listing: to write first, to read and to answer, to report."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from contracts.classifieds import schemas
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.pages.classifieds import LISTING, ROOM, Reported, report
from gateway.pages.doors import form, go, page, render, request_key

Item = dict[str, Any]
CONVERSATION = "/conversations/<id:conversation_id>"
_PAGE = schemas.Conversations()


class Written(Schema):
    """A message."""

    message = fields.String(required=True, validate=schemas.Write().fields["text"].validators)


def _about(listing_id: str) -> Item:
    return {"listing": fetch(ROOM, "listing", listing_id=listing_id)}


@form(f"{LISTING}/write", "classifieds/write.html", Written, start=_about)
def write_about_listing(said: Item, listing_id: str) -> Response:
    """Write to its owner; in a conversation that there is already, a message more."""
    made = change(ROOM, "write_first", {"listing_id": listing_id, "text": said["message"]}, request_key())
    return go("conversation", conversation_id=made["id"], done="message-sent")


@page("/conversations")
def conversations() -> str:
    """One's own, the last written to first."""
    return render("classifieds/conversations.html", found=fetch(ROOM, "conversations", **read_query(_PAGE)))


def _read(conversation_id: str) -> Item:
    return {"conversation": fetch(ROOM, "conversation", conversation_id=conversation_id)}


@form(CONVERSATION, "classifieds/conversation.html", Written, start=_read)
def conversation(said: Item, conversation_id: str) -> Response:
    """What was written, and to answer."""
    change(ROOM, "write", {"conversation_id": conversation_id, "text": said["message"]}, request_key())
    return go("conversation", conversation_id=conversation_id, done="message-sent")


def _reported(conversation_id: str) -> Item:
    return {**_read(conversation_id), "listing": None}


@form(f"{CONVERSATION}/report", "classifieds/report.html", Reported, start=_reported)
def report_conversation(said: Item, conversation_id: str) -> Response:
    """Tell the moderators of it."""
    report("conversation", conversation_id, said)
    return go("conversation", conversation_id=conversation_id, done="reported")
