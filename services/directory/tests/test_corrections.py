"""Corrections: anybody says what is wrong, an operator looks at it, and the words are kept no longer than that."""

import pytest

from kit.database import clock
from kit.refusals import NotFound
from services.directory import corrections
from services.directory.tests.world import World


def test_what_is_wrong_waits_for_an_operator(world: World) -> None:
    camille, entry = world.person("patient", "Camille"), world.entry()
    answer = camille.ask("correct", entry_id=entry, about="phone", text=" Le bon numéro est le 04 00 00 00 00. ")
    assert (answer["status"], answer["object"]["state"]) == (201, "open")
    with world.db.transaction() as tx:
        (found,) = corrections.waiting(tx)
    assert (found["about"], found["text"]) == ("phone", "Le bon numéro est le 04 00 00 00 00.")
    assert found["name"] == "Dr Hélène Marchand"
    assert "Camille" not in str(found)
    assert str(camille.id) not in str(found)
    assert world.told() == []


@pytest.mark.parametrize("state", ["done", "refused"])
def test_what_is_decided_leaves_the_queue_and_loses_its_words(world: World, state: str) -> None:
    camille, entry = world.person("patient", "Camille"), world.entry()
    made = camille.ask("correct", entry_id=entry, about="phone", text="Faux")["object"]["id"]
    with world.db.transaction() as tx:
        corrections.decide(tx, made, state, clock(tx), "Modération")
    assert world.rows("SELECT state, text, decided_by FROM corrections") == [
        {"state": state, "text": None, "decided_by": "Modération"}
    ]
    with world.db.transaction() as tx:
        assert corrections.waiting(tx) == []
    with world.db.transaction() as tx, pytest.raises(NotFound):
        corrections.decide(tx, made, state, clock(tx), "Modération")


def test_ten_wait_at_most(world: World) -> None:
    camille, entry = world.person("patient", "Camille"), world.entry()
    for _ in range(10):
        assert camille.refused("correct", entry_id=entry, about="other", text="Faux") is None
    assert camille.refused("correct", entry_id=entry, about="other", text="Faux") == "TooManyCorrections"
    assert world.person("carer", "Paul").refused("correct", entry_id=entry, about="other", text="Faux") is None


@pytest.mark.parametrize("hidden", [{"listed": False}, {"state": "closed", "closed_at": "2026-01-01T00:00:00Z"}])
def test_what_is_not_shown_cannot_be_corrected(world: World, hidden: dict[str, object]) -> None:
    camille, entry = world.person("patient", "Camille"), world.entry(**hidden)
    assert camille.refused("correct", entry_id=entry, about="other", text="Faux") == "NotFound"
