"""What one was told, how one wants to be told, and the link in a mail that ends such mails."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields
from marshmallow.validate import ContainsOnly, OneOf

from contracts.notifications import schemas
from gateway.bodies import read_query
from gateway.calls import ask, change, fetch, glance
from gateway.pages import words
from gateway.pages.doors import act, back, form, go, page, render, request_key
from gateway.pages.times import in_zone, say_when
from kit.refusals import NotFound, Refused

_PAGE = schemas.NoticesPage()
_CLOCK = schemas.PutPreferences().fields["quiet_from"].validate


@page("/notifications")
def notifications() -> str:
    """What one was told, newest first."""
    found = fetch("notifications", "notices", **read_query(_PAGE))
    if request.args.get("fragment"):
        newer = [one for one in found["items"] if one["id"] > request.args.get("after", "")]
        return render("notifications_fragment.html", newer=len(newer), unread=found["unread_count"])
    shown = [{**notice, "said": say(notice), "href": lead(notice)} for notice in found["items"]]
    return render("notifications.html", notices=shown, next=found["next"], unread=found["unread_count"])


@act("/notifications/read")
def read_notices() -> Response:
    """Everything up to the newest that was on the page has been read."""
    change("notifications", "read_notices", {"up_to": request.form.get("up_to", "")}, request_key())
    return back("read")


class Preferences(Schema):
    """How one wants to be told: `app` and `mail` are the kinds that are ticked."""

    app = fields.List(fields.String(), load_default=list, validate=ContainsOnly(schemas.KINDS))
    mail = fields.List(fields.String(), load_default=list, validate=ContainsOnly(schemas.KINDS))
    mails = fields.String(required=True, validate=OneOf(schemas.MAILS))
    discreet = fields.Boolean(required=True)
    quiet_from = fields.String(load_default=None, allow_none=True, validate=_CLOCK)
    quiet_to = fields.String(load_default=None, allow_none=True, validate=_CLOCK)


def _present() -> dict[str, Any]:
    now = fetch("notifications", "preferences")
    ticked = {way: [one["kind"] for one in now["kinds"] if one[way]] for way in schemas.CHANNELS}
    kinds = [one["kind"] for one in now["kinds"]]
    values = {**now, **ticked, "discreet": str(now["discreet"]).lower()}
    return {"values": values, "kinds": kinds, "cap": now["cap"], "time_zone": now["time_zone"]}


@form("/notifications/preferences", "notification_preferences.html", Preferences, start=_present)
def notification_preferences(said: dict[str, Any]) -> Response:
    """Which kinds, by which ways, at which hours."""
    ticked = {way: said.pop(way, []) for way in schemas.CHANNELS}
    kinds = [{"kind": kind} | {way: kind in ticked[way] for way in schemas.CHANNELS} for kind in schemas.KINDS]
    change("notifications", "put_preferences", {**said, "kinds": kinds}, request_key())
    return go("notifications", done="saved")


@page("/unsubscribe", open=True)
def confirm_unsubscribe() -> Any:
    """Which mails the link of a mail would end; only the button ends them."""
    token = request.args.get("token", "")
    return _show_unsubscribe("subscription", token, is_done=False)


@act("/unsubscribe", open=True)
def unsubscribe() -> Any:
    """End them: by the button, or by a mail program that sends what RFC 8058 says, with no page of ours around it."""
    token = request.form.get("token") or request.args.get("token", "")
    return _show_unsubscribe("unsubscribe", token, is_done=True)


def _show_unsubscribe(method: str, token: str, *, is_done: bool) -> Any:
    try:
        kind = ask("notifications", method, {"token": token}, repeatable=True)["kind"]
    except (NotFound, Refused) as refusal:
        if refusal.status not in (404, 422):
            raise
        return render("unsubscribe.html", token=None, kind=None, is_done=False), 404
    return render("unsubscribe.html", token=token, kind=kind, is_done=is_done)


def count_unread() -> int | None:
    """How much one has not read, for the bell of a page about something else; None while that cannot be known."""
    found = glance("notifications", "unread_count")
    return found and int(found["unread_count"])


def say(notice: dict[str, Any]) -> str:
    """A notice in words: who, what, when at the place."""
    named, unnamed = words.NOTICES[notice["kind"]]
    starts_at = notice.get("starts_at")
    when = say_when(in_zone(starts_at, notice["time_zone"])) if starts_at else ""
    said = {"when": when, "why": str(words.BECAUSE.get(notice.get("because"), ""))}
    if notice["actor"]:
        return str(named) % {"name": notice["actor"]["display_name"], **said}
    return str(unnamed) % said


def lead(notice: dict[str, Any]) -> str:
    """The page where something can be done about a notice."""
    kind, about = notice["kind"], notice["about"]
    if kind in ("game_share_granted", "game_share_ended"):
        return "/games/shared-with-me" if kind == "game_share_granted" else "/games/shares"
    if kind == "follow_requested":
        return "/me/requests"
    paths = {
        "member": "/members/{id}",
        "appointment": "/appointments/{id}",
        "offer": "/waiting-list",
        "session": "/me/devices",
        "listing": "/classifieds/{id}",
        "conversation": "/conversations/{id}",
        "search": "/classifieds/found/{id}",
        "rental": "/rentals/{id}",
        "programme": "/games/calendar",
        "share": "/health/shared-with-me" if kind == "share_granted" else "/health/shares",
        "reminder": "/health",
        "entry": "/directory/{id}/edit" if kind == "entry_claimed" else "/directory/claims",
    }
    return paths[about["kind"]].format(**about)
