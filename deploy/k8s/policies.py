"""Network policies: nobody reaches anybody, but for names (DNS) and the edges of the graph.

A connection needs two permissions: one opens it at who calls, one at who is called. Each process and each server has
one policy that says both of its sides. What servers do among themselves is in `innards.yaml`, by hand.
"""

from typing import Any

from deploy.graph import INNER_PORT, Part, edges, parts, processes
from deploy.k8s.workloads import Manifest, headed

INGRESS = "patientsworld.example/ingress"  # labels of the namespaces where the ingress and Prometheus run
MONITORING = "patientsworld.example/monitoring"
# what is outside is anywhere but here: never an address of the cluster, of a node, or of a cloud's metadata
PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
PRIVATE6 = ("fc00::/7", "fe80::/10")
_COPYING = (5432, 8000)  # PostgreSQL's own port, and that where the operator's manager answers


def policies() -> list[Manifest]:
    """The one that refuses, the one for names, and one of each process, Job and server."""
    found = [_policy("default-deny", {}), _names()]
    served = {part.name: part for part in parts()}
    ports = {process.name: process.port for process in processes()}
    watched = {process.name for process in processes()}
    for name in sorted({one for edge in edges() for one in edge} - {"ingress"}):
        if name in served and served[name].outside:
            continue
        callers = sorted(caller for caller, called in edges() if called == name)
        port = served[name].port if name in served else ports.get(name)
        ingress = [_rule("from", [_peer(caller) for caller in callers], port)] if port and callers else []
        if name in watched:
            ingress.append(_rule("from", [_namespace(MONITORING)], INNER_PORT))
        egress = [_to(served[called]) for caller, called in sorted(edges()) if caller == name]
        if name.startswith("postgresql-"):  # a cluster's instances copy each other; another service's are strangers
            ingress += [_rule("from", [_peer(name)], one) for one in _COPYING]
            egress += [_rule("to", [_peer(name)], one) for one in _COPYING]
        found.append(_policy(name, _named(name), ingress, egress))
    return found


def _names() -> Manifest:
    kube_dns = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
        "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
    }
    ports = [{"protocol": protocol, "port": 53} for protocol in ("UDP", "TCP")]
    return _policy("names", {}, egress=[{"to": [kube_dns], "ports": ports}], types=("Egress",))


def _to(part: Part) -> Manifest:
    if not part.outside:
        return _rule("to", [_peer(part.name)], part.port)
    anywhere = [
        {"ipBlock": {"cidr": "0.0.0.0/0", "except": list(PRIVATE)}},
        {"ipBlock": {"cidr": "::/0", "except": list(PRIVATE6)}},
    ]
    return _rule("to", anywhere, part.port)


def _rule(direction: str, peers: list[Manifest], port: int) -> Manifest:
    return {direction: peers, "ports": [{"protocol": "TCP", "port": port}]}


def _peer(name: str) -> Manifest:
    return _namespace(INGRESS) if name == "ingress" else {"podSelector": _named(name)}


def _namespace(label: str) -> Manifest:
    return {"namespaceSelector": {"matchLabels": {label: "true"}}}


def _named(name: str) -> Manifest:
    return {"matchLabels": {"app.kubernetes.io/name": name}}


def _policy(
    name: str,
    selector: Manifest,
    ingress: list[Manifest] | None = None,
    egress: list[Manifest] | None = None,
    types: tuple[str, ...] = ("Ingress", "Egress"),
) -> Manifest:
    spec: dict[str, Any] = {"podSelector": selector, "policyTypes": list(types)}
    spec |= {key: rules for key, rules in (("ingress", ingress), ("egress", egress)) if rules}
    part_of = {"app.kubernetes.io/part-of": "patientsworld"}
    return headed("networking.k8s.io/v1", "NetworkPolicy", name, part_of, spec=spec)
