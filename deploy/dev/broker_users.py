"""Virtual hosts, and a user for each service and for the gateway with the rights of `kit.access` in one of them."""

import hashlib
import json
import os
from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from deploy.dev.processes import ROOMS
from deploy.dev.run_folder import give
from deploy.dev.servers import Servers
from kit.access import GATEWAY, definitions

USERS = (*ROOMS, GATEWAY)


def admit(servers: Servers, vhost: str, users: tuple[str, ...] = USERS) -> None:
    """Make the users and the virtual host where they do not exist, and set what they may do there."""
    known = [{"name": user, "tags": "", **_hashed(_password(servers, user))} for user in users]
    add_vhost(servers, vhost, users=known, **definitions(vhost, list(users)))


def add_vhost(servers: Servers, name: str, **more: list[dict[str, Any]]) -> None:
    """Make a virtual host that the administrator may do everything in, and `more` definitions: each run of rabbitmqctl
    costs most of a second, so all of it is one."""
    anything = {"configure": ".*", "write": ".*", "read": ".*"}
    rights = [{"user": "patientsworld", "vhost": name, **anything}, *more.pop("permissions", [])]
    file = servers.run.folder_for("rabbitmq") / f"definitions-{name}.json"
    file.touch(mode=0o600)
    give(file, "rabbitmq")
    file.write_text(json.dumps({"vhosts": [{"name": name}], "permissions": rights, **more}))
    try:
        servers.rabbitmqctl("import_definitions", str(file))
    finally:
        file.unlink()


def delete_vhosts(servers: Servers, *names: str) -> None:
    """Remove virtual hosts and all that is in them; one that is not there is no harm."""
    listed = ", ".join(f'<<"{name}">>' for name in names)
    servers.rabbitmqctl("eval", f'[catch rabbit_vhost:delete(Name, <<"patientsworld">>) || Name <- [{listed}]].')


def as_user(servers: Servers, amqp_url: str, user: str) -> str:
    """The same address for another user."""
    parts = urlsplit(amqp_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{_password(servers, user)}@{place}"))


def _password(servers: Servers, user: str) -> str:
    return servers.run.secret(f"broker {user}")


def _hashed(password: str) -> dict[str, str]:
    salt = os.urandom(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {"password_hash": b64encode(salt + digest).decode(), "hashing_algorithm": "rabbit_password_hashing_sha256"}
