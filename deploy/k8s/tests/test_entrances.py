"""Both ways in do what deploy/dev/front.py does: the stream to its own process, TLS, bodies as long as they may be."""

import re
from typing import Any

import pytest

from deploy.dev.run_folder import CHECKOUT
from deploy.graph import HTTP_PORT
from deploy.k8s.tests.conftest import Manifest, name, of_kind
from deploy.k8s.tests.test_written import rendered_with
from gateway.listeners import HEARTBEAT

FRONT = (CHECKOUT / "deploy/dev/front.py").read_text()


def ingresses() -> dict[str, Manifest]:
    return {name(one): one for one in of_kind(rendered_with("base", "ingress"), "Ingress")}


def routes() -> list[Manifest]:
    return of_kind(rendered_with("base", "gateway-api"), "HTTPRoute")


@pytest.mark.parametrize("component", ["ingress", "gateway-api"])
def test_every_way_leads_to_a_service_that_is_there(component: str) -> None:
    manifests = rendered_with("base", component)
    ports = {name(one): one["spec"]["ports"][0] for one in of_kind(manifests, "Service")}
    for service, port in backends(manifests):
        assert port in (ports[service]["port"], ports[service]["name"])
        assert ports[service]["port"] == HTTP_PORT


@pytest.mark.parametrize("component", ["ingress", "gateway-api"])
def test_the_stream_has_its_own_process_and_all_else_goes_to_the_gateway(component: str) -> None:
    leads = ways(rendered_with("base", component))
    assert leads.pop(("Exact", "/v1/stream")) == "gateway-stream"
    assert set(leads.values()) == {"gateway"}
    assert leads[next(key for key in leads if key[1] == "/")] == "gateway"


def test_the_stream_is_neither_kept_back_nor_cut() -> None:
    said = ingresses()["patientsworld-stream"]["metadata"]["annotations"]
    assert said["nginx.org/proxy-buffering"] == "False"
    assert int(said["nginx.org/proxy-read-timeout"].removesuffix("s")) >= 3 * HEARTBEAT
    [stream] = [rule for one in routes() for rule in one["spec"]["rules"] if rule.get("name") == "stream"]
    assert stream["timeouts"] == {"request": "0s"}


def test_bodies_may_be_as_long_as_on_one_machine() -> None:
    usual, form, file = sorted({int(size) for size in re.findall(r"client_max_body_size (\d+)m", FRONT)})
    said = {
        key: one["metadata"]["annotations"].get("nginx.org/client-max-body-size") for key, one in ingresses().items()
    }
    assert said["patientsworld-everything"] == f"{usual}m"
    assert said["patientsworld-forms"] == f"{form}m"
    assert said["patientsworld-uploads"] == f"{file}m"
    assert {path for _, path in ways(ingresses_of("patientsworld-forms"))} == {"/directory/", "/classifieds/"}
    assert {path for _, path in ways(ingresses_of("patientsworld-uploads"))} == {
        "/v1/uploads",
        "/health/in-and-out/file",
    }


def test_what_is_sent_is_handed_on_as_it_comes_and_nothing_goes_to_a_disk() -> None:
    said = ingresses()
    for key in ("patientsworld-uploads", "patientsworld-forms"):
        assert "proxy_request_buffering off;" in said[key]["metadata"]["annotations"]["nginx.org/location-snippets"]
    for key in ("patientsworld-uploads", "patientsworld-forms", "patientsworld-everything"):
        assert said[key]["metadata"]["annotations"]["nginx.org/proxy-max-temp-file-size"] == "0"
    assert "client_body_buffer_size 1m" in FRONT
    assert said["patientsworld-everything"]["metadata"]["annotations"]["nginx.org/client-body-buffer-size"] == "1m"


def test_nobody_comes_without_tls() -> None:
    [master] = [one for one in ingresses().values() if "tls" in one["spec"]]
    hosts = {rule["host"] for one in ingresses().values() for rule in one["spec"]["rules"]}
    assert set(master["spec"]["tls"][0]["hosts"]) == hosts
    assert master["metadata"]["annotations"]["nginx.org/redirect-to-https"] == "true"
    [gateway] = of_kind(rendered_with("base", "gateway-api"), "Gateway")
    listeners = {one["name"]: one for one in gateway["spec"]["listeners"]}
    for one in routes():
        [parent] = one["spec"]["parentRefs"]
        if listeners[parent["sectionName"]]["protocol"] == "HTTPS":
            assert listeners[parent["sectionName"]]["tls"]["mode"] == "Terminate"
        else:
            filters = [found for rule in one["spec"]["rules"] for found in rule["filters"]]
            assert [found["requestRedirect"]["scheme"] for found in filters] == ["https"]
            assert "backendRefs" not in one["spec"]["rules"][0]


def test_a_path_is_of_a_type_that_exists() -> None:
    assert {kind for kind, _ in ways(list(ingresses().values()))} <= {"Exact", "Prefix"}
    assert {kind for kind, _ in ways(routes())} <= {"Exact", "PathPrefix"}


def ingresses_of(key: str) -> list[Manifest]:
    return [ingresses()[key]]


def backends(manifests: list[Manifest]) -> list[tuple[str, Any]]:
    """Service and port of every way in."""
    found = []
    for one in of_kind(manifests, "Ingress"):
        for path in _paths(one):
            [port] = path["backend"]["service"]["port"].values()
            found.append((path["backend"]["service"]["name"], port))
    for one in of_kind(manifests, "HTTPRoute"):
        found += [(to["name"], to["port"]) for rule in one["spec"]["rules"] for to in rule.get("backendRefs", [])]
    return found


def ways(manifests: list[Manifest]) -> dict[tuple[str, str], str]:
    """The service of every path, by its type and itself."""
    found = {
        (path["pathType"], path["path"]): path["backend"]["service"]["name"]
        for one in of_kind(manifests, "Ingress")
        for path in _paths(one)
    }
    for one in of_kind(manifests, "HTTPRoute"):
        for rule in one["spec"]["rules"]:
            for match in rule.get("matches", []):
                for to in rule.get("backendRefs", []):
                    found[match["path"]["type"], match["path"]["value"]] = to["name"]
    return found


def _paths(one: Manifest) -> list[Manifest]:
    return [path for rule in one["spec"]["rules"] for path in rule.get("http", {}).get("paths", [])]
