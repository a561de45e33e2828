"""How a number of a measure is written: kilograms as a member reads weights, minutes as hours, an index of body mass so
that it never shows the next band."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor
from typing import Any

# lower edges of bands of the body mass index, for adults of any origin: World Health Organization (TRS 894, 2000) and
# NICE (CG189, 2014, updated 2022)
_EDGES = (16.0, 17.0, 18.5, 23.0, 25.0, 27.5, 30.0, 32.5, 35.0, 37.5, 40.0)
POUND = 0.45359237  # kg: the international agreement of 1959
_QUARTERS = (5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 240.0, 360.0)
_HALF_STONES = (1.0, 2.0, 7.0, 14.0, 28.0, 70.0)

Number = Callable[[float, int], str]
Say = Callable[..., str]


@dataclass(frozen=True)
class Unit:
    """`factor`: from the unit of the series to the one shown. `round_steps`: what is round in it, empty for 1, 2 and 5
    with noughts. `name`: the words' name of the unit."""

    name: str
    decimals: int
    factor: float = 1.0
    round_steps: tuple[float, ...] = ()

    def write(self, shown: float, number: Number, say: Say, decimals: int | None = None) -> str:
        """A number in the unit shown, without the unit unless it has two parts."""
        places = self.decimals if decimals is None else decimals
        if self.name == "st":
            stones, pounds = divmod(round(shown, places), 14)
            return say("stones", stones=number(stones, 0), pounds=number(pounds, places))
        if self.name == "h":
            minutes = round(shown)
            return say("hours", hours=number(minutes // 60, 0), minutes=f"{minutes % 60:02}")
        return number(_safe(shown) if self.name == "kg/m2" else shown, places)

    def tick(self, shown: float, number: Number, say: Say) -> str:
        """The same on an axis, where it is round."""
        return self.write(shown, number, say, decimals=next(n for n in range(4) if n == 3 or round(shown, n) == shown))

    @property
    def tells(self) -> bool:
        """Whether a number as it is written has its unit in it."""
        return self.name in {"st", "h"}


def unit_of(measure: dict[str, Any], weight: str = "kg") -> Unit:
    """The unit in which a measure is shown; `weight`: as the member reads weights."""
    name, decimals = measure["unit"], measure["decimals"]
    if name == "kg" and weight == "lb":
        return Unit("lb", decimals, 1 / POUND)
    if name == "kg" and weight == "st":
        return Unit("st", 1, 1 / POUND, _HALF_STONES)
    if name == "min":
        return Unit("h", 0, 1.0, _QUARTERS)
    return Unit(name, decimals)


def _safe(index: float) -> float:
    """Cut instead of rounded where rounding would reach a band: 24.963 is 24.9."""
    rounded = round(index, 1)
    return floor(index * 10) / 10 if any(index < edge <= rounded for edge in _EDGES) else rounded
