"""Photos as they are kept: drawn anew by a program of its own (`drawing`), so that nothing of the sent file is left."""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import NamedTuple

from kit.refusals import Invalid, Unavailable
from services.classifieds import drawing

AT_ONCE = BoundedSemaphore(2)  # each may need the memory of a large picture
_PROGRAM = Path(drawing.__file__)
_WORDS = {
    drawing.NO_PHOTO: "This is no photo that can be read: send a JPEG or a PNG.",
    drawing.TOO_LARGE: "This photo has more than 40 million pixels or 10 MB: send a smaller one.",
}


class Drawn(NamedTuple):
    """A photo in two sizes, both JPEG; width and height in pixels are those of the large one."""

    width: int
    height: int
    large: bytes
    small: bytes


def redraw(content: bytes, seconds: float, program: Path = _PROGRAM) -> Drawn:
    """The photo drawn anew, by a program that may take so many seconds.

    Raises `Invalid` (`/upload`) for what is no JPEG or PNG, is damaged, has too many pixels or takes longer,
    `Unavailable` while too many others are drawn.
    """
    if not AT_ONCE.acquire(blocking=False):
        raise Unavailable(retry_after=3)
    try:
        run = [sys.executable, "-I", str(program)]
        ended = subprocess.run(run, input=content, capture_output=True, timeout=seconds, env={}, check=False, cwd="/")
    except subprocess.TimeoutExpired:
        raise _refused(drawing.TOO_LARGE) from None
    finally:
        AT_ONCE.release()
    if ended.returncode:
        raise _refused(ended.returncode)
    head, _, rest = ended.stdout.partition(b"\n")
    sizes = json.loads(head)
    large, small = rest[: sizes["large"]], rest[sizes["large"] :]
    return Drawn(sizes["width"], sizes["height"], large, small)


def _refused(code: int) -> Invalid:
    return Invalid(errors=[{"pointer": "/upload", "detail": _WORDS.get(code, _WORDS[drawing.NO_PHOTO])}])
