"""Doors of the Health Box: shares, what others show, and who saw what."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class ShareDoors(Room):
    """Shares, what others show, and who saw what."""

    readers: ClassVar[dict[str, Reader]] = {}
