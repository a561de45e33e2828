"""Doors of the professional's side, and of who looks for a slot."""

from typing import ClassVar

from kit.rpc.doors import Reader, Room


class AgendaDoors(Room):
    """Agendas, reasons, hours, delegates, slots."""

    readers: ClassVar[dict[str, Reader]] = {}
