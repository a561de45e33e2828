"""The page of metrics tells each one that the code makes, in a sentence, and no other."""

import ast
import re

import pytest

from deploy.monitoring.page import PAGE, ROOT, Told, told, write

_KINDS = {"Histogram", "Counter", "Gauge", "Summary", "CounterMetricFamily", "GaugeMetricFamily"}


def test_the_page_is_what_make_docs_writes() -> None:
    assert PAGE.read_text() == write()


def test_every_metric_that_any_file_makes_is_on_the_page() -> None:
    names = {one.name for one in told()}
    for folder in ("kit", "gateway", "services", "deploy"):
        for path in (ROOT / folder).rglob("*.py"):
            if "tests" in path.parts:
                continue
            if "prometheus_client" not in (text := path.read_text()):
                continue  # another Counter than a metric's
            for node in ast.walk(ast.parse(text)):
                if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in _KINDS:
                    continue
                [name, *_] = node.args
                assert isinstance(name, ast.Constant), f"{path}: a metric's name is a constant"
                whole = f"{name.value.removesuffix('_total')}_total" if node.func.id == "Counter" else name.value
                assert whole in names, path


@pytest.mark.parametrize("one", told(), ids=lambda one: one.name)
def test_its_meaning_is_a_sentence(one: Told) -> None:
    assert re.fullmatch(r"[A-Z1][^|\n]{20,}\.", one.meaning)
    assert not re.search(r"SELECT|FROM\b|WHERE|=", one.meaning)
