"""Doors of waiting lists, offers, reminders, links and calendars."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class WaitingDoors(Room):
    """Waiting lists, offers, reminders, links and calendars."""

    readers: ClassVar[dict[str, Reader]] = {}
