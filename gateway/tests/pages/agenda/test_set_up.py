"""The pages of a professional's agenda: each question saved by itself, days as they are, and for a delegate too."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.agenda import missing
from gateway.tests.agendas import (
    DELEGATE,
    HOUR,
    NOTHING,
    REASON,
    SITE,
    VISIT,
    a_reason,
    an_agenda,
    an_hour,
    asked,
)
from gateway.tests.browsers import OURS, READS, session, signed_in
from gateway.tests.bus import Bus, Issuer
from kit.refusals import NotFound, Refused

OTHER = "0190c2b5-1111-7266-8183-7ebfdf5293c8"


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
    page = signed_in(app).get("/agenda/setup")
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
