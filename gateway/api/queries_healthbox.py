"""How the Health Box's questions stand in an address."""

from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import Regexp

from contracts.healthbox import schemas

_SECTIONS = schemas.HealthReport().fields["sections"]


class Chart(schemas.Series):
    """A measure of a tracker, by day or week; its first without."""

    measure = fields.String(
        load_default=None, validate=Regexp(r"[a-z_]{2,30}\Z", error="The name of a measure of this tracker.")
    )


class Sections(fields.String):
    """`weight,goals`: parts of a report."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        try:
            return _SECTIONS.deserialize([name for name in text.split(",") if name])
        except ValidationError:
            raise ValidationError(f"At least one of {', '.join(schemas.SECTIONS)}, with commas between.") from None

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


class Report(schemas.HealthReport):
    """Which days, and which parts."""

    sections = Sections(
        load_default=lambda: list(schemas.SECTIONS),
        metadata={"description": "which parts, as `weight,goals`; all without"},
    )
