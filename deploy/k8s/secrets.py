"""Makes every Secret of one installation, once: `python3 -m deploy.k8s.secrets | kubectl create -f -`.

`create` and not `apply`: who makes them again loses every password, and every key that sealed something. Nothing but
Python is needed. Where a vault has them instead (components/external-secrets) it holds the same keys and values.
"""

import argparse
import base64
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from typing import Any

from deploy.graph import ROOMS

NAMESPACE = "patientsworld"
BROKER_USERS = (*ROOMS, "gateway", "topology")
NO_MAIL = "file:/tmp/mail"
LOGIN = "kubernetes.io/basic-auth"
_RESTRICTED = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "audit", "warn")}
Values = dict[str, str]


def everything(
    mail_url: str = NO_MAIL, word: Callable[[], str] = lambda: secrets.token_urlsafe(32)
) -> dict[str, Values]:
    """Values by key, by Secret. `word` makes passwords and keys."""
    broker = {user: word() for user in BROKER_USERS}
    search, redis = word(), word()
    found = {f"{user}-broker": {"username": user, "password": password} for user, password in broker.items()}
    for room in ROOMS:
        own, owner = word(), word()
        found |= {
            f"{room}-login": {"username": room, "password": own},
            f"{room}-owner-login": {"username": f"{room}_owner", "password": owner},
            f"{room}-owner": {"owner-database-url": _database(room, f"{room}_owner", owner)},
            room: {
                "database-url": _database(room, room, own),
                "amqp-url": _amqp(room, broker[room]),
                "secret-key": word(),
            },
        }
    found["directory"] |= {
        "elasticsearch-url": f"http://directory:{search}@elasticsearch:9200",
        "provider-client-secret": "",  # of the OpenID provider of professionals, where there is one
    }
    return found | {
        "gateway": {
            "amqp-url": _amqp("gateway", broker["gateway"]),
            "redis-url": f"redis://:{redis}@redis:6379/0",
        },
        "topology": {"amqp-url": _amqp("topology", broker["topology"])},
        "redis": {"password": redis},
        "elasticsearch-directory": {"username": "directory", "password": search, "roles": "directory"},
        "postgresql-superuser": {"username": "postgres", "password": word()},
        "broker-users": {"users.json": json.dumps({"users": [_hashed(*one) for one in broker.items()]})},
        "shared": {"store-key": word(), "mail-url": mail_url, "kms.json": _kms()},
    }


def kind(values: Values) -> str:
    """The type of a Secret; operators want names and passwords to be of their own."""
    return LOGIN if "username" in values else "Opaque"


def manifests(everything: dict[str, Values]) -> list[dict[str, Any]]:
    """The namespace, whose pods are restricted, and the Secrets in it."""
    part_of = {"app.kubernetes.io/part-of": "patientsworld"}
    namespace = {"name": NAMESPACE, "labels": {**part_of, **_RESTRICTED}}
    found: list[dict[str, Any]] = [{"apiVersion": "v1", "kind": "Namespace", "metadata": namespace}]
    for name, values in sorted(everything.items()):
        metadata = {"name": name, "namespace": NAMESPACE, "labels": part_of}
        found.append(
            {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind(values), "stringData": values}
        )
    return found


def _database(room: str, role: str, password: str) -> str:
    return f"postgresql+psycopg2://{role}:{password}@postgresql-{room}:5432/{room}"


def _amqp(user: str, password: str) -> str:
    # KEDA asks too, from another namespace
    return f"amqp://{user}:{password}@rabbitmq.{NAMESPACE}.svc:5672/patientsworld"


def _hashed(user: str, password: str) -> dict[str, str]:
    salt = os.urandom(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    said = base64.b64encode(salt + digest).decode()
    tags = "administrator" if user == "topology" else ""
    return {"name": user, "tags": tags, "password_hash": said, "hashing_algorithm": "rabbit_password_hashing_sha256"}


def _kms() -> str:
    return json.dumps({"current": "first", "keys": {"first": base64.b64encode(os.urandom(32)).decode()}})


def main() -> None:
    """Print them as one list, for kubectl."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mail-url", default=NO_MAIL, help="smtp[s]://user:password@host:port")
    found = manifests(everything(parser.parse_args().mail_url))
    print(json.dumps({"apiVersion": "v1", "kind": "List", "items": found}, indent=1))


if __name__ == "__main__":
    main()
