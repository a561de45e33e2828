"""Settings: read once from the environment, every error told at once.

A secret may come from a file instead (`NAME_FILE=/run/secrets/name`). In a checkout brought up by `make run`
the file `.run/env` fills what the environment does not set, so that admin verbs work as typed.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from environs import Env, FileAwareEnv, validate

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Provider:
    """An OpenID provider. `claim` holds what it knows people by; `scope` and `acr` are asked of it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    claim: str
    scope: str = "openid"
    acr: str = ""


@dataclass(frozen=True)
class Settings:
    """What a service's processes need; `room` is the service's name.

    `store_key` is shared by all that use the store; None: the room's own is used, and only the room reads its files.
    """

    room: str
    database_url: str
    owner_database_url: str | None
    amqp_url: str
    secret_key: bytes
    mail_url: str
    mail_from: str
    public_url: str
    log_level: str
    inner_port: int | None
    inner_bind: str = "127.0.0.1"
    store_path: str = ".run/store"
    store_key: bytes | None = None
    provider: Provider | None = None
    elasticsearch_url: str = ""
    directory_index: str = "directory"
    kms_file: str = ".run/kms.json"
    audit_file: str = ".run/audit.log"
    instrument_permissions: dict[str, str] = field(default_factory=dict)
    instrument_words: str = ""
    help_lines: dict[str, str] = field(default_factory=dict)


def environment() -> Env:
    """The process's environment, completed by `.run/env` where that file exists."""
    env = FileAwareEnv(eager=False)
    if Path(".run/env").is_file():
        env.read_env(".run/env", recurse=False)
    return env


def read(room: str) -> Settings:
    """Read the settings of a service.

    Raises environs.EnvValidationError naming every missing or malformed variable.
    """
    env = environment()
    with env.prefixed(f"{room.upper()}_"):
        database_url = env.str("DATABASE_URL", validate=validate.Regexp(r"^postgresql\+psycopg2://"))
        owner_database_url = env.str("OWNER_DATABASE_URL", None)
        secret_key = env.str("SECRET_KEY", validate=validate.Length(min=32))
        amqp_url = env.str("AMQP_URL", None)
    settings: dict[str, Any] = {
        "amqp_url": amqp_url or env.str("AMQP_URL"),
        "mail_url": env.str("MAIL_URL", "file:.run/mail"),
        "mail_from": env.str("MAIL_FROM", "PatientsWorld <no-reply@patientsworld.example>"),
        "public_url": env.str("PUBLIC_URL", "http://127.0.0.1:8000"),
        "log_level": env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(_LEVELS)),
        "inner_port": env.int("INNER_PORT", None),
        "inner_bind": env.str("INNER_BIND", "127.0.0.1"),
        "provider": _provider(env),
        "elasticsearch_url": env.str("ELASTICSEARCH_URL", ""),
        "directory_index": env.str("DIRECTORY_INDEX", "directory"),
        "kms_file": env.str("KMS_FILE", ".run/kms.json"),
        "audit_file": env.str("AUDIT_FILE", ".run/audit.log"),
        "instrument_permissions": env.dict("INSTRUMENT_PERMISSIONS", {}),
        "instrument_words": env.str("INSTRUMENT_WORDS", ""),
        "help_lines": env.dict("HELP_LINES", {}),
        **store(env),
    }
    env.seal()
    return Settings(
        room=room,
        database_url=database_url,
        owner_database_url=owner_database_url,
        secret_key=secret_key.encode(),
        **settings,
    )


def store(env: Env) -> dict[str, Any]:
    """Where files are stored, and the key that all who read them share."""
    key = env.str("STORE_KEY", None, validate=validate.Length(min=32))
    return {"store_path": env.str("STORE_PATH", ".run/store"), "store_key": key.encode() if key else None}


def _provider(env: Env) -> Provider | None:
    facts = {
        "issuer": env.str("PROVIDER_ISSUER", "").rstrip("/"),
        "client_id": env.str("PROVIDER_CLIENT_ID", ""),
        "client_secret": env.str("PROVIDER_CLIENT_SECRET", ""),
        "name": env.str("PROVIDER_NAME", "Pro Santé Connect"),
        "claim": env.str("PROVIDER_CLAIM", "SubjectNameID"),
        "scope": env.str("PROVIDER_SCOPE", "openid"),
        "acr": env.str("PROVIDER_ACR", ""),
    }
    return Provider(**facts) if facts["issuer"] and facts["client_id"] else None
