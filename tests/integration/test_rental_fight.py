"""A short fight over the days of one device; `python -m tests.faults.rental_fight` is the long one."""

import pytest

from deploy.dev.world import World
from tests.faults.rental_fight import fight


@pytest.mark.timeout(180)
def test_borrowers_who_fight_over_one_device_while_it_is_killed_never_share_a_day(world: World) -> None:
    fought = fight(world, clients=8, seconds=6, kills=1)
    assert fought.findings == []
    assert fought.kills == 1
    assert fought.answers["request 201"] >= fought.answers["agree 200"] > 0
    assert fought.answers["request 409"] > 0
