"""The pages of a professional's agenda: each question saved by itself, days as they are, and for a delegate too."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.agenda import missing
from gateway.pages.agenda_days import one_day, rows
from gateway.tests.agendas import (
    DELEGATE,
    HOUR,
    NOTHING,
    REASON,
    SITE,
    VISIT,
    a_day,
    a_reason,
    a_visit,
    an_agenda,
    an_hour,
)
from gateway.tests.browsers import COOKIE, OURS, READS, answer_all, rules, session
from gateway.tests.bus import Bus, Issuer, done
from kit.refusals import Invalid, NotFound, Refused

OTHER = "0190c2b5-1111-7266-8183-7ebfdf5293c8"


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer) -> Flask:
    answer_all(bus, issuer)
    bus.answers |= {
        "web_session": session(issuer, claims={"kind": "professional", "name": "Dr Louis Martin"}),
        "appointment": a_visit(),
        "move": done(a_visit()),
        "cancel": done(a_visit(state="cancelled")),
        "slots": {"items": [a_visit()], "next": None, "first_after": None},
    }
    return make_app()


@pytest.fixture
def doctor(app: Flask) -> FlaskClient:
    """A browser with a professional's session."""
    client = app.test_client()
    client.set_cookie("session", f"{COOKIE}.1")
    return client


def asked(bus: Bus, method: str) -> dict[str, Any]:
    """The arguments of the last call of a door, without who asks and the key."""
    found = next(one for one in reversed(bus.asked) if one.method == method)
    return {name: value for name, value in found.arguments.items() if name not in ("actor", "key")}


def test_every_page_of_an_agenda_is_there_for_its_professional_and_for_a_delegate(
    app: Flask, doctor: FlaskClient
) -> None:
    ids = {"site_id": SITE, "reason_id": REASON, "delegate_id": DELEGATE, "appointment_id": VISIT, "of": OTHER}
    found = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/agenda") and "GET" in rule.methods]
    for rule in found:
        path = re.sub(r"<id:(\w+)>", lambda match: ids[match[1]], rule.rule)
        answer = doctor.get(path, headers={"Accept": READS})
        assert (path, answer.status_code) == (path, 200)
        assert answer.text.count("<h1") == 1
    assert len(found) > 50


