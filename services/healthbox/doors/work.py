"""Doors of the Health Box: questionnaires, foods, imports, exports and the report."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class WorkDoors(Room):
    """Questionnaires, foods, imports, exports and the report."""

    readers: ClassVar[dict[str, Reader]] = {}
