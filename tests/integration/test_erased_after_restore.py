"""A database that is restored to an earlier dump brings back who has left since; the other service's tombstones do not
let them stay, and an operator's usual commands erase them again."""

import pytest

from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.canary import Canary, held, is_still, pending
from tests.integration.dumps import compared, go_on, is_equal, lost
from tests.integration.people import PASSWORD, Person, mails_to


@pytest.mark.parametrize("asked", ["before", "after"])
def test_who_left_is_erased_again_when_the_accounts_are_restored_to_before(
    servers: Servers, world: World, author: Person, reader: Person, asked: str
) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    eventually(lambda: not pending(world))
    if asked == "before":
        world.pause("social-worker")
        assert canary.leave() == 202
        eventually(lambda: len(mails_to(world, canary.person.email)) == 2)  # the farewell, after the first
    with lost(servers, world, "identity"):
        if asked == "before":
            world.resume("social-worker")
        else:
            assert canary.leave() == 202
        is_still(servers, world, canary)
    assert held(servers, world, canary.words) == ["database identity"]
    world.command("services.identity", "events", "new-epoch")
    for listener in ROOMS[1:]:
        world.command("services.identity", "events", "snapshot", "--to", listener)
    go_on(world, "identity")
    is_still(servers, world, canary)
    eventually(lambda: is_equal(world), every=0.5)
    assert len(mails_to(world, canary.person.email)) == 2  # nobody is told twice
    sign_in = {"email": canary.person.email, "password": PASSWORD}
    assert Person(world.base_url).call("POST", "/sessions", sign_in).status_code == 401
    assert eventually(lambda: author.call("GET", "/accounts/me").ok)


def test_who_left_is_erased_again_when_the_posts_are_restored_to_before(
    servers: Servers, world: World, author: Person, reader: Person
) -> None:
    canary = Canary(world)
    reader.follows(canary.person)
    kept = author.post("Avant la sauvegarde")
    reader.sees("Avant la sauvegarde")
    eventually(lambda: not pending(world))
    with lost(servers, world, "social"):
        assert canary.leave() == 202
        is_still(servers, world, canary)
    assert held(servers, world, canary.words) == ["database social"]
    world.command("services.social", "events", "new-epoch")
    go_on(world, "social")
    assert canary.person.id in compared(world, "--repair")["differs"]
    is_still(servers, world, canary)
    eventually(lambda: is_equal(world), every=0.5)
    assert eventually(lambda: reader.call("GET", f"/members/{canary.person.id}").status_code == 404)
    author.change(f"/posts/{kept['id']}", audience="me")
    reader.sees_no("Avant la sauvegarde")
    eventually(lambda: not pending(world))
