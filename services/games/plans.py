"""A programme: short tasks on chosen days at a chosen time, in turn. What was not played is not missed: it is past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kit.times import following

A_WEEK = 3  # tasks at least: where fewer days are chosen, a day has several


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played when. `weekdays`: 1 Monday to 7 Sunday, in order. Days from `since` until before `stopped_on`
    count, and none from `paused_from` until before `paused_until` (None: until it goes on)."""

    tasks: tuple[str, ...]
    weekdays: tuple[int, ...]
    at: time
    since: date
    paused_from: date | None = None
    paused_until: date | None = None
    stopped_on: date | None = None

    def on(self, day: date) -> list[str]:
        """The tasks of a day."""
        is_planned = day >= self.since and (self.stopped_on is None or day < self.stopped_on)
        return self._drawn(day) if is_planned and not self.is_paused(day) else []

    def is_paused(self, day: date) -> bool:
        """Whether nothing is expected on a day."""
        if self.paused_from is None or day < self.paused_from:
            return False
        return self.paused_until is None or day < self.paused_until

    def state(self, today: date) -> str:
        """active, paused or stopped."""
        if self.stopped_on is not None:
            return "stopped"
        return "paused" if self.is_paused(today) else "active"

    def next(self, zone: str, now: datetime) -> datetime | None:
        """When the next session is, by the clock on the wall there; None where none is to come."""
        there = ZoneInfo(zone)
        today = now.astimezone(there).date()
        if self.stopped_on is not None:
            return None
        if self.is_paused(today):
            if self.paused_until is None:
                return None
            goes_on = datetime.combine(self.paused_until, time.min, there) - timedelta(microseconds=1)
            now = max(now, goes_on)
        return following(self.at, list(self.weekdays), zone, now)

    def _drawn(self, day: date) -> list[str]:
        if day.isoweekday() not in self.weekdays:
            return []
        place, days = self.weekdays.index(day.isoweekday()), len(self.weekdays)
        week = (_monday(day) - _monday(self.since)).days // 7
        slots = max(A_WEEK, days)
        turns = [week * slots + slot for slot in range(slots) if slot * days // slots == place]
        return list(dict.fromkeys(self.tasks[turn % len(self.tasks)] for turn in turns))


def calendar(
    plan: Plan | None, played: Mapping[date, Sequence[str]], first: date, last: date, today: date
) -> list[dict[str, Any]]:
    """The days on which something was planned or played: {day, tasks, done, state}. `state`: done, open (today or
    later), past."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    items = []
    for day in days:
        tasks, done = plan.on(day) if plan else [], list(played.get(day, ()))
        if tasks or done:
            state = "done" if set(tasks) <= set(done) else "open" if day >= today else "past"
            items.append({"day": day.isoformat(), "tasks": tasks, "done": done, "state": state})
    return items


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
