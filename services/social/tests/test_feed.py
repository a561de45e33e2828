"""The feed through the doors and the handlers, on a real PostgreSQL."""

from services.social.tests.world import World


def test_a_post_reaches_a_followers_feed_through_its_event(world: World) -> None:
    author, follower = world.person(name="Anne"), world.person(name="Bachir")
    world.befriend(follower, author)
    world.pump()
    post = author.post("Premier jour sans douleur", "followers")
    assert author.feed() == ["Premier jour sans douleur"]
    assert follower.feed() == []
    assert world.pump() == ["social.post.published"]
    page = follower.ask("feed")
    assert page["next"] is None
    assert page["items"] == [{**{k: v for k, v in post.items() if k != "version"}, "mine": False, "why": "following"}]
