"""A user of the broker for each service and for the gateway, with the rights of `kit.access` in one virtual host."""

import hashlib
import os
from base64 import b64encode
from urllib.parse import urlsplit, urlunsplit

from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers
from kit.access import GATEWAY, definitions

USERS = (*ROOMS, GATEWAY)


def admit(servers: Servers, vhost: str, users: tuple[str, ...] = USERS) -> None:
    """Make the users and the virtual host where they do not exist, and set what they may do there."""
    known = [{"name": user, "tags": "", **_hashed(_password(servers, user))} for user in users]
    servers.add_vhost(vhost, users=known, **definitions(vhost, list(users)))


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
