"""Compares every copy with its source, and has repaired what differs: `python -m kit.reconcile [--repair] [--json]`.

An operator's program: it runs the verbs `events replicas`, `events digest` and `events snapshot` of each service (with
that service's own settings) and calls no service. Exit code 1 when something differs and was not asked to be repaired.
"""

import json
import subprocess
import sys
from typing import Any

import click
from prometheus_client import CollectorRegistry, write_to_textfile

from kit import metrics
from kit.events import bindings, catalogue


@click.command(help=__doc__)
@click.option("--copy", "only", multiple=True, help="Only what this service copies; repeatable.")
@click.option("--repair", is_flag=True, help="Have the publisher send a snapshot of what differs.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@click.option("--metrics", "file", help="Write what differs into this file for Prometheus (*.prom).")
def main(only: tuple[str, ...], repair: bool, as_json: bool, file: str | None) -> None:
    """Compare all pairs that the services name."""
    copies = only or listeners()
    found = [compare(copy, name, repair) for copy in copies for name in ask(copy, "replicas")["replicas"]]
    if file:
        tell(found, file)
    click.echo(json.dumps(found) if as_json else "\n".join(map(_describe, found)))
    raise SystemExit(0 if repair or not any(pair["differs"] for pair in found) else 1)


def listeners() -> list[str]:
    """The services that listen to any event."""
    return sorted(bindings(catalogue()))


def compare(copy: str, name: str, repair: bool) -> dict[str, Any]:
    """One copy (`<publisher>.<aggregate>` as the service `copy` has it) against its source: the ids that differ."""
    publisher, _, aggregate = name.partition(".")
    theirs, ours = ask(publisher, "digest", aggregate), ask(copy, "digest", name)
    buckets = sorted(bucket for bucket in theirs.keys() | ours.keys() if theirs.get(bucket) != ours.get(bucket))
    differs: list[str] = []
    if buckets:
        some = [option for bucket in buckets for option in ("--bucket", bucket)]
        source, held = ask(publisher, "digest", aggregate, *some), ask(copy, "digest", name, *some)
        differs = sorted(one for one in source.keys() | held.keys() if source.get(one) != held.get(one))
    for start in range(0, len(differs) if repair else 0, 500):
        ids = [option for one in differs[start : start + 500] for option in ("--id", one)]
        ask(publisher, "snapshot", "--to", copy, "--aggregate", aggregate, *ids, "--json")
    count = sum(bucket[0] for bucket in theirs.values())
    return {"copy": f"{copy}: {name}", "count": count, "differs": differs, "repaired": repair and bool(differs)}


def tell(pairs: list[dict[str, Any]], file: str) -> None:
    """Write how many objects differ, pair by pair, in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(metrics.MISMATCH)
    for pair in pairs:
        copy, _, source = pair["copy"].partition(": ")
        metrics.MISMATCH.labels(copy, source).set(len(pair["differs"]))
    write_to_textfile(file, registry)


def ask(service: str, *verb: str) -> Any:
    """What a service's verb prints. Raises SystemExit with its last line when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", f"services.{service}", "events", *verb], text=True, capture_output=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise SystemExit(f"{service}: events {verb[0]} failed: {said[-1] if said else done.returncode}")
    return json.loads(done.stdout)


def _describe(pair: dict[str, Any]) -> str:
    if not pair["differs"]:
        return f"{pair['copy']}: {pair['count']} equal"
    said = "a snapshot is on its way" if pair["repaired"] else "--repair has it sent again"
    return f"{pair['copy']}: {len(pair['differs'])} of {pair['count']} differ, {said}: {' '.join(pair['differs'][:5])}"


if __name__ == "__main__":
    main()
