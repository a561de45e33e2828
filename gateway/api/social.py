"""Members, relations, posts and the feed."""

from flask import Response
from flask_smorest import Blueprint

from contracts.social import schemas
from gateway.api import shapes
from gateway.calls import command, read_list, read_one
from gateway.operations import operation

blueprint = Blueprint("social", __name__, url_prefix="/v1", description="Members, relations, posts and the feed")


@blueprint.get("/feed")
@operation(200, shapes.Posts, query=schemas.Page, etag=True)
def read_feed(**page: object) -> Response:
    """Read the feed.

    Own posts and those of the members you follow, newest first.
    """
    return read_list("social", "feed", page)


@blueprint.get("/posts")
@operation(200, shapes.Posts, query=schemas.Page, etag=True)
def list_posts(**page: object) -> Response:
    """List the newest posts.

    Those written for all members.
    """
    return read_list("social", "posts", page)


@blueprint.post("/posts")
@operation(201, shapes.Post, body=schemas.PublishPost, takes_key=True, etag=True, location=True)
def publish_post(**words: object) -> Response:
    """Publish a post.

    Its audience is said each time.
    """
    return command("social", "publish_post", words, "/v1/posts/{id}")


@blueprint.get("/posts/<id:post_id>")
@operation(200, shapes.Post, etag=True)
def read_post(**post: object) -> Response:
    """Read a post."""
    return read_one("social", "post", post)


@blueprint.patch("/posts/<id:post_id>")
@operation(
    200,
    shapes.Post,
    body=schemas.ChangePost,
    without=("post_id", "version"),
    if_match=True,
    takes_key=True,
    etag=True,
    refusals=("Forbidden",),
)
def change_post(**change: object) -> Response:
    """Change a post of your own.

    Its words, its links, its warning or who may read it.
    """
    return command("social", "change_post", change)


@blueprint.delete("/posts/<id:post_id>")
@operation(204, None, if_match=True, takes_key=True, refusals=("Forbidden",))
def remove_post(**post: object) -> Response:
    """Remove a post of your own.

    It is hidden at once, and erased after the 30 seconds in which it can be restored.
    """
    return command("social", "remove_post", post)


@blueprint.post("/posts/<id:post_id>/restoration")
@operation(200, shapes.Post, takes_key=True, etag=True, refusals=("RestorationOver",))
def restore_post(**post: object) -> Response:
    """Restore a post.

    For 30 seconds after its removal.
    """
    return command("social", "restore_post", post)


@blueprint.get("/members")
@operation(200, shapes.Members, query=schemas.MemberSearch, etag=True)
def search_members(**search: object) -> Response:
    """Find members.

    By the beginning of their name, accents and case aside; in the order of names.
    """
    return read_list("social", "members", search)


@blueprint.get("/members/me")
@operation(200, shapes.MyProfile, etag=True)
def read_my_profile() -> Response:
    """Read the own public profile."""
    return read_one("social", "my_profile", {})


@blueprint.patch("/members/me")
@operation(
    200, shapes.MyProfile, body=schemas.ChangeProfile, without=("version",), if_match=True, takes_key=True, etag=True
)
def change_my_profile(**change: object) -> Response:
    """Change the own public profile."""
    return command("social", "change_profile", change)


@blueprint.get("/members/<id:member_id>")
@operation(200, shapes.Profile, etag=True)
def read_profile(**member: object) -> Response:
    """Read a member's public profile."""
    return read_one("social", "member", member)


@blueprint.get("/members/<id:member_id>/posts")
@operation(200, shapes.Posts, query=schemas.Page, etag=True)
def list_member_posts(**page: object) -> Response:
    """List a member's posts.

    Those that you may read, newest first.
    """
    return read_list("social", "member_posts", page)


@blueprint.put("/members/<id:member_id>/follow")
@operation(200, shapes.Follow, takes_key=True, refusals=("NotOneself",))
def follow(**member: object) -> Response:
    """Follow a member.

    Or ask to: their profile says whether they consent to each follower first.
    """
    return command("social", "follow", member)


@blueprint.delete("/members/<id:member_id>/follow")
@operation(204, None, takes_key=True)
def unfollow(**member: object) -> Response:
    """Unfollow a member.

    Or withdraw the request.
    """
    return command("social", "unfollow", member)


@blueprint.put("/members/<id:member_id>/block")
@operation(204, None, takes_key=True, refusals=("NotOneself",))
def block(**member: object) -> Response:
    """Block a member.

    Neither of you sees the other any more, and follows end both ways.
    """
    return command("social", "block", member)


@blueprint.delete("/members/<id:member_id>/block")
@operation(204, None, takes_key=True)
def unblock(**member: object) -> Response:
    """Lift a block.

    The follows it ended do not come back.
    """
    return command("social", "unblock", member)


@blueprint.put("/members/<id:member_id>/mute")
@operation(204, None, takes_key=True, refusals=("NotOneself",))
def mute(**member: object) -> Response:
    """Mute a member.

    Their posts leave your feed, and they are not told.
    """
    return command("social", "mute", member)


@blueprint.delete("/members/<id:member_id>/mute")
@operation(204, None, takes_key=True)
def unmute(**member: object) -> Response:
    """Unmute a member."""
    return command("social", "unmute", member)


@blueprint.get("/members/me/follow-requests")
@operation(200, shapes.Acquaintances, query=schemas.Page, etag=True)
def list_follow_requests(**page: object) -> Response:
    """List the members who ask to follow you."""
    return read_list("social", "follow_requests", page)


@blueprint.put("/members/me/follow-requests/<id:member_id>")
@operation(200, shapes.Follow, takes_key=True)
def accept_follow(**member: object) -> Response:
    """Let a member follow you."""
    return command("social", "accept_follow", member)


@blueprint.delete("/members/me/follow-requests/<id:member_id>")
@operation(204, None, takes_key=True)
def refuse_follow(**member: object) -> Response:
    """Refuse a member who asks to follow you.

    They are not told.
    """
    return command("social", "refuse_follow", member)


@blueprint.get("/members/me/followers")
@operation(200, shapes.Acquaintances, query=schemas.Page, etag=True)
def list_followers(**page: object) -> Response:
    """List the members who follow you."""
    return read_list("social", "followers", page)


@blueprint.get("/members/me/following")
@operation(200, shapes.Acquaintances, query=schemas.Page, etag=True)
def list_following(**page: object) -> Response:
    """List the members whom you follow."""
    return read_list("social", "following", page)


@blueprint.get("/members/me/blocks")
@operation(200, shapes.Acquaintances, query=schemas.Page, etag=True)
def list_blocks(**page: object) -> Response:
    """List the members whom you blocked."""
    return read_list("social", "blocks", page)


@blueprint.get("/members/me/mutes")
@operation(200, shapes.Acquaintances, query=schemas.Page, etag=True)
def list_mutes(**page: object) -> Response:
    """List the members whom you muted."""
    return read_list("social", "mutes", page)
