"""Every database of the running world is restored to a moment before, beside it, with an operator's usual commands."""

import pytest

from deploy.dev.world import World
from deploy.drill.__main__ import drill
from tests.integration.people import Person


@pytest.mark.timeout(900)  # a whole world more, on whatever machine
def test_what_is_restored_is_as_it_was_and_who_had_left_is_gone_again(
    world: World, author: Person, reader: Person
) -> None:
    author.post("Avant la perte")
    reader.sees("Avant la perte")
    report = drill(world, back=3)
    assert report.wrong == []
    assert report.rpo < 60
    assert report.bytes > 0
    assert world.is_ready()  # beside it, nothing happened
    reader.sees("Avant la perte")
