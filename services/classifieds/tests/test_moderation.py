"""Decisions with their reasons, appeals that another moderator decides, reports, and the verbs for all of it."""

import pytest

from kit.refusals import Forbidden, NotFound, VersionConflict
from services.classifieds import reports
from services.classifieds.tests.world import Person, World

WHY = "Cette annonce propose un médicament."


def refused(world: World, who: Person) -> str:
    listing_id = who.publish()
    world.decide("refuse", listing_id, "medicine", WHY, "nadia")
    return listing_id


def look(world: World, what: str, *arguments: object) -> object:
    with world.db.transaction() as tx:
        return getattr(reports, what)(tx, *arguments)


def test_a_refusal_says_why_to_the_owner_alone(world: World) -> None:
    who = world.person()
    listing_id = refused(world, who)
    found = who.ask("decision", listing_id=listing_id)
    assert (found["decision"], found["rule"], found["reason"]) == ("refused", "medicine", WHY)
    assert (found["automated"], found["appeal"]["state"]) == (False, "possible")
    assert "nadia" not in str(found)
    assert world.person("Sacha").refused("decision", listing_id=listing_id) == "NotFound"
    assert world.told() == ["decided"]


def test_while_nobody_decided_there_is_no_decision(world: World) -> None:
    who = world.person()
    assert who.refused("decision", listing_id=who.publish()) == "NotFound"


@pytest.mark.parametrize("by", ["nadia", "Nadia ", "NADIA"])
def test_an_appeal_is_never_decided_by_who_decided_first(world: World, by: str) -> None:
    who = world.person()
    listing_id = refused(world, who)
    who.ask("appeal", listing_id=listing_id, words="C'est un fauteuil.")
    with pytest.raises(Forbidden):
        world.decide("decide_appeal", listing_id, "overturned", "Vérifié.", by)
    assert who.ask("decision", listing_id=listing_id)["appeal"]["state"] == "pending"


def test_an_appeal_that_is_right_shows_the_listing_and_the_next_ones_at_once(world: World) -> None:
    who, other = world.person(), world.person("Sacha")
    listing_id = refused(world, who)
    who.ask("appeal", listing_id=listing_id, words="C'est un fauteuil.")
    world.decide("decide_appeal", listing_id, "overturned", "C'est bien un fauteuil.", "omar")
    assert other.ask("listing", listing_id=listing_id)["state"] == "published"
    assert who.ask("decision", listing_id=listing_id)["appeal"]["reason"] == "C'est bien un fauteuil."
    assert who.ask("listing", listing_id=who.publish())["state"] == "published"
    assert world.told() == ["decided", "published", "decided", "published"]


def test_an_appeal_that_is_not_leaves_the_refusal_and_there_is_no_second(world: World) -> None:
    who = world.person()
    listing_id = refused(world, who)
    who.ask("appeal", listing_id=listing_id, words="CANARY C'est un fauteuil.")
    assert who.refused("appeal", listing_id=listing_id, words="Encore") == "AppealOver"
    assert "CANARY" not in str(world.rows("SELECT encode(appeal, 'escape') FROM decisions"))
    world.decide("decide_appeal", listing_id, "upheld", "La photo montre une boîte.", "omar")
    assert who.refused("appeal", listing_id=listing_id, words="Encore") == "AppealOver"
    assert who.ask("listing", listing_id=listing_id)["state"] == "refused"
    assert world.rows("SELECT appeal FROM decisions")[0].appeal is None
    with pytest.raises(NotFound):
        world.decide("decide_appeal", listing_id, "overturned", "Non.", "paul")


def test_after_six_months_there_is_no_appeal(world: World) -> None:
    who = world.person()
    listing_id = refused(world, who)
    world.run("UPDATE decisions SET decided_at = decided_at - interval '184 days'")
    assert who.refused("appeal", listing_id=listing_id, words="Tard") == "AppealOver"


def test_a_refused_listing_is_changed_and_waits_again(world: World) -> None:
    who = world.person()
    listing_id = refused(world, who)
    assert who.refused("publish_listing", listing_id=listing_id) == "NotPossibleNow"
    assert who.do("change_listing", listing_id=listing_id, title="Fauteuil")["state"] == "draft"
    assert who.do("publish_listing", listing_id=listing_id)["state"] == "queued"


def test_what_is_taken_down_is_seen_by_nobody_and_its_owner_waits_again(world: World) -> None:
    who, other = world.trusted(), world.person("Sacha")
    listing_id = refused(world, who)
    assert other.refused("listing", listing_id=listing_id) == "NotFound"
    assert world.told() == ["published", "closed", "decided"]
    assert who.ask("listing", listing_id=who.publish())["state"] == "queued"


def test_what_was_changed_since_it_was_looked_at_is_looked_at_again(world: World) -> None:
    who = world.person()
    listing_id = who.publish()
    ((waits),) = look(world, "queue")  # type: ignore[misc]
    who.do("change_listing", listing_id=listing_id, title="Autre chose")
    with pytest.raises(VersionConflict):
        world.decide("accept", listing_id, waits["version"], "nadia")
    world.decide("accept", listing_id, waits["version"] + 1, "nadia")
    assert look(world, "queue") == []


def test_a_report_is_made_once_and_its_words_go_with_the_decision(world: World) -> None:
    listing_id, other = world.trusted().publish(), world.person("Sacha")
    for _ in range(2):
        other.ask("report", about="listing", about_id=listing_id, reason="fraud", words="CANARY douteux")
    (found,) = look(world, "waiting")  # type: ignore[misc]
    assert (found["about_id"], found["reason"], found["words"]) == (listing_id, "fraud", "CANARY douteux")
    assert str(other.id) not in str(found)
    assert "CANARY" not in str(world.rows("SELECT encode(words, 'escape') FROM reports"))
    look(world, "settle", found["id"], "dismissed", world.now(), "nadia")
    assert look(world, "waiting") == []
    assert world.rows("SELECT words FROM reports")[0].words is None


def test_what_one_does_not_see_cannot_be_reported(world: World) -> None:
    draft, other = world.person().draft(), world.person("Sacha")
    assert other.refused("report", about="listing", about_id=draft, reason="fraud") == "NotFound"
