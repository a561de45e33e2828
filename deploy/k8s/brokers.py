"""The broker's users and what each may do, from `kit.access`: for the operators, and for the small broker."""

import json

from deploy.graph import ROOMS
from deploy.k8s.workloads import Manifest, headed, labels
from kit.access import GATEWAY, definitions

VHOST = "patientsworld"
ADMINISTRATOR = "topology"
USERS = (*ROOMS, GATEWAY)
_VERSION = "rabbitmq.com/v1beta1"
_CLUSTER = {"rabbitmqClusterReference": {"name": "rabbitmq"}}
_ANYTHING = {"configure": ".*", "write": ".*", "read": ".*"}


def user(name: str) -> list[Manifest]:
    """A user for the operator of topologies: its password from the Secret `<name>-broker`, and its rights."""
    whole = definitions(VHOST, [name]) if name != ADMINISTRATOR else {"permissions": [_all()], "topic_permissions": []}
    resource = f"broker-{name}"
    labelled = labels("rabbitmq", "broker")
    found = [
        headed(
            _VERSION, "User", resource, labelled,
            spec={"importCredentialsSecret": {"name": f"{name}-broker"}, **_CLUSTER},
        )
    ]  # fmt: skip
    reference = {"vhost": VHOST, "userReference": {"name": resource}}
    for one in whole["permissions"]:
        rights = {key: one[key] for key in ("configure", "write", "read")}
        spec = {**reference, "permissions": rights, **_CLUSTER}
        found.append(headed(_VERSION, "Permission", resource, labelled, spec=spec))
    for one in whole["topic_permissions"]:
        rights = {"exchange": one["exchange"], "write": one["write"], "read": one["read"]}
        spec = {**reference, "permissions": rights, **_CLUSTER}
        found.append(headed(_VERSION, "TopicPermission", f"{resource}-{one['exchange']}", labelled, spec=spec))
    return found


def vhost() -> list[Manifest]:
    """The virtual host. No default type of queues: those of answers and streams go with whoever reads them."""
    spec = {"name": VHOST, **_CLUSTER}
    return [headed(_VERSION, "Vhost", VHOST, labels("rabbitmq", "broker"), spec=spec)]


def rights() -> str:
    """The same as definitions for a broker that reads a folder of them at its start; users come from a Secret."""
    whole = definitions(VHOST, list(USERS))
    whole["permissions"].append({"user": ADMINISTRATOR, **_all()})
    return json.dumps({"vhosts": [{"name": VHOST}], **whole}, indent=1) + "\n"


def _all() -> dict[str, str]:
    return {"vhost": VHOST, **_ANYTHING}
