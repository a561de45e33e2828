"""Names in paths: a UUID in its usual form, a tracker by its name; anything else is an address that does not exist."""

from werkzeug.routing import BaseConverter

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
