"""What tests of proofs do: begin at the provider, come back, and look whose the entry is."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from services.directory.tests.openid import Openid
from services.directory.tests.world import Person, World

RPPS = "10003456789"


NATIONAL = f"8{RPPS}"


BACK = "http://127.0.0.1:8000/directory/proofs"


def begin(provider: Openid, someone: Person, entry: UUID) -> str:
    """Begin, and sign in there; the state that comes back."""
    url = someone.ask("begin_proof", entry_id=entry, key=None)["object"]["url"]
    provider.visit(url)
    return parse_qs(urlsplit(url).query)["state"][0]


def finish(someone: Person, state: str) -> str | None:
    return someone.refused("finish_proof", state=state, code="a-code")


def owner(world: World) -> Any:
    return world.rows("SELECT member_id FROM entries")[0]["member_id"]
