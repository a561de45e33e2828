"""docs/sizing.md is what the arithmetic says, and overlays/prod what the page says."""

import re
from pathlib import Path

from deploy.graph import processes
from deploy.k8s import sizing
from deploy.k8s.tests.conftest import name, of_kind, ours, rendered

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/sizing.md").read_text()
MEASURED = (ROOT / "docs/performance.md").read_text()


def test_the_page_has_every_line_that_the_arithmetic_gives() -> None:
    """Else: `python -m deploy.k8s.sizing`."""
    for line in sizing.lines():
        assert line in PAGE.splitlines()


def test_the_page_names_every_assumption() -> None:
    for key, value in sizing.ASSUMED.items():
        assert re.search(rf"^\| `{key}` \| {value:g} \| \S", PAGE, re.MULTILINE), key


def test_the_costs_are_those_that_were_measured() -> None:
    for row, cost in {"home feed": "read", "post accepted": "write"}.items():
        cells = [
            cell.strip().replace(",", "")
            for cell in re.findall(rf"^\| {row} \|(.*)\|$", MEASURED, re.MULTILINE)[-1].split("|")
        ]
        gateway, database, broker, service = (int(cell) / 1000 for cell in cells[:4])
        assert sizing.COSTS[cost] == (gateway, service, database, broker)
    assert "| 248 | 414 |" in MEASURED
    assert f"engine {sizing.ENGINE}" in MEASURED


def test_prod_has_as_many_of_each_process_as_the_page_says() -> None:
    there = least()
    for one in sizing.needs():
        assert there[one.name] == one.count
    assert {there[process.name] for process in processes() if process.kind in ("rpc", "worker")} == {3}


def test_the_page_adds_up_what_prod_asks_for() -> None:
    sizes = {process.name: process.size for process in processes()}
    counts = least()
    cpu = sum(count * sizes[process].cpu for process, count in counts.items()) / 1000
    memory = sum(count * sizes[process].memory for process, count in counts.items()) / 1024
    assert f"{sum(counts.values())} pods ask for {cpu:.1f} processors and {memory:.1f} GiB" in PAGE


def test_a_database_has_room_for_three_years_and_is_half_empty_then() -> None:
    passing = sizing.passing() * sizing.ASSUMED["social"]  # of the busiest; the others have less
    for one in of_kind(rendered("prod"), "Cluster"):
        room = name(one).removeprefix("postgresql-")
        years = 3 * sizing.stored()[room] + (passing if room == "social" else passing / 3)
        assert int(one["spec"]["storage"]["size"].removesuffix("Gi")) >= years * 1.5, room


def least() -> dict[str, int]:
    """The smallest number of each process in prod."""
    manifests = rendered("prod")
    found = {name(one): one["spec"].get("replicas", 0) for one in ours(manifests)}
    for one in of_kind(manifests, "HorizontalPodAutoscaler"):
        found[one["spec"]["scaleTargetRef"]["name"]] = one["spec"]["minReplicas"]
    for one in of_kind(manifests, "ScaledObject"):
        found[one["spec"]["scaleTargetRef"]["name"]] = one["spec"]["minReplicaCount"]
    return found
