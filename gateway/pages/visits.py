"""What pages about visits share: names of reasons, times for who reads, a week of free slots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale, gettext

from gateway.calls import fetch
from gateway.pages import locale, times
from kit.refusals import NotFound

_DAYS = 7
Item = dict[str, Any]


@dataclass(frozen=True)
class Week:
    """Free slots of seven days from `first` on, day by day; where the weeks beside it begin, if there are any.

    `following`: when this week has none, the day of the next free slot. `zones`: what is to be said of the clocks;
    `places`: a slot for each place there is.
    """

    first: date
    days: list[tuple[date, list[Item]]]
    earlier: date | None
    later: date | None
    following: date | None
    zones: list[str]
    places: list[Item]

    @property
    def is_empty(self) -> bool:
        return not any(slots for _, slots in self.days)


def week(professional: Item, reason: Item, asked: str | None) -> Week:
    """The week from the day that was asked for; where none was, from the first free day."""
    today = min(_today_at(site["time_zone"]) for site in professional["sites"])
    last = today + timedelta(reason["horizon"])
    first = min(max(times.read_day(asked), today), last) if asked else today
    found = _slots(professional, reason, first)
    following = _day_of(found["first_after"], professional)
    if following and not asked:
        first, following = following, None
        found = _slots(professional, reason, first)
    days: dict[date, list[Item]] = {first + timedelta(ahead): [] for ahead in range(_DAYS)}
    for slot in found["items"]:
        days.setdefault(date.fromisoformat(slot["local"]["starts"][:10]), []).append(slot)
    earlier = max(first - timedelta(_DAYS), today) if first > today else None
    later = first + timedelta(_DAYS)
    zones = sorted({times.say_zone(slot) for slot in found["items"]})
    places = {(slot["site"]["id"], slot["video"]): slot for slot in found["items"]}
    return Week(
        first, sorted(days.items()), earlier, later if later <= last else None, following, zones, [*places.values()]
    )


def reason_of(professional: Item, reason_id: str | None) -> Item:
    """The reason of that id among those of a professional. Raises NotFound."""
    found: Item | None = next((one for one in professional["reasons"] if one["id"] == reason_id), None)
    if found is None:
        raise NotFound
    return found


def named(names: Mapping[str, str]) -> str:
    """A name in the reader's language, else in French, else in any."""
    return names.get(get_locale().language) or names.get(locale.SOURCE) or next(iter(names.values()))


def say_my_clock(instant: str) -> str:
    """`14 h 32`: an instant as the reader's own clock shows it."""
    return times.say_clock(_mine(instant))


def say_my_when(instant: str) -> str:
    """`jeudi 26 novembre à 14 h 32`, by the reader's own clock."""
    return gettext("%(day)s à %(time)s", day=times.say_day(_mine(instant)), time=say_my_clock(instant))


def say_ages(reason: Item) -> str:
    """`de 6 à 16 ans`: whom a reason is for; empty where age does not matter."""
    youngest, oldest = reason["youngest"], reason["oldest"]
    if youngest is not None and oldest is not None:
        return gettext("de %(youngest)s à %(oldest)s ans", youngest=youngest, oldest=oldest)
    if youngest is not None:
        return gettext("à partir de %(youngest)s ans", youngest=youngest)
    return gettext("jusqu’à %(oldest)s ans", oldest=oldest) if oldest is not None else ""


def _slots(professional: Item, reason: Item, first: date) -> Item:
    window = {"from": first.isoformat(), "to": (first + timedelta(_DAYS - 1)).isoformat()}
    found: Item = fetch("appointments", "slots", professional_id=professional["id"], reason_id=reason["id"], **window)
    return found


def _day_of(instant: str | None, professional: Item) -> date | None:
    """The earliest day on which an instant falls at the sites."""
    if instant is None:
        return None
    then = datetime.fromisoformat(instant)
    return min(then.astimezone(ZoneInfo(site["time_zone"])).date() for site in professional["sites"])


def _today_at(zone: str) -> date:
    return datetime.now(ZoneInfo(zone)).date()


def _mine(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(locale.choose_zone())).isoformat(timespec="minutes")


FILTERS = {
    "named": named,
    "at": times.in_zone,
    "my_clock": say_my_clock,
    "my_when": say_my_when,
    "ages": say_ages,
}
