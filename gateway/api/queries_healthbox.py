"""How the Health Box's questions stand in an address."""

from marshmallow import fields
from marshmallow.validate import Regexp

from contracts.healthbox import schemas
from gateway.api.queries import Several

_SECTIONS = schemas.HealthReport().fields["sections"]


class Chart(schemas.Series):
    """A measure of a tracker, by day or week; its first without."""

    measure = fields.String(
        load_default=None, validate=Regexp(r"[a-z_]{2,30}\Z", error="The name of a measure of this tracker.")
    )


class Report(schemas.HealthReport):
    """Which days, and which parts."""

    sections = Several(
        _SECTIONS,
        f"At least one of {', '.join(schemas.SECTIONS)}, with commas between.",
        "which parts, as `weight,goals`; all without",
        lambda: list(schemas.SECTIONS),
    )
