"""Languages, and how days, times and numbers are said in them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import localedata
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from flask import g, request
from flask_babel import get_domain, get_locale, gettext, refresh

from contracts.identity.schemas import LANGUAGES

SOURCE = "fr"
ZONE = "Europe/Paris"
NAMES = {"fr": "Français", "en": "English", "de": "Deutsch", "ar": "العربية"}
_USUAL = {"en": "en_GB"}  # where nothing says the country
_KNOWN = frozenset(localedata.locale_identifiers())
CLOCK = {"fr": "H\u00a0'h'\u00a0mm", "ar": "H:mm"}  # a time stays on one line
_RECENT = timedelta(hours=1)


def choose_language() -> str:
    """The member's own; else what this browser chose here, or says that it prefers."""
    if known := g.get("known"):
        return known.language
    chosen = request.cookies.get("language")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, SOURCE)


def choose_locale() -> str:
    """`fr_CA`: the language as it is spoken in the member's country, where that differs."""
    language, known = choose_language(), g.get("known")
    for name in (f"{language}_{known.country}" if known else "", _USUAL.get(language, "")):
        if name in _KNOWN:
            return name
    return language


def choose_zone() -> str:
    """The member's time zone, France's for who is not signed in."""
    known = g.get("known")
    return known.time_zone if known else ZONE


def say(text: str) -> str:
    """A string of the catalogue in the language of this request, which is found out once."""
    return _translations().ugettext(text)


def say_number(one: str, many: str, number: int) -> str:
    """The same for a string that a number decides about."""
    return _translations().ungettext(one, many, number)


def change_language() -> None:
    """Who asks has become known: what is said from here on is in their language."""
    g.pop("translations", None)
    refresh()


def say_moment(instant: str) -> str:
    """`il y a 12 minutes`, `hier à 18 h 04`, `12 mars à 9 h 20`: an RFC 3339 instant, for the one who reads."""
    minute = int(datetime.now(UTC).timestamp()) // 60
    return _say_moment(instant, str(get_locale()), choose_zone(), minute)


def write_instant(instant: str) -> str:
    """As HTML takes it: to the second."""
    return datetime.fromisoformat(instant).isoformat(timespec="seconds")


def say_today() -> str:
    """`Mardi 24 novembre 2026`. Called, not a filter: Jinja works a filter of a constant out once for all."""
    said = format_date(datetime.now(ZoneInfo(choose_zone())), "full", get_locale())
    return said[0].upper() + said[1:]


def say_month(instant: str) -> str:
    """`mars 2026`."""
    return format_date(datetime.fromisoformat(instant), "MMMM y", get_locale())


def initials(name: str) -> str:
    """At most two letters for the round picture beside a name."""
    return "".join(word[0] for word in name.split() if word[0].isalnum())[:2].upper()


def _translations() -> Any:
    if "translations" not in g:
        g.translations = get_domain().get_translations()
    return g.translations


@lru_cache(4096)
def _say_moment(instant: str, language: str, zone: str, minute: int) -> str:
    then = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    now = datetime.fromtimestamp(minute * 60 + 59, UTC).astimezone(ZoneInfo(zone))
    if now - then < _RECENT:
        return format_timedelta(min(then - now, -timedelta(minutes=1)), add_direction=True, locale=language)
    days = (now.date() - then.date()).days
    time = format_time(then, CLOCK.get(language[:2], "short"), locale=language)
    if days == 0:
        return gettext("aujourd’hui à %(time)s", time=time)
    if days == 1:
        return gettext("hier à %(time)s", time=time)
    same_year = then.year == now.year
    day = format_skeleton("MMMMd", then, locale=language) if same_year else format_date(then, "long", locale=language)
    return gettext("%(day)s à %(time)s", day=day, time=time)
