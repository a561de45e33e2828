"""Coming in: signing up, the links of mails, signing in and out, a forgotten password.

Opening a mail's link changes nothing: programs that look at mails open links too. The button on its page acts.
"""

from typing import Any

from flask import Response, current_app, g, make_response, redirect, request

from contracts.identity import schemas
from gateway.calls import ask, change
from gateway.devices import describe_device
from gateway.pages import guard, locale
from gateway.pages.countries import COUNTRIES
from gateway.pages.doors import act, form, go, local, page, render, request_key, show_draft
from kit.refusals import Refused


def _choices(**_: Any) -> dict[str, Any]:
    guess = (request.accept_languages.best or "").partition("-")[2].upper()
    country = guess if guess in schemas.COUNTRIES else "FR"
    return {"values": {"country": country, "language": locale.choose_language()}, "countries": COUNTRIES}


@form("/sign-up", "sign_up.html", schemas.Register, open=True, limit="sign_up", start=_choices)
def sign_up(words: dict[str, Any]) -> Response:
    """Ask for an account; a mail carries the next step, whether the address is known or not."""
    ask("identity", "register", words)
    return go("mail_sent")


@page("/mail-sent", open=True)
def mail_sent() -> str:
    """Look into your mail."""
    return render("mail_sent.html")


def _token() -> dict[str, Any]:
    return {"values": {"token": request.args.get("token", "")}}


@form("/confirm", "confirm.html", schemas.Confirm, without=("device", "web"), open=True, limit="sign_in", start=_token)
def confirm(words: dict[str, Any]) -> Response:
    """Answer the mail of a sign-up: the account is made, and this browser signed in."""
    _open(ask("identity", "confirm", {**words, **_device()}))
    return go("today", done="welcome")


def _where(**_: Any) -> dict[str, Any]:
    return {"values": {"next": local(request.args.get("next"))}}


@form("/sign-in", "sign_in.html", schemas.SignIn, without=("device", "web"), open=True, limit="sign_in", start=_where)
def sign_in(words: dict[str, Any]) -> Response:
    """Sign in, and go on where the session had ended, with the words that were typed there."""
    _open(ask("identity", "sign_in", {**words, **_device()}))
    where = local(request.form.get("next"))
    drafts = {name.removeprefix("draft-"): text for name, text in request.form.items() if name.startswith("draft-")}
    return (show_draft(where, drafts) if drafts else None) or make_response(redirect(where, 303))


@act("/sign-out")
def sign_out() -> Response:
    """End the session of this browser."""
    end_session(g.actor["session_id"])
    guard.leave()
    return go("sign_in", done="signed-out")


@form("/forgotten-password", "forgotten.html", schemas.RequestReset, open=True, limit="sign_in")
def ask_reset(words: dict[str, Any]) -> Response:
    """Ask for a mail that leads to a new password."""
    ask("identity", "request_reset", words)
    return go("mail_sent")


@form("/password-reset", "reset.html", schemas.ConfirmReset, open=True, limit="sign_in", start=_token)
def reset(words: dict[str, Any]) -> Response:
    """Set a new password with the token of a mail; it signs nobody in."""
    ask("identity", "confirm_reset", words)
    return go("sign_in", done="reset")


@form("/email-change", "email_change.html", schemas.ConfirmEmail, open=True, limit="sign_in", start=_token)
def confirm_email(words: dict[str, Any]) -> Response:
    """Answer the mail to a new address."""
    ask("identity", "confirm_email", words)
    return go("today", done="email") if g.known else go("sign_in", done="email")


@act("/language", open=True)
def choose_language() -> Response:
    """Let this browser be spoken to in another language."""
    response = make_response(redirect(local(request.form.get("back")), 303))
    if request.form.get("language") in schemas.LANGUAGES:
        guard.keep(response, "language", request.form["language"])
    return response


def _device() -> dict[str, Any]:
    return {"device": describe_device(request), "web": True}


def end_session(session_id: str) -> None:
    """End one of the own sessions; one that is over already is what was asked for."""
    try:
        change("identity", "end_session", {"session_id": session_id}, request_key())
    except Refused as refusal:
        if refusal.status != 404:
            raise


def _open(answer: dict[str, Any]) -> None:
    if g.known:  # of this browser, which forgets it now
        end_session(g.actor["session_id"])
    guard.enter(current_app.extensions["gateway"].websessions.open(answer))
