"""A link is asked to stop at any moment of its life, and ends."""

import threading

from kit.broker import Link


class AskedEarly(Link):
    """Asked to stop when it is about to connect: its loop does not exist yet."""

    def ready(self) -> bool:
        self.stop()
        return True

    def opened(self, _channel: object) -> None:
        """Nothing to do."""


def test_a_link_that_is_stopped_before_its_loop_begins_ends(amqp_url: str) -> None:
    link = AskedEarly(amqp_url, "test")
    thread = threading.Thread(target=link.run, daemon=True)
    thread.start()
    thread.join(15)
    ended = not thread.is_alive()
    link.stop()
    assert ended
