"""The documents say what the code does: links lead somewhere, names exist, nothing that can be set is left out."""

import ast
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pika
import pytest

from contracts import catalogue
from deploy.dev.processes import ROOMS
from deploy.monitoring import page
from gateway.settings import Settings
from kit import logs
from kit.testing import eventually
from kit.topology import declare

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "deploy/k8s/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PROSE = [page for page in PAGES if page.name not in ("events.md", "metrics.md")]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
READERS = {"str", "int", "bool", "list", "dict", "float", "get"}
NOT_OURS = {"PATH"}  # handed on, not read
# lines and fields of logs and a table: not metrics
LINES = {"event_parked", "event_unreadable", "event_unroutable", "event_failed", "event_id", "relay_lease"}


def section(title: str) -> str:
    """The text under a heading of operations.md."""
    return re.split(r"^## ", OPERATIONS.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(title: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("kit", "gateway", "services", "deploy"):
        for path in (ROOT / folder).rglob("*.py"):
            if "tests" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def settings() -> set[tuple[str, str]]:
    """(name, file) of every environment variable that the code reads."""
    found = {(field.upper(), "gateway/settings.py") for field in vars(Settings) if field.startswith("limit_")}
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.With) and "prefixed" in ast.dump(node.items[0]):
                for inner in ast.walk(node):
                    inner.prefix = "<SVC>_"  # type: ignore[attr-defined]
            name = setting(node)
            if name and name not in NOT_OURS:
                found.add((getattr(node, "prefix", "") + name, file))
    return found


def setting(node: Any) -> str | None:
    """The variable read by `env.str("NAME", …)`, `os.environ.get("NAME")` or `os.environ["NAME"]`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
        source, first = ast.unparse(node.func.value), node.args[:1]
    elif isinstance(node, ast.Subscript):
        source, first = ast.unparse(node.value), [node.slice]
    else:
        return None
    if source in ("env", "_env", "os.environ") and first and isinstance(first[0], ast.Constant):
        return str(first[0].value)
    return None


def verbs(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """Every command that does something, by its whole name."""
    found = {}
    for name, command in group.commands.items():
        whole = f"{before} {name}".strip()
        found |= verbs(command, whole) if isinstance(command, click.Group) else {whole: command}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        assert re.match(r"https?://", target) or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.name)
def test_files_and_tests_that_are_named_exist(page: Path) -> None:
    for name in named(re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)):
        path, _, test = name.replace("pinboard", "social").partition("::")  # the service that a page tells how to make
        if re.fullmatch(r"(kit|contracts|services|gateway|deploy|tests|bench)/[\w/.]*", path):
            assert (ROOT / path).exists(), name
            assert not test or f"def {test}(" in (ROOT / path).read_text(), name


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.name)
def test_what_is_said_to_be_in_a_file_is_in_it(page: Path) -> None:
    for name, path in re.findall(r"`([A-Za-z_.]+)`\s+(?:in|of|\()\s*`?([\w/.]+\.py)`", page.read_text()):
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", (ROOT / path).read_text()), f"{name} in {path}"


@pytest.mark.parametrize("page", PROSE, ids=lambda page: page.name)
def test_commands_of_make_that_are_named_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)[`\n #·]", re.sub(r"[a-z]+ make ", "", page.read_text()))) <= targets


def test_every_setting_that_is_read_is_told_with_the_place_and_no_other() -> None:
    told = {(name, file) for row in rows("Settings") for name in named(row[0]) for file in named(row[3])}
    assert told == settings()


def test_every_verb_of_every_service_is_told_and_no_other() -> None:
    common = {name for row in rows("Verbs of every service") for name in named(row[0])}
    for room in ROOMS:
        found = verbs(importlib.import_module(f"services.{room}.__main__").cli)
        own = (
            {name for row in rows(f"Verbs of {room}") for name in named(row[0])}
            if f"\n## Verbs of {room}\n" in OPERATIONS
            else set()
        )
        assert common | own == found.keys(), room
        options = {
            option for verb in found.values() for one in verb.params for option in one.opts if option[:2] == "--"
        }
        assert {option for option in options if f"`{option}`" not in OPERATIONS} == set(), room


def test_every_metric_that_operations_names_is_on_the_page_of_metrics() -> None:
    there = {one.name for one in page.told()}
    families = r"(outbox|inbox|events|event|http|rpc|relay|auth|reconcile)_\w+"
    mentioned = {name for name in named(OPERATIONS) if re.fullmatch(families, name)}
    assert "](metrics.md)" in section("Metrics")
    assert mentioned - there - LINES == set()


def test_every_field_of_the_logs_is_told_and_no_other() -> None:
    assert {name for row in rows("Logs") for name in named(row[0])} == logs.ALLOWED


def test_every_measurement_is_told_and_run_by_make() -> None:
    scripts = [path for path in (ROOT / "bench").glob("*.py") if '__name__ == "__main__"' in path.read_text()]
    there = {path.stem for path in scripts} - {"__main__", "relay"}  # the suite of `python -m bench`, and a part of it
    told = {name for page in PROSE for name in re.findall(r"python -m bench\.(\w+)", page.read_text())}
    assert told == there
    assert all(re.search(rf"\b{name}\b", (ROOT / "Makefile").read_text()) for name in there)


def test_the_example_of_the_readme_prints_an_event_that_happens(amqp_url: str, tmp_path: Path) -> None:
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    sample = next(event for event in catalogue.catalogue() if event.type == "social.post.published")
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    channel = connection.channel()
    declare(channel, {})
    said = tmp_path / "said"
    with said.open("w") as out:
        reader = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "AMQP_URL": amqp_url}, stdout=out
        )
    try:
        body = catalogue.golden(sample).read_bytes()
        eventually(
            lambda: (
                channel.basic_publish("events", sample.routing_key(), body)
                or "social.post.published.v1 1" in said.read_text()
            ),
            within=30,
        )
    finally:
        reader.kill()
        reader.wait()
        connection.close()
