"""Searches of one's own: who opens them, how long they last, and what they tell of."""

from datetime import timedelta
from typing import Any

from services.classifieds import searches
from services.classifieds.tests.lending import set_down, told
from services.classifieds.tests.world import Person, World


def saved(who: Person, every: str = "at_once", **criteria: Any) -> str:
    made = who.do("add_search", **criteria)
    return str(who.do("save_search", search_id=made["id"], name="Pour maman", every=every)["id"])


def tell(world: World, later: timedelta = timedelta(minutes=2)) -> list[int]:
    """Look at what is due then; how many listings each notice so far was about."""
    with world.db.transaction() as tx:
        searches.tell(tx, world.now() + later)
    return [payload["count"] for _, payload in told(world, "search")]


def test_only_who_seeks_opens_a_search_and_a_day_later_nobody_does(world: World) -> None:
    who, other = world.person(), world.person()
    made = who.do("add_search", q="fauteuil", category="mobility")
    assert made["criteria"] == {"q": "fauteuil", "category": "mobility", "sort": "newest"}
    assert (made["name"], made["every"]) == (None, "never")
    for door in ("search", "found"):
        assert other.refused(door, search_id=made["id"]) == "NotFound"
    assert other.refused("save_search", search_id=made["id"], name="x", every="day") == "NotFound"
    other.ask("remove_search", search_id=made["id"])
    assert who.ask("search", search_id=made["id"]) == made
    world.run("UPDATE searches SET expires_at = now()")
    assert who.refused("search", search_id=made["id"]) == "NotFound"
    with world.db.transaction() as tx:
        searches.forget(tx, world.now())
    assert world.rows("SELECT count(*) FROM searches") == [(0,)]


def test_what_is_sought_lies_sealed(world: World) -> None:
    saved(world.person(), q="stomie")
    row = world.rows("SELECT criteria, name FROM searches")[0]
    assert b"stomie" not in bytes(row.criteria)
    assert b"maman" not in bytes(row.name)


def test_a_saved_search_is_listed_and_removed(world: World) -> None:
    who = world.person()
    who.do("add_search", q="passager")
    search_id = saved(who, "day", q="lit")
    (item,) = who.ask("searches")["items"]
    assert (item["id"], item["name"], item["every"], item["expires_at"]) == (search_id, "Pour maman", "day", None)
    who.ask("remove_search", search_id=search_id)
    assert who.ask("searches")["items"] == []


def test_a_listing_is_told_of_once_and_not_what_was_there_before(world: World) -> None:
    owner, who = world.person(), world.person()
    set_down(world, owner)
    saved(who, q="fauteuil")
    assert tell(world) == []
    set_down(world, owner)
    set_down(world, owner, title="Lit médicalisé")
    assert tell(world, timedelta(minutes=4)) == [1]
    assert tell(world, timedelta(hours=1)) == [1]
    set_down(world, owner, published_at=world.now() + timedelta(hours=1))
    assert tell(world, timedelta(hours=2)) == [1, 1]
    assert set(told(world, "search")[0][1]) == {"search_id", "member_id", "count"}


def test_once_a_day_at_most_and_then_of_all_that_came(world: World) -> None:
    owner, who = world.person(), world.person()
    saved(who, "day", q="fauteuil")
    set_down(world, owner)
    assert tell(world) == [1]
    for _ in range(3):
        set_down(world, owner)
    assert tell(world, timedelta(hours=23)) == [1]
    assert tell(world, timedelta(hours=25)) == [1, 3]


def test_never_of_ones_own_nor_of_somebody_apart_nor_of_what_is_over(world: World) -> None:
    owner, gone, who = world.person(), world.person(), world.person()
    saved(who)
    set_down(world, who)
    set_down(world, gone)
    set_down(world, owner)
    world.run("INSERT INTO blocks VALUES (gen_random_uuid(), :a, :b)", a=owner.id, b=who.id)
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=gone.id)
    assert tell(world) == []


def test_who_is_told_nothing_is_not_told_later_of_what_came_meanwhile(world: World) -> None:
    owner, who = world.person(), world.person()
    search_id = saved(who, "never")
    set_down(world, owner)
    world.run("UPDATE listings SET published_at = published_at - interval '1 hour'")
    world.run("UPDATE searches SET saved_at = saved_at - interval '2 hours'")
    who.do("save_search", search_id=search_id, name="Pour maman", every="at_once")
    assert tell(world) == []
    set_down(world, owner)
    assert tell(world, timedelta(minutes=4)) == [1]


def test_a_listing_that_was_committed_late_is_told_of_all_the_same(world: World) -> None:
    owner, who = world.person(), world.person()
    saved(who)
    assert tell(world) == []
    # its moment lies before the last look
    set_down(world, owner, published_at=world.now() + timedelta(seconds=30))
    assert tell(world, timedelta(minutes=5)) == [1]


def test_a_suspended_member_is_told_nothing(world: World) -> None:
    owner, who = world.person(), world.person()
    saved(who)
    set_down(world, owner)
    world.run("UPDATE members SET state = 'suspended' WHERE id = :id", id=who.id)
    assert tell(world) == []


def test_a_member_keeps_thirty_searches_and_fifty_that_are_not_saved(world: World) -> None:
    who = world.person()
    for _ in range(30):
        saved(who, "never")
    one = who.do("add_search")
    assert who.refused("save_search", search_id=one["id"], name="x", every="day") == "TooManySearches"
    for _ in range(51):
        who.do("add_search")
    assert world.rows("SELECT count(*) FROM searches WHERE saved_at IS NULL") == [(50,)]
    assert len(who.ask("searches")["items"]) == 30
