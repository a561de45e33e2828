"""What one shows of the games, to whom and until when; what others show; who looked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Response, request
from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.games import schemas
from contracts.social.schemas import MemberSearch
from gateway.bodies import read_query
from gateway.calls import change, fetch
from gateway.pages import words_health
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.pages.games_numbers import charted
from gateway.pages.games_progress import SERIES, Asked
from gateway.pages.times import here_today
from kit.refusals import Invalid, NotFound

Item = dict[str, Any]
_LOG, _SEARCH, _ASKED = schemas.Page(), MemberSearch(), Asked()


class Show(schemas.ShareGames):
    """What is shown and for how many days from now."""

    lasts = fields.Integer(required=True, validate=OneOf(tuple(int(days) for days in words_health.LASTS)))


@page("/games/shares")
def games_shares() -> str:
    """What one shows, and showed."""
    found, now = fetch("games", "shares")["items"], datetime.now(UTC)
    shown = [one for one in found if not one["ended_at"] and datetime.fromisoformat(one["expires_at"]) > now]
    over = [one for one in found if one not in shown]
    return render("games/shares.html", shown=shown, over=over, form=Form({}))


@page("/games/shares/new")
def find_whom_to_show_games() -> Any:
    """Somebody to show something to, by the beginning of their name."""
    found, shown, status = None, Form(request.args.to_dict()), 200
    if request.args.get("q"):
        try:
            found = fetch("social", "members", **read_query(_SEARCH))
        except Invalid as refusal:
            shown, status = Form(request.args.to_dict(), refusal), 422
    return render("games/whom.html", form=shown, found=found), status


def _new(member_id: str) -> Item:
    first = here_today() - timedelta(days=90)
    values = {"from": first.isoformat(), "lasts": "30", "tasks": []}
    return {"values": values, "member": fetch("social", "member", member_id=member_id)}


@form(
    "/games/shares/new/<id:member_id>",
    "games/share.html",
    Show,
    without=("with_member_id", "expires_at"),
    start=_new,
)
def show_games_to(said: Item, member_id: str) -> Response:
    """Show these games of this period to this member."""
    until = datetime.now(UTC) + timedelta(days=said["lasts"])
    shown = {name: said.get(name) for name in ("tasks", "from", "to")}
    shown |= {"with_member_id": member_id, "expires_at": until.isoformat(timespec="seconds")}
    change("games", "share", shown, request_key())
    return go("games_shares", done="games-shared")


@act("/games/shares/<id:share_id>/end")
def end_games_share(share_id: str) -> Response:
    """Nothing of it is shown any more."""
    change("games", "end_share", {"share_id": share_id}, request_key())
    return go("games_shares", done="games-share-ended")


@page("/games/shared-with-me")
def games_shared_with_me() -> str:
    """What others show."""
    return render("games/with_me.html", shares=fetch("games", "shared_with_me")["items"])


@page("/games/of/<id:member_id>/<task:task>")
def games_of(member_id: str, task: str) -> str:
    """A game of another, of the days that they show; they can read that it was seen."""
    shares = fetch("games", "shared_with_me")["items"]
    found = [one for one in shares if one["member"] and one["member"]["id"] == member_id and task in one["tasks"]]
    if not found:
        raise NotFound
    asked = read_query(_ASKED)
    last = _last(found)
    first = max(min(date.fromisoformat(one["from"]) for one in found), last - timedelta(days=asked["days"] - 1))
    if first > last:  # what is shown is still to come
        return render("games/of.html", member=found[0]["member"], task=task, chart=None)
    series = {name: asked[name] for name in SERIES}
    days = {"from": first.isoformat(), "to": last.isoformat()}
    progress = fetch("games", "progress_of", member_id=member_id, task=task, **series, **days)
    return render(
        "games/of.html",
        member=found[0]["member"],
        task=task,
        chart=charted(progress, first, last),
        chosen={name: progress[name] for name in SERIES},
        known=progress["series"],
    )


@page("/games/access-log")
def games_access_log() -> str:
    """Who looked at what, and when."""
    return render("games/log.html", log=fetch("games", "access_log", **read_query(_LOG)))


def _last(shares: list[Item]) -> date:
    """The last day of what is shown; today where it goes on."""
    ends = [date.fromisoformat(one["to"]) for one in shares if one["to"]]
    return min(max(ends), here_today()) if len(ends) == len(shares) else here_today()
