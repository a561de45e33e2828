"""The directory: who is found, and whose entry it is. Reading needs no account, and is asked for in nobody's name."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from contracts.directory import schemas
from gateway import looking
from gateway.api import shapes_directory, shapes_entries
from gateway.api.queries_directory import FindPlaces, InLanguage, Search, reader_s_language
from gateway.calls import answer, ask, change, command, read_list, read_one, show_list, show_one
from gateway.operations import operation

blueprint = Blueprint("directory", __name__, url_prefix="/v1", description="The directory")
ENTRY, CLAIMS = "/directory/<id:entry_id>", "/v1/directory/claims"


@blueprint.get("/directory")
@operation(200, shapes_directory.Found, query=Search, greets=True, etag=True, limit="directory")
def search_directory(language: str | None = None, **question: Any) -> Response:
    """Find professionals and partners.

    With or without an account; who is signed in sees the next free slot of those who can be booked.
    """
    return _in_words(show_list(looking.search({**question, "language": reader_s_language(language)})))


@blueprint.get("/directory/specialties")
@operation(200, shapes_directory.Specialties, query=InLanguage, open=True, etag=True, limit="directory")
def list_specialties(language: str | None = None) -> Response:
    """List what can be looked for.

    Specialties, professions, and what partners are.
    """
    return _in_words(show_list(_look("specialties", language)))


@blueprint.get("/directory/overview")
@operation(200, shapes_directory.Overview, open=True, etag=True, limit="directory")
def read_overview() -> Response:
    """Read what the directory holds."""
    return show_one(ask("directory", "overview", {}, repeatable=True))


@blueprint.get("/places")
@operation(200, shapes_directory.Localities, query=FindPlaces, open=True, etag=True, limit="directory")
def find_places(language: str | None = None, **wanted: Any) -> Response:
    """Find a commune or a city.

    By name or postcode, or the one nearest to a point.
    """
    return _in_words(show_list(_look("places", language, **wanted)))


@blueprint.get(ENTRY)
@operation(200, shapes_entries.Entry, query=InLanguage, open=True, etag=True, limit="directory")
def read_entry(language: str | None = None, **entry: Any) -> Response:
    """Read an entry."""
    return _in_words(show_one(_look("entry", language, **entry)))


@blueprint.patch(ENTRY)
@operation(
    200,
    shapes_entries.OwnEntry,
    body=schemas.EditEntry,
    without=("entry_id", "version"),
    if_match=True,
    takes_key=True,
    etag=True,
)
def edit_entry(**edited: Any) -> Response:
    """Edit the own entry.

    What is left out stays as it is; `listed` takes it out of the directory, or puts it back.
    """
    return command("directory", "edit_entry", edited)


@blueprint.delete(f"{ENTRY}/owner")
@operation(204, None, takes_key=True)
def give_entry_up(**entry: Any) -> Response:
    """Give the own entry up.

    The register's row stays; what you said of it is erased, and your badge with it.
    """
    return command("directory", "give_up", entry)


@blueprint.get("/directory/mine")
@operation(200, shapes_entries.OwnEntries, etag=True)
def list_own_entries() -> Response:
    """List the own entries."""
    return read_list("directory", "own_entries", {})


@blueprint.get("/directory/mine/<id:entry_id>")
@operation(200, shapes_entries.OwnEntry, etag=True)
def read_own_entry(**entry: Any) -> Response:
    """Read an own entry.

    Also one that the directory does not show.
    """
    return read_one("directory", "own_entry", entry)


@blueprint.get("/directory/claims")
@operation(200, shapes_entries.OwnClaims, etag=True)
def list_claims() -> Response:
    """List the own claims."""
    return read_list("directory", "claims", {})


@blueprint.post(f"{ENTRY}/claims")
@operation(
    201,
    shapes_entries.OwnClaim,
    body=schemas.Claim,
    without=("entry_id",),
    takes_key=True,
    location=True,
    refusals=("AlreadyClaimed", "NotClaimable", "WrongNumber", "UnknownUpload", "TooManyClaims"),
)
def claim_entry(**claim: Any) -> Response:
    """Say that an entry is yours.

    With its number in the register, and an upload that proves it: a person looks at it, then it is erased.
    """
    return command("directory", "claim", claim, CLAIMS)


@blueprint.delete("/directory/claims/<id:claim_id>")
@operation(204, None, takes_key=True)
def withdraw_claim(**claim: Any) -> Response:
    """Withdraw a claim.

    One that is not decided yet; its document is erased.
    """
    return command("directory", "withdraw_claim", claim)


@blueprint.get("/directory/proofs")
@operation(200, shapes_entries.ProofOffer, etag=True)
def read_proof_offer() -> Response:
    """Ask whether a provider of identities can prove it."""
    return read_one("directory", "proof", {})


@blueprint.post(f"{ENTRY}/proofs")
@operation(201, shapes_entries.ProofBegun, refusals=("AlreadyClaimed", "NotClaimable", "ProofNotOffered"))
def begin_proof(**entry: Any) -> Response:
    """Prove by a provider of identities that an entry is yours.

    Ten minutes, in this session: then what it was begun with is over.
    """
    return answer(change("directory", "begin_proof", entry), 201)


@blueprint.post("/directory/proofs")
@operation(
    201,
    shapes_entries.OwnClaim,
    body=schemas.FinishProof,
    location=True,
    refusals=("AlreadyClaimed", "NotClaimable", "ProofFailed", "ProofNotOffered"),
)
def finish_proof(**proof: Any) -> Response:
    """Hand over what the provider sent back.

    Once: it is good for one use, so a key would not make it repeatable.
    """
    return command("directory", "finish_proof", proof, CLAIMS)


@blueprint.post(f"{ENTRY}/corrections")
@operation(
    201,
    shapes_entries.CorrectionSent,
    body=schemas.Correct,
    without=("entry_id",),
    takes_key=True,
    refusals=("TooManyCorrections",),
)
def correct_entry(**correction: Any) -> Response:
    """Say what is wrong in an entry.

    A person reads it.
    """
    return command("directory", "correct", correction)


def _look(door: str, language: str | None, **wanted: Any) -> Any:
    return ask("directory", door, {**wanted, "language": reader_s_language(language)}, repeatable=True)


def _in_words(response: Response) -> Response:
    """What is answered depends on the language that the client prefers."""
    response.vary.add("Accept-Language")
    return response
