"""Agendas, slots, appointments, waiting lists and calendars over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.api.shapes_agendas import AGENDA, DOCTOR, REASON, FullReason
from gateway.api.shapes_appointments import APPOINTMENT, HOLD, Appointment, HeldSlot, Reason, Slot
from gateway.settings import Limit
from gateway.tests.bus import MEMBER, Bus, done
from gateway.tests.conftest import PrivateRedis
from kit.refusals import Refused

_SLOTS = f"/v1/professionals/{DOCTOR['id']}/slots"
_TOKEN = "canary0TokenOfACalendar"
_SITE = {"name": "Cabinet", "address": "12 rue des Lilas", "time_zone": "Europe/Paris"}
_AGENDA = {"country": "FR", "sites": [_SITE]}


@pytest.mark.parametrize(("named", "meant"), [("me", MEMBER), (DOCTOR["id"], DOCTOR["id"])])
def test_an_agenda_is_named_by_me_or_by_its_professional(
    camille: FlaskClient, bus: Bus, named: str, meant: str
) -> None:
    bus.answers |= {"hours": {"items": [], "next": None}, "remove_reason": done(None, 204)}
    assert camille.get(f"/v1/agendas/{named}/hours").status_code == 200
    assert bus.last.arguments["member_id"] == meant
    assert camille.delete(f"/v1/agendas/{named}/reasons/{REASON}").status_code == 204
    assert (bus.last.arguments["member_id"], bus.last.arguments["reason_id"]) == (meant, REASON)


@pytest.mark.parametrize("named", ["myself", "ME", "0190c2a4", f"{MEMBER}0"])
def test_an_agenda_of_another_name_is_not_there(camille: FlaskClient, bus: Bus, named: str) -> None:
    assert camille.get(f"/v1/agendas/{named}/hours").status_code == 404
    assert bus.asked == []


def test_an_agenda_is_put_with_or_without_the_version_that_was_read(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["put_agenda"] = done({"id": AGENDA, "version": 4})
    for headers, version in (({}, None), ({"If-Match": "*"}, None), ({"If-Match": '"3.0123abcd"'}, 3)):
        answer = camille.put("/v1/agendas/me", json=_AGENDA, headers=headers)
        assert (answer.status_code, bus.last.arguments["version"]) == (200, version)
        assert answer.headers["ETag"].startswith('"4.')
    assert camille.put("/v1/agendas/me", json=_AGENDA, headers={"If-Match": '"nonsense"'}).status_code == 412


def test_what_is_added_to_an_agenda_is_found_beside_it(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["add_reason"] = done(FullReason.example, 201)
    for named in ("me", DOCTOR["id"]):
        answer = camille.post(f"/v1/agendas/{named}/reasons", json={"names": {"fr": "Suivi"}, "duration": 20})
        assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/agendas/{named}/reasons/{REASON}")


def test_days_of_a_query_go_over_the_bus_as_the_service_reads_them(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"slots": {"items": [], "next": None, "first_after": None}, "day": {"items": []}}
    assert camille.get(f"{_SLOTS}?reason={REASON}&from=2026-03-28&to=2026-03-30").status_code == 200
    asked = {"professional_id": DOCTOR["id"], "reason_id": REASON, "from": "2026-03-28", "to": "2026-03-30"}
    assert bus.last.arguments == {**asked, "actor": bus.last.arguments["actor"]}
    assert camille.get("/v1/agendas/me/day?date=2026-03-29&days=7").status_code == 200
    assert bus.last.arguments == {
        "member_id": MEMBER,
        "date": "2026-03-29",
        "days": 7,
        "actor": bus.last.arguments["actor"],
    }


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        (f"reason={REASON}&from=2026-03-28", "/to"),
        ("reason=none&from=2026-03-28&to=2026-03-29", "/reason"),
        (f"reason={REASON}&from=2026-03-28&to=2026-03-27", "/to"),
        (f"reason={REASON}&from=tomorrow&to=2026-03-27", "/from"),
    ],
)
def test_a_window_that_makes_no_sense_names_its_parameter(
    camille: FlaskClient, bus: Bus, query: str, pointer: str
) -> None:
    answer = camille.get(f"{_SLOTS}?{query}")
    assert (answer.status_code, [one["pointer"] for one in answer.json["errors"]]) == (422, [pointer])
    assert bus.asked == []


def test_reasons_are_those_that_whoever_books_may_know(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["professional"] = {**DOCTOR, "reasons": [Reason.example]}
    answer = camille.get(f"/v1/professionals/{DOCTOR['id']}/reasons")
    assert answer.json == {"items": [Reason.example], "next": None}


def test_where_a_slot_is_taken_the_next_free_ones_are_named(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["hold"] = Refused("SlotTaken", 409, "This slot is not free any more.", {"next": [Slot.example]})
    wanted = {"professional_id": DOCTOR["id"], "reason_id": REASON, "starts_at": "2026-03-30T07:30:00+00:00"}
    answer = camille.post("/v1/holds", json=wanted)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/slot-taken")
    assert answer.json["next"] == [Slot.example]


def test_a_hold_becomes_an_appointment_that_is_found_at_its_address(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {
        "hold": done(HeldSlot.example, 201),
        "book": done({**Appointment.example, "version": 1}, 201),
    }
    wanted = {"professional_id": DOCTOR["id"], "reason_id": REASON, "starts_at": "2026-03-30T07:30:00+00:00"}
    held = camille.post("/v1/holds", json=wanted)
    assert (held.status_code, held.headers["Location"]) == (201, f"/v1/holds/{HOLD}")
    booked = camille.post("/v1/appointments", json={"hold_id": HOLD})
    assert (booked.status_code, booked.headers["Location"]) == (201, f"/v1/appointments/{APPOINTMENT}")
    assert booked.headers["ETag"].startswith('"1.')


def test_a_reason_is_left_out_where_none_is_needed_body_and_all(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["cancel"] = done(Appointment.example)
    for sent in ({}, {"json": {}}, {"json": {"reason": "Souffrante"}}):
        assert camille.post(f"/v1/appointments/{APPOINTMENT}/cancellation", **sent).status_code == 200
    answer = camille.post(f"/v1/appointments/{APPOINTMENT}/cancellation", data="reason", content_type=None)
    assert answer.status_code == 415


def test_reminders_are_no_appointment(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["reminders"] = {"leads": ["P1D"]}
    assert camille.get("/v1/appointments/reminders").json == {"leads": ["P1D"]}


def test_a_calendar_s_address_is_handed_out_once_and_no_key_asks_for_it_again(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["make_calendar"] = done({"token": _TOKEN}, 201)
    answer = camille.post("/v1/calendars", headers={"Idempotency-Key": "one"})
    assert answer.status_code == 201
    assert answer.json == {"url": f"http://127.0.0.1:8000/v1/calendars/{_TOKEN}.ics"}
    assert bus.last.arguments["key"] != "one"


def test_a_calendar_is_followed_without_a_token_and_no_log_or_cache_keeps_its_address(
    client: FlaskClient, bus: Bus, capfd: pytest.CaptureFixture[str]
) -> None:
    bus.answers["calendar_of"] = {"ics": "BEGIN:VCALENDAR\r\n"}
    answer = client.get(f"/v1/calendars/{_TOKEN}.ics")
    assert (answer.status_code, answer.data) == (200, b"BEGIN:VCALENDAR\r\n")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    bus.answers["calendar_of"] = Refused("NotFound", 404, "There is nothing here.", {})
    assert client.get(f"/v1/calendars/{_TOKEN}.ics").status_code == 404
    bus.answers["calendar_of"] = ValueError(_TOKEN)
    assert client.get(f"/v1/calendars/{_TOKEN}.ics").status_code == 500
    written = capfd.readouterr()
    assert "/v1/calendars/<token>.ics" in written.out
    assert _TOKEN not in written.out + written.err


def test_calendars_are_limited_by_address(make_app: Callable[..., Flask], bus: Bus, redis: PrivateRedis) -> None:
    bus.answers["calendar_of"] = {"ics": "BEGIN:VCALENDAR\r\n"}
    guesser = make_app(redis_url=redis.url, limit_calendars=Limit(2, 60)).test_client()
    assert [guesser.get(f"/v1/calendars/{guess}.ics").status_code for guess in "abc"] == [200, 200, 429]


def test_one_appointment_is_a_file_of_its_own(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["appointment_ics"] = {"ics": "BEGIN:VCALENDAR\r\n"}
    answer = camille.get(f"/v1/appointments/{APPOINTMENT}/calendar")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/calendar", "private, no-store")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'


def test_an_offer_that_is_taken_is_an_appointment(camille: FlaskClient, bus: Bus) -> None:
    bus.answers |= {"accept_offer": done({**Appointment.example, "version": 1}, 201), "decline_offer": done(None, 204)}
    answer = camille.post(f"/v1/offers/{HOLD}/acceptance")
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/appointments/{APPOINTMENT}")
    assert camille.delete(f"/v1/offers/{HOLD}").status_code == 204


def test_notices_are_pages_whose_next_is_told_and_what_is_unread_is_asked_for(camille: FlaskClient, bus: Bus) -> None:
    page: dict[str, Any] = {"unread_count": 3, "items": [], "next": "AZDC"}
    bus.answers |= {"notices": page, "read_notices": done(None, 204)}
    answer = camille.get("/v1/notifications?unread=true&limit=5")
    assert (bus.last.service, bus.last.arguments["unread"], bus.last.arguments["limit"]) == ("notifications", True, 5)
    assert answer.headers["Link"] == '</v1/notifications?unread=true&limit=5&cursor=AZDC>; rel="next"'
    assert camille.post("/v1/notifications/read", json={"up_to": HOLD}).status_code == 204
