"""Doors of who says that an entry is theirs, of its owner, and of who found a mistake."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class ClaimDoors(Room):
    """Claims, the own entry, corrections."""

    readers: ClassVar[dict[str, Reader]] = {}
