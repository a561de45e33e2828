"""Writes what follows from `deploy.graph` for compose: a file for each folder that runs, and nginx's settings."""

from pathlib import Path
from typing import Any

from deploy import graph, images
from deploy.dev import front
from deploy.k8s.given import SECRETS, SHARES, Given, folders_of, secrets_of, secrets_of_migration, secrets_of_topology
from deploy.k8s.write import text

HERE = Path(__file__).parent
OF_ALL = ("shared", "postgresql-superuser")  # Secrets whose keys compose.yaml names
_OUTSIDE = {part.name for part in graph.parts() if part.outside}
Service = dict[str, Any]


def files() -> dict[str, str]:
    """Every file that is written, by its name in this folder."""
    return {
        **{f"{room}.yaml": text([_room(room)]) for room in graph.ROOMS},
        "gateway.yaml": text([_gateway()]),
        "nginx.conf": front.conf(Path("/tmp"), "front", "8000", "gateway:8000", "gateway-stream:8000"),  # noqa: S108
    }


def _room(room: str) -> dict[str, Any]:
    """PostgreSQL of a service, the job that migrates it, and the service's processes."""
    database = f"postgresql-{room}"
    logins = {
        f"{room}-login.password": "/run/secrets/service/password",
        f"{room}-owner-login.password": "/run/secrets/owner/password",
        "postgresql-superuser.password": "/run/secrets/superuser/password",
    }
    migrate = ("python", "-m", f"services.{room}", "migrate")
    found = {
        database: {
            "extends": {"file": "common.yaml", "service": "postgresql"},
            "environment": {"ROOM": room},
            "volumes": [f"{database}:/var/lib/postgresql/data"],
            "secrets": [{"source": source, "target": target} for source, target in logins.items()],
            "networks": [database],
        },
        f"{room}-migrate": _ours("job", room, migrate, secrets_of_migration(room), (database,), {}),
    }
    ours = [process for process in graph.processes() if process.room == room]
    found |= {process.name: _process(process, f"{room}-migrate", "topology") for process in ours}
    networks = {database: {"internal": True}, **_ways_out(ours)}
    return {**_whole(found, networks, logins), "volumes": {database: {}}}


def _gateway() -> dict[str, Any]:
    """The gateway, its stream, and the job that declares what is in the broker."""
    ours = [graph.GATEWAY, graph.STREAM]
    command = ("python", "-m", "kit.topology")
    found = {"topology": _ours("job", "gateway", command, secrets_of_topology(), ("rabbitmq",), {})}
    found |= {process.name: _process(process, "topology") for process in ours}
    return _whole(found, {process.name: {"internal": True} for process in ours}, {})


def _process(process: graph.Process, *after: str) -> Service:
    environment = {one["name"]: one["value"] for one in folders_of(process)}
    reached = tuple(part for part in process.reaches if part not in _OUTSIDE)
    found = _ours("process", process.room, process.command, secrets_of(process), reached, environment, after)
    if process.port or set(process.reaches) & _OUTSIDE:
        found["networks"].append(process.name)
    if process.shares:
        found["volumes"] = [f"{share}:{SHARES}/{share}" for share in process.shares]
    found["mem_limit"] = f"{process.size.most}m"
    return found


def _ours(
    kind: str,
    image: str,
    command: tuple[str, ...],
    secrets: tuple[Given, ...],
    reached: tuple[str, ...],
    environment: dict[str, str],
    after: tuple[str, ...] = (),
) -> Service:
    python = "${PYTHON_IMAGE:-python:3.11-slim-bookworm}"
    return {
        "extends": {"file": "common.yaml", "service": kind},
        "image": f"patientsworld/{image}:${{TAG:-dev}}",
        "build": {
            "context": "../..",
            "dockerfile": "deploy/Dockerfile",
            "args": {**images.arguments(image), "PYTHON": python},
        },
        "command": list(command),
        "environment": {**{one.variable["name"]: one.variable["value"] for one in secrets}, **environment},
        "secrets": [{"source": f"{one.secret}.{one.key}", "target": f"{SECRETS}/{one.key}"} for one in secrets],
        "networks": list(reached),
        "depends_on": {
            **{part: {"condition": "service_healthy"} for part in reached},
            **{job: {"condition": "service_completed_successfully"} for job in after},
        },
    }


def _whole(services: dict[str, Service], networks: dict[str, Any], more: dict[str, str]) -> dict[str, Any]:
    named = {one["source"] for service in services.values() for one in service["secrets"]} | more.keys()
    own = {name: name.split(".", 1) for name in sorted(named) if name.partition(".")[0] not in OF_ALL}
    kept = {name: {"file": f"secrets/{secret}/{key}"} for name, (secret, key) in own.items()}
    return {"services": services, "networks": networks, "secrets": kept}


def _ways_out(ours: list[graph.Process]) -> dict[str, Any]:
    """A network of its own for each process that reaches something outside."""
    return {process.name: {} for process in ours if set(process.reaches) & _OUTSIDE}


def main() -> None:
    """Write them all."""
    for name, content in files().items():
        (HERE / name).write_text(content)


if __name__ == "__main__":
    main()
