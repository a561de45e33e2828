"""Who is told at once that there is something new, and that nothing else is said."""

from kit.live import Nudge, noted
from services.social.tests.test_pull import MANY, crowd
from services.social.tests.world import Person, World, friends


def nudged(world: World) -> list[Nudge]:
    """Apply what waits; what was nudged."""
    found = []
    for event in world.waiting():
        with world.db.transaction() as tx:
            world.handle(tx, event)
            found += noted(tx)
    return found


def told(nudges: list[Nudge]) -> list[tuple[str, set[str], str]]:
    return [(one.kind, set(one.members), one.cursor) for one in nudges]


def ids(*people: Person) -> set[str]:
    return {str(person.id) for person in people}


def test_a_new_post_nudges_whose_feed_it_came_into_and_its_author(world: World) -> None:
    author, follower = friends(world)
    world.run("UPDATE outbox SET published_at = now()")
    world.person()
    post = author.post()
    assert told(nudged(world)) == [("feed", ids(author, follower), post["id"])]


def test_a_post_for_oneself_nudges_oneself_alone(world: World) -> None:
    author, _ = friends(world)
    world.run("UPDATE outbox SET published_at = now()")
    post = author.post(audience="me")
    assert told(nudged(world)) == [("feed", ids(author), post["id"])]


def test_a_fan_out_that_comes_twice_and_a_change_nudge_no_follower_again(world: World) -> None:
    author, _ = friends(world)
    world.run("UPDATE outbox SET published_at = now()")
    post = author.post()
    nudged(world)
    author.ask("change_post", post_id=post["id"], version=None, text="Bonsoir")
    [again] = nudged(world)
    assert set(again.members) == ids(author)


def test_an_author_whom_too_many_follow_nudges_only_themselves(world: World) -> None:
    author = world.person()
    crowd(world, author, MANY)
    post = author.post()
    assert told(nudged(world)) == [("feed", ids(author), post["id"])]
