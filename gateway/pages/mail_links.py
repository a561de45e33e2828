"""The page that a reminder's link opens, signed in or not. Opening it changes nothing; its buttons act."""

from typing import Any

from flask import Response, request

from contracts.appointments.schemas import LinkAct
from gateway.calls import ask
from gateway.pages.doors import form, go


def _linked() -> dict[str, Any]:
    token = request.form.get("token") or request.args.get("token", "")
    return {
        "appointment": ask("appointments", "linked", {"token": token}, repeatable=True),
        "values": {"token": token},
    }


@form("/appointments/link", "mail_link.html", LinkAct, open=True, limit="sign_in", start=_linked)
def appointment_link(said: dict[str, Any]) -> Response:
    """Say that one comes, or cancel."""
    found = ask("appointments", "follow_link", said)
    return go("appointment_link", token=said["token"], done="cancelled" if found["state"] == "cancelled" else "comes")
