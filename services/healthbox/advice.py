"""What the French rules on eating say of seven logged days: the rule, what was counted, what it asks for; no verdict.

Programme national nutrition santé (PNNS), rules for adults by the Haut Conseil de la santé publique, 2017, as Santé
publique France words them (mangerbouger.fr). They are counted in the portions that were noted, over seven logged days
and never fewer. Where they hold for nobody, or could harm, nothing is said: under 18 or of unknown age, pregnant, a
body mass index under 18.5, or guarded by one's own word. Nothing here ever asks anybody to eat less than they need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kit.database import clock
from kit.rpc.doors import Actor
from services.healthbox import energy, members, profiles, series
from services.healthbox.models import Entry
from services.healthbox.trackers import TRACKERS, About
from services.healthbox.trackers.weight import ADULT, bmi

SOURCE = "PNNS, Haut Conseil de la santé publique, 2017"
DAYS, THIN = 7, 18.5
# grams of a portion, for the two rules that are told in grams: 500 g of meat are three or four steaks, 150 g of
# charcuterie about three slices of ham (Santé publique France)
GRAMS = {"other_meat": 125.0, "charcuterie": 50.0}
Day = dict[str, float | None]


@dataclass(frozen=True)
class Rule:
    """`wanted`: at least and at most so many `unit`, each `per` day or week. `count`: of seven days. A rule that
    only limits is told where there is something to count."""

    name: str
    unit: str
    per: str
    low: float | None
    high: float | None
    count: Callable[[list[Day]], float]


def _total(*groups: str) -> Callable[[list[Day]], float]:
    return lambda days: sum(day.get(group) or 0.0 for day in days for group in groups)


def _a_day(*groups: str) -> Callable[[list[Day]], float]:
    """The mean of a day, to one decimal."""
    return lambda days: round(_total(*groups)(days) / len(days), 1)


def _grams(group: str) -> Callable[[list[Day]], float]:
    return lambda days: _total(group)(days) * GRAMS[group]


RULES = (
    Rule("fruit_vegetables", "portion", "day", 5, None, _a_day("fruit_vegetables")),
    Rule("nuts", "portion", "day", 1, None, _a_day("nuts")),
    Rule("pulses", "portion", "week", 2, None, _total("pulses")),
    Rule("whole_grain", "portion", "day", 1, None, _a_day("whole_grain")),
    Rule("dairy", "portion", "day", 2, 2, _a_day("dairy")),
    Rule("fish", "portion", "week", 2, None, _total("fish", "oily_fish")),
    Rule("oily_fish", "portion", "week", 1, None, _total("oily_fish")),
    Rule("other_meat", "g", "week", None, 500, _grams("other_meat")),
    Rule("charcuterie", "g", "week", None, 150, _grams("charcuterie")),
    Rule("alcohol_a_day", "glass", "day", None, 2, lambda days: max(day.get("alcohol") or 0.0 for day in days)),
    Rule("alcohol_days", "day", "week", None, 6, lambda days: sum(1.0 for day in days if day.get("alcohol"))),
    Rule("alcohol_a_week", "glass", "week", None, 10, _total("alcohol")),
)


def read(tx: Session, actor: Actor) -> dict[str, Any]:
    """{days, enough, withheld, energy, items}; `withheld` says why nothing is told: age, pregnant, guarded or thin.

    `days`: of the last seven, those on which portions were noted: up to today, or yesterday until today has some."""
    about, home = profiles.about(tx, actor.member_id), members.home(tx, actor.member_id)
    today = clock(tx).astimezone(ZoneInfo(home.time_zone)).date()
    days = _logged(tx, actor, today)
    kg = _weight(tx, actor, today)
    why = withheld(about, today, kg)
    enough = len(days) == DAYS
    return {
        "days": len(days),
        "enough": enough,
        "withheld": why,
        "energy": energy.at_rest(about, today, kg) if why is None else None,
        "items": [told(rule, days) for rule in RULES if _says(rule, days)] if enough and why is None else [],
    }


def withheld(about: About, today: date, kg: float | None) -> str | None:
    """Why the rules are not for somebody, or could harm them; None when they are."""
    age, cm = about.age(today), about.height(today)
    if age is None or age < ADULT:
        return "age"
    if about.pregnant:
        return "pregnant"
    if about.guarded:
        return "guarded"
    return "thin" if kg and cm and bmi(kg, cm) < THIN else None


def told(rule: Rule, days: list[Day]) -> dict[str, Any]:
    """A rule with what was counted of the seven days."""
    return {
        "rule": rule.name,
        "text_key": f"pnns.{rule.name}",
        "counted": rule.count(days),
        "unit": rule.unit,
        "per": rule.per,
        "wanted": {"low": rule.low, "high": rule.high},
        "days": len(days),
        "source": SOURCE,
    }


def _says(rule: Rule, days: list[Day]) -> bool:
    return rule.low is not None or rule.count(days) > 0


def _logged(tx: Session, actor: Actor, today: date) -> list[Day]:
    """The portions of those of the last seven days on which some were noted."""
    noted = series.load(tx, actor.member_id, "nutrition", today - timedelta(days=DAYS), today)
    by_day = series.by_day(TRACKERS["nutrition"], [one for one in noted if one.amounts.get("portions")], About())
    last = today if today in by_day else today - timedelta(days=1)
    window = (last - timedelta(days=back) for back in range(DAYS))
    return [by_day[day] for day in window if day in by_day]


def _weight(tx: Session, actor: Actor, today: date) -> float | None:
    """The last weight that was noted."""
    mine = Entry.member_id == actor.member_id, Entry.tracker == "weight", Entry.deleted_at.is_(None), Entry.day <= today
    amounts = tx.scalar(select(Entry.amounts).where(*mine).order_by(Entry.day.desc(), Entry.at.desc()).limit(1))
    return amounts["kg"] if amounts else None
