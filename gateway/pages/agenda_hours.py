"""The ordinary hours of an agenda: of which days, from when to when, where, for which reasons."""

from datetime import time
from typing import Any

from flask import Response
from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf

from contracts.appointments import schemas
from gateway.pages.agenda import alter, around, items, own_or
from gateway.pages.doors import act, form, go, page, render

_HOUR = ("site_id", "weekday", "starts", "ends", "reason_ids")


class NewHours(Schema):
    """The same hours on some days of each week; no reason ticked: for all of them."""

    weekdays = fields.List(fields.Integer(validate=OneOf(range(1, 8))), required=True, validate=Length(1, 7))
    starts, ends = fields.Time(format="%H:%M", required=True), fields.Time(format="%H:%M", required=True)
    site_id = fields.UUID(required=True)
    reason_ids = fields.List(fields.UUID(), load_default=list, validate=Length(max=schemas.MOST_REASONS))

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["starts"] >= data["ends"] != time(0):
            raise ValidationError("After the beginning; 00:00 is the end of the day.", "ends")


@page(own_or("/setup/hours"))
def agenda_hours(of: str | None = None) -> str:
    """The week as it usually is."""
    reasons = {reason["id"]: reason for reason in items("reasons", of)}
    return render("agenda/hours.html", hours=items("hours", of), reasons=reasons, **around(of))


def _new(of: str | None = None) -> dict[str, Any]:
    shown = around(of)
    sites = shown["agenda"]["sites"]
    return {"values": {"site_id": sites[0]["id"]}, "sites": sites, "reasons": items("reasons", of), **shown}


@form(own_or("/setup/hours/new"), "agenda/new_hours.html", NewHours, start=_new)
def add_hours(said: dict[str, Any], of: str | None = None) -> Response:
    """Hours on top of those that are there."""
    days = [int(day) for day in said.pop("weekdays")]
    same = {"reason_ids": [], **said}
    alter("put_hours", of, items=[*_present(of), *({**same, "weekday": day} for day in days)])
    return go("agenda_hours", of=of, done="saved")


@act(own_or("/setup/hours/<id:hour_id>/removal"))
def remove_hours(hour_id: str, of: str | None = None) -> Response:
    """Without these hours; appointments already made in them stay."""
    alter("put_hours", of, items=_present(of, but=hour_id))
    return go("agenda_hours", of=of, done="removed")


def _present(of: str | None, but: str | None = None) -> list[dict[str, Any]]:
    return [{name: hour[name] for name in _HOUR} for hour in items("hours", of) if hour["id"] != but]
