"""What watches a running world sees it: every metric of the dashboard and of the alerts is in a scrape."""

import json
import re

import requests
import yaml

from deploy.dev import top
from deploy.dev.processes import processes
from deploy.dev.world import World
from deploy.monitoring.page import ROOT
from kit.testing import eventually
from tests.integration.people import Person

MONITORING = ROOT / "deploy" / "monitoring"
_NOT_SERVED = {"reconcile_mismatch", "up"}  # from a file, from Prometheus itself


def scrape(world: World) -> set[str]:
    """The names of all samples on all inner ports."""
    found: set[str] = set()
    for process in processes():
        text = requests.get(f"{world.inner_url(process.name)}/metrics", timeout=10).text
        found |= set(re.findall(r"^(\w+)(?:\{| )", re.sub(r"^#.*$", "", text, flags=re.MULTILINE), re.MULTILINE))
    return found


def named(expressions: list[str]) -> set[str]:
    """What looks like a metric: words with an underscore that are no function."""
    words = {word for expression in expressions for word in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", expression)}
    return words - {"histogram_quantile", "min_over_time"}


def test_every_metric_of_dashboard_and_alerts_is_in_a_scrape(world: World, author: Person, reader: Person) -> None:
    author.post("Bonjour à tous")
    reader.sees("Bonjour à tous")
    requests.get(f"{world.base_url}/v1/feed", timeout=5)  # a stranger
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    groups = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"]
    asked = named([*shown, *(rule["expr"] for group in groups for rule in group["rules"])]) - _NOT_SERVED
    assert len(asked) > 15
    assert eventually(lambda: asked <= scrape(world)), asked - scrape(world)


def test_the_live_table_sees_every_process_at_work(world: World, author: Person) -> None:
    look = top.Looker(lambda process: top.scrape(world, process))
    look()
    author.feed()
    rows = {row.process: row for row in look()}
    assert [name for name, row in rows.items() if not row.up or row.away] == []
    assert (rows["gateway"].per_second or 0) > 0
    assert (rows["social-rpc"].p95_ms or 0) > 0
    assert (rows["social-worker"].dead, rows["social-worker"].parked) == (0, 0)