def test_a_delegate_s_pages_lead_to_pages_of_the_same_agenda(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["agenda"] = an_agenda(member={"id": OTHER, "display_name": "Dr Ana Silva"}, rights=["see"])
    for path in ("", "/week", "/setup", "/setup/hours", "/absences", "/people"):
        page = doctor.get(f"/agendas/{OTHER}{path}").text
        assert asked(bus, "agenda") == {"member_id": OTHER}
        assert not re.search(r'(?:href|action)="/agenda(?!s|/appointments)', page)
    assert "Vous êtes dans l’agenda de Dr Ana Silva." in doctor.get(f"/agendas/{OTHER}").text


def test_who_is_no_professional_reads_why_there_is_no_agenda(app: Flask, bus: Bus, issuer: Issuer) -> None:
    bus.answers |= {"web_session": session(issuer), "agenda": Refused("NotFound", 404, "", {})}
    client = app.test_client()
    client.set_cookie("session", f"{COOKIE}.1")
    page = client.get("/agenda/setup")
    assert page.status_code == 200
    assert "« Je vis avec une maladie »" in page.text
    assert "/agenda/setup/sites/new" not in page.text


def test_the_agenda_of_another_that_is_not_for_you_is_not_there(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["agenda"] = Refused("NotFound", 404, "", {})
    for path in ("", "/setup", "/people", "/setup/sites/new"):
        assert doctor.get(f"/agendas/{OTHER}{path}", headers={"Accept": READS}).status_code == 404


def test_an_agenda_begins_with_a_place_and_stays_closed_until_it_is_opened(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["agenda"] = NotFound()
    assert doctor.get("/agenda").location == "/agenda/setup"
    assert "/agenda/setup/sites/new" in doctor.get("/agenda/setup").text
    sent = {"name": "Cabinet", "address": "1 rue des Lilas\r\nLyon", "time_zone": "Europe/Paris"}
    answer = doctor.post("/agenda/setup/sites/new", data=sent, headers=OURS)
    assert answer.location == "/agenda/setup?done=saved"
    put = asked(bus, "put_agenda")
    assert (put["sites"], put["is_open"], put["version"], put["country"]) == (
        [{**sent, "address": "1 rue des Lilas\nLyon"}],
        False,
        None,
        "FR",
    )


def test_the_overview_says_what_is_missing_and_that_nobody_proved_who_they_are(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"agenda": an_agenda(is_open=False), "reasons": NOTHING, "hours": NOTHING}
    page = doctor.get("/agenda/setup").text
    assert page.count("à faire</span>") == 2
    assert "non vérifié" in page
    assert "non vérifié" not in _with(doctor, bus, agenda=an_agenda(verified=True))
    assert missing(an_agenda(sites=[], is_open=False), [], []) == ["sites", "reasons", "hours", "opening"]
    assert missing(an_agenda(), [a_reason()], [an_hour()]) == []


def _with(doctor: FlaskClient, bus: Bus, **answers: Any) -> str:
    bus.answers |= answers
    return doctor.get("/agenda/setup").text


@pytest.mark.parametrize(
    ("path", "sent", "changed"),
    [
        ("policy", {"policy": "Prévenez-moi."}, {"policy": "Prévenez-moi."}),
        ("policy", {"policy": ""}, {"policy": None}),
        ("opening", {"is_open": "false"}, {"is_open": "false"}),
        ("holidays", {"closed_on_holidays": "true", "region": "57"}, {"closed_on_holidays": "true", "region": "57"}),
        ("holidays", {"closed_on_holidays": "false", "region": ""}, {"closed_on_holidays": "false", "region": None}),
        ("country", {"country": "DE"}, {"country": "DE", "region": None}),
    ],
)
def test_one_answer_changes_one_thing_and_keeps_the_rest(
    doctor: FlaskClient, bus: Bus, path: str, sent: dict[str, str], changed: dict[str, Any]
) -> None:
    assert doctor.post(f"/agenda/setup/{path}", data=sent, headers=OURS).status_code == 303
    now = an_agenda()
    kept = {name: now[name] for name in ("country", "region", "closed_on_holidays", "is_open", "policy", "version")}
    assert asked(bus, "put_agenda") == {"member_id": now["member"]["id"], **kept, "sites": now["sites"], **changed}


def test_a_place_where_visits_are_to_come_is_not_removed_and_the_page_says_so(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["put_agenda"] = Refused("Invalid", 422, "", {"errors": [{"pointer": "/sites", "detail": ""}]})
    answer = doctor.post(f"/agenda/setup/sites/{SITE}/removal", data={}, headers=OURS)
    assert answer.status_code == 422
    assert "un lieu où des rendez-vous sont à venir ne se retire pas" in answer.text


def test_a_reason_is_named_in_any_language_and_the_rest_has_usual_answers(doctor: FlaskClient, bus: Bus) -> None:
    sent = {"fr": "Suivi", "en": "Follow-up", "de": "", "duration": "20", "video": "true"}
    assert doctor.post("/agenda/setup/reasons/new", data=sent, headers=OURS).status_code == 303
    said = asked(bus, "add_reason")
    assert said["names"] == {"fr": "Suivi", "en": "Follow-up"}
    assert (said["duration"], said["video"]) == (20, "true")
    refused = doctor.post("/agenda/setup/reasons/new", data={**sent, "fr": "", "en": ""}, headers=OURS)
    assert refused.status_code == 422
    assert 'id="fr-wrong"' in refused.text


def test_a_part_of_a_reason_is_changed_alone(doctor: FlaskClient, bus: Bus) -> None:
    sent = {"patients": "known", "youngest": "6", "oldest": ""}
    answer = doctor.post(f"/agenda/setup/reasons/{REASON}/patients", data=sent, headers=OURS)
    assert answer.location == f"/agenda/setup/reasons/{REASON}?done=saved"
    put = asked(bus, "put_reason")
    now = {name: value for name, value in a_reason().items() if name != "id"}
    assert {name: put[name] for name in now} == now | {"patients": "known", "youngest": 6, "oldest": None}
    wrong = doctor.post(
        f"/agenda/setup/reasons/{REASON}/patients", data={**sent, "youngest": "six", "oldest": "5"}, headers=OURS
    )
    assert wrong.status_code == 422
    assert 'value="six"' in wrong.text


def test_a_length_that_is_none_of_the_usual_ones_can_be_kept(doctor: FlaskClient, bus: Bus) -> None:
    bus.answers["reasons"] = {"items": [a_reason(minimum_notice=95, step=17)], "next": None}
    assert '<option value="95" selected>1 h 35</option>' in doctor.get(f"/agenda/setup/reasons/{REASON}/delays").text
    assert '<option value="17" selected>17 min</option>' in doctor.get(f"/agenda/setup/reasons/{REASON}/rhythm").text


def test_the_same_hours_are_added_to_several_days_and_those_that_are_there_stay(doctor: FlaskClient, bus: Bus) -> None:
    sent = {"weekdays": ["2", "4"], "starts": "14:00", "ends": "00:00", "site_id": SITE}
    assert doctor.post("/agenda/setup/hours/new", data=sent, headers=OURS).status_code == 303
    there = {name: value for name, value in an_hour().items() if name != "id"}
    new = {"site_id": SITE, "starts": "14:00", "ends": "00:00", "reason_ids": []}
    assert asked(bus, "put_hours")["items"] == [there, {**new, "weekday": 2}, {**new, "weekday": 4}]
    assert doctor.post(f"/agenda/setup/hours/{HOUR}/removal", headers=OURS).status_code == 303
    assert asked(bus, "put_hours")["items"] == []


@pytest.mark.parametrize(("starts", "ends"), [("14:00", "12:00"), ("14:00", "14:00"), ("", "12:00"), ("9h", "12:00")])
def test_hours_that_end_before_they_begin_come_back_with_what_was_ticked(
    doctor: FlaskClient, bus: Bus, starts: str, ends: str
) -> None:
    sent = {"weekdays": ["2", "4"], "starts": starts, "ends": ends, "site_id": SITE}
    answer = doctor.post("/agenda/setup/hours/new", data=sent, headers=OURS)
    assert answer.status_code == 422
    assert len(re.findall(r'name="weekdays" value="[24]" checked', answer.text)) == 2
    assert "put_hours" not in [one.method for one in bus.asked]


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
