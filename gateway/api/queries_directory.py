"""How the directory's questions stand in an address: a point as `lat,lon`, a list with commas between."""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import OneOf

from contracts.directory import schemas
from contracts.identity.schemas import LANGUAGES
from gateway.api.queries import Several

_POINT, _SPOKEN = schemas.Point(), schemas.Search().fields["languages"]


class Near(fields.String):
    """`45.76,4.84`: degrees, WGS84."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        lat, _, lon = super()._deserialize(value, *args, **kwargs).partition(",")
        try:
            return _POINT.load({"lat": lat, "lon": lon})
        except ValidationError:
            raise ValidationError("Two numbers of degrees, as 45.76,4.84.") from None

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


def _language() -> fields.String:
    told = {"description": "in whose words the answer is; without it, as `Accept-Language` prefers"}
    return fields.String(load_default=None, allow_none=True, validate=OneOf(LANGUAGES), metadata=told)


def _near(told: str) -> Near:
    return Near(load_default=None, allow_none=True, metadata={"description": told})


class InLanguage(Schema):
    """In whose words the answer is."""

    language = _language()


class Search(schemas.Search):
    """What is looked for: `q` as a person types it; the rest narrows it."""

    language = _language()
    near = _near("the middle, as `45.76,4.84`; this or `place`")
    languages = Several(_SPOKEN, "At most five codes of languages, as fr,ar.", "any of these, as `fr,ar`")


class FindPlaces(schemas.FindPlaces):
    """Communes and cities by name or postcode, or the one nearest to a point."""

    language = _language()
    near = _near("the one nearest to this, as `45.76,4.84`")


def reader_s_language(given: str | None) -> str:
    """The language asked for, else the one that the client prefers, else French."""
    preferred = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return given or next((language for language in preferred if language in LANGUAGES), LANGUAGES[0])
