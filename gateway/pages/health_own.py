"""What one tells the Health Box of oneself: what numbers are read by, goals, pauses, reminders."""

from datetime import date, timedelta
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from contracts.healthbox import schemas
from gateway.calls import fetch
from gateway.pages import health_marks, words_health
from gateway.pages.doors import act, form, go, page, render
from gateway.pages.forms import Form
from gateway.pages.health_entries import ask, own_profile
from gateway.pages.health_units import POUND_KG, read_height, write_height
from gateway.pages.times import here_today

Item = dict[str, Any]


class Body(Schema):
    """Who one is, as far as formulas need it; `height_cm`, or `feet` and `inches`."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    born = fields.Date(load_default=None, allow_none=True)
    sex = fields.String(load_default=None, allow_none=True, validate=OneOf(schemas.SEXES))
    height_cm = fields.Float(load_default=None, allow_none=True, validate=Range(40, 260))
    feet = fields.Float(load_default=None, allow_none=True, validate=Range(1, 8))
    inches = fields.Float(load_default=None, allow_none=True, validate=Range(0, 11.99))
    pregnant, athlete, guarded = (fields.Boolean(load_default=False) for _ in range(3))
    origin = fields.String(required=True, validate=OneOf(schemas.ORIGINS))


class Display(Schema):
    """Units, and whether numbers of the body are shown."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    weight_unit = fields.String(required=True, validate=OneOf(schemas.WEIGHT_UNITS))
    height_unit = fields.String(required=True, validate=OneOf(schemas.HEIGHT_UNITS))
    hide_numbers = fields.Boolean(required=True)


class Smoking(Schema):
    """What smoke-free days and saved money are counted from."""

    version = fields.Integer(load_default=None, allow_none=True, validate=Range(min=1))
    quit_on = fields.Date(load_default=None, allow_none=True)
    cigarettes_before = fields.Integer(load_default=None, allow_none=True, validate=Range(0, 200))
    pack_price = fields.String(load_default=None, allow_none=True, validate=Regexp(r"^\d{1,4}([.,]\d\d)?$"))
    pack_size = fields.Integer(load_default=None, allow_none=True, validate=Range(1, 100))


@page("/health/profile")
def health_profile() -> str:
    """What one's numbers are read by."""
    return render("health/profile.html", profile=own_profile())


def _start() -> Item:
    found = own_profile()
    cm = found["heights"][-1]["cm"] if found["heights"] else None
    flags = {name: str(found[name]).lower() for name in ("pregnant", "athlete", "guarded", "hide_numbers")}
    units = {f"{name}_unit": unit for name, unit in found["units"].items()}
    height = write_height(cm, found["units"]["height"])
    return {
        "values": {**found, **flags, **units, **height, "born": found["birth_date"]},
        "profile": found,
    }


@form("/health/profile/body", "health/body.html", Body, start=_start)
def change_body(said: Item) -> Response:
    """Age, height, and what makes an index say nothing."""
    typed = Body().load(said)
    cm = typed["height_cm"] if typed["height_cm"] is not None else read_height(typed["feet"], typed["inches"])
    present = own_profile()
    known = write_height(present["heights"][-1]["cm"] if present["heights"] else None, present["units"]["height"])
    kept = {name: said.get(name) for name in ("version", "sex", "origin") if name in said}
    flags = {name: typed[name] for name in ("pregnant", "athlete", "guarded")}
    changes = {**kept, **flags, "birth_date": said.get("born")}
    if cm is not None and write_height(cm, present["units"]["height"]) != known:
        changes["height_cm"] = cm
    return _edit(changes)


@form("/health/profile/display", "health/display.html", Display, start=_start)
def change_health_display(said: Item) -> Response:
    """Units, and whether numbers of the body are shown."""
    units = {"weight": said["weight_unit"], "height": said["height_unit"]}
    return _edit({"version": said.get("version"), "units": units, "hide_numbers": said["hide_numbers"]})


@form("/health/profile/tobacco", "health/tobacco.html", Smoking, start=_start)
def change_smoking(said: Item) -> Response:
    """Since when one does not smoke, and what it cost."""
    price = said.get("pack_price")
    return _edit({**said, "pack_price": price.replace(",", ".") if price else None})


