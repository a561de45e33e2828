"""Names in paths: a UUID in its usual form, a tracker or a task by its name; what is none is an unknown address."""

from werkzeug.routing import BaseConverter

from contracts.games.schemas import TASKS
from contracts.healthbox.schemas import TRACKERS


class IdConverter(BaseConverter):
    """`<id:post_id>`: handed on in lower case."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def to_python(self, value: str) -> str:
        return value.lower()


class WhoseConverter(IdConverter):
    """`<whose:member_id>`: a member's id, or `me`."""

    regex = f"me|{IdConverter.regex}"


class TrackerConverter(BaseConverter):
    """`<tracker:tracker>`: one of the six."""

    regex = "|".join(TRACKERS)


class TaskConverter(BaseConverter):
    """`<task:task>`: a task of the games."""

    regex = "|".join(TASKS)
