"""How many requests an address and an account may make: fixed windows in Redis.

A process takes a hundredth of a limit at once and asks Redis again when that is spent: a limit below 200 is exact, a
wider one ends by up to a hundredth too early for each thread that asks at once, never too late, and a request rarely
costs a round trip (at most one).
While Redis is away nothing is limited and requests go on; it is asked again once a second. Failures of sign-in are
counted by identity in its own database, so losing Redis does not open that door.
"""

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic, time
from typing import Any

from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError, NoScriptError
from redis.retry import Retry

from gateway.settings import Limit
from kit.logs import describe, log

_COUNT = """
local seen = {}
for i, key in ipairs(KEYS) do
  local count = redis.call('INCRBY', key, ARGV[2 * i])
  if count == tonumber(ARGV[2 * i]) then redis.call('EXPIRE', key, ARGV[2 * i - 1]) end
  seen[2 * i - 1], seen[2 * i] = count, redis.call('PTTL', key)
end
return seen
"""
_PART = 100  # of a limit, that a process takes at once
_REMEMBERED = 10_000  # addresses and accounts that a process holds a part for
_PAUSE = 1.0  # seconds between attempts while Redis is away
_PATIENCE = 0.25  # seconds one request may lose to a Redis that does not answer


@dataclass(frozen=True)
class Tally:
    """Where a client stands with the limit it is closest to: `reset_in` in seconds, `remaining` below 0 when over."""

    limit: int
    remaining: int
    reset_in: int

    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.remaining)),
            "X-RateLimit-Reset": str(int(time()) + self.reset_in),
        }


@dataclass
class _Part:
    """What a process may still let in by itself: `left` of the window's first `count`, until it `ends`."""

    count: int
    left: int
    ends: float

    @property
    def place(self) -> int:
        """Of the request that was let in last."""
        return self.count - self.left


class Limits:
    """Counts requests in the Redis at `url`. Each thread keeps a connection of its own: taking one from a pool, and
    what else the client does around a command, costs as much again as the command."""

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool.from_url(
            url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE, retry=Retry(NoBackoff(), 0)
        )
        self._mine = threading.local()
        self._lock = threading.Lock()
        self._parts: OrderedDict[str, _Part] = OrderedDict()
        self._away_until = 0.0
        self._away = False

    def hit(self, *counted: tuple[str, str, Limit]) -> Tally | None:
        """Count one request for each (name, who, limit); the tightest of them, or None while Redis is away."""
        limits = {f"limit:{name}:{_shorten(who)}": limit for name, who, limit in counted}
        with self._lock:
            held = {key: place for key in limits if (place := self._spend(key))}
        asked = {key: max(1, limit.amount // _PART) for key, limit in limits.items() if key not in held}
        if asked:
            words = (word for key, size in asked.items() for word in (limits[key].seconds, size))
            seen = self._ask(len(asked), *asked, *words)
            if seen is None:
                return None
            with self._lock:
                for (key, size), count, milliseconds in zip(asked.items(), seen[::2], seen[1::2], strict=True):
                    held[key] = self._take(key, size, count, monotonic() + milliseconds / 1000)
        tallies = [
            Tally(limit.amount, limit.amount - place, max(1, math.ceil(ends - monotonic())))
            for key, limit in limits.items()
            for place, ends in (held[key],)
        ]
        return min(tallies, key=lambda tally: tally.remaining / tally.limit)

    def is_away(self) -> bool:
        """Ask Redis now."""
        self._ask(0)
        return self._away

    def _spend(self, key: str) -> tuple[int, float] | None:
        """The place of one request of the part that is held, and the window's end; None when there is none."""
        part = self._parts.get(key)
        if part is None or not part.left or part.ends <= monotonic():
            return None
        part.left -= 1
        return part.place, part.ends

    def _take(self, key: str, size: int, count: int, ends: float) -> tuple[int, float]:
        """Keep what Redis gave, beside what another thread was given meanwhile; the request at hand is the first."""
        if size == 1:
            return count, ends
        part = self._parts.pop(key, None)
        if part is None or part.ends <= monotonic():
            part = _Part(0, 0, ends)
        part.count, part.left = max(part.count, count), part.left + size - 1  # answers may cross
        self._parts[key] = part
        while len(self._parts) > _REMEMBERED:
            self._parts.popitem(last=False)
        return part.place, ends

    def _ask(self, *arguments: int | str) -> list[int] | None:
        """Run the script; None while Redis is away."""
        if self._away and not self._may_try():
            return None
        while True:
            kept = hasattr(self._mine, "held")
            try:
                connection, script = self._connection()
                connection.send_command("EVALSHA", script, *arguments)
                seen: list[int] = connection.read_response()
                break
            except RedisError as error:
                self._let_go()
                if kept and isinstance(error, ConnectionError | NoScriptError):
                    continue  # Redis was started anew since: a new connection tells
                self._lose(error)
                return None
        if self._away:
            self._away = False
            log.info("limits.redis", state="up")
        return seen

    def _connection(self) -> tuple[Any, str]:
        """This thread's connection, and the script's name on the server it leads to."""
        if not hasattr(self._mine, "held"):
            connection = self._pool.make_connection()
            connection.connect()
            connection.send_command("SCRIPT LOAD", _COUNT)
            self._mine.held = connection, connection.read_response()
        return self._mine.held

    def _let_go(self) -> None:
        held = self._mine.__dict__.pop("held", None)
        if held:
            held[0].disconnect()

    def _may_try(self) -> bool:
        with self._lock:
            if monotonic() < self._away_until:
                return False
            self._away_until = monotonic() + _PAUSE
            return True

    def _lose(self, error: RedisError) -> None:
        if not self._away:
            log.warning("limits.redis", state="away", **describe(error))
        self._away, self._away_until = True, monotonic() + _PAUSE


def _shorten(who: str) -> str:
    """Redis holds no address and no member id in clear."""
    return blake2b(who.encode(), digest_size=12).hexdigest()
