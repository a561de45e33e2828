"""What the directory holds, in numbers: how many entries of each kind, and as of when."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.directory.models import Entry, Import

_KEPT = 60.0


def overview(tx: Session) -> dict[str, Any]:
    """The entries that may be seen, by kind, and of each source the day of its last import."""
    seen = select(Entry.kind, func.count()).where(Entry.state == "open", Entry.listed).group_by(Entry.kind)
    days = select(Import.source, func.max(Import.as_of)).where(Import.state == "done").group_by(Import.source)
    return {
        "entries": {kind: count for kind, count in tx.execute(seen)},  # noqa: C416 – rows are no pairs for mypy
        "as_of": {source: day.isoformat() for source, day in tx.execute(days)},
    }


class Counted:
    """An overview that is counted once a minute: millions of rows for a line of small print."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until, self._last = 0.0, dict[str, Any]()

    def read(self, tx: Session) -> dict[str, Any]:
        """The overview, at most a minute old."""
        now = self._clock()
        if now >= self._until:
            self._last, self._until = overview(tx), now + _KEPT
        return self._last
