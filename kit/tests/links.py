"""A relay or an intake in a thread of the test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kit.broker import Link


@contextmanager
def running(link: Link) -> Iterator[Any]:
    """The link, at work until the end of the block."""
    thread = threading.Thread(target=link.run)
    thread.start()
    try:
        yield link
    finally:
        link.stop()
        thread.join(timeout=20)
    assert not thread.is_alive()
