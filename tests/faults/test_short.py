"""One quick pass of the faults that need no server of their own to break; `make faults` plays all of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from deploy.dev.world import Servers
from tests.faults.programme import Theatre

QUICK: tuple[tuple[str, dict[str, Any]], ...] = (
    ("C1 relay killed", {}),
    ("C2 intake, applier killed", {}),
    ("C7 history repeated", {}),
    ("C7 events reordered", {"operations": 60}),
    ("C8 poison", {}),
    ("C10 queue full", {}),
    ("C13 two workers, frozen leader", {"names": ("social-worker",)}),
    ("C14 killed before the reply", {"times": 10}),
)


@pytest.fixture(scope="module")
def theatre(servers: Servers) -> Iterator[Theatre]:
    with Theatre(servers, seed=1) as found:
        yield found


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("scenario", "settings"), QUICK, ids=[name.replace(" ", "-") for name, _ in QUICK])
def test_nothing_is_lost_nothing_comes_twice_and_all_is_in_order(
    theatre: Theatre, scenario: str, settings: dict[str, Any]
) -> None:
    outcome = theatre.play(scenario, **settings)
    assert outcome.findings == []
    assert outcome.faults > 0
    assert outcome.operations > 0
