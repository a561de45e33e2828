"""The policies let through exactly the edges of the graph: both ways, for every pair and any port."""

import ipaddress
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from deploy import graph
from deploy.graph import HTTP_PORT, INNER_PORT
from deploy.k8s.policies import INGRESS, MONITORING, PRIVATE
from deploy.k8s.tests.conftest import Manifest, of_kind, rendered
from deploy.k8s.tests.reach import End, reaches

OPERATORS = "patientsworld.example/operators"
OUTSIDE = "203.0.113.9"
PARTS = {part.name: part for part in graph.parts()}
PORTS = {**{name: part.port for name, part in PARTS.items()}, **{one.name: one.port for one in graph.processes()}}
NAMES = sorted({end for edge in graph.edges() for end in edge})
INSIDE = [name for name in NAMES if name != "ingress" and not (name in PARTS and PARTS[name].outside)]
ODD = st.sampled_from([22, 53, 80, 443, 587, 5432, 5672, 6379, 8000, 9100, 9200, 9300, 15672, 25672, 65000])


@cache
def policies(overlay: str = "prod") -> list[Manifest]:
    return of_kind(rendered(overlay), "NetworkPolicy")


def end(name: str) -> End:
    """The pod of a process or server as overlays make it, the ingress in its namespace, or somewhere outside."""
    if name == "ingress":
        return End({"app": "ingress"}, {"kubernetes.io/metadata.name": "ingress", INGRESS: "true"})
    if name in PARTS and PARTS[name].outside:
        return End(address=OUTSIDE)
    operated = {"cnpg.io/cluster": name} if name.startswith("postgresql-") else {}
    return End({"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "patientsworld", **operated})


def wanted(caller: str, called: str, port: int) -> bool:
    """Whether the graph has that edge, at that port."""
    return (caller, called) in graph.edges() and PORTS[called] == port


def test_every_edge_of_the_graph_is_let_through(overlay: str) -> None:
    for caller, called in graph.edges():
        port = PORTS[called]
        assert port is not None
        assert reaches(policies(overlay), end(caller), end(called), port), (caller, called)


@given(caller=st.sampled_from(NAMES), called=st.sampled_from(INSIDE), port=ODD)
def test_nothing_else_is(caller: str, called: str, port: int) -> None:
    if PARTS.get(caller) and (caller == called or PARTS[caller].outside):
        return  # what a server does with itself comes below; what is outside opens no connection of its own accord
    assert reaches(policies(), end(caller), end(called), port) == wanted(caller, called, port)


def test_nobody_reaches_anybody_on_the_port_of_another_edge() -> None:
    for caller in INSIDE:
        for called in INSIDE:
            for port in sorted({*filter(None, PORTS.values()), INNER_PORT}):
                if caller in PARTS and caller == called:
                    continue
                assert reaches(policies(), end(caller), end(called), port) == wanted(caller, called, port), (
                    caller,
                    called,
                    port,
                )


@given(caller=st.sampled_from([one.name for one in graph.processes()]), port=ODD, address=st.ip_addresses(v=4))
def test_outside_a_process_reaches_what_it_needs_there_and_nowhere_a_private_address(
    caller: str, port: int, address: object
) -> None:
    needed = {
        PARTS[called].port
        for one, called in graph.edges()
        if one == caller and called in PARTS and PARTS[called].outside
    }
    private = any(_within(str(address), block) for block in PRIVATE)
    assert reaches(policies(), end(caller), End(address=str(address)), port) == (port in needed and not private)


def test_no_address_of_a_cluster_a_node_or_a_clouds_metadata_is_outside() -> None:
    inner = (
        "10.0.0.1",
        "10.255.1.2",
        "172.16.0.9",
        "172.31.9.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "fd00::1",
    )
    for caller in ("identity-worker", "notifications-worker", "directory-rpc"):
        for port in (443, 587):
            assert not [address for address in inner if reaches(policies(), end(caller), End(address=address), port)]


def test_a_pod_that_the_graph_does_not_know_reaches_nobody_and_nobody_it() -> None:
    stranger = End({"app.kubernetes.io/name": "stranger"})
    for name in INSIDE:
        for port in filter(None, PORTS.values()):
            assert not reaches(policies(), stranger, end(name), port)
            assert not reaches(policies(), end(name), stranger, port)
    assert not reaches(policies(), stranger, End(address=OUTSIDE), 443)


def test_everybody_may_ask_for_names_and_nobody_else_that_listens_there() -> None:
    names = End({"k8s-app": "kube-dns"}, {"kubernetes.io/metadata.name": "kube-system"})
    another = End({"k8s-app": "dashboard"}, {"kubernetes.io/metadata.name": "kube-system"})
    for name in INSIDE:
        assert reaches(policies(), end(name), names, 53, "UDP")
        assert reaches(policies(), end(name), names, 53)
        assert not reaches(policies(), end(name), another, 53, "UDP")


def test_in_a_small_world_nginx_stands_in_the_place_of_the_ingress() -> None:
    front = End({"app.kubernetes.io/name": "front"})
    for name in INSIDE:
        port = PORTS.get(name)
        if port is not None:
            assert reaches(policies("dev"), front, end(name), port) == (("ingress", name) in graph.edges())


def test_prometheus_reads_every_process_on_its_inner_port_alone() -> None:
    prometheus = End({"app": "prometheus"}, {"kubernetes.io/metadata.name": "monitoring", MONITORING: "true"})
    for process in graph.processes():
        assert reaches(policies(), prometheus, end(process.name), INNER_PORT)
        assert not reaches(policies(), prometheus, end(process.name), HTTP_PORT)
        assert not reaches(policies(), end("ingress"), end(process.name), INNER_PORT)


def test_another_namespace_reaches_nothing() -> None:
    for labels in ({}, {"app.kubernetes.io/name": "gateway"}, {"app.kubernetes.io/name": "social-rpc"}):
        foreigner = End(labels, {"kubernetes.io/metadata.name": "elsewhere"})
        for name in INSIDE:
            assert not any(reaches(policies(), foreigner, end(name), port) for port in filter(None, PORTS.values()))


def test_the_instances_of_a_server_reach_each_other_and_their_operator_reaches_them() -> None:
    operator = End({"app": "operator"}, {"kubernetes.io/metadata.name": "operators", OPERATORS: "true"})
    for name, ports in {"postgresql-social": (5432, 8000), "rabbitmq": (4369, 25672), "elasticsearch": (9300,)}.items():
        assert all(reaches(policies(), end(name), end(name), port) for port in ports)
    for name, port in {"postgresql-social": 8000, "rabbitmq": 15672, "elasticsearch": 9200}.items():
        assert reaches(policies(), operator, end(name), port)
        assert not reaches(policies(), end("gateway"), end(name), port)


def test_servers_carry_the_labels_that_the_policies_look_for() -> None:
    small = {one["metadata"]["name"] for one in of_kind(rendered("dev"), "StatefulSet", "Deployment")}
    large = {
        one["metadata"]["name"]
        for one in of_kind(rendered("prod"), "Cluster", "RabbitmqCluster", "Elasticsearch", "Deployment")
    }
    inside = {name for name, part in PARTS.items() if not part.outside}
    assert inside <= small & large
    for one in of_kind(rendered("prod"), "Cluster"):
        assert one["spec"]["inheritedMetadata"]["labels"]["app.kubernetes.io/name"] == one["metadata"]["name"]
    [search] = of_kind(rendered("prod"), "Elasticsearch")
    [nodes] = search["spec"]["nodeSets"]
    assert nodes["podTemplate"]["metadata"]["labels"]["app.kubernetes.io/name"] == "elasticsearch"


def _within(address: str, block: str) -> bool:
    return ipaddress.ip_address(address) in ipaddress.ip_network(block)
