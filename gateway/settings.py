"""What the gateway needs to know, from the environment."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from environs import ValidationError, validate

from kit.config import environment, store

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_TILES, _NAMED, _HOST = {"z", "x", "y"}, re.compile(r"\{(\w+)\}"), re.compile(r"[A-Za-z0-9.-]+(?::\d+)?")
_LIMIT = re.compile(r"([1-9]\d{0,9})/(second|minute|hour|day)")


@dataclass(frozen=True)
class Limit:
    """At most `amount` requests in a window of `seconds`."""

    amount: int
    seconds: int

    @classmethod
    def parse(cls, words: str) -> "Limit":
        """`600/minute` (or second, hour, day). Raises ValueError for anything else."""
        match = _LIMIT.fullmatch(words)
        if not match:
            raise ValueError(f"a limit looks like 600/minute, not {words!r}")
        return cls(int(match[1]), _SECONDS[match[2]])


def _check_url(url: str) -> None:
    """Raises ValidationError unless it is https: a session's cookie crosses plain http on this machine alone."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")):
        raise ValidationError("must be https, or http on 127.0.0.1")


def _check_tiles(url: str) -> None:
    """Raises ValidationError unless it is empty, or https with the three places of a tile's address."""
    parts = urlsplit(url)
    if url and (parts.scheme != "https" or not _HOST.fullmatch(parts.netloc) or not set(_NAMED.findall(url)) >= _TILES):
        raise ValidationError("must be like https://tiles.example/{z}/{x}/{y}.png")


_WIDE = Limit(600_000, 60)
_LIMITS = (
    "limit_account",
    "limit_address",
    "limit_sign_in",
    "limit_sign_up",
    "limit_calendars",
    "limit_directory",
    "limit_uploads",
)


@dataclass(frozen=True)
class Settings:
    """The limits are wide enough for a load test from one address: a public installation sets its own.

    `limit_account` counts a member's requests, the others those of one address; `proxy_hops` is the number of
    trusted proxies whose X-Forwarded-For entry is believed; `cors_origins` may read answers from a browser;
    `store_key` opens what is sent here to whoever reads it: without one nothing can be sent;
    `map_tiles` is the address of a map's tile, empty for maps without."""

    amqp_url: str
    redis_url: str
    cors_origins: frozenset[str] = frozenset()
    proxy_hops: int = 0
    limit_account: Limit = _WIDE
    limit_address: Limit = _WIDE
    limit_sign_in: Limit = _WIDE
    limit_sign_up: Limit = _WIDE
    limit_calendars: Limit = _WIDE
    limit_directory: Limit = _WIDE
    limit_uploads: Limit = _WIDE
    log_level: str = "INFO"
    public_url: str = "http://127.0.0.1:8000"
    contact_email: str = "contact@patientsworld.example"
    store_path: str = ".run/store"
    store_key: bytes | None = None
    map_tiles: str = ""

    def named(self, limit: str) -> Limit:
        """The limit of an operation: `sign_in`, `sign_up`, `calendars`, `directory` or `uploads`."""
        named: Limit = getattr(self, f"limit_{limit}")
        return named


def read() -> Settings:
    """Read the settings. Raises environs.EnvValidationError naming every missing or malformed variable."""
    env = environment()
    origins = env.list("CORS_ORIGINS", [])
    limits = {
        field: env.str(field.upper(), "600000/minute", validate=validate.Regexp(f"{_LIMIT.pattern}$"))
        for field in _LIMITS
    }
    rest = {
        "amqp_url": env.str("AMQP_URL"),
        "redis_url": env.str("REDIS_URL"),
        "proxy_hops": env.int("PROXY_HOPS", 0, validate=validate.Range(0, 5)),
        "contact_email": env.str("CONTACT_EMAIL", Settings.contact_email, validate=validate.Email()),
        "public_url": env.str("PUBLIC_URL", Settings.public_url, validate=_check_url),
        "map_tiles": env.str("MAP_TILES", "", validate=_check_tiles),
        "log_level": env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(("DEBUG", "INFO", "WARNING", "ERROR"))),
        **store(env),
    }
    env.seal()
    return Settings(
        cors_origins=frozenset(origins), **rest, **{field: Limit.parse(words) for field, words in limits.items()}
    )
