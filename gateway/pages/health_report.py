"""A report for one’s doctor: its days and parts are chosen, and it is a page that prints on one to three sheets."""

from datetime import timedelta
from typing import Any

from flask import make_response, request

from contracts.healthbox.schemas import HealthReport
from gateway.calls import fetch
from gateway.pages import health_numbers, words_health, words_report
from gateway.pages.doors import page, render
from gateway.pages.forms import Form, read
from gateway.pages.health_questions import instruments
from gateway.pages.health_units import say_amount
from gateway.pages.times import here_today
from kit.refusals import Invalid

Item = dict[str, Any]
_CHOSEN = HealthReport()
_DAYS = 90
_OWN_WORDS = "notes"  # only where one asks for them


@page("/health/report")
def health_report() -> str:
    """Which days, and which parts."""
    last = here_today()
    first = last - timedelta(days=_DAYS - 1)
    parts = [name for name in words_report.SECTIONS if name != _OWN_WORDS]
    return _ask(Form({"from": first.isoformat(), "to": last.isoformat(), "sections": parts}))


@page("/health/report/page")
def health_report_page() -> Any:
    """The report."""
    try:
        chosen = read(_CHOSEN, request.args)
    except Invalid as refusal:
        typed = {name: "\n".join(values) for name, values in request.args.lists()}
        return make_response(_ask(Form(typed, refusal)), refusal.status)
    found = fetch("healthbox", "report", **chosen)
    parts = [_part(name, found) for name in words_health.TRACKERS if name in found["series"]]
    known = instruments() if found["assessments"] else {}
    return render("health/report_page.html", report=found, parts=parts, known=known, profile=found["profile"])


def _ask(form: Form) -> str:
    return render("health/report.html", form=form)


def _part(name: str, report: Item) -> Item:
    """A tracker: {name, drawings: [(drawing, name)], rows: [(name, mean, lowest, highest, days)], hides}."""
    series, profile = report["series"][name], report["profile"]
    drawings = [(drawing, said) for drawing, _, said in health_numbers.charts(series, profile)]
    return {
        "name": name,
        "drawings": drawings,
        "rows": list(_rows(series, report["summary"][name], profile)),
        "hides": name == "weight" and profile["hide_numbers"],
        "logged": series["logged"],
    }


def _rows(series: Item, summary: Item, profile: Item) -> Any:
    hidden = health_numbers.hidden(profile)
    for measure in series["measures"]:
        name, units = measure["name"], profile["units"]
        if name in summary and name in words_health.MEASURES and name not in hidden:
            one = summary[name]
            numbers = [say_amount(measure, one[kind], units) for kind in ("mean", "min", "max")]
            yield words_health.MEASURES[name], *numbers, one["days"]
