"""Named places where a test can end the process, so that a crash is hit and not hoped for.

`FAULT_AT=<point>:<n>` in the environment kills this process with SIGKILL at the n-th passage of the point.
With `:<file>` behind it that happens once: the file is made before, and a process that finds it passes.
Without the setting a point costs one comparison.
"""

import os
import signal

_point, _nth, _once = [*os.environ.get("FAULT_AT", "").split(":", 2), "", ""][:3]
_passages = 0


def point(name: str) -> None:
    """Pass the named point; the process ends here if the environment asks for it."""
    global _passages
    if name != _point:
        return
    _passages += 1
    if _passages == int(_nth or 1) and not os.path.exists(_once):
        if _once:
            open(_once, "x").close()
        os.kill(os.getpid(), signal.SIGKILL)
