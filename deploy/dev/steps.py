"""What a person sees while waiting, and the one sentence when something cannot be."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from kit.waiting import ask_until


class Refused(Exception):
    """Something that the person at the keyboard must change first, said in one sentence."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print what begins, and its seconds when it has ended."""
    say(f"  {what} … ", end="")
    begin = time.monotonic()
    try:
        yield
    except BaseException as error:
        say("failed" if isinstance(error, Exception) else "interrupted")
        raise
    say(f"{time.monotonic() - begin:.1f} s")


def wait_for(what: str, condition: Callable[[], bool], seconds: float, log: str = "") -> None:
    """Ask until the condition holds.

    Raises Refused, naming the log to read, when `seconds` have passed.
    """
    if not ask_until(condition, seconds, every=0.05):
        hint = f"; its log is {log}" if log else ""
        raise Refused(f"{what} is not ready after {seconds:.0f} s{hint}.")


def say(text: str = "", end: str = "\n") -> None:
    with suppress(OSError):  # the terminal or the pipe is gone: the work goes on all the same
        print(text, end=end, flush=True)


def complain(text: str) -> None:
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
