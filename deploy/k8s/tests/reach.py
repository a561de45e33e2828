"""Whether network policies let one reach another, as Kubernetes reads them.

A pod that no policy selects is open; else at least one rule must allow the connection, at who calls and who is called.
"""

import ipaddress
from dataclasses import dataclass, field

from deploy.k8s.tests.conftest import Manifest

_HERE = "patientsworld"


@dataclass(frozen=True)
class End:
    """A pod by its labels and those of its namespace, or an address outside the cluster."""

    labels: dict[str, str] = field(default_factory=dict)
    namespace: dict[str, str] = field(default_factory=lambda: {"kubernetes.io/metadata.name": _HERE})
    address: str = ""

    @property
    def here(self) -> bool:
        """Whether policies of our namespace speak of it."""
        return not self.address and self.namespace.get("kubernetes.io/metadata.name") == _HERE


def reaches(policies: list[Manifest], caller: End, called: End, port: int, protocol: str = "TCP") -> bool:
    """Whether a connection from `caller` to `called` on `port` is let through at both ends."""
    return _lets(policies, "Egress", caller, called, port, protocol) and _lets(
        policies, "Ingress", called, caller, port, protocol
    )


def _lets(policies: list[Manifest], way: str, own: End, other: End, port: int, protocol: str) -> bool:
    if not own.here:
        return True
    selecting = [
        one["spec"]
        for one in policies
        if way in one["spec"]["policyTypes"] and _is(own.labels, one["spec"]["podSelector"])
    ]
    if not selecting:
        return True
    side = "to" if way == "Egress" else "from"
    rules = [rule for spec in selecting for rule in spec.get(way.lower(), [])]
    return any(
        (not rule.get(side) or any(_peer(peer, other) for peer in rule[side]))
        and (not rule.get("ports") or any(_port(one, port, protocol) for one in rule["ports"]))
        for rule in rules
    )


def _peer(peer: Manifest, other: End) -> bool:
    if "ipBlock" in peer:
        if not other.address:
            return False  # a pod's address is private, and every block here leaves those out
        address = ipaddress.ip_address(other.address)
        inside = address in ipaddress.ip_network(peer["ipBlock"]["cidr"])
        return inside and not any(address in ipaddress.ip_network(one) for one in peer["ipBlock"].get("except", ()))
    if other.address:
        return False
    if "namespaceSelector" not in peer and not other.here:
        return False
    return _is(other.namespace, peer.get("namespaceSelector", {})) and _is(other.labels, peer.get("podSelector", {}))


def _is(labels: dict[str, str], selector: Manifest) -> bool:
    """Every demand of a selector is met; an empty one selects all."""
    return selector.get("matchLabels", {}).items() <= labels.items() and all(
        _holds(labels, one) for one in selector.get("matchExpressions", ())
    )


def _holds(labels: dict[str, str], demand: Manifest) -> bool:
    value = labels.get(demand["key"])
    return {
        "Exists": value is not None,
        "DoesNotExist": value is None,
        "In": value in demand.get("values", ()),
        "NotIn": value not in demand.get("values", ()),
    }[demand["operator"]]


def _port(one: Manifest, port: int, protocol: str) -> bool:
    return one.get("protocol", "TCP") == protocol and one["port"] <= port <= one.get("endPort", one["port"])
