"""Arguments of the doors of the directory, and the values clients may send.

Whoever searches is not among the arguments: the directory never learns who looks for whom.
"""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.identity.schemas import COUNTRIES, LANGUAGES
from contracts.words import readable, storable

KINDS = ("professional", "establishment", "partner")
SORTS = ("best", "distance")
# of a French professional: the fees agreed with the health insurance
SECTORS = ("1", "2", "optam", "none")
# what people speak, beyond the languages of the pages: ISO 639-1
SPOKEN = (
    "fr", "en", "de", "ar", "es", "it", "pt", "nl", "pl", "ro", "ru", "uk", "tr", "el", "hy", "fa", "he", "zh", "ja",
    "vi", "ta", "hi", "ur", "kab", "wo", "bm", "sq", "sr",
)  # fmt: skip
ABOUT = ("name", "address", "phone", "specialty", "closed", "access", "other")
REFUSED = ("unreadable", "not_the_person", "out_of_date", "already_claimed", "left_register")
MOST_KM = 200
_CODE = Regexp(r"^[a-z][a-z0-9_]{1,40}$", error="A code as in /directory/specialties.")
_PLACE = Regexp(r"^[A-Z]{2}-[0-9A-Z]{1,12}$", error="An id as in /places.")
_HANDLE = Regexp(r"^[A-Za-z0-9_.-]{20,400}$", error="A handle as /uploads answers it.")


class Nothing(Schema):
    """No arguments."""


class InLanguage(Schema):
    """In whose words the answer is."""

    language = fields.String(load_default="fr", validate=OneOf(LANGUAGES))


class Point(Schema):
    """A point on the earth, WGS84 degrees."""

    lat = fields.Float(required=True, validate=Range(-90, 90))
    lon = fields.Float(required=True, validate=Range(-180, 180))


class Search(InLanguage):
    """What is looked for: `q` as a person types it; the rest narrows it. `near` or `place`, not both.

    `radius_km` needs one of them. `facets`: how many there are by each filter; on a first page alone.
    """

    q = fields.String(load_default="", validate=[Length(max=100), storable])
    kind = fields.String(load_default=None, allow_none=True, validate=OneOf(KINDS))
    profession = fields.String(load_default=None, allow_none=True, validate=_CODE)
    specialty = fields.String(load_default=None, allow_none=True, validate=_CODE)
    country = fields.String(load_default=None, allow_none=True, validate=OneOf(COUNTRIES))
    near = fields.Nested(Point, load_default=None, allow_none=True)
    place = fields.String(load_default=None, allow_none=True, validate=_PLACE)
    radius_km = fields.Integer(load_default=None, allow_none=True, validate=Range(1, MOST_KM))
    languages = fields.List(fields.String(validate=OneOf(SPOKEN)), load_default=list, validate=Length(max=5))
    video = fields.Boolean(load_default=None, allow_none=True)
    accepts_new = fields.Boolean(load_default=None, allow_none=True)
    sector = fields.String(load_default=None, allow_none=True, validate=OneOf(SECTORS))
    accessible = fields.Boolean(load_default=None, allow_none=True)
    claimed = fields.Boolean(load_default=None, allow_none=True)
    sort = fields.String(load_default="best", validate=OneOf(SORTS))
    facets = fields.Boolean(load_default=False)
    limit = fields.Integer(load_default=20, validate=Range(1, 100))
    cursor = fields.String(load_default=None, allow_none=True, validate=Length(max=300))

    @validates_schema
    def one_middle(self, data: dict[str, Any], **_: Any) -> None:
        if data["near"] and data["place"]:
            raise ValidationError("Either a point or a place.", "place")


class FindPlaces(InLanguage):
    """Communes and cities by name or postcode, or (`near`) the one nearest to a point."""

    q = fields.String(load_default="", validate=[Length(max=80), storable])
    near = fields.Nested(Point, load_default=None, allow_none=True)
    country = fields.String(load_default=None, allow_none=True, validate=OneOf(COUNTRIES))
    limit = fields.Integer(load_default=10, validate=Range(1, 50))


class EntryId(Schema):
    """An entry of the directory."""

    entry_id = fields.UUID(required=True)


class ReadEntry(EntryId, InLanguage):
    """An entry, in a language."""


class Claim(EntryId):
    """That an entry is one's own: the number in its register, and a document that proves it."""

    register_number = fields.String(required=True, validate=[Length(2, 40), storable])
    document = fields.String(required=True, validate=_HANDLE)


class ClaimId(Schema):
    """One's own claim."""

    claim_id = fields.UUID(required=True)


class BeginProof(EntryId):
    """Prove it by the provider of professionals' identities; the answer is where to go."""


class FinishProof(Schema):
    """What the provider sent back."""

    state = fields.String(required=True, validate=Length(20, 200))
    code = fields.String(required=True, validate=Length(1, 2000))


class EditEntry(EntryId):
    """What an owner says of their entry; what is absent stays. `listed`: whether the directory shows it at all."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    presentation = fields.String(allow_none=True, validate=[Length(max=2000), storable, readable])
    languages = fields.List(fields.String(validate=OneOf(SPOKEN)), validate=Length(max=10))
    fees = fields.String(allow_none=True, validate=[Length(max=500), storable, readable])
    hours = fields.String(allow_none=True, validate=[Length(max=500), storable, readable])
    access = fields.String(allow_none=True, validate=[Length(max=500), storable, readable])
    sector = fields.String(allow_none=True, validate=OneOf(SECTORS))
    accessible = fields.Boolean(allow_none=True)
    video = fields.Boolean(allow_none=True)
    accepts_new = fields.Boolean(allow_none=True)
    listed = fields.Boolean()


class Correct(EntryId):
    """Something in an entry is wrong: about what, and in words what is right."""

    about = fields.String(required=True, validate=OneOf(ABOUT))
    text = fields.String(required=True, validate=[Length(1, 1000), storable, readable])
