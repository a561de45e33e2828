"""Doors of holds and appointments."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class BookingDoors(Room):
    """Holds and appointments."""

    readers: ClassVar[dict[str, Reader]] = {}
