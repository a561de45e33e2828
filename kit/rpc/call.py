"""What a door is given with each call, and what it may answer beside plain data."""

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `deadline` in seconds on this process's monotonic clock, counted from receipt (the clocks of two
    machines are never compared); `resent` when the same call may have run before (the caller sent it again, or the
    broker delivered it again)."""

    deadline: float
    request_id: str = ""
    resent: bool = False
    traceparent: str | None = None

    def left(self) -> float:
        """Seconds until the caller gives up; 0.0 when it has."""
        return max(0.0, self.deadline - monotonic())


class RawJson(bytes):
    """JSON that is ready: put into the answer as it is and handed by the gateway to its client without parsing."""
