"""A user of the broker for each service and for the gateway, with the rights of `kit.access` in one virtual host."""

import hashlib
import json
import os
from base64 import b64encode
from urllib.parse import urlsplit, urlunsplit

from deploy.dev.processes import ROOMS
from deploy.dev.run_folder import give
from deploy.dev.servers import Servers
from kit.access import GATEWAY, definitions

USERS = (*ROOMS, GATEWAY)


def admit(servers: Servers, vhost: str, users: tuple[str, ...] = USERS) -> None:
    """Make the users where they do not exist and set what they may do there."""
    known = [{"name": user, "tags": "", **_hashed(_password(servers, user))} for user in users]
    file = servers.run.folder_for("rabbitmq") / f"users-{vhost}.json"
    file.touch(mode=0o600)
    give(file, "rabbitmq")
    file.write_text(json.dumps({"users": known, **definitions(vhost, list(users))}))
    try:
        servers.rabbitmqctl("import_definitions", str(file))
    finally:
        file.unlink()


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
