"""A professional's days and weeks as pages: visits, absences, what can be done with a visit, delegates."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.agenda_days import one_day, rows
from gateway.tests.agendas import (
    DELEGATE,
    HOUR,
    SITE,
    VISIT,
    a_day,
    a_visit,
    an_agenda,
    asked,
)
from gateway.tests.browsers import OURS, READS, rules
from gateway.tests.bus import Bus
from kit.refusals import Invalid, Refused

OTHER = "0190c2b5-1111-7266-8183-7ebfdf5293c8"


def test_a_day_shows_its_visits_the_gaps_between_them_and_why_it_is_free(doctor: FlaskClient, bus: Bus) -> None:
    day = date(2031, 3, 11)
    first, second = a_visit(day, "09:00", 30), a_visit(day, "11:00", 30, state="pending")
    off = {"kind": "absence", "starts": "2031-03-11T14:00", "ends": "2031-03-11T18:00", "site_id": None}
    holiday = {"date": "2031-03-11", "name": "Jour de fête"}
    bus.answers["day"] = a_day(first, second, absences=[off], holidays=[holiday])
    page = doctor.get("/agenda?date=2031-03-11").text
    assert asked(bus, "day") == {"member_id": an_agenda()["member"]["id"], "date": "2031-03-11", "days": 1}
    for said in (
        "1 h 30 sans rendez-vous",
        "Jour férié : Jour de fête",
        "de 14\u00a0h\u00a000 à 18\u00a0h\u00a000",
        "Demande en attente",
    ):
        assert said in page


def test_what_was_called_off_leaves_its_time_free() -> None:
    day = date(2031, 3, 11)
    off = a_visit(day, "10:00", 30, state="cancelled")
    found = rows([a_visit(day, "09:00", 30), off, a_visit(day, "11:00", 30)])
    assert [row["gap"] for row in found] == [0, 0, 90]
    assert rows([a_visit(day, "09:00", 90), a_visit(day, "09:30", 30), a_visit(day, "10:30", 30)])[2]["gap"] == 0


def test_a_visit_is_on_the_day_that_the_clock_at_the_place_shows() -> None:
    late = a_visit(date(2031, 3, 11), "00:10")
    found = a_day(late)
    assert one_day(found, date(2031, 3, 11))["rows"]
    assert not one_day(found, date(2031, 3, 10))["rows"]


def test_an_absence_until_midnight_is_not_on_the_next_day() -> None:
    off = {"kind": "absence", "starts": "2031-03-10T00:00", "ends": "2031-03-12T00:00"}
    found = a_day(absences=[off])
    held = [bool(one_day(found, date(2031, 3, day))["absences"]) for day in (9, 10, 11, 12)]
    assert held == [False, True, True, False]


def test_the_week_begins_on_monday_and_has_seven_days(doctor: FlaskClient, bus: Bus) -> None:
    page = doctor.get("/agenda/week?date=2031-03-13").text
    assert (asked(bus, "day")["date"], asked(bus, "day")["days"]) == ("2031-03-10", 7)
    assert page.count('<section aria-labelledby="day-') == 7
    assert "/agenda/week?date=2031-03-17" in page


@pytest.mark.parametrize(
    ("sent", "starts", "ends"),
    [
        ({"first": "2031-08-03", "last": "2031-08-17"}, "2031-08-03T00:00", "2031-08-18T00:00"),
        ({"first": "2031-08-03", "last": ""}, "2031-08-03T00:00", "2031-08-04T00:00"),
        (
            {"first": "2031-08-03", "starts": "14:00", "last": "2031-08-04", "ends": "12:00"},
            "2031-08-03T14:00",
            "2031-08-04T12:00",
        ),
    ],
)
def test_an_absence_is_of_whole_days_unless_it_says_a_time(
    doctor: FlaskClient, bus: Bus, sent: dict[str, str], starts: str, ends: str
) -> None:
    answer = doctor.post("/agenda/absences/new", data={"site_id": "", "starts": "", "ends": "", **sent}, headers=OURS)
    assert answer.location == "/agenda/absences?done=saved"
    added = asked(bus, "add_exception")
    assert (added["starts"], added["ends"], added["site_id"], added["kind"]) == (starts, ends, None, "absence")


def test_an_opening_until_midnight_ends_on_the_next_day(doctor: FlaskClient, bus: Bus) -> None:
    sent = {"first": "2031-08-03", "starts": "20:00", "ends": "00:00", "site_id": SITE}
    assert doctor.post("/agenda/openings/new", data=sent, headers=OURS).status_code == 303
    assert asked(bus, "add_exception")["ends"] == "2031-08-04T00:00"


def test_a_note_is_text_and_is_on_the_page_of_its_visit_alone(doctor: FlaskClient, bus: Bus) -> None:
    visit = a_visit(note="<b>Canari</b>", birth_date="1980-05-17")
    bus.answers |= {"appointment": visit, "day": a_day(visit)}
    page = doctor.get(f"/agenda/appointments/{VISIT}").text
    assert "&lt;b&gt;Canari&lt;/b&gt;" in page
    assert "17 mai 1980" in page
    for path in ("", "/week", "/outside"):
        assert "Canari" not in doctor.get(f"/agenda{path}?date={visit['local']['starts'][:10]}").text


def test_what_can_be_done_with_a_visit_is_what_its_state_lets(doctor: FlaskClient, bus: Bus) -> None:
    def page(**fields: Any) -> str:
        bus.answers["appointment"] = a_visit(**fields)
        return doctor.get(f"/agenda/appointments/{VISIT}").text

    asked_for, past = page(state="pending"), page(day=date(2026, 1, 5))
    assert 'value="accept"' in asked_for
    assert "/cancellation" in asked_for
    assert 'value="no_show"' in past
    assert "/cancellation" not in past
    assert "<form" not in re.sub(r"<footer.*", "", page(state="cancelled", cancelled_by="member", cancel_reason="x"))


def test_buttons_of_a_visit_send_what_they_say_and_nothing_else(doctor: FlaskClient, bus: Bus) -> None:
    place = f"/agenda/appointments/{VISIT}"
    assert doctor.post(f"{place}/decision", data={"decision": "accept"}, headers=OURS).status_code == 303
    assert asked(bus, "decide") == {"appointment_id": VISIT, "decision": "accept"}
    assert doctor.post(f"{place}/outcome", data={"outcome": "no_show"}, headers=OURS).status_code == 303
    assert doctor.post(f"{place}/outcome", data={"outcome": "odd"}, headers=OURS).status_code == 400
    moved = {"starts_at": "2031-03-11T08:20:00+00:00", "version": "3"}
    assert doctor.post(f"{place}/move", data=moved, headers=OURS).status_code == 303
    assert asked(bus, "move") == {"appointment_id": VISIT, **moved, "version": 3}
    assert doctor.post(f"{place}/cancellation", data={"reason": "Malade"}, headers=OURS).status_code == 303
    assert asked(bus, "cancel") == {"appointment_id": VISIT, "reason": "Malade"}


def test_a_slot_that_was_taken_a_moment_ago_leaves_the_visit_where_it_is(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["move"] = Refused("SlotTaken", 409, "", {"next": []})
    sent = {"starts_at": "2031-03-11T08:20:00+00:00", "version": "3", "from": "2031-03-10"}
    answer = doctor.post(f"/agenda/appointments/{VISIT}/move", data=sent, headers=OURS)
    assert answer.status_code == 409
    assert "Rien n’a changé" in answer.text
    assert asked(bus, "slots")["from"] == "2031-03-10"


def test_a_visit_is_called_off_with_a_reason(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["cancel"] = Refused("Invalid", 422, "", {"errors": [{"pointer": "/reason", "detail": ""}]})
    refused = doctor.post(f"/agenda/appointments/{VISIT}/cancellation", data={"reason": ""}, headers=OURS)
    assert refused.status_code == 422
    assert 'id="reason-wrong"' in refused.text


def test_the_member_of_a_visit_is_led_to_their_own_page_of_it(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["appointment"] = a_visit(side="member")
    assert doctor.get(f"/agenda/appointments/{VISIT}").location == f"/appointments/{VISIT}"


def test_a_delegate_is_given_named_rights_and_at_least_one(doctor: FlaskClient, bus: Bus) -> None:
    given = doctor.post(f"/agenda/people/{DELEGATE}", data={"rights": ["see", "book"]}, headers=OURS)
    assert given.location == "/agenda/people?done=saved"
    assert asked(bus, "put_delegate")["rights"] == ["see", "book"]
    assert doctor.post(f"/agenda/people/{DELEGATE}", data={}, headers=OURS).status_code == 422
    assert doctor.post(f"/agenda/patients/{DELEGATE}", data={"known": "true"}, headers=OURS).status_code == 303
    assert asked(bus, "put_patient")["known"] is True


def test_a_delegate_without_the_right_reads_who_can_give_it(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["put_hours"] = Refused("MissingRight", 403, "", {})
    answer = doctor.post(f"/agendas/{OTHER}/setup/hours/{HOUR}/removal", headers={**OURS, "Accept": READS})
    assert answer.status_code == 403
    assert "son professionnel peut vous en donner le droit" in answer.text


def test_a_name_too_short_to_look_for_is_said_beside_its_field(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["members"] = Invalid(errors=[{"pointer": "/q", "detail": ""}])
    answer = doctor.get("/agenda/people/find?q=D")
    assert answer.status_code == 422
    assert 'id="q-wrong"' in answer.text


def test_every_address_of_an_agenda_is_for_members_only(app: Flask) -> None:
    for path in rules(app, "GET"):
        if path.startswith("/agenda"):
            assert app.test_client().get(path).status_code == 303
