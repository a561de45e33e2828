"""Doors of the Health Box: entries of the six trackers, their history and series, profile, goals and pauses."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class EntryDoors(Room):
    """Entries of the six trackers, their history and series, profile, goals and pauses."""

    readers: ClassVar[dict[str, Reader]] = {}
