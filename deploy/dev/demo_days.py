"""Ninety invented days of two members of the demo world, as they would have noted them: gaps, an illness, a relapse.

The same seed and the same last day give the same days.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from deploy.registers.people import dice

DAYS, ZONE = 90, "Europe/Paris"
Values = dict[str, Any]
# days ago, of Camille: ill, so nothing is noted; of Julien: the day of quitting, and the days of his relapse
ILL, QUIT, RELAPSE = range(34, 41), 55, (31, 30, 12)
# the invented foods of `deploy.foods`, by their codes
TABLE = "demo"
LUNCHES = ((("90005", 180), ("90016", 150)), (("90009", 200), ("90020", 120)), (("90001", 260), ("90012", 130)))
_NOTES = (
    "Nuit agitée, réveillée par la pluie.",
    "Promenade au parc, ça fait du bien.",
    "Journée longue, mais j’ai tenu le rythme.",
    "Rien de spécial, et c’est très bien ainsi.",
)


class Thing(NamedTuple):
    """Something noted: days ago, when on that day, and what."""

    tracker: str
    back: int
    at: datetime
    values: Values
    note: str | None = None


class Habits(NamedTuple):
    """Who notes: how often a tracker is left out of a day, from which weight to which, and their days of tobacco."""

    left_out: float
    kilograms: tuple[float, float]
    bedtime: float
    weighs_food: bool
    smoked: Callable[[Random, int], int | None]


def _seldom(random: Random, back: int) -> int | None:
    return random.choice((0, 1, 2)) if back % 7 == 3 else None


def _quitting(random: Random, back: int) -> int | None:
    if back > QUIT:
        return random.randint(9, 14)
    return random.randint(2, 6) if back in RELAPSE else 0


WHO = {
    "camille": Habits(0.12, (69.2, 67.6), 22.8, True, _seldom),
    "julien": Habits(0.22, (88.4, 87.1), 23.3, False, _quitting),
}


def days(name: str, today: date, seed: int = 1) -> Iterator[Thing]:
    """All that a member noted up to yesterday, the oldest first; the last eight days have no gap."""
    habits, random = WHO[name], dice(f"health {name}", seed)
    for back in range(DAYS, 0, -1):
        makers = (_weight, _mood, _sleep, _tobacco, _meals, _activity)
        made = [thing for maker in makers for thing in maker(random, habits, back, today - timedelta(days=back))]
        is_ill = name == "camille" and back in ILL
        for thing in made:
            if not is_ill and (back <= 8 or thing.tracker == "tobacco" or random.random() > habits.left_out):
                yield thing


def _at(day: date, hours: float) -> datetime:
    minutes = round(hours * 60)
    return datetime.combine(day, time(minutes // 60 % 24, minutes % 60), ZoneInfo(ZONE)) + timedelta(
        days=minutes // 1440
    )


def _weight(random: Random, habits: Habits, back: int, day: date) -> Iterator[Thing]:
    first, last = habits.kilograms
    kg = last + (first - last) * back / DAYS + random.gauss(0, 0.35)
    yield Thing("weight", back, _at(day, 7.2 + random.uniform(0, 0.6)), {"kg": round(kg, 1)})


def _mood(random: Random, habits: Habits, back: int, day: date) -> Iterator[Thing]:
    level = 6 + (0.8 if day.weekday() >= 5 else 0) - back / 60
    scores = {name: _score(random.gauss(level, 1.3)) for name in ("physical", "psychological", "social")}
    values: Values = {**scores, "stress": _score(random.gauss(10 - level, 1.4))}
    if random.random() < 0.4:
        values["words"] = random.sample(("calm", "tired", "hopeful", "rested", "anxious", "grateful"), 2)
    note = random.choice(_NOTES) if random.random() < 0.08 else None
    yield Thing("mood", back, _at(day, 20.5 + random.uniform(0, 1)), values, note)


def _sleep(random: Random, habits: Habits, back: int, day: date) -> Iterator[Thing]:
    bed = _at(day - timedelta(days=1), habits.bedtime + random.gauss(0, 0.4))
    asleep = bed + timedelta(minutes=random.randint(8, 45))
    out = _at(day, 6.9 + (0.9 if day.weekday() >= 5 else 0) + random.uniform(0, 0.5))
    up, wakings = out - timedelta(minutes=random.randint(3, 20)), random.randint(0, 3)
    awake = wakings * random.randint(4, 14)
    values = {"bed": _said(bed), "asleep": _said(asleep), "up": _said(up), "out": _said(out), "wakings": wakings}
    felt = {"quality": _score(7.5 - awake / 12 + random.gauss(0, 1)), "fatigue": _score(3 + awake / 12)}
    yield Thing("sleep", back, out, {**values, "awake": awake, **felt})


def _tobacco(random: Random, habits: Habits, back: int, day: date) -> Iterator[Thing]:
    count = habits.smoked(random, back)
    if count is not None:
        craving = _score(random.gauss(2 + 5 * back / DAYS, 1.2))
        yield Thing("tobacco", back, _at(day, 21.2), {"cigarettes": count, "craving": craving})


def _meals(random: Random, habits: Habits, back: int, day: date) -> Iterator[Thing]:
    usual = {"fruit_vegetables": 3.6, "whole_grain": 0.7, "refined_grain": 2.5, "dairy": 1.8, "water": 5.0}
    portions = {name: float(max(0, round(random.gauss(mean, 1)))) for name, mean in usual.items()}
    dish = random.choices(("fish", "oily_fish", "poultry", "other_meat", "eggs", "pulses", "charcuterie"), k=1)[0]
    portions |= {dish: 1.0, "added_fat": 2.0}
    if day.weekday() >= 5:
        portions |= {"alcohol": float(random.randint(0, 2)), "sweets": 1.0}
    yield Thing("nutrition", back, _at(day, 19.8), {"meal": "day", "portions": portions})
    if habits.weighs_food and random.random() < 0.4:
        foods = [{"source": TABLE, "code": code, "grams": float(grams)} for code, grams in random.choice(LUNCHES)]
        yield Thing("nutrition", back, _at(day, 12.6), {"meal": "lunch", "foods": foods})


def _activity(random: Random, habits: Habits, back: int, day: date) -> Iterator[Thing]:
    steps = max(900, round(random.gauss(6400 - 18 * back, 1700)))
    yield Thing("activity", back, _at(day, 22.0), {"steps": steps})
    if random.random() < 0.45:
        intensity = random.choice(("walking", "walking", "moderate", "vigorous"))
        yield Thing(
            "activity", back, _at(day, 18.1), {"minutes": float(random.randint(15, 60)), "intensity": intensity}
        )


def _score(value: float) -> int:
    return min(10, max(0, round(value)))


def _said(moment: datetime) -> str:
    return moment.isoformat()
