"""`python -m deploy.dev.demo_runs --today DAY MEMBER`: weeks of sessions that were played, into the games themselves.

Sessions of weeks that have passed come through no door, and one that is played over HTTP takes its minutes. Each is
checked and scored by its task as any other; written again, they are what they were.
"""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import click
from sqlalchemy.dialects.postgresql import insert

from deploy.dev.demo_games import PLAYED, days
from deploy.registers.people import dice
from kit.main import open_room
from kit.subjects import enter
from services.games.following import WARM_UPS
from services.games.models import Run
from services.games.runs import OPEN_FOR
from services.games.service import GamesService
from services.games.tasks import TASKS
from services.games.tasks.trials import lasted

ZONE, AT = ZoneInfo("Europe/Paris"), time(18, 40)
Trials = list[dict[str, Any]]


@click.command()
@click.option("--today", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.argument("member", type=click.UUID)
def main(today: datetime, member: UUID) -> None:
    """Write their sessions."""
    with open_room(GamesService, quiet=True) as room, room.db.transaction() as tx:
        enter(tx, member)
        rows = [run(member, number, day) for number, day in enumerate(days(today.date()))]
        tx.execute(insert(Run).on_conflict_do_nothing(), rows)


def run(member: UUID, number: int, day: date) -> dict[str, Any]:
    """The row of one session: the tasks take turns. Raises ImpossibleTrials where nobody could have played so."""
    task, before = TASKS[PLAYED[number % 2]], number // 2
    chance = dice("sessions", number)
    seed, began = chance.randrange(2**40), datetime.combine(day, AT, ZONE)
    stimuli = task.stimuli(seed, "standard")
    trials = _PLAYERS[task.name](stimuli, chance, before)
    task.check(stimuli, trials)
    ended = began + timedelta(seconds=40, milliseconds=lasted(stimuli, trials))
    return {
        "id": _id(began, member), "member_id": member, "task": task.name, "version": task.version,
        "variant": "standard", "input": "keyboard", "latency_class": "normal", "frame_ms": 16.7, "seed": seed,
        "state": "scored", "warm_up": before < WARM_UPS, "day": day, "started_at": began, "closes_at": began + OPEN_FOR,
        "finished_at": ended, "trials": trials, "score": dict(task.score(stimuli, trials)),
        "excluded": dict(task.excluded(stimuli, trials)),
    }  # fmt: skip


def _reaction(stimuli: dict[str, Any], chance: Random, before: int) -> Trials:
    """Somebody who gets used to it in two sessions, and has better days and worse ones."""
    usual = 318 + 40 * max(0, WARM_UPS - before) + chance.uniform(-14, 14)
    made: Trials = []
    free = 0.0
    for number, one in enumerate(stimuli["blocks"][0]):
        rt = round(max(190, chance.gauss(usual, 34) + (chance.random() < 0.08) * 160), 1)
        made.append({"i": number, "shown_at": round(free + one["wait_ms"], 1), "response": "press", "rt": rt})
        free += one["wait_ms"] + rt
    return made


def _digits(stimuli: dict[str, Any], chance: Random, before: int) -> Trials:
    """Somebody who keeps about six digits in mind."""
    made: Trials = []
    free, failed = 0.0, 0
    for number, one in enumerate(stimuli["blocks"][0]):
        digits = one["digits"]
        knows = len(digits) <= 5 + min(before, 1) or chance.random() < 0.55 - 0.45 * (len(digits) > 7)
        failed = int(not knows) + failed * (number % 2)
        rt = round(420.0 * len(digits) + chance.uniform(300, 1400), 1)
        answer = list(digits) if knows else [*digits[:-2], digits[-1], digits[-2]]
        made.append({"i": number, "shown_at": round(free, 1), "response": answer, "rt": rt})
        free += 1100 * len(digits) + rt + 600
        if failed == 2:
            break
    return made


def _id(at: datetime, member: UUID) -> UUID:
    """An id of version 7 that bears a moment of the past, so that runs lie in their order."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | (uuid5(member, str(at)).int >> 66))


_PLAYERS = {"reaction": _reaction, "digits_forward": _digits}

if __name__ == "__main__":
    main()
