"""Entries and series of the Health Box as they are said: a line of words, the rows of a table."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale, gettext, ngettext

from gateway.charts import Words, draw, words
from gateway.charts import table as rows_of
from gateway.pages import times, words_health
from gateway.pages.health_units import say_amount, say_height, say_index, say_length, say_number, say_weight

Item = dict[str, Any]
# shown to nobody who does not want to see numbers of their body
_OF_THE_BODY = ("kg", "bmi", "kcal")
CHARTED = {
    "weight": ("kg",),
    "mood": ("physical", "psychological", "social", "stress"),
    "sleep": ("asleep_minutes", "quality", "fatigue"),
    "tobacco": ("cigarettes", "craving"),
    "nutrition": ("fruit_vegetables",),
    "activity": ("active_minutes", "steps"),
}


def say_entry(entry: Item, profile: Item) -> str:
    """`70,4 kg`, `Physiquement 6, stress 3`, `7 h 05 de sommeil`: what was noted, on a line."""
    values, numbers = entry["values"], entry["numbers"]
    match entry["tracker"]:
        case "weight":
            return gettext("noté") if profile["hide_numbers"] else say_weight(values["kg"], profile["units"]["weight"])
        case "mood":
            parts = [f"{word} {values[name]}" for name, word in words_health.SCORES.items() if name in values]
        case "sleep":
            asleep = numbers.get("asleep_minutes")
            parts = [] if asleep is None else [gettext("%(length)s de sommeil", length=say_length(asleep))]
            parts += [
                f"{words_health.MEASURES[name]} {values[name]}" for name in ("quality", "fatigue") if name in values
            ]
        case "tobacco":
            number = values["cigarettes"]
            parts = [ngettext("%(num)s cigarette", "%(num)s cigarettes", number) if number else gettext("sans tabac")]
            if "craving" in values:
                parts.append(f"{words_health.MEASURES['craving']} {values['craving']}")
        case "nutrition":
            portions = values.get("portions", {}).items()
            parts = [f"{words_health.FOOD_GROUPS[name]} {say_number(amount)}" for name, amount in portions]
            parts += [f"{one['name']} {say_number(one['grams'], 0)}\xa0g" for one in values.get("foods", [])]
        case _:
            parts = _activity(values)
    return ", ".join(parts)


def say_feelings(entry: Item) -> str:
    """The words that were picked."""
    return ", ".join(str(words_health.FEELINGS[word]) for word in entry["values"].get("words", []))


def facts(entry: Item, profile: Item) -> list[tuple[Any, str]]:
    """(name, words) of all that an entry holds and what follows from it."""
    values, numbers, found = entry["values"], entry["numbers"], []
    if entry["tracker"] == "nutrition":
        found.append((gettext("Repas"), str(words_health.MEALS[values.get("meal", "day")])))
    found.append((words_health.TRACKERS[entry["tracker"]], say_entry(entry, profile)))
    if "words" in values:
        found.append((gettext("En quelques mots"), say_feelings(entry)))
    if entry["tracker"] == "sleep":
        zone = ZoneInfo(entry["zone"])
        clocks = {name: _clock(values[name], zone) for name in ("bed", "asleep", "up", "out") if name in values}
        names = {
            "bed": gettext("Couché"),
            "asleep": gettext("Endormi"),
            "up": gettext("Réveillé"),
            "out": gettext("Levé"),
        }
        found += [(names[name], clock) for name, clock in clocks.items()]
        if "wakings" in values:
            found.append((gettext("Réveils"), say_number(values["wakings"], 0)))
        found += [
            (words_health.MEASURES[name], say_length(numbers[name]))
            for name in ("in_bed_minutes", "naps")
            if numbers.get(name) is not None
        ]
    if values.get("foods"):
        found += _held(entry, profile)
    if entry["tracker"] == "weight" and numbers.get("bmi") is not None and not profile["hide_numbers"]:
        found.append((words_health.MEASURES["bmi"], say_index(numbers["bmi"])))
    return found


def charts(
    series: Item, profile: Item, *, mine: bool = True, previous: Item | None = None
) -> list[tuple[Any, Any, str]]:
    """(drawing, rows, name) of each measure of the tracker that has a chart and says something in these days;
    `previous`: the series of the days just before, drawn beside."""
    said, direction = chart_words([series], profile, mine=mine), get_locale().text_direction
    return [
        (
            draw(series, one["name"], words=said, direction=direction, previous=previous),
            rows_of(series, one["name"], words=said),
            said.measure(one["name"]),
        )
        for one in _telling(series)
        if one["name"] in CHARTED[series["tracker"]]
    ]


def chart_words(shown: list[Item], profile: Item, *, mine: bool = True) -> Words:
    """How charts of these series speak: of a weight without numbers, where its member hides them."""
    hides = mine and profile["hide_numbers"] and any(series["tracker"] == "weight" for series in shown)
    said = words(profile["units"]["weight"], numbers=not hides)
    return replace(said, names={name: str(word) for name, word in words_health.MEASURES.items()})


def table(series: Item, profile: Item, *, mine: bool = True) -> Item:
    """{heads, rows: [(day, [words])], means}: the numbers that have no chart, of the steps on which there are any, the
    newest first; and the means of the last seven days.

    Numbers of the body are left out for who hides them, and energy for who is to be spared it.
    """
    units, left_out = profile["units"], hidden(profile) if mine else ()
    shown = [one for one in _telling(series) if one["name"] not in left_out and one["name"] in words_health.MEASURES]
    others = [one for one in shown if one["name"] not in CHARTED[series["tracker"]]]
    rows = [
        (day, [_cell(one, number, units) for one in others])
        for number, day in enumerate(series["steps"])
        if any(one["values"][number] is not None for one in others)
    ]
    means = [
        (words_health.MEASURES[one["name"]], say_amount(one, mean, units))
        for one in shown
        if one["name"] in CHARTED[series["tracker"]] and (mean := one["mean7"][-1]) is not None
    ]
    return {"heads": [words_health.MEASURES[one["name"]] for one in others], "rows": rows[::-1], "means": means}


def hidden(profile: Item) -> tuple[str, ...]:
    """The measures that are not shown to who hides numbers of their body, or is to be spared energy."""
    return _OF_THE_BODY if profile["hide_numbers"] else ("kcal",) if profile["guarded"] else ()


def _telling(series: Item) -> list[Item]:
    return [one for one in series["measures"] if any(value is not None for value in one["values"])]


def say_goal(goal: Item, profile: Item) -> str:
    """The number that is wanted, as its measure is said."""
    if goal["measure"] == "kg":
        return gettext("noté") if profile["hide_numbers"] else say_weight(goal["target"], profile["units"]["weight"])
    if goal["measure"] == "asleep_minutes" or goal["measure"] == "active_minutes":
        return say_length(goal["target"])
    number = say_number(goal["target"])
    return gettext("%(number)s %%", number=number) if goal["measure"] == "efficiency" else number


def say_reached(goal: Item, series: Item | None, smoke_free: int, profile: Item) -> str | None:
    """Where one is with a goal: the mean of the last seven days, or all days without smoke; None where no number says
    it, or where its member hides it."""
    if goal["measure"] == "smoke_free":
        return say_number(smoke_free, 0)
    if goal["measure"] == "kg" and profile["hide_numbers"]:
        return None
    measures = series["measures"] if series else []
    one = next((measure for measure in measures if measure["name"] == goal["measure"]), None)
    mean = one["mean7"][-1] if one and one["mean7"] else None
    return None if one is None or mean is None else say_amount(one, mean, profile["units"])


def _activity(values: Item) -> list[str]:
    parts: list[str] = []
    if "minutes" in values:
        intensity = words_health.INTENSITIES[values["intensity"]][0]
        parts.append(f"{intensity} {say_length(values['minutes'])}")
    if "steps" in values:
        parts.append(
            ngettext("%(number)s pas", "%(number)s pas", values["steps"], number=say_number(values["steps"], 0))
        )
    return parts


def _cell(measure: Item, number: int, units: dict[str, str]) -> str:
    value = measure["values"][number]
    return "" if value is None else say_amount(measure, value, units)


def _clock(instant: str, zone: ZoneInfo) -> str:
    return times.say_clock(datetime.fromisoformat(instant).astimezone(zone).isoformat(timespec="minutes"))


def say_stature(cm: float, profile: Item) -> str:
    """A height in the member's unit."""
    return say_height(cm, profile["units"]["height"])


