"""That an entry is one's own: said, proved by a document or by a provider of identities, followed, taken back."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, make_response, request

from contracts.directory.schemas import Claim
from gateway import multipart, uploads
from gateway.calls import change, fetch, glance
from gateway.pages import guard
from gateway.pages.directory import read_entry
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form, read
from gateway.refusals import Unauthenticated
from kit.refusals import Invalid, Refusal, Refused

_CLAIM = Claim(exclude=("entry_id", "document"))
_KINDS = ("professional", "partner", "association")
_LATER = "later"
Found = dict[str, Any]


def _asked(entry_id: str) -> Found:
    return {"entry": read_entry(entry_id), "proof": fetch("directory", "proof")}


class Number(Claim):
    """The number alone: the proof is the next question."""


@form("/directory/<id:entry_id>/claim", "directory/claim.html", Number, without=("entry_id", "document"), start=_asked)
def claim(said: Found, entry_id: str) -> str:
    """The number in the register; the proof is asked for next, with the number kept on the page."""
    return _ask_document(entry_id, Form(said))


@page("/directory/<id:entry_id>/claim/document")
def claim_document(entry_id: str) -> str:
    """The document, and the number where it is not known yet."""
    return _ask_document(entry_id, Form({}))


@act("/directory/<id:entry_id>/claim/document", open=True, limit="uploads")
def send_document(entry_id: str) -> Response:
    """Send both. Nothing is read of what somebody sends who is not signed in."""
    if g.known is None:
        return go("sign_in", next=f"/directory/{entry_id}/claim")
    words, file = multipart.read(request)
    try:
        said = read(_CLAIM, _without(words, "key"))
        if file is None or not file.name:
            raise Invalid(errors=[{"pointer": "/document", "detail": "A file is needed."}])
        handle = uploads.keep(file, g.actor["member_id"], uploads.DOCUMENT)["handle"]
        change("directory", "claim", {**said, "entry_id": entry_id, "document": handle}, words.get("key"))
    except (Refusal, Refused) as refusal:
        if isinstance(refusal, Unauthenticated) or refusal.status not in (403, 409, 413, 415, 422, 429, 503):
            raise
        shown = Form(words.to_dict(), refusal, words.get("key"))
        return make_response(_ask_document(entry_id, shown), refusal.status)
    return go("claims", done="claimed")


@act("/directory/<id:entry_id>/proof")
def begin_proof(entry_id: str) -> str:
    """Where the provider asks who one is: a link, so that everybody sees to whom they go."""
    begun = change("directory", "begin_proof", {"entry_id": entry_id}, request_key())
    there = urlsplit(begun["url"])
    return render("directory/proof.html", entry=read_entry(entry_id), url=begun["url"], host=there.netloc)


@page("/directory/proofs")
def proofs() -> Any:
    """What the provider sent back. The address with it is left at once."""
    state, code = request.args.get("state", ""), request.args.get("code", "")
    try:
        if not code:
            raise Refused("ProofFailed", 409, "", {})
        change("directory", "finish_proof", {"state": state, "code": code}, f"proof-{state}"[:200])
    except (Refusal, Refused) as refusal:
        if refusal.status not in (404, 409, 422):
            raise
        return render("directory/proof_failed.html", refusal=refusal.name), 409
    return go("own_entries", done="proven")


@page("/directory/claims")
def claims() -> str:
    """What one has asked for, and what became of it."""
    return render("directory/claims.html", claims=fetch("directory", "claims")["items"])


@act("/directory/claims/<id:claim_id>/withdrawal")
def withdraw_claim(claim_id: str) -> Response:
    """Take it back; the document is erased."""
    change("directory", "withdraw_claim", {"claim_id": claim_id}, request_key())
    return go("claims", done="claim-withdrawn")


@page("/directory/mine")
def own_entries() -> str:
    """The entries that one holds; for none, how one comes to it."""
    found = fetch("directory", "own_entries")["items"]
    return render("directory/mine.html", entries=found, may_claim=g.actor["kind"] in _KINDS)


def is_to_suggest() -> bool:
    """Whether a professional without an entry is told that there is one: until they say that this is enough."""
    if g.actor["kind"] != "professional" or request.cookies.get("entry") == _LATER:
        return False
    found = glance("directory", "own_entries")
    return found is not None and not found["items"]


@act("/directory/later")
def suggest_no_more() -> Response:
    """Not to be told again, in this browser."""
    response = go("today", done="later")
    guard.keep(response, "entry", _LATER)
    return response


def _ask_document(entry_id: str, form_: Form) -> str:
    return render("directory/document.html", form=form_, entry=read_entry(entry_id))


def _without(words: Any, *names: str) -> Any:
    for name in names:
        words = words.copy()
        words.poplist(name)
    return words
