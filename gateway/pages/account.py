"""The own account: who I am to others, how I am spoken to, my devices, address and password, leaving."""

from typing import Any

from flask import Response, current_app, g, request
from marshmallow import fields
from marshmallow.validate import Length

from contracts.identity import schemas
from contracts.social.schemas import ChangeProfile
from gateway.calls import ask, change, fetch
from gateway.pages import guard, words
from gateway.pages.countries import COUNTRIES, zones
from gateway.pages.doors import act, back, form, go, page, render, request_key
from gateway.pages.entering import end_session


@page("/me")
def me() -> str:
    """Where everything of one's own is found."""
    return render("me.html", profile=fetch("social", "my_profile"), asking=fetch("social", "follow_requests", limit=1))


def _profile(**_: Any) -> dict[str, Any]:
    return {"values": fetch("social", "my_profile")}


class Profile(ChangeProfile):
    """A member's words about themselves, which social keeps, and their name, which identity keeps."""

    display_name = fields.String(required=True, validate=Length(2, 40))


@form("/me/profile", "profile.html", Profile, without=("version", "follow_policy"), start=_profile)
def change_profile(said: dict[str, Any]) -> Response:
    """The name that others see, and a few words beside it."""
    name = said.pop("display_name")
    if name != g.actor["display_name"]:
        change("identity", "change_account", {"display_name": name, "version": None}, request_key())
        _come_in_again()
    change("social", "change_profile", {**said, "version": None}, request_key())
    return go("member", member_id=g.actor["member_id"], done="saved")


@form("/me/who-follows", "policy.html", ChangeProfile, without=("version", "about"), start=_profile)
def change_policy(said: dict[str, Any]) -> Response:
    """Whether somebody who wants to follow asks first."""
    change("social", "change_profile", {**said, "version": None}, request_key())
    return go("me", done="saved")


def _account(**_: Any) -> dict[str, Any]:
    account = fetch("identity", "account")
    return {"values": account, "countries": COUNTRIES, "zones": zones(account["time_zone"])}


@form(
    "/me/language",
    "language.html",
    schemas.ChangeAccount,
    without=("version", "display_name"),
    start=_account,
)
def change_language(said: dict[str, Any]) -> Response:
    """Language, country and time zone."""
    change("identity", "change_account", {**said, "version": None}, request_key())
    _come_in_again()
    response = go("me", done="saved")
    guard.keep(response, "language", g.known.language)
    return response


@page("/me/display")
def display() -> str:
    """How big the words are, and on what ground: on this device only."""
    return render("display.html")


@act("/me/display")
def change_display() -> Response:
    """Keep it in this browser."""
    size, theme = request.form.get("size", ""), request.form.get("theme", "")
    response = go("me", done="saved")
    guard.keep(response, "look", f"{size if size in words.SIZES else ''}.{theme if theme in words.THEMES else ''}")
    return response


@page("/me/devices")
def devices() -> str:
    """Where one is signed in."""
    return render("devices.html", devices=fetch("identity", "sessions")["items"])


@act("/me/devices/<id:session_id>/end")
def end_device(session_id: str) -> Response:
    """Sign another device out."""
    end_session(session_id)
    return back("device")


def _address(**_: Any) -> dict[str, Any]:
    return {"account": fetch("identity", "account")}


@form("/me/email", "email.html", schemas.ChangeEmail, without=("actor", "version"), limit="sign_in", start=_address)
def change_email(said: dict[str, Any]) -> Response:
    """Ask for another address: it counts once its mail is answered."""
    ask("identity", "change_email", {**said, "actor": g.actor})
    return go("me", done="email-asked")


@form("/me/password", "password.html", schemas.ChangePassword, without=("actor",), limit="sign_in", start=_address)
def change_password(said: dict[str, Any]) -> Response:
    """Another password; every other device is signed out."""
    ask("identity", "change_password", {**said, "actor": g.actor})
    return go("me", done="password")


@form("/me/leaving", "leaving.html", schemas.RequestErasure, without=("actor",), limit="sign_in")
def leave(said: dict[str, Any]) -> Response:
    """Erase the account and all that is in it."""
    ask("identity", "request_erasure", {**said, "actor": g.actor})
    guard.leave()
    return go("farewell")


@page("/farewell", open=True)
def farewell() -> str:
    """What happens now to what was here."""
    return render("farewell.html")


def _come_in_again() -> None:
    """Take the account as it is now: the name and the language of the next page are the new ones."""
    sessions = current_app.extensions["gateway"].websessions
    guard.enter(sessions.renew(g.known.cookie, g.request_id))
