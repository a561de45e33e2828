"""What was meant, written down before it is sent, and what was answered: the only witness beside the databases."""

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ACKNOWLEDGED, REFUSED, UNKNOWN = "acknowledged", "refused", "unknown"


@dataclass
class Operation:
    """One intended command or read; `answer` is None while nobody has answered."""

    number: int
    member: str
    kind: str
    about: str
    key: str | None
    answer: str | None = None
    status: int = 0
    attempts: int = 0
    failed: int = 0  # attempts without an answer, or with a 5xx
    broken: int = 0  # answers that no client should ever see: a 5xx other than 503


class Journal:
    """A list in memory and a file of JSON lines, one before and one after each operation."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.operations: list[Operation] = []
        self._file = path.open("w", buffering=1)
        self._lock = threading.Lock()

    def intend(self, member: str, kind: str, about: str, key: str | None) -> Operation:
        with self._lock:
            operation = Operation(len(self.operations) + 1, member, kind, about, key)
            self.operations.append(operation)
            self._write(operation)
        return operation

    def note(self, operation: Operation, answer: str) -> None:
        with self._lock:
            operation.answer = answer
            self._write(operation)

    def count(self, answer: str, *kinds: str) -> int:
        return sum(one.answer == answer and (not kinds or one.kind in kinds) for one in self.operations)

    def close(self) -> None:
        self._file.close()

    def _write(self, operation: Operation) -> None:
        line: dict[str, Any] = asdict(operation)
        self._file.write(json.dumps(line) + "\n")
