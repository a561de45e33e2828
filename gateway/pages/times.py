"""Days and times of day of what happens at a place: said in the place's own time, with its name where the reader's
clock shows another."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_day_names, get_timezone_location
from flask_babel import get_locale, gettext

from gateway.pages import locale

_FIRST = re.compile(r"\b1 (?=\D)")


def here_today() -> date:
    """The day that it is for who reads."""
    return datetime.now(ZoneInfo(locale.choose_zone())).date()


def say_day(day: str | date) -> str:
    """`mardi 24 novembre`, with the year where it is another: a date, or a time at a place as `local` has it."""
    found = datetime.fromisoformat(day) if isinstance(day, str) else day
    if found.year != here_today().year:
        return _first(format_date(found, "full", locale=get_locale()))
    weekday, date_ = format_date(found, "EEEE", get_locale()), format_skeleton("MMMMd", found, locale=get_locale())
    return _first(gettext("%(weekday)s %(date)s", weekday=weekday, date=date_))


def _first(day: str) -> str:
    """`1er décembre`, as French says it of the first of a month."""
    return _FIRST.sub("1er ", day) if get_locale().language == "fr" else day


def begin(words: str) -> str:
    """The words as a sentence begins: the first letter large, all others as they are (German has nouns)."""
    return words[:1].upper() + words[1:]


def say_clock(moment: str) -> str:
    """`9 h 20`: of a time at a place, or of a time of day as `09:20`."""
    found: Any = datetime.fromisoformat(moment if "T" in moment else f"2000-01-01T{moment}")
    language = get_locale().language
    return format_time(found.replace(tzinfo=None), locale.CLOCK.get(language, "short"), locale=get_locale())


def say_when(item: dict[str, Any]) -> str:
    """`mardi 24 novembre à 9 h 20`, with `heure de Paris` where the reader's clock shows another time."""
    starts = item["local"]["starts"]
    said = gettext("%(day)s à %(time)s", day=say_day(starts), time=say_clock(starts))
    note = say_zone(item)
    return f"{said} ({note})" if note else said


def say_zone(item: dict[str, Any]) -> str:
    """`heure de Paris` where that is not what the reader's clock shows; the offset too where the hour comes twice."""
    zone, starts = ZoneInfo(item["time_zone"]), datetime.fromisoformat(item["local"]["starts"])
    offset = starts.utcoffset()
    mine = starts.astimezone(ZoneInfo(locale.choose_zone())).utcoffset()
    offsets = {starts.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    parts = [gettext("heure de %(city)s", city=say_city(item["time_zone"]))] if mine != offset else []
    return " ".join(parts + ([f"UTC{starts.isoformat()[-6:]}"] if len(offsets) > 1 else []))


def say_city(zone: str) -> str:
    """`Paris`: the place that a time zone is named after."""
    return get_timezone_location(zone, locale=get_locale(), return_city=True)


def say_date(day: str) -> str:
    """`27 mars 1981`."""
    return _first(format_date(date.fromisoformat(day), "long", locale=get_locale()))


def say_span(starts: str, ends: str) -> str:
    """`lundi 3 août, de 9 h 00 à 12 h 00`, `du 3 au 17 août` by whole days: two times of a place's own clock."""
    first, last = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    if first.time() == last.time() == time():
        until = say_day(last - timedelta(days=1))
        return (
            say_day(first)
            if say_day(first) == until
            else gettext("du %(first)s au %(last)s", first=say_day(first), last=until)
        )
    clocks = {"starts": say_clock(starts), "ends": say_clock(ends)}
    if first.date() == (last - timedelta(minutes=1)).date():
        return gettext("%(day)s, de %(starts)s à %(ends)s", day=say_day(first), **clocks)
    return gettext(
        "du %(first)s à %(starts)s au %(last)s à %(ends)s", first=say_day(first), last=say_day(last), **clocks
    )


def in_zone(instant: str, zone: str) -> dict[str, Any]:
    """An instant as the items of agendas have it: to be said by `say_when`."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return {"local": {"starts": local.isoformat(timespec="minutes")}, "time_zone": zone}


def say_minutes(minutes: int) -> str:
    """`45 min`, `2 h`, `1 h 30`, `3 j`: a length in the largest units that tell it whole."""
    days, hours = divmod(minutes, 1440)
    if minutes and not hours:
        return gettext("%(days)s j", days=days)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)s min", minutes=rest)
    if not rest:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s", hours=hours, minutes=f"{rest:02}")


def weekdays() -> list[tuple[int, str]]:
    """(1, `lundi`) to (7, `dimanche`)."""
    names = get_day_names("wide", locale=get_locale())
    return [(number + 1, names[number]) for number in range(7)]


def monday(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def read_day(text: str | None) -> date:
    """A day as an address has it; today for the reader where it has none that can be read."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return here_today()


FILTERS = {
    "begin": begin,
    "day": say_day,
    "clock": say_clock,
    "when": say_when,
    "zone": say_zone,
    "city": say_city,
    "minutes": say_minutes,
    "date": say_date,
    "span": say_span,
}
