"""Named places where a test can end the process, so that a crash is hit and not hoped for.

`FAULT_AT=<point>:<n>` in the environment kills this process with SIGKILL at the n-th passage of the point.
Without it a point costs one comparison.
"""

import os
import signal

_point, _, _nth = os.environ.get("FAULT_AT", "").partition(":")
_passages = 0


def point(name: str) -> None:
    """Pass the named point; the process ends here if the environment asks for it."""
    global _passages
    if name != _point:
        return
    _passages += 1
    if _passages == int(_nth or 1):
        os.kill(os.getpid(), signal.SIGKILL)
