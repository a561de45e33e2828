"""Writes `docs/metrics.md`: `python -m deploy.monitoring.page`; `--check` exits with 1 when the page is stale."""

import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import yaml
from prometheus_client.metrics import MetricWrapperBase

from gateway import listeners, observe
from kit import metrics
from services.appointments import chores as visit_chores
from services.directory import keeping
from services.identity import chores
from services.notifications import chores as mail_chores
from services.notifications import sending

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "metrics.md"
RULES = Path(__file__).parent / "alerts.yaml"
_HEAD = """# Metrics

On the inner port (`INNER_PORT`) of each process, at `/metrics`, for Prometheus; those of all gateway workers come
together. Written by `make docs` from the code. Labels have a bounded set of values, and none names a person: routes are
templates, a refused request is counted by the name of its refusal. A histogram has `_bucket`, `_sum` and `_count`.

| name | type | labels | meaning | alerts |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Told:
    """One metric as a scrape tells it."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


def told() -> list[Told]:
    """Every metric of ours, by name."""
    found = [Told(name, _kind(name), (), help) for name, help in metrics.LOOKED_AT.items()]
    modules = (metrics, observe, listeners, chores, visit_chores, keeping, mail_chores, sending)
    return sorted({*found, *(one for module in modules for one in _made(module))}, key=lambda one: one.name)


def write() -> str:
    """The page."""
    return _HEAD + "".join(map(_row, told()))


def _row(one: Told) -> str:
    labels = ", ".join(f"`{label}`" for label in one.labels)
    return f"| `{one.name}` | {one.kind} | {labels} | {one.meaning} | {_alerts(one.name)} |\n"


def _made(module: ModuleType) -> list[Told]:
    found = []
    for made in vars(module).values():
        if isinstance(made, MetricWrapperBase):
            [family] = made.describe()
            name = f"{family.name}_total" if family.type == "counter" else family.name
            found.append(Told(name, family.type, tuple(made._labelnames), family.documentation))
    return found


def _alerts(name: str) -> str:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    found = {rule["alert"] for group in groups for rule in group["rules"] if name in rule["expr"]}
    return ", ".join(f"[{alert}](runbooks/{alert}.md)" for alert in sorted(found))


def _kind(name: str) -> str:
    return "counter" if name.endswith("_total") else "gauge"


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(write())
    elif PAGE.read_text() != write():
        raise SystemExit(f"{PAGE} is stale: make docs.")
