"""`make doctor`: every part of what `make run` brought up, with what is wrong about it."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any

import pika
import redis
import requests
from pika.exceptions import ChannelClosedByBroker

from deploy.dev.processes import ROOMS, processes
from deploy.dev.steps import say
from deploy.dev.usage import resident
from deploy.dev.world import Servers, World

_OLDEST_SECONDS = 60  # an outbox row older than this means that nothing is published


@dataclass
class Finding:
    """One part: what is true of it, and each thing that is wrong in a few words."""

    part: str
    facts: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def main(port: int, *, as_json: bool) -> int:
    """Print what was found; 0 when nothing is wrong, else 1."""
    world = World(Servers(), "main", port=port)
    findings = list(examine(world)) if world.servers.supervisor.is_running() else [_nothing()]
    if as_json:
        say(json.dumps([asdict(finding) for finding in findings], indent=2, default=str))
    else:
        for finding in findings:
            facts = " · ".join(f"{name} {value}" for name, value in finding.facts.items())
            say(f"{'WRONG' if finding.wrong else 'ok':<6}{finding.part:<22}{facts}")
            for wrong in finding.wrong:
                say(f"      {'':<22}! {wrong}")
    return 1 if any(finding.wrong for finding in findings) else 0


def examine(world: World) -> Iterator[Finding]:
    """Every part in order: servers, processes, what each service has to publish and to apply, queues."""
    parts: list[tuple[str, Callable[[], Finding]]] = [
        ("postgres", lambda: _postgres(world)),
        ("rabbitmq", lambda: _rabbitmq(world)),
        ("redis", lambda: _redis(world)),
        ("elasticsearch", lambda: elasticsearch(world)),
        ("nginx", lambda: _nginx(world)),
        ("memory", lambda: _memory(world)),
        *((process.name, lambda name=process.name: _process(world, name)) for process in processes()),
        *((f"{room} events", lambda room=room: _events(world, room)) for room in ROOMS),
        *((f"{room} queues", lambda room=room: _queues(world, room)) for room in ROOMS),
    ]  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        yield from pool.map(lambda part: _guarded(*part), parts)


def _guarded(part: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as error:  # whatever keeps us from looking is itself the finding
        return Finding(part, wrong=[f"does not answer ({type(error).__name__})"])


def _nothing() -> Finding:
    return Finding("everything", wrong=["nothing is running: `make up`"])


def _postgres(world: World) -> Finding:
    with world.servers.admin() as cursor:
        cursor.execute("SELECT current_setting('server_version'), count(*) FROM pg_stat_activity")
        version, connections = cursor.fetchone()
    port = world.servers.port("postgres")
    return Finding("postgres", {"up on": port, "version": version.split()[0], "connections": connections})


def _rabbitmq(world: World) -> Finding:
    alarms = world.servers.rabbitmqctl("-q", "eval", "rabbit_alarm:get_alarms().").strip()
    version = world.servers.rabbitmqctl("-q", "version").strip()
    finding = Finding("rabbitmq", {"up on": world.servers.port("rabbitmq"), "version": version})
    if alarms != "[]":
        finding.wrong.append(f"alarm, no publisher is heard: {alarms}")
    return finding


def _redis(world: World) -> Finding:
    with redis.Redis.from_url(world.env["REDIS_URL"], socket_timeout=3) as client:
        version = client.info("server")["redis_version"]
    return Finding("redis", {"up on": world.servers.port("redis"), "version": version})


def elasticsearch(world: World) -> Finding:
    """The one part that may be missing: the directory can do without."""
    search = world.servers.search
    if not search.is_installed():
        return Finding("elasticsearch", {"not installed:": "the directory answers from PostgreSQL"})
    if not search.url:
        return Finding("elasticsearch", wrong=["is not running: `make up`"])
    documents = {f"documents in {index}": count for index, count in search.indices(world.index).items()}
    return Finding("elasticsearch", {"up on": world.servers.port("elasticsearch"), **search.facts(), **documents})


def _memory(world: World) -> Finding:
    """What everything that runs keeps, in MiB; the engine apart, for a machine that has little can do without it."""
    running = {name: int(state["pid"]) for name, state in world.servers.supervisor.states().items() if state["pid"]}
    engine = running.pop("elasticsearch", None)
    kept = {"all but elasticsearch": resident(*running.values()), "elasticsearch": resident(engine) if engine else {}}
    return Finding("memory", {f"{name} MiB": sum(found.values()) // 2**20 for name, found in kept.items()})


def _nginx(world: World) -> Finding:
    """What stands on PORT: both that are behind it must be heard through it."""
    finding = _running(world, "nginx")
    if finding.wrong:
        return finding
    finding.facts["on"] = world.port
    for path, wanted in (("/livez", 200), ("/v1/stream", 401)):
        status = requests.get(f"{world.base_url}{path}", timeout=5).status_code
        if status != wanted:
            finding.wrong.append(f"{path} answers {status} through it")
    return finding


def _running(world: World, name: str) -> Finding:
    state = world.servers.supervisor.states().get(f"{world.name}-{name}")
    if state is None or not state["pid"]:
        return Finding(name, wrong=["is not running: `make up`"])
    return Finding(name, {"pid": state["pid"], "up for": f"{state['now'] - state['start']} s"})


def _process(world: World, name: str) -> Finding:
    finding = _running(world, name)
    if finding.wrong:
        return finding
    url = world.gateway_url if name == "gateway" else world.inner_url(name)
    answer = requests.get(f"{url}/readyz", timeout=5)
    if name == "gateway":
        version = requests.get(f"{url}/version", timeout=5).json()
        finding.facts |= {
            "on": world.own_port("gateway"),
            "version": " ".join(str(value) for value in version.values()),
        }
    if away := answer.json().get("away"):
        finding.wrong.append(f"away: {', '.join(away)}")
    elif answer.status_code != 200:
        finding.wrong.append(f"/readyz answers {answer.status_code}")
    return finding


def _events(world: World, room: str) -> Finding:
    found = json.loads(world.attempt(f"services.{room}", "events", "status", "--json").stdout)
    oldest = found["outbox_oldest_seconds"]
    finding = Finding(
        f"{room} events",
        {
            "migrations": f"at {found['revision']}",
            "unpublished": int(found["outbox_unpublished"]),
            "oldest": f"{oldest:.1f} s",
            "parked": int(found["inbox_parked"]),
            "waiting": found["inbox"].get("waiting", 0),
        },
    )
    if not found["migrated"]:
        finding.wrong.append("the database is not at the newest migration: `make up`")
    if oldest > _OLDEST_SECONDS:
        finding.wrong.append(f"the oldest event waits since {oldest:.0f} s to be published")
    finding.wrong += [f"{row['state']}: {row['type']} {row['event_id']} ({row['reason']})" for row in found["stopped"]]
    return finding


def _queues(world: World, room: str) -> Finding:
    """Depths by passive declaration. A service that listens to nothing has no inbox queue."""
    connection = pika.BlockingConnection(pika.URLParameters(world.env["AMQP_URL"]))
    finding = Finding(f"{room} queues")
    try:
        for queue in (f"in.{room}", f"dead.{room}", f"rpc-{room}"):
            try:
                depth = connection.channel().queue_declare(queue, passive=True).method.message_count
            except ChannelClosedByBroker:
                continue
            finding.facts[queue] = depth
            if depth and queue.startswith("dead."):
                finding.wrong.append(f"{depth} messages in {queue} that nobody could place")
    finally:
        connection.close()
    return finding
