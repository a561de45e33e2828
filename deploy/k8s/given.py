"""What a process is given beside the common settings: secrets, as files, and folders that it shares.

A secret is a file under SECRETS and the setting `NAME_FILE` says where. A process sees those keys of a Secret that it
needs, no others.
"""

from dataclasses import dataclass

from deploy.graph import Process

SECRETS = "/run/secrets/patientsworld"
SHARES = "/var/lib/patientsworld"
# folder of a share, with the setting that names what is in it
_SHARED = {"store": ("STORE_PATH", f"{SHARES}/store"), "audit": ("AUDIT_FILE", f"{SHARES}/audit/heads.log")}


@dataclass(frozen=True)
class Given:
    """`key` of the Secret `secret` is mounted as a file, whose content is `setting`; `whole`: the path itself is."""

    setting: str
    secret: str
    key: str
    whole: bool = False

    @property
    def variable(self) -> dict[str, str]:
        """The environment variable that leads there."""
        name = self.setting if self.whole else f"{self.setting}_FILE"
        return {"name": name, "value": f"{SECRETS}/{self.key}"}


def secrets_of(process: Process) -> tuple[Given, ...]:
    """The secrets of one of the graph's processes."""
    found = [*_own(process.room)]
    if "store" in process.shares:
        found.append(Given("STORE_KEY", "shared", "store-key"))
    if "smtp" in process.reaches:
        found.append(Given("MAIL_URL", "shared", "mail-url"))
    if "elasticsearch" in process.reaches:
        found.append(Given("ELASTICSEARCH_URL", process.room, "elasticsearch-url"))
    if "provider" in process.reaches:
        found.append(Given("PROVIDER_CLIENT_SECRET", process.room, "provider-client-secret"))
    if process.room == "healthbox":
        found.append(Given("KMS_FILE", "shared", "kms.json", whole=True))
    return tuple(found)


def secrets_of_migration(room: str) -> tuple[Given, ...]:
    """Those of the Job that migrates a service's database; settings are read whole, so its own are among them."""
    return (*_own(room), Given(f"{room.upper()}_OWNER_DATABASE_URL", f"{room}-owner", "owner-database-url"))


def secrets_of_topology() -> tuple[Given, ...]:
    """Those of the Job that declares exchanges and queues: the administrator of the broker."""
    return (Given("AMQP_URL", "topology", "amqp-url"),)


def folders_of(process: Process) -> list[dict[str, str]]:
    """The variables that name what is in the folders that a process shares."""
    return [{"name": name, "value": value} for name, value in (_SHARED[share] for share in process.shares)]


def _own(room: str) -> tuple[Given, ...]:
    if room == "gateway":  # the stream reads the same settings, though it asks Redis nothing
        return Given("AMQP_URL", "gateway", "amqp-url"), Given("REDIS_URL", "gateway", "redis-url")
    keys = ("database-url", "amqp-url", "secret-key")
    return tuple(Given(f"{room}-{key}".upper().replace("-", "_"), room, key) for key in keys)
