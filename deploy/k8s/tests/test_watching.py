"""What Prometheus, Grafana and KEDA are told speaks of metrics, jobs and queues that exist."""

import json
import re

import pytest
import yaml

from contracts import catalogue
from deploy.graph import INNER_PORT, processes
from deploy.k8s.rendering import ROOT
from deploy.k8s.tests.conftest import Manifest, boxes, name, of_kind, ours, pod, rendered
from deploy.k8s.tests.test_written import rendered_with
from deploy.monitoring import page
from kit.events import bindings
from kit.topology import queue_in

MONITORING = ROOT / "deploy" / "monitoring"
# PromQL's own words, and labels that metrics carry
_WORDS = {
    "sum",
    "max",
    "min",
    "by",
    "rate",
    "increase",
    "and",
    "or",
    "min_over_time",
    "histogram_quantile",
    "clamp_min",
}
_WORDS |= {"sum_over_time", "max_over_time", "on", "without", "time", "avg", "topk", "vector", "ignoring", "group_left"}


def test_the_rules_in_the_cluster_are_those_that_are_tested() -> None:
    [rules] = of_kind(rendered("prod"), "PrometheusRule")
    assert rules["spec"] == yaml.safe_load((MONITORING / "alerts.yaml").read_text())


def test_every_rule_leads_to_a_page_that_says_what_to_do() -> None:
    [rules] = of_kind(rendered("prod"), "PrometheusRule")
    for group in rules["spec"]["groups"]:
        for rule in group["rules"]:
            assert (ROOT / rule["annotations"]["runbook"]).is_file()


def test_every_process_is_scraped_under_the_name_that_the_rules_speak_of() -> None:
    [monitor] = of_kind(rendered("prod"), "PodMonitor")
    spec = monitor["spec"]
    [endpoint] = spec["podMetricsEndpoints"]
    for one in ours(rendered("prod")):
        labels = pod(one)["metadata"]["labels"]
        assert spec["selector"]["matchLabels"].items() <= labels.items()
        assert labels[spec["jobLabel"]] == name(one)
        ports = {port["name"]: port["containerPort"] for port in boxes(one)[0]["ports"]}
        assert ports[endpoint["port"]] == INNER_PORT
    jobs = {job for query in queries(rendered("prod")) for job in re.findall(r'job="([\w-]+)"', query)}
    assert jobs <= {process.name for process in processes()}


def test_every_metric_in_rules_panels_and_scalers_is_one_that_processes_tell() -> None:
    told = {one.name for one in page.told()} | {"up"}
    for query in queries(rendered("prod")):
        for metric in metrics(query):
            plain = re.sub(r"_(bucket|sum|count)$", "", metric)
            assert metric in told or plain in told, (metric, query)


def test_the_dashboard_in_the_cluster_is_that_of_the_repository_and_grafana_finds_it() -> None:
    [found] = [one for one in of_kind(rendered("prod"), "ConfigMap") if name(one) == "patientsworld-dashboard"]
    assert found["data"]["dashboard.json"] == (MONITORING / "dashboard.json").read_text()
    assert found["metadata"]["labels"]["grafana_dashboard"] == "1"


@pytest.mark.parametrize("where", ["prod", "base"])
def test_every_worker_grows_by_its_own_queue_and_never_to_none(where: str) -> None:
    manifests = rendered(where) if where == "prod" else rendered_with(where, "autoscaling")
    scaled = {one["spec"]["scaleTargetRef"]["name"]: one["spec"] for one in of_kind(manifests, "ScaledObject")}
    assert scaled.keys() == {process.name for process in processes() if process.kind == "worker"}
    listening = {queue_in(service) for service in bindings(catalogue.catalogue())}
    for process in processes():
        if process.kind == "worker":
            queue = scaled[process.name]["triggers"][0]["metadata"]["queueName"]
            assert queue == queue_in(process.room)
            assert queue in listening
            assert scaled[process.name]["minReplicaCount"] >= 2
            assert scaled[process.name]["maxReplicaCount"] > scaled[process.name]["minReplicaCount"]
            assert scaled[process.name]["fallback"]["replicas"] >= 2


def queries(manifests: list[Manifest]) -> list[str]:
    """Every PromQL expression of rules, panels and scalers."""
    found = [
        rule["expr"]
        for one in of_kind(manifests, "PrometheusRule")
        for group in one["spec"]["groups"]
        for rule in group["rules"]
    ]
    for one in of_kind(manifests, "ConfigMap"):
        if "dashboard.json" in one["data"]:
            panels = json.loads(one["data"]["dashboard.json"])["panels"]
            found += [target["expr"] for panel in panels for target in panel.get("targets", [])]
    for one in of_kind(manifests, "ScaledObject"):
        found += [
            trigger["metadata"]["query"] for trigger in one["spec"]["triggers"] if trigger["type"] == "prometheus"
        ]
    return found


def metrics(query: str) -> set[str]:
    """The names in a query that are neither labels nor PromQL's words."""
    plain = re.sub(r'"[^"]*"', "", query)
    plain = re.sub(r"\{[^}]*\}|\[[^\]]*\]|(by|on|without|ignoring) \([^)]*\)", " ", plain)
    return {word for word in re.findall(r"[a-z_][a-z0-9_]*", plain) if word not in _WORDS}


def test_the_manual_says_of_every_alert_what_to_look_at_first() -> None:
    manual = (ROOT / "docs/operations.md").read_text().split("\n## When something is wrong\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| \[(\w+)\]\(runbooks/(\w+)\.md\) \| \S", manual, re.MULTILINE)
    rules = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"]
    assert sorted(told) == sorted(
        (alert, alert) for alert in {rule["alert"] for group in rules for rule in group["rules"]}
    )
