"""Time without smoke and money not spent, since the day of quitting that a member named."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kit.database import clock
from kit.rpc.doors import Actor
from kit.times import instant
from services.healthbox import members, profiles, series
from services.healthbox.trackers import TRACKERS, About
from services.healthbox.trackers.tobacco import saved, smoke_free_days, smoke_free_since

_NEVER = {"quit_on": None, "since": None, "days": 0, "relapses": 0, "saved": None}


def read(tx: Session, actor: Actor) -> dict[str, Any]:
    """{quit_on, since, days, relapses, saved} of one's own.

    `since`: the moment of quitting, or of the last cigarette after it; `days`: all days without smoke since quitting,
    today included, `relapses`: the days with some: a relapse is a point, and takes nothing back of what was reached.
    `saved`: in the money of the member's country, None as long as it is not known what was smoked and what it cost.
    """
    said = profiles.of(tx, actor.member_id)
    if said.quit_on is None:
        return _NEVER
    home = members.home(tx, actor.member_id)
    today = clock(tx).astimezone(ZoneInfo(home.time_zone)).date()
    noted = series.load(tx, actor.member_id, "tobacco", said.quit_on, today)
    smoked = {
        day: found
        for day, numbers in series.by_day(TRACKERS["tobacco"], noted, About()).items()
        if (found := numbers["cigarettes"])
    }
    quit_at = datetime.combine(said.quit_on, time(), ZoneInfo(home.time_zone))
    spared = None
    if said.cigarettes_before is not None and said.pack_price is not None and said.pack_size:
        spared = saved(said.quit_on, today, said.cigarettes_before, smoked, said.pack_price, said.pack_size)
    return {
        "quit_on": said.quit_on.isoformat(),
        "since": instant(smoke_free_since(quit_at, [one.at for one in noted if one.amounts["cigarettes"] > 0])),
        "days": smoke_free_days(said.quit_on, smoked, today),
        "relapses": len(smoked),
        "saved": None if spared is None else str(spared),
    }