def say_counted(one: Item) -> str:
    """What was counted of a rule on eating: `3,4 portions par jour`, `260 g par semaine`."""
    number = say_number(one["counted"])
    match one["unit"], one["per"]:
        case "g", _:
            return gettext("%(number)s g par semaine", number=number)
        case "day", _:
            return gettext("%(number)s jours sur sept", number=number)
        case "glass", "day":
            return gettext("%(number)s verres au plus dans une journée", number=number)
        case "glass", _:
            return gettext("%(number)s verres sur sept jours", number=number)
        case _, "day":
            return gettext("%(number)s portions par jour, en moyenne", number=number)
        case _:
            return gettext("%(number)s portions sur sept jours", number=number)


def say_grams(grams: float) -> str:
    """`150 g`."""
    return gettext("%(number)s g", number=say_number(grams))


def _held(entry: Item, profile: Item) -> list[tuple[Any, str]]:
    """(name, words) of what the foods of a meal hold; of what a food does not say, that it is a part."""
    hidden = ("kcal",) if profile["hide_numbers"] or profile["guarded"] else ()
    found = []
    for name in ("kcal", "protein", "carbohydrate", "sugars", "fat", "saturated", "fibre", "salt"):
        value = entry["numbers"].get(name)
        if value is None or name in hidden:
            continue
        said = f"{say_number(value)}\u00a0{'kcal' if name == 'kcal' else 'g'}"
        if name in entry.get("incomplete", ()):
            said = gettext("au moins %(amount)s : un aliment ne le dit pas", amount=said)
        found.append((words_health.MEASURES[name], said))
    return found


FILTERS = {
    "entry_words": say_entry,
    "goal_words": say_goal,
    "height": say_stature,
    "counted": say_counted,
    "grams": say_grams,
    "whole": lambda value: say_number(value, 0),
}
