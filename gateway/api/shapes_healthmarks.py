"""What the API answers about marked days, and time without smoke."""

from typing import ClassVar

from marshmallow import fields

from gateway.api.shapes import WHEN
from gateway.api.shaping import Shape, all_of, needed

MARK = "0190c2b5-6a05-7d11-9c3e-2f6b8a0d4e70"


class MarkedDay(Shape):
    """A day that you marked, as it stands on a chart."""

    day = fields.Date(**needed("which day"))
    label = fields.String(**needed("in your own words"))
    example: ClassVar = {"day": "2026-03-16", "label": "Début du traitement"}


class HealthMark(MarkedDay):
    """A day that you marked on your charts."""

    id = fields.UUID(**needed("the mark"))
    created_at = fields.DateTime(**needed("when it was marked"))
    example: ClassVar = {**MarkedDay.example, "id": MARK, "created_at": WHEN}


HealthMarks = all_of(HealthMark, "HealthMarks", "Your marked days, the latest first.", HealthMark.example)


class SmokeFree(Shape):
    """Time without smoke and money not spent, since the day of quitting."""

    quit_on = fields.Date(**needed("the day of quitting, null as long as you named none", allow_none=True))
    since = fields.DateTime(**needed("the moment of quitting, or of the last cigarette after it", allow_none=True))
    days = fields.Integer(**needed("all days without smoke since quitting: a relapse takes none back"))
    relapses = fields.Integer(**needed("the days since then with some"))
    saved = fields.String(
        **needed("in your country's money; null where it is not known what was smoked or cost", allow_none=True)
    )
    example: ClassVar = {
        "quit_on": "2026-01-05",
        "since": "2026-02-01T19:30:00+00:00",
        "days": 68,
        "relapses": 2,
        "saved": "447.00",
    }