class Goal(Schema):
    """Something to reach."""

    measure = fields.String(required=True, validate=OneOf(schemas.MEASURES))
    target = fields.Float(required=True, validate=Range(0, 200_000))
    by = fields.Date(load_default=None, allow_none=True)


@page("/health/goals")
def health_goals() -> str:
    """What one wants to reach."""
    profile = own_profile()
    goals = health_marks.progress(_goals(), profile)
    return render("health/goals.html", goals=goals, profile=profile, form=Form({}))


def _new_goal() -> Item:
    return {"profile": own_profile()}


@form("/health/goals/new", "health/goal.html", Goal, start=_new_goal)
def add_goal(said: Item) -> Response:
    """One more goal, or another number for one."""
    target = Goal().load(said)["target"]
    if said["measure"] == "kg" and own_profile()["units"]["weight"] != "kg":
        target = round(target * POUND_KG, 3)
    tracker = words_health.GOALS[said["measure"]][0]
    others = [one for one in _goals() if one["measure"] != said["measure"]]
    _put_goals([*others, {"tracker": tracker, "measure": said["measure"], "target": target, "by": said.get("by")}])
    return go("health_goals", done="saved")


@act("/health/goals/removal")
def remove_goal() -> Response:
    """It is no goal any more."""
    _put_goals([one for one in _goals() if one["measure"] != request.form.get("measure")])
    return go("health_goals", done="saved")


@page("/health/pauses")
def health_pauses() -> str:
    """Days without expectations."""
    found = fetch("healthbox", "pauses")["items"]
    return render("health/pauses.html", pauses=found, day=here_today().isoformat(), form=Form({}))


def _new_pause() -> Item:
    return {"values": {"from": here_today().isoformat(), "because": "illness"}}


@form("/health/pauses/new", "health/pause.html", schemas.AddPause, start=_new_pause)
def add_pause(said: Item) -> Response:
    """A pause of one tracker or of all."""
    ask("add_pause", said)
    return go("health_pauses", done="saved")


@act("/health/pauses/<id:pause_id>/end")
def end_pause(pause_id: str) -> Response:
    """It goes on from here."""
    ask("end_pause", {"pause_id": pause_id})
    return go("health_pauses", done="pause-ended")


@page("/health/reminders")
def health_reminders() -> str:
    """When one wants to be reminded."""
    return render("health/reminders.html", reminders=_reminders(), form=Form({}))


def _new_reminder() -> Item:
    return {"values": {"tracker": "mood", "clock": "20:30", "weekdays": [str(day) for day in range(1, 8)]}}


class Reminder(Schema):
    """When, on which days, of what."""

    tracker = fields.String(required=True, validate=OneOf(schemas.TRACKERS))
    clock = fields.Time(required=True)
    weekdays = fields.List(fields.Integer(validate=Range(1, 7)), required=True, validate=Length(1, 7))


@form("/health/reminders/new", "health/reminder.html", Reminder, start=_new_reminder)
def add_reminder(said: Item) -> Response:
    """One more reminder."""
    typed = Reminder().load(said)
    more = {"tracker": said["tracker"], "at": f"{typed['clock']:%H:%M}", "weekdays": typed["weekdays"]}
    ask("put_reminders", {"reminders": [*_reminders(), more]})
    return go("health_reminders", done="saved")


@act("/health/reminders/removal")
def remove_reminder() -> Response:
    """No reminder then any more."""
    gone = (request.form.get("tracker"), request.form.get("at"))
    ask("put_reminders", {"reminders": [one for one in _reminders() if (one["tracker"], one["at"]) != gone]})
    return go("health_reminders", done="saved")


def _edit(changes: Item) -> Response:
    ask("edit_profile", changes)
    return go("health_profile", done="saved")


def _goals() -> list[Item]:
    found: list[Item] = fetch("healthbox", "goals")["items"]
    return found


def _put_goals(goals: list[Item]) -> None:
    """Set all goals; of one whose day is over, the day is let go of: nobody has failed."""
    names, today = ("tracker", "measure", "target", "by"), here_today()
    kept = [{name: goal[name] for name in names} for goal in goals]
    over = [goal for goal in kept[:-1] if goal["by"] and date.fromisoformat(goal["by"]) < today - timedelta(days=1)]
    for goal in over:
        goal["by"] = None
    ask("put_goals", {"goals": kept})


def _reminders() -> list[Item]:
    found: list[Item] = fetch("healthbox", "reminders")["items"]
    return found
