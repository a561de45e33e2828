"""What a member is told of their entry in the directory: in words for its reason, and not of what they did."""

import pytest

from contracts.directory.events import ProfessionalClaimed, ProfessionalClosed
from services.notifications.tests.world import Entry, World


def test_whose_entry_it_is_hears_it_until_it_is_no_longer(world: World) -> None:
    doctor = world.professional()
    entry = Entry(world, doctor)
    entry.tell(ProfessionalClaimed)
    [notice] = doctor.notices()
    assert (notice["kind"], notice["actor"]) == ("entry_claimed", None)
    assert notice["about"] == {"kind": "entry", "id": str(entry.id)}
    assert "because" not in notice
    [mail] = world.mail()
    assert mail["subject"] == "Votre fiche est à vous"
    assert f"/directory/{entry.id}/edit" in mail["text"]
    entry.tell(ProfessionalClosed, because="left_register")
    assert doctor.kinds() == ["entry_closed"]


@pytest.mark.parametrize(
    ("because", "words"),
    [("left_register", "Elle ne figure plus dans le registre officiel."), ("revoked", "Après vérification,")],
)
def test_an_entry_that_is_no_longer_theirs_says_why(world: World, because: str, words: str) -> None:
    doctor = world.professional()
    Entry(world, doctor).tell(ProfessionalClosed, because=because)
    [notice] = doctor.notices()
    assert (notice["kind"], notice["because"]) == ("entry_closed", because)
    [mail] = world.mail()
    assert words in mail["text"]


@pytest.mark.parametrize("because", ["given_up", "erased"])
def test_of_what_they_did_themselves_nobody_is_told(world: World, because: str) -> None:
    doctor = world.professional()
    Entry(world, doctor).tell(ProfessionalClosed, because=because)
    assert doctor.kinds() == []
    assert world.mail() == []


@pytest.mark.parametrize(("language", "words"), [("fr", "pas lisible"), ("en", "not be read"), ("ar", "مقروءة")])
def test_a_refused_claim_says_why_and_what_can_be_done(world: World, language: str, words: str) -> None:
    doctor = world.person("Dr Marchand", "professional", language=language)
    entry = Entry(world, doctor)
    entry.refuse("unreadable")
    assert doctor.notices()[0]["because"] == "unreadable"
    [mail] = world.mail()
    assert words in mail["text"]
    assert "/directory/claims" in mail["text"]


def test_who_is_accepted_takes_nobody_elses_answer_away(world: World) -> None:
    one, other = world.person("Anne", "professional"), world.person("Bachir", "professional")
    entry = Entry(world, one)
    entry.refuse("already_claimed")
    entry.data["member_id"] = other.id
    entry.tell(ProfessionalClaimed)
    assert (one.kinds(), other.kinds()) == (["claim_refused"], ["entry_claimed"])
