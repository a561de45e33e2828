"""The pages of one's appointments and waiting lists: what they ask, what they show, what stays when refused."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.words import REFUSALS
from gateway.tests.browsers import asked, press, refuse
from gateway.tests.bus import Bus
from gateway.tests.visits import (
    APPOINTMENT,
    DOCTOR,
    OFFER,
    REASON,
    WAIT,
    a_link,
    a_slot,
    a_wait,
    an_appointment,
    an_offer,
)
from kit.refusals import Unavailable

VISIT = f"/appointments/{APPOINTMENT}"


def test_lists_of_appointments_go_on_where_they_stop(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["appointments"] = {"items": [an_appointment(state="no_show")], "next": "n-2"}
    page = camille.get("/appointments?when=past").text
    assert "Noté comme manqué" in page
    assert "?when=past&amp;cursor=n-2" in page
    assert asked(bus, "appointments")[-1]["when"] == "past"


def test_an_appointment_tells_all_that_its_member_may_know(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["appointment"] = an_appointment(note="<b>mon mot</b>")
    page = camille.get(VISIT).text
    for words in ("Dr Louis Martin", "Consultation de suivi", "12 rue des Lilas", "Confirmé", "&lt;b&gt;mon mot"):
        assert words in page
    assert f'href="{VISIT}/move"' in page
    assert f'href="{VISIT}/cancel"' in page
    assert f'href="{VISIT}.ics"' in page


def test_what_the_professional_cancelled_is_followed_by_the_next_free_slots(camille: FlaskClient, bus: Bus) -> None:
    other = a_slot(5, "16:40")
    ended = {"state": "cancelled", "cancelled_by": "professional", "cancel_reason": "Grippe", "can_cancel": "no"}
    bus.answers["appointment"] = an_appointment(**ended, can_move=False, next=[other])
    page = camille.get(VISIT).text
    assert "Annulé par le professionnel" in page
    assert "Grippe" in page
    assert f'value="{other["starts_at"]}"' in page
    assert f'action="/professionals/{DOCTOR}/holds"' in page
    assert f"{VISIT}/cancel" not in page


def test_an_appointment_is_a_file_for_a_calendar(camille: FlaskClient) -> None:
    answer = camille.get(f"{VISIT}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"


def test_moving_names_the_version_that_was_seen(camille: FlaskClient, bus: Bus) -> None:
    assert 'name="version" value="3"' in camille.get(f"{VISIT}/move").text
    slot = a_slot(3)
    answer = press(camille, f"{VISIT}/move", starts_at=slot["starts_at"], version="3", key="k-3")
    assert (answer.status_code, answer.location) == (303, f"{VISIT}?done=moved")
    [sent] = asked(bus, "move")
    assert (sent["starts_at"], sent["version"]) == (slot["starts_at"], 3)


@pytest.mark.parametrize("name", ["SlotTaken", "TooLateToMove"])
def test_a_move_that_is_refused_says_that_the_appointment_stands(camille: FlaskClient, bus: Bus, name: str) -> None:
    bus.answers["move"] = refuse(name, next=[a_slot(5)])
    answer = press(camille, f"{VISIT}/move", starts_at=a_slot()["starts_at"], version="3")
    assert answer.status_code == 409
    assert str(REFUSALS[name]) in answer.text
    assert "Celui que vous avez" in answer.text


def test_past_the_cut_off_nothing_is_offered_to_move_to(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["appointment"] = an_appointment(can_move=False)
    assert str(REFUSALS["TooLateToMove"]) in camille.get(f"{VISIT}/move").text
    assert asked(bus, "slots") == []


def test_cancelling_in_time_needs_no_reason_and_late_it_does(camille: FlaskClient, bus: Bus) -> None:
    assert press(camille, f"{VISIT}/cancel", reason="").location == f"{VISIT}?done=cancelled"
    assert asked(bus, "cancel")[0]["reason"] is None
    bus.answers |= {"appointment": an_appointment(can_cancel="with_reason"), "cancel": refuse("TooLateToCancel")}
    assert "notée comme tardive" in camille.get(f"{VISIT}/cancel").text
    answer = press(camille, f"{VISIT}/cancel", reason="")
    assert answer.status_code == 409
    assert str(REFUSALS["TooLateToCancel"]) in answer.text


def test_reminders_are_boxes_of_which_none_may_be_ticked(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/appointments/reminders").text
    assert re.search(r'value="P1D"\s+checked', page)
    assert not re.search(r'value="P7D"\s+checked', page)
    assert '<input type="hidden" name="leads" value="">' in page  # else no box at all says nothing
    press(camille, "/appointments/reminders", leads=["", "P7D", "PT1H"])
    press(camille, "/appointments/reminders", leads=[""])
    assert [sent["leads"] for sent in asked(bus, "put_reminders")] == [["P7D", "PT1H"], []]


def test_the_address_of_a_calendar_is_shown_once(camille: FlaskClient) -> None:
    made = press(camille, "/me/calendar")
    assert "/v1/calendars/secret-token.ics" in made.text
    assert "secret-token" not in camille.get("/me/calendar").text


def test_a_wait_says_its_place_and_an_offer_its_end(camille: FlaskClient, bus: Bus) -> None:
    assert "Votre rang sur la liste : 2." in camille.get("/waiting-list").text
    bus.answers["waiting"] = {"items": [a_wait(offer=an_offer())], "next": None}
    page = camille.get("/waiting-list").text
    assert "Elle vous est gardée jusqu’à" in page
    for act in ("accept", "decline"):
        assert f'action="/offers/{OFFER}/{act}"' in page
    assert press(camille, f"/offers/{OFFER}/accept").location == f"{VISIT}?done=booked"
    bus.answers["accept_offer"] = refuse("OfferOver")
    over = press(camille, f"/offers/{OFFER}/accept")
    assert (over.status_code, "Vous gardez votre rang" in over.text) == (409, True)
    assert press(camille, f"/waiting-list/{WAIT}/end").location == "/waiting-list?done=waits-no-more"


def test_wishes_are_sent_as_they_were_ticked_and_kept_when_refused(camille: FlaskClient, bus: Bus) -> None:
    path = f"/professionals/{DOCTOR}/wait"
    shown = camille.get(f"{path}?reason={REASON}&appointment={APPOINTMENT}").text
    assert shown.count("checked") == 7
    assert '<input type="hidden" name="weekdays" value="">' in shown
    assert re.search(f'value="{APPOINTMENT}"\\s+selected', shown)
    wish = {"reason_id": REASON, "weekdays": ["", "2", "4"], "after": "09:00", "before": "", "earliest": ""}
    assert press(camille, path, **wish, appointment_id="").location == "/waiting-list?done=waiting"
    [sent] = asked(bus, "wait")
    assert [int(day) for day in sent["weekdays"]] == [2, 4]
    assert (sent["after"], sent["before"], sent["earliest"], sent["appointment_id"]) == ("09:00", None, None, None)
    refused = press(camille, path, **{**wish, "before": "08:00"})
    assert refused.status_code == 422
    assert refused.text.count("checked") == 2
    assert press(camille, path, **{**wish, "weekdays": [""]}).status_code == 422


def test_the_link_of_a_mail_acts_by_its_buttons_only(app: Flask, bus: Bus) -> None:
    nobody = app.test_client()
    page = nobody.get("/appointments/link?token=t-1")
    assert (page.status_code, "Je viens" in page.text) == (200, True)
    assert [one.method for one in bus.asked] == ["linked"]
    assert (
        press(nobody, "/appointments/link", token="t-1", act="confirm").location
        == "/appointments/link?done=comes&token=t-1"
    )
    assert asked(bus, "follow_link") == [{"token": "t-1", "act": "confirm"}]
    bus.answers["linked"] = a_link(confirmed=True, can_cancel="with_reason")
    assert "Je viens" not in nobody.get("/appointments/link?token=t-1").text
    bus.answers["follow_link"] = refuse("TooLateToCancel")
    late = press(nobody, "/appointments/link", token="t-1", act="cancel", reason="")
    assert (late.status_code, str(REFUSALS["TooLateToCancel"]) in late.text) == (409, True)


def test_a_link_that_holds_no_more_says_so(app: Flask, bus: Bus) -> None:
    bus.answers["linked"] = refuse("InvalidLink", 404)
    answer = app.test_client().get("/appointments/link?token=t-1")
    assert answer.status_code == 404
    assert "Ce lien ne vaut plus" in answer.text


def test_today_shows_the_next_appointment_and_stands_without_it(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/").text
    assert "Prochain rendez-vous" in page
    assert f'href="{VISIT}"' in page
    for away in (Unavailable(service="appointments"), refuse("Odd", 500)):
        bus.answers["appointments"] = away
        answer = camille.get("/")
        assert (answer.status_code, "Prochain rendez-vous" in answer.text) == (200, False)
