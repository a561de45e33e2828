"""The pages that lead to an appointment: the professional, the week, the slot that is kept, the confirmation."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.words import REFUSALS
from gateway.tests.browsers import asked, press, refuse, session
from gateway.tests.bus import Bus, Issuer, done
from gateway.tests.visits import (
    APPOINTMENT,
    DOCTOR,
    HOLD,
    REASON,
    a_hold,
    a_professional,
    a_reason,
    a_slot,
    an_appointment,
)
from kit.refusals import NotFound

WEEK = f"/professionals/{DOCTOR}/slots?reason={REASON}"
VISIT = f"/appointments/{APPOINTMENT}"


def test_what_is_not_verified_and_the_policy_are_said_before_booking(camille: FlaskClient) -> None:
    for path in (f"/professionals/{DOCTOR}", WEEK):
        page = camille.get(path).text
        assert "non vérifié" in page
        assert "Prévenez si vous ne pouvez pas venir." in page


def test_a_reason_says_whom_it_is_for(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["professional"] = a_professional(reasons=[a_reason(patients="new", youngest=6, oldest=16)])
    page = camille.get(f"/professionals/{DOCTOR}").text
    assert "20 min, pour une première visite chez ce professionnel, de 6 à 16 ans" in page


def test_a_professional_who_takes_no_bookings_says_so_in_place_of_slots(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["professional"] = a_professional(is_open=False)
    for path in (f"/professionals/{DOCTOR}", WEEK):
        assert str(REFUSALS["AgendaClosed"]) in camille.get(path).text
    assert asked(bus, "slots") == []


def test_a_week_shows_each_slot_as_a_button_in_the_time_of_the_place(camille: FlaskClient) -> None:
    page, slot = camille.get(WEEK).text, a_slot()
    assert f'name="starts_at" value="{slot["starts_at"]}"' in page
    assert "9\u00a0h\u00a020" in page
    assert "heure de Montréal" in page or "heure de Toronto" in page


def test_the_clock_is_not_explained_to_who_reads_the_same_one(camille: FlaskClient, bus: Bus, issuer: Issuer) -> None:
    bus.answers["web_session"] = session(issuer, time_zone="America/Toronto")
    assert "heure de" not in camille.get(WEEK).text


def test_without_a_day_the_week_begins_at_the_first_free_one(camille: FlaskClient, bus: Bus) -> None:
    far = a_slot(30)
    empty = {"items": [], "next": None, "first_after": far["starts_at"]}
    bus.answers["slots"] = lambda sent: (
        {"items": [far], "next": None, "first_after": None} if sent["to"] > far["local"]["starts"] else empty
    )
    page = camille.get(WEEK).text
    assert [one["from"] for one in asked(bus, "slots")][1] == far["local"]["starts"][:10]
    assert f'value="{far["starts_at"]}"' in page


def test_a_week_without_slots_leads_to_the_first_free_day(camille: FlaskClient, bus: Bus) -> None:
    far = a_slot(30)
    bus.answers["slots"] = {"items": [], "next": None, "first_after": far["starts_at"]}
    page = camille.get(f"{WEEK}&from={a_slot(8)['local']['starts'][:10]}").text
    assert "Aucune place libre ces jours-là." in page
    assert f"from={far['local']['starts'][:10]}" in page


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "demain", "", "2026-13-45"])
def test_a_day_that_cannot_be_is_answered_with_one_that_can(camille: FlaskClient, bus: Bus, day: str) -> None:
    assert camille.get(f"{WEEK}&from={day}").status_code == 200
    first = asked(bus, "slots")[0]["from"]
    assert a_slot(0)["local"]["starts"][:10] <= first <= a_slot(90)["local"]["starts"][:10]


def test_a_reason_that_is_not_theirs_is_not_there(camille: FlaskClient) -> None:
    assert camille.get(f"/professionals/{DOCTOR}/slots?reason={HOLD}").status_code == 404
    assert camille.get(f"/professionals/{DOCTOR}/wait?reason={HOLD}").status_code == 404


def test_a_slot_is_held_by_its_button_and_leads_to_its_confirmation(camille: FlaskClient, bus: Bus) -> None:
    slot = a_slot()
    answer = press(camille, f"/professionals/{DOCTOR}/holds", reason=REASON, starts_at=slot["starts_at"], key="k-1")
    assert (answer.status_code, answer.location) == (303, f"/holds/{HOLD}?of={DOCTOR}&reason={REASON}")
    [sent] = asked(bus, "hold")
    assert (sent["professional_id"], sent["reason_id"], sent["starts_at"]) == (DOCTOR, REASON, slot["starts_at"])
    assert sent["key"] == f"k-1.{slot['starts_at']}"


def test_a_slot_that_was_just_taken_is_answered_with_the_next_free_ones(camille: FlaskClient, bus: Bus) -> None:
    other = a_slot(5, "16:40")
    bus.answers["hold"] = refuse("SlotTaken", next=[other])
    answer = press(camille, f"/professionals/{DOCTOR}/holds", reason=REASON, starts_at=a_slot()["starts_at"])
    assert answer.status_code == 409
    assert str(REFUSALS["SlotTaken"]) in answer.text
    assert f'value="{other["starts_at"]}"' in answer.text
    assert "Les prochaines places libres" in answer.text
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', answer.text)  # another slot is another command


def test_who_is_not_signed_in_comes_back_to_the_week(app: Flask) -> None:
    answer = press(app.test_client(), f"/professionals/{DOCTOR}/holds", starts_at="x", back=WEEK)
    assert answer.status_code == 401
    assert f'name="next" value="{WEEK.replace("&", "&amp;")}"' in answer.text


def test_a_hold_says_until_when_and_asks_what_its_reason_needs(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get(f"/holds/{HOLD}").text
    assert 'data-countdown="299"' in page
    assert "Cette place vous est gardée jusqu’à" in page
    assert "Venez avec vos examens." in page
    assert "birth_date" not in page
    bus.answers["hold_of"] = a_hold(asks_birth_date=True, reason=a_reason(youngest=18, needs_approval=True))
    page = camille.get(f"/holds/{HOLD}").text
    assert "à partir de 18 ans" in page
    assert "Demander" in page


def test_a_note_and_a_birth_date_go_with_the_booking(camille: FlaskClient, bus: Bus) -> None:
    day = {"birth_date-day": "7", "birth_date-month": "3", "birth_date-year": "1981"}
    answer = press(camille, f"/holds/{HOLD}", note="J’apporte mon carnet.", key="k-2", **day)
    assert (answer.status_code, answer.location) == (303, f"{VISIT}?done=booked")
    [sent] = asked(bus, "book")
    assert (sent["hold_id"], sent["note"], sent["birth_date"]) == (HOLD, "J’apporte mon carnet.", "1981-03-07")
    press(camille, f"/holds/{HOLD}", note="")
    assert asked(bus, "book")[1]["note"] is None


def test_a_request_is_not_called_an_appointment(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["book"] = done(an_appointment(state="pending"), 201)
    assert press(camille, f"/holds/{HOLD}").location == f"{VISIT}?done=asked"


def test_a_hold_that_is_over_keeps_the_note_and_shows_the_next_free_slots(camille: FlaskClient, bus: Bus) -> None:
    other = a_slot(5, "16:40")
    bus.answers |= {"book": refuse("HoldExpired", next=[other]), "hold_of": NotFound()}
    where = {"of": DOCTOR, "reason": REASON}
    answer = press(camille, f"/holds/{HOLD}", note="Gardez-moi", **where)
    assert answer.status_code == 409
    assert "Gardez-moi" in answer.text
    assert f'value="{other["starts_at"]}"' in answer.text
    page = camille.get(f"/holds/{HOLD}", query_string=where)
    assert (page.status_code, "n’est plus gardée" in page.text) == (200, True)
    assert f'value="{a_slot()["starts_at"]}"' in page.text
    assert camille.get(f"/holds/{HOLD}").status_code == 404


def test_letting_go_of_what_is_over_is_letting_go(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["release"] = NotFound()
    answer = press(camille, f"/holds/{HOLD}/release", of=DOCTOR, reason=REASON)
    assert (answer.status_code, answer.location) == (303, WEEK)


def test_only_a_professional_is_asked_for_an_agenda(camille: FlaskClient, bus: Bus) -> None:
    member = f"/members/{DOCTOR}"
    assert "Prendre rendez-vous" not in camille.get(member).text
    assert asked(bus, "professional") == []
    relation = {"following": "none", "followed_by": False, "muted": False}
    more = {"about": None, "since": "2026-01-02T03:04:05+00:00", "relation": relation}
    bus.answers["member"] = {"id": DOCTOR, "display_name": "Dr", "kind": "professional", "badge": None, **more}
    assert f'href="/professionals/{DOCTOR}"' in camille.get(member).text
    bus.answers["professional"] = NotFound()
    assert "Prendre rendez-vous" not in camille.get(member).text
