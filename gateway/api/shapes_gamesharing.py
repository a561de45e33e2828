"""What the API answers about results that are shared, and who saw them."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.games.events import ENDINGS
from gateway.api.shapes import WHEN, Author
from gateway.api.shapes_agendas import DOCTOR
from gateway.api.shapes_games import TASK
from gateway.api.shaping import Shape, all_of, needed, page_of

SHARE = "0190c2b8-3e20-7b94-a517-6d0f4c8e1b52"


class GamesShare(Shape):
    """What one member shows to another of their results."""

    id = fields.UUID(**needed("the share"))
    member = fields.Nested(Author, **needed("the other one, null when they are not there", allow_none=True))
    tasks = fields.List(fields.String(**TASK), **needed("of which tasks"))
    from_ = fields.Date(data_key="from", **needed("the first day"))
    to = fields.Date(**needed("the last day, null: from then on", allow_none=True))
    created_at = fields.DateTime(**needed("since when"))
    expires_at = fields.DateTime(**needed("until when"))
    ended_at = fields.DateTime(**needed("when it ended", allow_none=True))
    because = fields.String(**needed("why it ended", allow_none=True, validate=OneOf(ENDINGS)))
    example: ClassVar = {
        "id": SHARE,
        "member": DOCTOR,
        "tasks": ["corsi", "nback"],
        "from": "2026-01-01",
        "to": None,
        "created_at": WHEN,
        "expires_at": "2026-06-15T10:00:00+00:00",
        "ended_at": None,
        "because": None,
    }


GamesShares = all_of(GamesShare, "GamesShares", "What is shown, newest first.", GamesShare.example)
GamesShown = all_of(GamesShare, "GamesShown", "What others show you, by name.", GamesShare.example)


class GamesSeen(Shape):
    """That somebody saw results of yours."""

    at = fields.DateTime(**needed("when"))
    by = fields.Nested(Author, **needed("who, null for one who left", allow_none=True))
    what = fields.List(fields.String(**TASK), **needed("of which tasks"))
    from_ = fields.Date(data_key="from", **needed("from this day"))
    to = fields.Date(**needed("to this day"))
    example: ClassVar = {"at": WHEN, "by": DOCTOR, "what": ["nback"], "from": "2026-01-01", "to": "2026-03-15"}


GamesLog = page_of(GamesSeen, "GamesLog", "Who saw what of yours.", GamesSeen.example)
