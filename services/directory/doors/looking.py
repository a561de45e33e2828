"""Doors of who looks for somebody. None takes an actor: the directory never learns who looks for whom."""

from kit.rpc.doors import Room


class LookDoors(Room):
    """Search, entries, specialties and places."""
