"""What the API answers to who looks for somebody in the directory."""

from typing import Any, ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.directory.schemas import KINDS, SECTORS, SPOKEN
from contracts.identity.schemas import COUNTRIES
from gateway.api.shapes_agendas import DOCTOR, REASON
from gateway.api.shapes_appointments import WHEN_AND_WHERE, Slot
from gateway.api.shaping import Shape, all_of, needed

SOURCES, PRECISIONS = ("index", "database"), ("site", "commune", "none")
ENTRY, LYON, AS_OF = "0190c2b5-1a40-7d11-9c3e-2f6b8a0d4e73", "FR-69123", "2026-03-01"
_SECTOR = {"allow_none": True, "validate": OneOf(SECTORS)}


class ListedPlace(Shape):
    """The place of an entry that is nearest to what was asked for."""

    name = fields.String(**needed("what it is called", allow_none=True))
    address = fields.String(**needed("street and number", allow_none=True))
    postcode = fields.String(**needed("as the country writes it", allow_none=True))
    city = fields.String(**needed("where it is", allow_none=True))
    country = fields.String(**needed("ISO 3166-1 alpha-2", validate=OneOf(COUNTRIES)))
    lat = fields.Float(**needed("WGS84 degrees", allow_none=True))
    lon = fields.Float(**needed("WGS84 degrees", allow_none=True))
    precision = fields.String(
        **needed("of the site itself, of the middle of its commune, or not known", validate=OneOf(PRECISIONS))
    )
    example: ClassVar[dict[str, Any]] = {
        "name": "Cabinet des Tilleuls",
        "address": "12 rue des Tilleuls",
        "postcode": "69003",
        "city": "Lyon",
        "country": "FR",
        "lat": 45.7597,
        "lon": 4.8422,
        "precision": "site",
    }


class EntryPlace(ListedPlace):
    """A place of an entry."""

    commune = fields.String(**needed("its commune as in /places", allow_none=True))
    phone = fields.String(**needed("as the register has it", allow_none=True))
    mode = fields.String(**needed("liberal or salaried, where the register says", allow_none=True))
    example: ClassVar = {**ListedPlace.example, "commune": "FR-69383", "phone": "+33478000000", "mode": "liberal"}


class NextSlot(Slot):
    """The first free slot, for a reason that you may book."""

    reason_id = fields.UUID(**needed("for this reason"))
    example: ClassVar = {"reason_id": REASON, **WHEN_AND_WHERE}


class ListedEntry(Shape):
    """An entry that was found."""

    id = fields.UUID(**needed("the entry"))
    kind = fields.String(**needed("what it is", validate=OneOf(KINDS)))
    name = fields.String(**needed("with the title"))
    profession = fields.String(**needed("in the language asked for", allow_none=True))
    profession_code = fields.String(**needed("as in /directory/specialties", allow_none=True))
    specialty = fields.String(**needed("the first of them", allow_none=True))
    specialty_code = fields.String(**needed("as in /directory/specialties", allow_none=True))
    specialties = fields.List(fields.String(), **needed("all of them"))
    place = fields.Nested(ListedPlace, **needed("where", allow_none=True))
    places = fields.Integer(**needed("how many places it has"))
    distance_m = fields.Integer(**needed("metres from the middle of what was asked for", allow_none=True))
    why = fields.List(fields.String(), **needed("why it stands here, in words; nobody can pay for it"))
    claimed = fields.Boolean(**needed("whether a member proved that it is theirs"))
    member_id = fields.UUID(**needed("that member", allow_none=True))
    languages = fields.List(fields.String(validate=OneOf(SPOKEN)), **needed("that are spoken there"))
    sector = fields.String(**needed("of the fees, in France", **_SECTOR))
    video = fields.Boolean(**needed("whether visits are held by video, null where nobody said", allow_none=True))
    accepts_new = fields.Boolean(**needed("whether new patients are accepted, null where nobody said", allow_none=True))
    accessible = fields.Boolean(**needed("whether a wheelchair gets in, null where nobody said", allow_none=True))
    as_of = fields.Date(**needed("the day of the register's data", allow_none=True))
    next_slot = fields.Nested(
        NextSlot, metadata={"description": "for who is signed in; absent where there is none, or nothing can be said"}
    )
    example: ClassVar = {
        "id": ENTRY,
        "kind": "professional",
        "name": "Dr Inès Moreau",
        "profession": "Médecin",
        "profession_code": "physician",
        "specialty": "Dermatologie",
        "specialty_code": "dermatology",
        "specialties": ["Dermatologie"],
        "place": ListedPlace.example,
        "places": 2,
        "distance_m": 1240,
        "why": ["Dermatologie", "Exerce à Lyon", "À 1,2 km"],
        "claimed": True,
        "member_id": DOCTOR["id"],
        "languages": ["fr", "ar"],
        "sector": "1",
        "video": True,
        "accepts_new": True,
        "accessible": None,
        "as_of": AS_OF,
        "next_slot": NextSlot.example,
    }


