"""Sites and slots as they are shown: instants in UTC, and beside them what the clock of the place shows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kit.times import instant
from services.appointments.models import Site
from services.appointments.slots import Slot


def times(starts_at: datetime, ends_at: datetime, time_zone: str) -> dict[str, Any]:
    """{starts_at, ends_at, time_zone, local {starts, ends}}: `local` with the offset that holds at that moment."""
    local = [at.astimezone(ZoneInfo(time_zone)).isoformat(timespec="minutes") for at in (starts_at, ends_at)]
    return {
        "starts_at": instant(starts_at),
        "ends_at": instant(ends_at),
        "time_zone": time_zone,
        "local": {"starts": local[0], "ends": local[1]},
    }


def place(site: Site) -> dict[str, Any]:
    """{id, name, address}: where a visit takes place."""
    return {"id": str(site.id), "name": site.name, "address": site.address}


def site(one: Site) -> dict[str, Any]:
    """A place with its time zone."""
    return {**place(one), "time_zone": one.time_zone}


def slots(found: Iterable[Slot], sites: Iterable[Site]) -> list[dict[str, Any]]:
    """Free slots, each with its place."""
    places: dict[UUID, dict[str, Any]] = {site.id: place(site) for site in sites}
    return [
        {
            **times(slot.starts_at, slot.ends_at, slot.time_zone),
            "site": places[slot.site_id],
            "video": slot.video,
        }
        for slot in found
    ]
