"""Today, and what is written: read, found, written, changed, removed, taken back."""

import re
from typing import Any

from flask import Response, g, request

from contracts.social.schemas import ChangePost, Page, PublishPost
from gateway.bodies import read_query
from gateway.calls import change, fetch, glance
from gateway.ids import IdConverter
from gateway.pages.directory_claims import is_to_suggest
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.pages.notifications import count_unread
from gateway.refusals import Unauthenticated

_PAGE = Page()
_MOST = 100
_ID = re.compile(IdConverter.regex)


@page("/", open=True)
def today() -> str:
    """What is new; for who is not signed in, what this place is."""
    asked = request.args.get("fragment")
    if g.known is None:
        if asked or g.away:
            raise g.away or Unauthenticated
        return render("welcome.html")
    if asked:
        return _fragment(asked)
    removed = request.args.get("removed", "")
    return render(
        "today.html",
        blank=Form({}),
        removed=removed if _ID.fullmatch(removed) else None,
        visit=_next_visit(),
        unread=count_unread(),
        suggests=is_to_suggest(),
        **fetch("social", "today", **_shown()),
    )


@page("/posts")
def newest() -> str:
    """The newest posts that are for all members."""
    return render("newest.html", posts=fetch("social", "posts", **read_query(_PAGE)))


@form("/posts/new", "compose.html", PublishPost)
def publish(words: dict[str, Any]) -> Response:
    """Write something."""
    post = change("social", "publish_post", words, request_key())
    return go("today", done="published", _anchor=f"post-{post['id']}")


@page("/posts/<id:post_id>")
def read_post(post_id: str) -> str:
    """One post, on a page of its own."""
    return render("post.html", post=fetch("social", "post", post_id=post_id))


def _edited(post_id: str) -> dict[str, Any]:
    post = fetch("social", "post", post_id=post_id)
    return {"values": post, "post": post}


@form("/posts/<id:post_id>/edit", "edit.html", ChangePost, without=("post_id",), start=_edited)
def edit(words: dict[str, Any], post_id: str) -> Response:
    """Change the words of a post, or who may read it."""
    change("social", "change_post", {**words, "post_id": post_id}, request_key())
    return go("read_post", post_id=post_id, done="changed")


@act("/posts/<id:post_id>/removal")
def remove(post_id: str) -> Response:
    """Hide a post; the next page offers to take that back."""
    change("social", "remove_post", {"post_id": post_id, "version": None}, request_key())
    return go("today", removed=post_id)


@act("/posts/<id:post_id>/restoration")
def restore(post_id: str) -> Response:
    """Take a removal back."""
    change("social", "restore_post", {"post_id": post_id}, request_key())
    return go("read_post", post_id=post_id, done="restored")


def _fragment(name: str) -> str:
    """For the page that is open: who asks, and what came after its newest post; or the next older posts."""
    found = fetch("social", "today", **read_query(_PAGE))
    feed, after = found["feed"], request.args.get("after", "")
    items = [item for item in feed["items"] if item["id"] > after] if name == "newer" else feed["items"]
    has_more = name == "newer" and bool(feed["next"]) and len(items) == len(feed["items"])
    shown = {"items": items, "has_more": has_more, "next": feed["next"], "asking": found["asking"]}
    return render("fragment.html", name=name, unread=count_unread() if name == "newer" else None, **shown)


def _next_visit() -> dict[str, Any] | None:
    """The own next appointment; a professional's day has a page of its own."""
    found = glance("appointments", "appointments", when="upcoming", limit=1, cursor=None)
    items = [one for one in (found or {"items": []})["items"] if one["side"] == "member"]
    return items[0] if items else None


def _shown() -> dict[str, Any]:
    """As many as were on the page when it was left, so that the way back leads to the same place."""
    shown = request.args.get("shown", "")
    return {**read_query(_PAGE), **({"limit": min(int(shown), _MOST)} if shown.isdecimal() and int(shown) > 0 else {})}
