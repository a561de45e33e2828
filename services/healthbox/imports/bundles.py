"""The entries of a bundle, one after the other, out of the events of a JSON parser.

Not by `ijson.items`: it keeps the path to where it is, and what is nested a hundred thousand deep fills the memory.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from services.healthbox.tasks import Unreadable

DEEPEST = 40
_BEGINS, _ENDS = ("start_map", "start_array"), ("end_map", "end_array")


def entries(events: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    """What stands in the array `entry` of the outermost object. Raises `Unreadable` for what is nested too deep."""
    depth, top, is_there = 0, "", False
    held: list[Any] = []  # the entry that is being read, and what is open in it
    keys: list[str] = []
    for event, value in events:
        if event in _BEGINS:
            depth += 1
            if depth > DEEPEST:
                raise Unreadable("The file is nested deeper than can be.")
            if depth == 2:
                is_there = top == "entry" and event == "start_array"
            elif held or (is_there and depth == 3):
                opened: Any = {} if event == "start_map" else []
                _put(held, keys, opened)
                held.append(opened)
                keys.append("")
        elif event in _ENDS:
            depth -= 1
            is_there = is_there and depth >= 2
            if held:
                keys.pop()
                closed = held.pop()
                if not held:
                    yield closed
        elif event == "map_key":
            if held:
                keys[-1] = value
            elif depth == 1:
                top = value
        elif held:
            _put(held, keys, value)


def _put(held: list[Any], keys: list[str], value: Any) -> None:
    if held and isinstance(held[-1], dict):
        held[-1][keys[-1]] = value
    elif held:
        held[-1].append(value)
