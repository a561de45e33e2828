"""What the API answers about an entry of the directory, and to who says that it is theirs."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.directory.schemas import KINDS, REFUSED, SECTORS, SPOKEN
from gateway.api.shapes import WHEN
from gateway.api.shapes_agendas import DOCTOR
from gateway.api.shapes_directory import AS_OF, ENTRY, Coded, EntryPlace
from gateway.api.shaping import Shape, all_of, needed

METHODS, STATES = ("document", "provider"), ("pending", "accepted", "refused", "withdrawn", "ended")
CLAIM, CORRECTION = "0190c2b5-2b51-7e22-8d4f-3a7c9b1e5f84", "0190c2b5-3c62-7f33-9e50-4b8dac2f6095"
HANDLE = "MDE5MGMyYjUtNGQ3My03MDQ0.1773566813.pX0cQm9aUkVhVQ"
_AT_WILL = {"allow_none": True}


class EntryProfile(Shape):
    """What an owner says of their entry: nobody has checked it."""

    presentation = fields.String(**needed("in their words", **_AT_WILL))
    languages = fields.List(fields.String(validate=OneOf(SPOKEN)), **needed("that are spoken there"))
    fees = fields.String(**needed("in their words", **_AT_WILL))
    hours = fields.String(**needed("in their words", **_AT_WILL))
    access = fields.String(**needed("how to get there, in their words", **_AT_WILL))
    sector = fields.String(**needed("of the fees, in France", validate=OneOf(SECTORS), **_AT_WILL))
    accessible = fields.Boolean(**needed("whether a wheelchair gets in", **_AT_WILL))
    video = fields.Boolean(**needed("whether visits are held by video", **_AT_WILL))
    accepts_new = fields.Boolean(**needed("whether new patients are accepted", **_AT_WILL))
    example: ClassVar = {
        "presentation": "Dermatologie de l’adulte et de l’enfant.",
        "languages": ["fr", "ar"],
        "fees": "Consultation : 31,50 €",
        "hours": "Du lundi au vendredi, de 9 h à 18 h",
        "access": "Métro Saxe-Gambetta, ascenseur",
        "sector": "1",
        "accessible": True,
        "video": True,
        "accepts_new": True,
    }


class RegisterRow(Shape):
    """Where what is said comes from."""

    source = fields.String(**needed("which register"))
    number = fields.String(**needed("the number there"))
    as_of = fields.Date(**needed("the day of its data", allow_none=True))
    example: ClassVar = {"source": "rpps", "number": "10000000001", "as_of": AS_OF}


class Entry(Shape):
    """An entry of the directory."""

    id = fields.UUID(**needed("the entry"))
    kind = fields.String(**needed("what it is", validate=OneOf(KINDS)))
    name = fields.String(**needed("with the title"))
    title = fields.String(**needed("as the register has it", allow_none=True))
    profession = fields.String(**needed("in the language asked for", allow_none=True))
    profession_code = fields.String(**needed("as in /directory/specialties", allow_none=True))
    specialties = fields.List(fields.Nested(Coded), **needed("all of them"))
    places = fields.List(fields.Nested(EntryPlace), **needed("all of them"))
    profile = fields.Nested(EntryProfile, **needed("what its owner says", allow_none=True))
    claimed = fields.Boolean(**needed("whether a member proved that it is theirs"))
    member_id = fields.UUID(**needed("that member", allow_none=True))
    register = fields.Nested(RegisterRow, **needed("where it comes from"))
    example: ClassVar = {
        "id": ENTRY,
        "kind": "professional",
        "name": "Dr Inès Moreau",
        "title": "Dr",
        "profession": "Médecin",
        "profession_code": "physician",
        "specialties": [Coded.example],
        "places": [EntryPlace.example],
        "profile": EntryProfile.example,
        "claimed": True,
        "member_id": DOCTOR["id"],
        "register": RegisterRow.example,
    }


class OwnEntry(Entry):
    """An entry as its owner sees it."""

    listed = fields.Boolean(**needed("whether the directory shows it"))
    state = fields.String(**needed("whether the register still has it"))
    example: ClassVar = {**Entry.example, "listed": True, "state": "open"}


OwnEntries = all_of(OwnEntry, "OwnEntries", "The own entries.", OwnEntry.example)


class ClaimedEntry(Shape):
    """The entry that a claim is about."""

    id = fields.UUID(**needed("the entry"))
    name = fields.String(**needed("with the title"))
    profession = fields.String(**needed("what it does", allow_none=True))
    city = fields.String(**needed("where", allow_none=True))


class OwnClaim(Shape):
    """A claim that an entry is one's own."""

    id = fields.UUID(**needed("the claim"))
    entry = fields.Nested(ClaimedEntry, **needed("which entry"))
    method = fields.String(**needed("how it is proved", validate=OneOf(METHODS)))
    state = fields.String(**needed("where it stands", validate=OneOf(STATES)))
    reason = fields.String(**needed("why it was refused", allow_none=True, validate=OneOf(REFUSED)))
    made_at = fields.DateTime(**needed("when it was made"))
    decided_at = fields.DateTime(**needed("when it was decided", allow_none=True))
    example: ClassVar = {
        "id": CLAIM,
        "entry": {"id": ENTRY, "name": "Dr Inès Moreau", "profession": "Médecin", "city": "Lyon"},
        "method": "document",
        "state": "pending",
        "reason": None,
        "made_at": WHEN,
        "decided_at": None,
    }


OwnClaims = all_of(OwnClaim, "OwnClaims", "The own claims, newest first.", OwnClaim.example)


class CorrectionSent(Shape):
    """What was sent is in the queue."""

    id = fields.UUID(**needed("the correction"))
    state = fields.String(**needed("where it stands"))
    example: ClassVar = {"id": CORRECTION, "state": "open"}


class ProofOffer(Shape):
    """Whether a provider of professionals' identities is set up here."""

    offered = fields.Boolean(**needed("whether it is"))
    name = fields.String(**needed("what it is called", allow_none=True))
    example: ClassVar = {"offered": True, "name": "Pro Santé Connect"}


class ProofBegun(Shape):
    """Where to prove it."""

    url = fields.String(**needed("the provider's page; it leads back with `state` and `code`"))
    example: ClassVar = {"url": "https://provider.example/authorize?state=pX0cQm9aUkVhVQ"}


class Upload(Shape):
    """A file that was kept for its next use."""

    handle = fields.String(**needed("names it where it is used; yours alone"))
    expires_at = fields.DateTime(**needed("until when it is kept if nothing uses it"))
    example: ClassVar = {"handle": HANDLE, "expires_at": WHEN}
