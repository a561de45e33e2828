"""Waiting for an earlier place: what suits, the own lists, and the places that are offered."""

from typing import Any

from flask import Response, request
from flask_babel import gettext

from contracts.appointments.schemas import Wait
from gateway.calls import change, fetch
from gateway.pages import times, visits
from gateway.pages.doors import act, form, go, page, render, request_key

_MOST = 100


@page("/waiting-list")
def waiting_list() -> str:
    """Where one waits, and what is offered."""
    return render("waiting_list.html", waits=fetch("appointments", "waiting")["items"])


def _wishes(professional_id: str) -> dict[str, Any]:
    """Any day and hour; the own appointments for the same reason, one of which an earlier place may replace."""
    found = fetch("appointments", "professional", professional_id=professional_id)
    reason = visits.reason_of(found, request.values.get("reason_id") or request.values.get("reason"))
    mine = fetch("appointments", "appointments", when="upcoming", limit=_MOST, cursor=None)["items"]
    there = [one for one in mine if one["reason"]["id"] == reason["id"]]
    values = {"weekdays": list(range(1, 8)), "appointment_id": request.args.get("appointment", "")}
    choices = [("", gettext("Aucun")), *((one["id"], times.say_when(one)) for one in there)]
    return {"professional": found, "reason": reason, "there": there, "choices": choices, "values": values}


@form("/professionals/<id:professional_id>/wait", "wait.html", Wait, without=("professional_id",), start=_wishes)
def wait(said: dict[str, Any], professional_id: str) -> Response:
    """Take a place on the list."""
    change("appointments", "wait", {**said, "professional_id": professional_id}, request_key())
    return go("waiting_list", done="waiting")


@act("/waiting-list/<id:wait_id>/end")
def stop_waiting(wait_id: str) -> Response:
    """Leave a list."""
    change("appointments", "stop_waiting", {"wait_id": wait_id}, request_key())
    return go("waiting_list", done="waits-no-more")


@act("/offers/<id:offer_id>/accept")
def accept_offer(offer_id: str) -> Response:
    """Take the place that is offered."""
    made = change("appointments", "accept_offer", {"offer_id": offer_id}, request_key())
    return go("appointment", appointment_id=made["id"], done="asked" if made["state"] == "pending" else "booked")


@act("/offers/<id:offer_id>/decline")
def decline_offer(offer_id: str) -> Response:
    """Let the next one have it, and go on waiting."""
    change("appointments", "decline_offer", {"offer_id": offer_id}, request_key())
    return go("waiting_list", done="declined")
