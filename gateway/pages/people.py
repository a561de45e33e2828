"""Members: found, looked at, followed, kept away; and the lists of all of these."""

from typing import Any

from flask import Response, request

from contracts.social.schemas import MemberSearch, Page
from gateway.bodies import read_query
from gateway.calls import change, fetch, glance
from gateway.pages.doors import act, back, page, render, request_key
from gateway.pages.forms import Form
from kit.refusals import Invalid

_PAGE, _SEARCH = Page(), MemberSearch()
_LISTS = {
    "requests": "follow_requests",
    "followers": "followers",
    "following": "following",
    "blocks": "blocks",
    "mutes": "mutes",
}


@page("/members")
def members() -> Any:
    """Find a member by the beginning of their name."""
    if not request.args.get("q"):
        return render("members.html", form=Form({}), found=None)
    try:
        found = fetch("social", "members", **read_query(_SEARCH))
    except Invalid as refusal:
        return render("members.html", form=Form(request.args.to_dict(), refusal), found=None), 422
    return render("members.html", form=Form(request.args.to_dict()), found=found)


@page("/members/<id:member_id>")
def member(member_id: str) -> str:
    """A member, and what they wrote for you."""
    profile = fetch("social", "member", member_id=member_id)
    posts = fetch("social", "member_posts", member_id=member_id, **read_query(_PAGE))
    is_professional = profile["kind"] == "professional"
    receives = glance("appointments", "professional", professional_id=member_id) if is_professional else None
    return render("member.html", member=profile, posts=posts, receives=receives)


@page("/members/<id:member_id>/block")
def confirm_block(member_id: str) -> str:
    """What a block does, before it is placed."""
    return render("block.html", member=fetch("social", "member", member_id=member_id))


def _relate(name: str, path: str, method: str, done: str) -> None:
    """Declare a button that changes how the actor stands to a member."""

    def press(member_id: str) -> Response:
        made = change("social", method, {"member_id": member_id}, request_key())
        return back("requested" if made == {"state": "requested"} else done)

    press.__name__ = name
    act(path)(press)


_relate("follow", "/members/<id:member_id>/follow", "follow", "followed")
_relate("unfollow", "/members/<id:member_id>/unfollow", "unfollow", "unfollowed")
_relate("block", "/members/<id:member_id>/block", "block", "blocked")
_relate("unblock", "/members/<id:member_id>/unblock", "unblock", "unblocked")
_relate("mute", "/members/<id:member_id>/mute", "mute", "muted")
_relate("unmute", "/members/<id:member_id>/unmute", "unmute", "unmuted")
_relate("accept", "/me/requests/<id:member_id>/accept", "accept_follow", "accepted")
_relate("refuse", "/me/requests/<id:member_id>/refuse", "refuse_follow", "refused")


@page("/me/<any(requests,followers,following,blocks,mutes):name>")
def people(name: str) -> str:
    """One of the own lists of members."""
    return render("people.html", name=name, people=fetch("social", _LISTS[name], **read_query(_PAGE)))
