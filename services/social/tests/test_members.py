"""The replica of members, profiles and the search by name."""

import pytest

from services.social.members import fold
from services.social.tests.world import World


def test_a_profile_shows_what_is_public_and_how_one_stands(world: World) -> None:
    me, other = world.person(), world.person(kind="professional", name="Dr Zoé Martin")
    me.ask("follow", member_id=other.id)
    other.ask("change_profile", about="Rhumatologue à Lyon")
    world.befriend(other, me)
    assert me.ask("member", member_id=other.id) == {
        "id": str(other.id),
        "display_name": "Dr Zoé Martin",
        "kind": "professional",
        "badge": None,
        "about": "Rhumatologue à Lyon",
        "since": "2025-01-01T00:00:00.000000+00:00",
        "relation": {"following": "accepted", "followed_by": True, "muted": False},
        "version": 2,
    }


def test_ones_own_profile_says_the_policy_too(world: World) -> None:
    for kind, policy in (("patient", "approve"), ("carer", "approve"), ("professional", "open"), ("partner", "open")):
        profile = world.person(kind=kind).ask("my_profile")
        assert profile["follow_policy"] == policy
        assert profile["version"] == 1


def test_a_profile_changes_from_the_version_that_was_read(world: World) -> None:
    me = world.person()
    changed = me.ask("change_profile", version=1, about="Bonjour", follow_policy="open")
    assert changed["object"]["about"] == "Bonjour"
    assert changed["object"]["follow_policy"] == "open"
    assert changed["object"]["version"] == 2
    assert me.refused("change_profile", version=1, about="Non") == "VersionConflict"
    assert me.ask("change_profile", version=2, about="Bonjour")["object"]["version"] == 2
    assert me.ask("change_profile", about=None)["object"]["about"] is None


def test_a_replica_takes_the_newest_state_whatever_the_order(world: World) -> None:
    me, other = world.person(), world.person()
    world.tell(other, "Nouveau", seq=3)
    world.tell(other, "Ancien", seq=2)
    world.tell(other, "Ancien", seq=3)
    assert me.ask("member", member_id=other.id)["display_name"] == "Nouveau"


def test_identitys_event_replaces_what_was_taken_from_a_call(world: World) -> None:
    reader, me = world.person(), world.stranger(name="Nom du jeton", seq=4)
    me.post(audience="members")
    world.tell(me, "Nom d'identité", seq=1)
    assert reader.ask("posts")["items"][0]["author"]["display_name"] == "Nom d'identité"
    me.ask("my_profile")
    assert reader.ask("member", member_id=me.id)["display_name"] == "Nom d'identité"


@pytest.mark.parametrize("state", ["suspended", "erased"])
def test_a_call_does_not_bring_back_who_is_suspended_or_erased(world: World, state: str) -> None:
    reader, me = world.person(), world.person()
    world.tell(me, "Camille", seq=2, state=state)
    me.actor["seq"] = 9
    me.ask("unmute", member_id=reader.id)
    assert me.refused("change_profile", about="Je suis là") == "NotFound"
    assert reader.refused("member", member_id=me.id) == "NotFound"


def test_a_profile_survives_the_events_of_identity(world: World) -> None:
    me = world.person()
    me.ask("change_profile", about="Bonjour", follow_policy="open")
    world.tell(me, "Autre nom", seq=2)
    profile = me.ask("my_profile")
    assert (profile["about"], profile["follow_policy"], profile["version"]) == ("Bonjour", "open", 2)


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Élodie", "elodie"), ("STRAẞE", "strasse"), ("Ærø", "ærø"), ("Ñandú", "nandu"), ("Zoé", "zoe")],
)
def test_a_name_is_folded_without_case_and_accents(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_members_are_found_by_the_beginning_of_their_name(world: World) -> None:
    me = world.person(name="Zoé")
    for name in ("Élodie", "elo_die", "Éloïse", "Mélodie", "EL%"):
        world.person(name=name)

    def found(q: str) -> list[str]:
        return [item["display_name"] for item in me.ask("members", q=q)["items"]]

    assert found("elo") == ["elo_die", "Élodie", "Éloïse"]
    assert found("ÉLOD") == ["Élodie"]
    assert found("el%") == ["EL%"]
    assert found("elo_") == ["elo_die"]
    assert found("zo") == ["Zoé"]
    assert me.refused("members", q="\u0301\u0301") == "Invalid"


def test_the_search_pages_by_name_and_by_member_where_names_are_equal(world: World) -> None:
    me = world.person(name="Zoé")
    people = [world.person(name="Anne") for _ in range(5)]
    seen, cursor = [], None
    for _ in range(3):
        page = me.ask("members", q="an", limit=2, cursor=cursor)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert seen == sorted(str(one.id) for one in people)
    assert cursor is None


def test_the_search_shows_nobody_who_may_not_be_seen(world: World) -> None:
    me, blocked, suspended = world.person(name="Zoé"), world.person(name="Anne"), world.person(name="Anna")
    blocked.ask("block", member_id=me.id)
    world.tell(suspended, "Anna", seq=2, state="suspended")
    assert me.ask("members", q="an")["items"] == []
