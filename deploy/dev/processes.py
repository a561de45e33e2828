"""The processes of one world on this machine."""

import sys
from dataclasses import dataclass

from deploy import graph
from deploy.graph import ROOMS

__all__ = ["ROOMS", "Process", "processes"]


@dataclass(frozen=True)
class Process:
    name: str
    command: list[str]


def processes() -> list[Process]:
    """Those of the graph, run by this interpreter."""
    return [Process(one.name, [sys.executable, *one.command[1:]]) for one in graph.processes()]
