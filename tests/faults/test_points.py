"""Every fault point of the code is hit: in a scenario that a whole world plays, and in a test of its own."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

from deploy.dev.run_folder import CHECKOUT

CODE = ("kit", "services", "gateway")
OWN = (  # scenarios of their own
    "tests/integration/test_leaving.py",
    "tests/integration/test_appointments.py",
    "services/healthbox/tests/test_jobs_killed.py",
    *(f"services/directory/tests/test_{name}.py" for name in ("import_killed", "indexing", "rebuild")),
)
SCENARIOS = ("tests/faults/scenarios.py", *OWN)
TESTS = ("kit/tests/test_kills.py", "tests/integration/test_outages.py", *OWN)


def points() -> set[str]:
    """The names that the code passes to `kit.faults.point`."""
    files = (file for place in CODE for file in (CHECKOUT / place).rglob("*.py") if "tests" not in file.parts)
    calls = (node for file in files for node in ast.walk(_tree(file)) if isinstance(node, ast.Call))
    return {ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func).split(".")[-1] == "point"}


def named(files: Iterable[str]) -> set[str]:
    """The words that stand in these files as they are, without the passage that `point:3` names."""
    nodes = (node for file in files for node in ast.walk(_tree(CHECKOUT / file)))
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {word.partition(":")[0] for word in words}


@pytest.mark.parametrize("places", [SCENARIOS, TESTS], ids=["scenarios", "tests"])
def test_no_fault_point_is_forgotten(places: tuple[str, ...]) -> None:
    assert points() - named(places) == set()


def test_the_points_are_found() -> None:
    assert {"relay.confirmed", "intake.received", "applier.after_handler", "command.after_commit"} <= points()


def _tree(file: Path) -> ast.AST:
    return ast.parse(file.read_text())
