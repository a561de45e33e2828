"""Weight, and the body mass index by the height of the day."""

from collections.abc import Sequence
from datetime import date
from math import floor

from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker, mean

# World Health Organization, Obesity: preventing and managing the global epidemic (TRS 894), 2000: lower edges, kg/m²
_WHO = (
    (0.0, "severe_thinness"), (16.0, "moderate_thinness"), (17.0, "mild_thinness"), (18.5, "normal"),
    (25.0, "overweight"), (30.0, "obesity_1"), (35.0, "obesity_2"), (40.0, "obesity_3"),
)  # fmt: skip
# NICE, Obesity: identification, assessment and management (CG189, 2014, updated 2022): for families of South Asian,
# Chinese, other Asian, Middle Eastern, Black African and African-Caribbean descent
_LOWER = (
    (0.0, "severe_thinness"), (16.0, "moderate_thinness"), (17.0, "mild_thinness"), (18.5, "normal"),
    (23.0, "overweight"), (27.5, "obesity_1"), (32.5, "obesity_2"), (37.5, "obesity_3"),
)  # fmt: skip
BANDS = {"default": _WHO, "lower": _LOWER}
ADULT = 18


def bmi(kg: float, cm: float) -> float:
    """Quetelet's index, kg/m², not rounded. 70 kg and 175 cm: 22.86."""
    return kg / (cm / 100) ** 2


def band(index: float, about: About, day: date) -> str | None:
    """The band of the unrounded index; None where it says nothing: under 18 or of unknown age, pregnant, an athlete."""
    if not _says(about, day):
        return None
    return next(name for edge, name in reversed(BANDS[about.origin]) if index >= edge)


def usual(about: About, day: date) -> tuple[float, float] | None:
    """Where the band `normal` begins, and where the next does; None where a band says nothing."""
    edges = {name: edge for edge, name in BANDS[about.origin]}
    return (edges["normal"], edges["overweight"]) if _says(about, day) else None


def shown(index: float, origin: str = "default") -> float:
    """The index to one decimal; cut instead of rounded where rounding would reach the next band: 24.963 is 24.9."""
    rounded = round(index, 1)
    crossed = any(index < edge <= rounded for edge, _ in BANDS[origin])
    return floor(index * 10) / 10 if crossed else rounded


def _says(about: About, day: date) -> bool:
    age = about.age(day)
    return age is not None and age >= ADULT and not about.pregnant and not about.athlete


def _numbers(entries: Sequence[Noted], about: About) -> dict[str, float | None]:
    kg = mean([entry.amounts["kg"] for entry in entries])
    cm = about.height(entries[0].day)
    return {"kg": kg, "bmi": bmi(kg, cm) if kg is not None and cm else None}


TRACKER = Tracker("weight", (Measure("kg", "kg", 1), Measure("bmi", "kg/m2", 1)), _numbers)
