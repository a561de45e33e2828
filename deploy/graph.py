"""Which process talks to which: network policies, manifests, compose and the picture come from here.

Services never reach one another: calls and events go through the broker, whose rights per user are `kit.access`. A new
service is one line in ROOMS, and one in REACHES where it needs more than its database and the broker.
"""

from dataclasses import dataclass, field

ROOMS = (
    "identity",
    "social",
    "appointments",
    "notifications",
    "directory",
    "healthbox",
    "classifieds",
    "games",
)
CALLER = "gateway"  # the broker's user that calls every service
ASKS = {"notifications": ("identity", "appointments", "classifieds")}  # the services that call others, and whom
INNER_PORT = 9100  # /livez, /readyz, /startupz and /metrics of every process: for probes and Prometheus alone
HTTP_PORT = 8000  # of gateway and stream, behind the ingress


@dataclass(frozen=True)
class Part:
    """A server that processes reach: `port` is where it listens. `outside`: it is not run here."""

    name: str
    port: int
    outside: bool = False


@dataclass(frozen=True)
class Size:
    """What a process asks for: `cpu` in thousandths, `memory` in MiB as measured, `most` MiB before it is ended."""

    cpu: int
    memory: int
    most: int


@dataclass(frozen=True)
class Process:
    """One kind of process: `kind` is rpc, worker, gateway or stream, `room` the folder that its image holds.

    `reaches`: the parts it talks to, nobody else. `shares`: folders that it shares with other processes.
    """

    name: str
    room: str
    kind: str
    command: tuple[str, ...]
    reaches: tuple[str, ...]
    size: Size
    replicas: int = 2
    port: int | None = None
    shares: tuple[str, ...] = field(default=())


_FROM_ALL = ("postgresql-{room}", "rabbitmq")
_REACHES: dict[str, tuple[str, ...]] = {
    "identity-worker": ("smtp",),
    "notifications-worker": ("smtp",),
    "directory-rpc": ("elasticsearch", "provider"),
    "directory-worker": ("elasticsearch",),
}
_SHARES: dict[str, tuple[str, ...]] = {
    "gateway": ("store",),
    "directory-rpc": ("store",),
    "directory-worker": ("store",),
    "healthbox-rpc": ("store",),
    "healthbox-worker": ("store", "audit"),
    "classifieds-rpc": ("store",),
    "classifieds-worker": ("store",),
    "games-worker": ("audit",),
}
# memory at rest and under load: the table "Memory" of docs/performance.md, printed by `make bench`
_RPC, _WORKER = Size(250, 96, 256), Size(150, 80, 256)
_SIZES = {"directory-worker": Size(150, 128, 768), "healthbox-worker": Size(200, 128, 512)}
GATEWAY = Process(
    "gateway", "gateway", "gateway",
    ("python", "-m", "gunicorn", "-c", "gateway/gunicorn.conf.py", "gateway.app:create_app()"),
    ("rabbitmq", "redis"), Size(1000, 224, 640), replicas=3, port=HTTP_PORT, shares=_SHARES["gateway"],
)  # fmt: skip
STREAM = Process(
    "gateway-stream", "gateway", "stream", ("python", "-m", "gateway.stream"),
    ("rabbitmq",), Size(250, 128, 384), port=HTTP_PORT,
)  # fmt: skip


def parts() -> tuple[Part, ...]:
    """Every server that is reached; each service has a PostgreSQL of its own name."""
    databases = [Part(f"postgresql-{room}", 5432) for room in ROOMS]
    served = (Part("rabbitmq", 5672), Part("redis", 6379), Part("elasticsearch", 9200))
    return (*databases, *served, Part("smtp", 587, outside=True), Part("provider", 443, outside=True))


def processes() -> tuple[Process, ...]:
    """Every process of one installation: two of each service, the gateway and its stream."""
    return (*(_of_room(room, kind) for room in ROOMS for kind in ("rpc", "worker")), GATEWAY, STREAM)


def edges() -> frozenset[tuple[str, str]]:
    """Who opens a connection to whom: (process, part), and the ingress to gateway and stream."""
    inside = {(process.name, part) for process in processes() for part in process.reaches}
    migrations = {(f"{room}-migrate", f"postgresql-{room}") for room in ROOMS}
    entered = {("ingress", process.name) for process in processes() if process.port}
    return frozenset(inside | migrations | entered | {("topology", "rabbitmq")})


def asks() -> frozenset[tuple[str, str]]:
    """Who may call whom through the broker: (user of the broker, service)."""
    among = {(room, other) for room, others in ASKS.items() for other in others}
    return frozenset(among | {(CALLER, room) for room in ROOMS})


def _of_room(room: str, kind: str) -> Process:
    name = f"{room}-{kind}"
    reaches = (*(part.format(room=room) for part in _FROM_ALL), *_REACHES.get(name, ()))
    size = _SIZES.get(name, _RPC if kind == "rpc" else _WORKER)
    command = ("python", "-m", f"services.{room}", kind)
    return Process(name, room, kind, command, reaches, size, shares=_SHARES.get(name, ()))