class Coded(Shape):
    """A code, and what it is called in the language asked for."""

    code = fields.String(**needed("as in /directory/specialties"))
    name = fields.String(**needed("in the language asked for"))
    example: ClassVar = {"code": "dermatology", "name": "Dermatologie"}


class Counted(Shape):
    """How many entries a choice would leave."""

    code = fields.String(**needed("the choice"))
    count = fields.Integer(**needed("how many it leaves"))
    name = fields.String(metadata={"description": "in the language asked for, where it has a name"})


class Facets(Shape):
    """How many entries each further choice would leave."""

    profession = fields.List(fields.Nested(Counted), **needed("by profession"))
    specialty = fields.List(fields.Nested(Counted), **needed("by specialty"))
    languages = fields.List(fields.Nested(Counted), **needed("by language that is spoken"))
    sector = fields.List(fields.Nested(Counted), **needed("by sector of the fees"))
    video = fields.Integer(**needed("with visits by video"))
    accepts_new = fields.Integer(**needed("that accept new patients"))
    accessible = fields.Integer(**needed("with access for a wheelchair"))
    claimed = fields.Integer(**needed("kept by the person themselves"))
    example: ClassVar = {
        "profession": [{"code": "physician", "name": "Médecin", "count": 12}],
        "specialty": [{"code": "dermatology", "name": "Dermatologie", "count": 12}],
        "languages": [{"code": "fr", "count": 9}],
        "sector": [{"code": "1", "count": 7}],
        "video": 3,
        "accepts_new": 5,
        "accessible": 2,
        "claimed": 4,
    }


class PlaceName(Shape):
    """A place by name."""

    id = fields.String(**needed("as in /places"))
    name = fields.String(**needed("in the language asked for"))


class Understood(Shape):
    """What the words that were typed were read as."""

    specialties = fields.List(fields.Nested(Coded), **needed("specialties and professions"))
    place = fields.Nested(PlaceName, **needed("a place", allow_none=True))
    words = fields.List(fields.String(), **needed("the rest: a name"))
    example: ClassVar = {"specialties": [Coded.example], "place": {"id": LYON, "name": "Lyon"}, "words": []}


class Wider(Shape):
    """What a wider question would find."""

    without = fields.String(**needed("the parameter to leave out; `radius_km`, to widen as far as it goes"))
    count = fields.Integer(**needed("how many there would be"))


class Found(Shape):
    """A page of the directory, in the order asked for."""

    items = fields.List(fields.Nested(ListedEntry), **needed("the page"))
    next = fields.String(**needed("the cursor of the next page, null on the last", allow_none=True))
    as_of = fields.Date(**needed("the day of the oldest register's data", allow_none=True))
    source = fields.String(**needed("database: the search engine is away for the moment", validate=OneOf(SOURCES)))
    understood = fields.Nested(Understood, **needed("how `q` was read"))
    facets = fields.Nested(Facets, **needed("where they were asked for, on the first page", allow_none=True))
    widen = fields.List(fields.Nested(Wider), **needed("where nothing was found, what would find something"))
    example: ClassVar = {
        "items": [ListedEntry.example],
        "next": "AZDCsQKqfuE",
        "as_of": AS_OF,
        "source": "index",
        "understood": Understood.example,
        "facets": Facets.example,
        "widen": [],
    }


class Specialty(Coded):
    """A specialty, a profession, or what a partner is."""

    kind = fields.String(**needed("what the code stands for", validate=OneOf(("specialty", "profession", "partner"))))
    profession = fields.String(**needed("a specialty's profession", allow_none=True))
    example: ClassVar = {**Coded.example, "kind": "specialty", "profession": "physician"}


Specialties = all_of(Specialty, "Specialties", "All that can be looked for.", Specialty.example)


class Locality(PlaceName):
    """A commune or a city."""

    country = fields.String(**needed("ISO 3166-1 alpha-2", validate=OneOf(COUNTRIES)))
    region = fields.String(**needed("where in the country", allow_none=True))
    postcodes = fields.List(fields.String(), **needed("at most five of them"))
    lat = fields.Float(**needed("WGS84 degrees of its middle"))
    lon = fields.Float(**needed("WGS84 degrees of its middle"))
    population = fields.Integer(**needed("how many live there", allow_none=True))
    example: ClassVar = {
        "id": LYON,
        "name": "Lyon",
        "country": "FR",
        "region": "Auvergne-Rhône-Alpes",
        "postcodes": ["69001", "69002", "69003"],
        "lat": 45.758,
        "lon": 4.8351,
        "population": 522250,
    }


Localities = all_of(Locality, "Localities", "Places, the likeliest first.", Locality.example)


class Overview(Shape):
    """What the directory holds."""

    entries = fields.Dict(keys=fields.String(), values=fields.Integer(), **needed("how many, by kind"))
    as_of = fields.Dict(keys=fields.String(), values=fields.Date(), **needed("the day of the data, by register"))
    source = fields.String(**needed("what answers searches at the moment", validate=OneOf(SOURCES)))
    example: ClassVar = {
        "entries": {"professional": 5000, "establishment": 400, "partner": 120},
        "as_of": {"rpps": AS_OF, "finess": AS_OF},
        "source": "index",
    }
