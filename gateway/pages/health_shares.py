"""What one shows of the Health Box, to whom and until when; what others show; who looked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Response, request
from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.healthbox import schemas
from contracts.social.schemas import MemberSearch
from gateway.bodies import read_query
from gateway.calls import fetch
from gateway.pages import health_numbers, words_health
from gateway.pages.doors import act, form, go, page, render
from gateway.pages.forms import Form
from gateway.pages.health import Asked, span
from gateway.pages.health_entries import ask, own_profile
from gateway.pages.times import here_today
from kit.refusals import Invalid, NotFound

Item = dict[str, Any]
# drawn of one's own series alone, and never of another's, whatever the answer holds
_THEIRS_ALONE = ("marks", "goals", "pauses", "band", "range")
_ASKED, _LOG, _SEARCH = Asked(), schemas.LogPage(), MemberSearch()


class Show(schemas.Share):
    """What is shown and for how many days from now."""

    lasts = fields.Integer(required=True, validate=OneOf(tuple(int(days) for days in words_health.LASTS)))


@page("/health/shares")
def health_shares() -> str:
    """What one shows, and showed."""
    found, now = fetch("healthbox", "shares")["items"], datetime.now(UTC)
    is_open = [not one["ended_at"] and datetime.fromisoformat(one["expires_at"]) > now for one in found]
    shown = [one for one, goes_on in zip(found, is_open, strict=True) if goes_on]
    over = [one for one, goes_on in zip(found, is_open, strict=True) if not goes_on]
    return render("health/shares.html", shown=shown, over=over, form=Form({}))


@page("/health/shares/new")
def find_whom_to_show() -> Any:
    """Somebody to show something to, by the beginning of their name."""
    found, shown, status = None, Form(request.args.to_dict()), 200
    if request.args.get("q"):
        try:
            found = fetch("social", "members", **read_query(_SEARCH))
        except Invalid as refusal:
            shown, status = Form(request.args.to_dict(), refusal), 422
    return render("health/whom.html", form=shown, found=found), status


def _new(member_id: str) -> Item:
    first = here_today() - timedelta(days=90)
    values = {"from": first.isoformat(), "lasts": "30", "trackers": []}
    return {"values": values, "member": fetch("social", "member", member_id=member_id)}


@form(
    "/health/shares/new/<id:member_id>",
    "health/share.html",
    Show,
    without=("with_member_id", "expires_at"),
    start=_new,
)
def show_to(said: Item, member_id: str) -> Response:
    """Show these trackers of this period to this member."""
    until = datetime.now(UTC) + timedelta(days=said["lasts"])
    shown = {name: said.get(name) for name in ("trackers", "from", "to")}
    ask("share", {**shown, "with_member_id": member_id, "expires_at": until.isoformat(timespec="seconds")})
    return go("health_shares", done="shared")


@act("/health/shares/<id:share_id>/end")
def end_share(share_id: str) -> Response:
    """Nothing of it is shown any more."""
    ask("end_share", {"share_id": share_id})
    return go("health_shares", done="share-ended")


@page("/health/shared-with-me")
def shared_with_me() -> str:
    """What others show."""
    return render("health/with_me.html", shares=fetch("healthbox", "shared_with_me")["items"])


@page("/health/of/<id:member_id>/<tracker:tracker>")
def health_of(member_id: str, tracker: str) -> str:
    """A tracker of another, of the days that they show; they can read that it was seen."""
    asked = read_query(_ASKED)
    found = [
        one
        for one in fetch("healthbox", "shared_with_me")["items"]
        if one["member"] and one["member"]["id"] == member_id and tracker in one["trackers"]
    ]
    if not found:
        raise NotFound
    first, last = min(date.fromisoformat(one["from"]) for one in found), _last(found)
    period = span(asked, first, last)
    if period["first"] > period["last"]:  # what is shown is still to come
        return render("health/of.html", member=found[0]["member"], tracker=tracker, table=None)
    days = {"from": period["first"].isoformat(), "to": period["last"].isoformat()}
    answer = fetch("healthbox", "series_of", member_id=member_id, tracker=tracker, step=asked["step"], **days)
    series = {name: said for name, said in answer.items() if name not in _THEIRS_ALONE}
    profile = own_profile()
    return render(
        "health/of.html",
        member=found[0]["member"],
        tracker=tracker,
        charts=health_numbers.charts(series, profile, mine=False),
        table=health_numbers.table(series, profile, mine=False),
        asked=asked,
        **period,
    )


@page("/health/access-log")
def access_log() -> str:
    """Who looked at what, and when."""
    return render("health/log.html", log=fetch("healthbox", "access_log", **read_query(_LOG)))


def _last(shares: list[Item]) -> date | None:
    """The last day of what is shown; None where it goes on."""
    ends = [one["to"] for one in shares]
    return None if None in ends else max(date.fromisoformat(end) for end in ends)
