"""An agenda by day and by week, with its absences and openings, and what they leave out."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, redirect, request, url_for
from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from contracts.appointments import schemas
from gateway.calls import fetch
from gateway.pages.agenda import alter, around, find_agenda, items, own_or, whose
from gateway.pages.doors import act, form, go, page, render
from gateway.pages.times import monday, read_day

_OCCUPY = ("pending", "confirmed", "kept", "no_show")


@page(own_or())
def agenda_day(of: str | None = None) -> Any:
    """One day: today, or the one that the address names."""
    return _show(of, "agenda/day.html", read_day(request.args.get("date")), 1)


@page(own_or("/week"))
def agenda_week(of: str | None = None) -> Any:
    """The week of a day, from its Monday on."""
    return _show(of, "agenda/week.html", monday(read_day(request.args.get("date"))), 7)


def _show(of: str | None, template: str, first: date, days: int) -> Any:
    agenda = find_agenda(of)
    if agenda is None:
        return redirect(url_for("pages.agenda_setup"), 303)
    found = fetch("appointments", "day", member_id=whose(of), date=first.isoformat(), days=days)
    shown = [one_day(found, first + timedelta(days=number)) for number in range(days)]
    return render(template, days=shown, first=first, step=timedelta(days=days), **around(of, agenda))


def one_day(found: dict[str, Any], day: date) -> dict[str, Any]:
    """What is on a day: `rows` of appointments and the gaps between them, absences, the holiday's name."""
    mine = [one for one in found["items"] if one["local"]["starts"][:10] == day.isoformat()]
    away = [one for one in found["absences"] if _touches(one, day)]
    holiday = next((one["name"] for one in found["holidays"] if one["date"] == day.isoformat()), None)
    return {"date": day, "rows": rows(mine), "absences": away, "holiday": holiday}


def rows(appointments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Appointments in their order, each with the minutes that are free before it since the last that stands."""
    found, free_from = [], None
    for one in appointments:
        starts, ends = datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"])
        occupies = one["state"] in _OCCUPY
        gap = int((starts - free_from).total_seconds()) // 60 if occupies and free_from else 0
        found.append({"appointment": one, "gap": max(gap, 0)})
        if occupies:
            free_from = max(free_from, ends) if free_from else ends
    return found


def _touches(absence: dict[str, Any], day: date) -> bool:
    starts, ends = (datetime.fromisoformat(absence[name]).replace(tzinfo=None) for name in ("starts", "ends"))
    return starts < datetime.combine(day + timedelta(days=1), time()) and ends > datetime.combine(day, time())


@page(own_or("/absences"))
def agenda_absences(of: str | None = None) -> str:
    """When one is away or there beside the usual hours, and which appointments that leaves out."""
    outside = items("outside", of)
    return render("agenda/absences.html", exceptions=items("exceptions", of), outside=outside, **around(of))


@page(own_or("/outside"))
def agenda_outside(of: str | None = None) -> str:
    """Upcoming appointments that hours, absences and holidays cover no more."""
    return render("agenda/outside.html", outside=items("outside", of), **around(of))


class Absence(Schema):
    """From a day to another, both included; with a time of day, from then and until then."""

    first = fields.Date(required=True)
    starts = fields.Time(format="%H:%M", load_default=None, allow_none=True)
    last = fields.Date(load_default=None, allow_none=True)
    ends = fields.Time(format="%H:%M", load_default=None, allow_none=True)
    site_id = fields.UUID(load_default=None, allow_none=True)

    @validates_schema
    def in_order(self, data: dict[str, Any], **_: Any) -> None:
        if (data["last"] or data["first"]) < data["first"]:
            raise ValidationError("Not before the first day.", "last")


class Opening(Schema):
    """Hours of one day."""

    first = fields.Date(required=True)
    starts = fields.Time(format="%H:%M", required=True)
    ends = fields.Time(format="%H:%M", required=True)
    site_id = fields.UUID(required=True)
    reason_ids = fields.List(fields.UUID(), load_default=list, validate=Length(max=schemas.MOST_REASONS))


def _asked(of: str | None = None) -> dict[str, Any]:
    shown = around(of)
    day = read_day(request.args.get("date")).isoformat()
    values = {"first": day, "last": day}
    return {"values": values, "sites": shown["agenda"]["sites"], "reasons": items("reasons", of), **shown}


@form(own_or("/absences/new"), "agenda/new_absence.html", Absence, start=_asked)
def add_absence(said: dict[str, Any], of: str | None = None) -> Response:
    """No ordinary hours in that time."""
    last, until = said.get("last") or said["first"], said.get("ends")
    ends = f"{last}T{until}" if until else f"{date.fromisoformat(last) + timedelta(days=1)}T00:00"
    starts = f"{said['first']}T{said.get('starts') or '00:00'}"
    return _add(of, kind="absence", starts=starts, ends=ends, site_id=said.get("site_id"))


@form(own_or("/openings/new"), "agenda/new_opening.html", Opening, start=_asked)
def add_opening(said: dict[str, Any], of: str | None = None) -> Response:
    """Hours on top of the ordinary ones."""
    day = date.fromisoformat(said["first"]) + timedelta(days=said["ends"] == "00:00")
    starts, ends = f"{said['first']}T{said['starts']}", f"{day}T{said['ends']}"
    rest = {"site_id": said["site_id"], "reason_ids": said.get("reason_ids", [])}
    return _add(of, kind="opening", starts=starts, ends=ends, **rest)


def _add(of: str | None, **said: Any) -> Response:
    alter("add_exception", of, **said)
    return go("agenda_absences", of=of, done="saved")


@act(own_or("/absences/<id:exception_id>/removal"))
def remove_exception(exception_id: str, of: str | None = None) -> Response:
    """The ordinary hours again."""
    alter("remove_exception", of, exception_id=exception_id)
    return go("agenda_absences", of=of, done="removed")
