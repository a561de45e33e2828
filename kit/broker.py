"""One pika connection with its own loop, opened again after any loss: the base of the relay and of the intake."""

import threading
from typing import Any

import pika
from pika.exceptions import AMQPConnectionError

from kit.logs import log
from kit.pulse import pulse
from kit.topology import parameters

RETRY_SECONDS = 1.0
CLOSE_SECONDS = 2.0


class Link:
    """Runs a `pika.SelectConnection` in the calling thread until `stop`; everything happens in its loop.

    Subclasses give `ready()` (may this link work now? may block, may raise), `opened(channel)` and `lost()`. `pulse` is
    told that the loop moves.
    """

    pulse = pulse

    def __init__(self, amqp_url: str, name: str) -> None:
        self._parameters = parameters(amqp_url, name)
        self.name = name
        self.connection: Any = None
        self.channel: Any = None
        self.refused = False  # the broker did not let us in at the last attempt
        self.stopping = threading.Event()

    def run(self) -> None:
        """Connect, work, and connect again a second after a loss, until `stop`."""
        while not self.stopping.is_set():
            self.pulse.beat(self.name)
            try:
                if self.ready():
                    self._run_once()
            except Exception as error:
                log.warning("link_lost", part=self.name, exc_info=error)
            self.channel = None
            self.lost()
            self.stopping.wait(RETRY_SECONDS)
        self.pulse.rest(self.name)

    def stop(self) -> None:
        """Ask the loop to finish; safe from any thread."""
        self.stopping.set()
        connection = self.connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(self.finish)

    def finish(self) -> None:
        """Called in the loop when the process stops; the default closes the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection; the loop ends when it is closed, or 2 s later when the broker does not answer."""
        if self.connection.is_open:
            self.connection.ioloop.call_later(CLOSE_SECONDS, self.connection.ioloop.stop)
            self.connection.close()
        elif not self.connection.is_closing:
            self.connection.ioloop.stop()

    def ready(self) -> bool:
        return True

    def opened(self, channel: Any) -> None:
        raise AssertionError("a link says what it does once its channel is open")

    def lost(self) -> None:
        """Forget what belonged to the connection."""

    def guard(self, function: Any, *arguments: Any) -> None:
        """Run a step of the loop; an unexpected failure drops the connection instead of ending the loop's thread."""
        try:
            function(*arguments)
        except Exception as error:
            log.error("link_failed", part=self.name, exc_info=error)
            self.close()

    def later(self, seconds: float, function: Any) -> Any:
        return self.connection.ioloop.call_later(seconds, lambda: self.guard(function))

    def _run_once(self) -> None:
        self.connection = pika.SelectConnection(
            self._parameters,
            on_open_callback=lambda connection: connection.channel(on_open_callback=self._channel_open),
            on_open_error_callback=self._not_open,
            on_close_callback=lambda connection, _reason: connection.ioloop.stop(),
        )
        self._move()
        if self.stopping.is_set():  # `stop` may have come before there was a loop to finish in
            self.connection.ioloop.add_callback_threadsafe(self.finish)
        try:
            self.connection.ioloop.start()
        finally:
            self._discard()

    def _move(self) -> None:
        self.pulse.beat(self.name)
        self.connection.ioloop.call_later(self.pulse.pace, self._move)

    def _not_open(self, connection: Any, error: Any) -> None:
        self.refused = True
        log.warning("broker_away", part=self.name, exc_info=error)
        connection.ioloop.stop()

    def _channel_open(self, channel: Any) -> None:
        self.channel, self.refused = channel, False
        channel.add_on_close_callback(lambda _channel, _reason: self.close())
        log.info("link_open", part=self.name)
        self.guard(self.opened, channel)

    def _discard(self) -> None:
        """End the connection also where the broker did not answer: a socket left open would go on consuming."""
        connection, loop = self.connection, self.connection.ioloop
        try:
            connecting = connection._connection_workflow is not None  # has a socket of its own until that has ended
            if not connection.is_closed and (connecting or connection._transport is not None):
                # not `_transport.abort()`: without a reason pika fails an assertion and leaves the loop's sockets open
                connection._terminate_stream(AMQPConnectionError("discarded"))
                loop.add_callback_threadsafe(loop.stop)  # runs after the stream's own callback
                loop.start()
        finally:
            loop.close()
            self.connection = None
