"""How the games' questions stand in an address."""

from contracts.games import schemas
from gateway.api.queries import Several

_TASKS = schemas.Sheet().fields["tasks"]


class Sheet(schemas.Sheet):
    """A sheet for the doctor."""

    tasks = Several(
        _TASKS,
        f"Of {', '.join(schemas.TASKS)}, with commas between.",
        "of these, as `nback,corsi`; of all that were played without",
    )
