"""Accounts and sessions."""

from flask import Response, g, request
from flask_smorest import Blueprint

from contracts.identity import schemas
from gateway.api import shapes
from gateway.calls import answer, ask, command, read_list, read_one
from gateway.conditions import empty
from gateway.devices import describe_device
from gateway.operations import operation

blueprint = Blueprint("accounts", __name__, url_prefix="/v1", description="Accounts and sessions")
SESSION = "/v1/sessions/{session[id]}"


@blueprint.post("/accounts")
@operation(
    202, shapes.Next, body=schemas.Register, open=True, limit="sign_up", refusals=("TooYoung", "PasswordTooCommon")
)
def register(**sign_up: object) -> Response:
    """Sign up.

    The answer is the same whether the address is known or not; a mail carries the next step.
    """
    ask("identity", "register", sign_up)
    return answer({"next": "mail"}, 202)


@blueprint.post("/accounts/confirmations")
@operation(
    201, shapes.Session, body=schemas.Confirm, without=("device", "web"), open=True, location=True, limit="sign_in"
)
def confirm(token: str) -> Response:
    """Confirm a sign-up.

    With the token of the mail; it opens a session.
    """
    return answer(ask("identity", "confirm", {"token": token, "device": describe_device(request)}), 201, SESSION)


@blueprint.post("/sessions")
@operation(
    201,
    shapes.Session,
    body=schemas.SignIn,
    without=("device", "web"),
    open=True,
    location=True,
    limit="sign_in",
    refusals=("InvalidCredentials", "TooManyAttempts"),
)
def sign_in(**words: object) -> Response:
    """Sign in."""
    return answer(ask("identity", "sign_in", {**words, "device": describe_device(request)}), 201, SESSION)


@blueprint.post("/sessions/refreshes")
@operation(
    201, shapes.Session, body=schemas.Refresh, open=True, location=True, limit="sign_in", refusals=("InvalidToken",)
)
def refresh(**words: object) -> Response:
    """Refresh a session.

    A refresh token is good for one use. One that comes back later ends every session it led to; within 10 seconds it
    gives the same successor again, for an answer that got lost.
    """
    return answer(ask("identity", "refresh", words, repeatable=True), 201, SESSION)


@blueprint.get("/sessions")
@operation(200, shapes.Devices, etag=True)
def list_sessions() -> Response:
    """List the own sessions."""
    return read_list("identity", "sessions", {})


@blueprint.delete("/sessions/<id:session_id>")
@operation(204, None)
def end_session(**session: object) -> Response:
    """End a session.

    One of your own: its tokens are refused everywhere within 5 seconds.
    """
    return command("identity", "end_session", session)


@blueprint.delete("/sessions/current")
@operation(204, None)
def sign_out() -> Response:
    """Sign out.

    Ends the session that this request came with.
    """
    return command("identity", "end_session", {"session_id": g.actor["session_id"]})


@blueprint.get("/accounts/me")
@operation(200, shapes.Account, etag=True)
def read_account() -> Response:
    """Read the own account."""
    return read_one("identity", "account", {})


@blueprint.patch("/accounts/me")
@operation(
    200,
    shapes.Account,
    body=schemas.PatchAccount,
    without=("version",),
    if_match=True,
    takes_key=True,
    etag=True,
    limit="sign_in",
    refusals=("TooYoung", "InvalidCredentials", "TooManyAttempts"),
)
def change_account(**change: object) -> Response:
    """Change the own account.

    Its display name, language, country or time zone. Or its address, alone and with the password: a mail to the new
    one carries the next step, `new_email` shows what waits for it, and an Idempotency-Key is ignored.
    """
    if "email" in change:
        ask("identity", "change_email", {**change, "actor": g.actor})
        return read_one("identity", "account", {})
    return command("identity", "change_account", change)


@blueprint.post("/email-changes/confirmations")
@operation(204, None, body=schemas.ConfirmEmail, open=True, limit="sign_in")
def confirm_email(**words: object) -> Response:
    """Confirm another address.

    With the token of the mail to it. Every session ends but the one that asked; a mail tells the old address.
    """
    ask("identity", "confirm_email", words)
    return empty(204)


@blueprint.put("/accounts/me/password")
@operation(
    204,
    None,
    body=schemas.ChangePassword,
    without=("actor",),
    limit="sign_in",
    refusals=("InvalidCredentials", "TooManyAttempts", "PasswordTooCommon"),
)
def change_password(**words: object) -> Response:
    """Change the own password.

    With the present one. Every other session ends; a mail tells you.
    """
    ask("identity", "change_password", {**words, "actor": g.actor})
    return empty(204)


@blueprint.post("/password-resets")
@operation(202, shapes.Next, body=schemas.RequestReset, open=True, limit="sign_in")
def request_reset(**words: object) -> Response:
    """Ask for a new password.

    The answer is the same whether the address is known or not; a mail carries the next step, for 30 minutes.
    """
    return answer(ask("identity", "request_reset", words), 202)


@blueprint.post("/password-resets/confirmations")
@operation(204, None, body=schemas.ConfirmReset, open=True, limit="sign_in", refusals=("PasswordTooCommon",))
def confirm_reset(**words: object) -> Response:
    """Set a new password.

    With the token of the mail. Every session ends, and none is opened: sign in with the new password.
    """
    ask("identity", "confirm_reset", words)
    return empty(204)


@blueprint.post("/accounts/me/erasure")
@operation(
    202,
    shapes.Next,
    body=schemas.RequestErasure,
    without=("actor",),
    limit="sign_in",
    refusals=("InvalidCredentials", "TooManyAttempts"),
)
def request_erasure(**words: object) -> Response:
    """Erase the own account.

    With the password, once more. Nobody sees anything of yours from now on, and every session ends; within 7 days
    every service has erased what it held. There is no way back. A mail confirms it.
    """
    return answer(ask("identity", "request_erasure", {**words, "actor": g.actor}), 202)
