"""Public holidays by country and region, with their names."""

import re
from datetime import date
from functools import lru_cache

import holidays as calendars

from kit.refusals import Invalid

_CODE = re.compile(r"[A-Za-z0-9-]{1,12}")


def regions(country: str) -> list[str]:
    """The codes of the regions of a country whose holidays differ; empty where they are the same everywhere."""
    return [code for code in getattr(calendars, country).subdivisions if _CODE.fullmatch(code)]


def check(country: str, region: str | None) -> None:
    """Raises `Invalid` naming the codes that are allowed."""
    allowed = regions(country)
    if region is not None and region not in allowed:
        detail = f"One of {', '.join(allowed)}, or none." if allowed else "None: all regions have the same holidays."
        raise Invalid(errors=[{"pointer": "/region", "detail": detail}])


def days(country: str, region: str | None, first: date, last: date) -> frozenset[date]:
    """The holidays from a day to another, both included."""
    return frozenset(names(country, region, first, last, None))


def names(country: str, region: str | None, first: date, last: date, language: str | None) -> dict[date, str]:
    """The holidays from a day to another and what they are called, in that language where it is known."""
    years = range(first.year, last.year + 1)
    every = {day: name for year in years for day, name in _year(country, region, year, language).items()}
    return {day: every[day] for day in sorted(every) if first <= day <= last}


@lru_cache(maxsize=1000)
def _year(country: str, region: str | None, year: int, language: str | None) -> dict[date, str]:
    calendar = getattr(calendars, country)
    spoken = (one for one in calendar.supported_languages if language and one.split("_")[0] == language)
    named = next(spoken, calendar.default_language)
    return dict(calendar(subdiv=region, years=year, language=named))
