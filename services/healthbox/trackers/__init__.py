"""The six trackers, each one declaration: its measures, the day of an entry, the numbers of a day."""

from services.healthbox.trackers import activity, mood, nutrition, sleep, tobacco, weight
from services.healthbox.trackers.tracker import About, Measure, Noted, Tracker

TRACKERS: dict[str, Tracker] = {
    one.TRACKER.name: one.TRACKER for one in (weight, mood, sleep, tobacco, nutrition, activity)
}

__all__ = ["TRACKERS", "About", "Measure", "Noted", "Tracker"]
