"""The kinds of notices. To add one: declare it in one of these modules, and name it in the contract's `KINDS`."""

from contracts.notifications.schemas import KINDS
from services.notifications.kinds import (
    appointments,
    classifieds,
    entries,
    follows,
    games,
    health,
    offers,
    rentals,
    sessions,
)
from services.notifications.kinds.kind import Kind, Who

_DECLARED = {
    kind.name: kind
    for module in (follows, appointments, offers, entries, health, classifieds, rentals, games, sessions)
    for kind in module.KINDS
}
ALL: dict[str, Kind] = {name: _DECLARED[name] for name in KINDS}
"""By name, in the order in which preferences list them."""


TOLD_BY: dict[str, list[tuple[Kind, Who]]] = {}
"""By type of event: the kinds that it makes notices of, and whom each tells."""

ENDED_BY: dict[str, list[str]] = {}
"""By type of event: the kinds whose notices it overtakes."""

for _kind in ALL.values():
    for _event, _who in _kind.tells.items():
        TOLD_BY.setdefault(_event.type, []).append((_kind, _who))
    for _event in _kind.until:
        ENDED_BY.setdefault(_event.type, []).append(_kind.name)
