"""A short fight over one agenda; `python -m tests.faults.fight` is the long one."""

import pytest

from deploy.dev.world import World
from tests.faults.fight import fight


@pytest.mark.timeout(180)
def test_clients_that_fight_over_one_agenda_while_it_is_killed_never_share_a_place(world: World) -> None:
    fought = fight(world, clients=8, seconds=6, kills=1, hours=1)
    assert fought.findings == []
    assert fought.kills == 1
    assert fought.answers["book 201"] > 0
    assert fought.answers["hold 201"] >= fought.answers["book 201"]
