"""Results of the games as they are said: numbers with their unit, whether one is usual, a series as a chart takes it.
Never a verdict, never a comparison between people."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from typing import Any

from flask_babel import get_locale, gettext, lazy_gettext, ngettext

from gateway.charts import Words, draw, pairs, words
from gateway.charts import table as rows_of
from gateway.pages import words_games, words_health
from gateway.pages.health_units import say_number

Item = dict[str, Any]
_DECIMALS = {"ms": 0, "s": 1, "trials": 0, "items": 0, "moves": 0}
_ABOVE = lazy_gettext("l’axe commence à %(value)s")
_SENTENCES: Item = {
    "noted_days": lazy_gettext("Jours joués : %(noted)s sur %(days)s."),
    "nothing": lazy_gettext("Rien n’est joué sur ces jours."),
    "range": lazy_gettext("Votre zone habituelle : de %(low)s à %(high)s."),
    "goal": lazy_gettext("Votre repère, la médiane de trois séances : %(value)s."),
    "before": lazy_gettext("Les croix sont les séances d’échauffement."),
    "before_nothing": lazy_gettext("Les croix sont les séances d’échauffement."),
    "legend_day": lazy_gettext("séance"),
    "legend_before": lazy_gettext("échauffement"),
    "legend_goal": lazy_gettext("votre repère"),
    "legend_range": lazy_gettext("votre zone habituelle : de %(low)s à %(high)s"),
}


def say_value(value: float | None, unit: str) -> str:
    """`412 ms`, `38,2 s`, `1,25`, `6 essais`."""
    if value is None:
        return gettext("ne peut pas se dire")
    number = say_number(value, _DECIMALS.get(unit, 2))
    many = round(value) or (1 if get_locale().language == "fr" else 0)  # in French, none is one
    match unit:
        case "ms":
            return gettext("%(number)s ms", number=number)
        case "s":
            return gettext("%(number)s s", number=number)
        case "trials":
            return ngettext("%(number)s essai", "%(number)s essais", many, number=number)
        case "items":
            return ngettext("%(number)s élément", "%(number)s éléments", many, number=number)
        case "moves":
            return ngettext("%(number)s coup", "%(number)s coups", many, number=number)
        case _:
            return number


def rows(score: Item, measures: list[Item]) -> list[tuple[Any, str, bool]]:
    """(name, words, whether it is the one that is followed) of what a run scored, that one first."""
    said = sorted(measures, key=lambda one: not one["primary"])
    return [
        (words_games.MEASURES[one["name"]], say_value(score[one["name"]], one["unit"]), one["primary"])
        for one in said
        if one["name"] in score
    ]


def usual(progress: Item) -> Item:
    """{said, more} of the newest session among the others: within or outside what is usual, or too few to say."""
    match progress["state"]:
        case "none":
            return {"said": gettext("Aucune séance ne compte encore."), "more": None}
        case "warm_up":
            said = gettext("Séance d’échauffement : les deux premières servent à prendre la main.")
            return {"said": said, "more": _left(progress["left"])}
        case "baseline_forming":
            return {"said": gettext("Trop peu de séances pour comparer."), "more": _left(progress["left"])}
        case _:
            return _placed(progress["last"])


def _left(number: int) -> str | None:
    return number and ngettext(
        "Encore %(num)s séance, et votre zone habituelle sera connue.",
        "Encore %(num)s séances, et votre zone habituelle sera connue.",
        number,
    )


def _placed(last: str | None) -> Item:
    if last == "within":
        return {"said": gettext("Dans votre zone habituelle."), "more": None}
    if last == "outside":
        more = gettext("Une séance seule dit peu : la fatigue, le bruit ou l’heure y sont pour beaucoup.")
        return {"said": gettext("En dehors de votre zone habituelle."), "more": more}
    return {"said": gettext("Votre zone habituelle est connue."), "more": None}


def charted(progress: Item, first: date, last: date) -> Item:
    """{drawing, rows, name} of the primary measure; {drawing: None} where nothing was played."""
    shown, warm = _series(progress, first, last, ("baseline", "later")), _series(progress, first, last, ("warm_up",))
    said, name = chart_words(progress["unit"]), progress["measure"]
    if not any(one["measures"][0]["known"] for one in (shown, warm)):
        return {"drawing": None, "rows": [], "name": words_games.MEASURES[name]}
    before = warm if warm["measures"][0]["known"] else None
    drawing = draw(shown, name, words=said, direction=get_locale().text_direction, previous=before)
    both = _series(progress, first, last, ("warm_up", "baseline", "later"))
    return {"drawing": drawing, "rows": rows_of(both, name, words=said), "name": words_games.MEASURES[name]}


def beside(progress: Item, first: date, last: date, other: Item, measure: str) -> Item:
    """{drawing, rows, names}: the same, and below it a measure of the Health Box on the same days."""
    one = _series(progress, first, last, ("warm_up", "baseline", "later"))
    said, second = chart_words(), (other, measure)
    return {
        "drawing": draw(one, progress["measure"], words=said, direction=get_locale().text_direction, second=second),
        "rows": pairs(one, progress["measure"], second, words=said),
        "names": (said.measure(progress["measure"]), said.measure(measure)),
    }


def chart_words(unit: str = "") -> Words:
    """How charts of the games speak, of a measure with a unit or without one."""
    names = {name: str(word) for name, word in {**words_health.MEASURES, **words_games.MEASURES}.items()}
    bare = {"with_unit": "%(number)s", "legend_above": _ABOVE} if unit == "1" else {}
    return replace(words(), names=names, sentences=_SENTENCES | bare)


def _series(progress: Item, first: date, last: date, counted: tuple[str, ...]) -> Item:
    """What a chart takes: a number for each day, the middle one where a day has several."""
    days = [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]
    found: dict[str, list[float]] = {}
    for point in progress["points"]:
        if point["counted"] in counted and point["value"] is not None:
            found.setdefault(point["day"], []).append(point["value"])
    values = [median(found[day]) if day in found else None for day in days]
    unit, name, range_ = progress["unit"], progress["measure"], progress.get("usual")
    measure = {
        "name": name, "unit": unit, "decimals": _DECIMALS.get(unit, 2), "low": None, "high": None,
        "better": progress["better"], "values": values, "mean7": [None] * len(days), "known": bool(found),
    }  # fmt: skip
    goals = [] if progress.get("baseline") is None else [{"measure": name, "target": progress["baseline"]}]
    return {
        "tracker": progress["task"], "step": "day", "from": days[0], "to": days[-1], "steps": days,
        "measures": [measure], "goals": goals, "pauses": [], "marks": [], "logged": len(found),
        "range": {"measure": name, **range_} if range_ else None,
    }  # fmt: skip
