"""Notices in words, how one wants to be told, and the link that ends mails without signing in."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.notifications.schemas import KINDS
from gateway.pages import words
from gateway.tests.agendas import DOCTOR, NOTHING, NOTICE, VISIT, a_notice, the_preferences
from gateway.tests.browsers import OURS, READS, session
from gateway.tests.bus import Bus, Issuer
from kit.refusals import Refused, Unavailable

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_every_kind_has_words_with_a_name_and_without_and_a_line_in_the_preferences() -> None:
    assert set(words.NOTICES) == set(words.NOTICE_KINDS) == set(KINDS)
    for named, unnamed in words.NOTICES.values():
        assert "name" not in str(unnamed)
        assert ("%(when)s" in str(named)) == ("%(when)s" in str(unnamed))


@pytest.mark.parametrize(
    ("notice", "said", "href"),
    [
        (
            a_notice(),
            "Rappel : rendez-vous avec Dr Louis Martin, mardi 11 mars 2031 à 9\u00a0h\u00a020.",
            f"/appointments/{VISIT}",
        ),
        (
            a_notice(actor=None),
            "Rappel : rendez-vous, mardi 11 mars 2031 à 9\u00a0h\u00a020.",
            f"/appointments/{VISIT}",
        ),
        (a_notice("offer_made", "offer"), "Une place se libère avec Dr Louis Martin", "/waiting-list"),
        (a_notice("follow_requested", "member"), "Dr Louis Martin demande à vous suivre.", "/me/requests"),
        (a_notice("follow_accepted", "member"), "a accepté votre demande", f"/members/{VISIT}"),
        (a_notice("entry_claimed", "entry", actor=None), "est à vous", f"/directory/{VISIT}/edit"),
        (
            {**a_notice("entry_closed", "entry", actor=None), "because": "left_register"},
            "La fiche ne figure plus dans le registre officiel.",
            "/directory/claims",
        ),
        (
            {**a_notice("claim_refused", "entry", actor=None), "because": "unreadable"},
            "Le document ne se lit pas.",
            "/directory/claims",
        ),
        (a_notice("new_sign_in", "session", actor=None), "Un appareil vient de se connecter", "/me/devices"),
    ],
)
def test_a_notice_says_who_what_and_when_and_leads_to_where_something_can_be_done(
    camille: FlaskClient, bus: Bus, notice: dict[str, Any], said: str, href: str
) -> None:
    bus.answers["notices"] = {"items": [notice], "next": None, "unread_count": 1}
    page = camille.get("/notifications").text
    assert said in page
    assert f'<a href="{href}"' in page


def test_a_notice_names_the_place_whose_clock_it_means(
    app: Flask, bus: Bus, issuer: Issuer, camille: FlaskClient
) -> None:
    bus.answers["web_session"] = session(issuer, time_zone="America/Montreal")
    assert "9\u00a0h\u00a020 (heure de Paris)" in camille.get("/notifications").text


def test_all_is_marked_as_read_up_to_the_newest_that_was_shown(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/notifications").text
    assert f'name="up_to" value="{NOTICE}"' in page
    answer = camille.post("/notifications/read", data={"up_to": NOTICE, "back": "/notifications"}, headers=OURS)
    assert answer.location == "/notifications?done=read"
    assert (bus.last.method, bus.last.arguments["up_to"]) == ("read_notices", NOTICE)


def test_without_notices_the_page_shows_an_example_and_nothing_to_mark(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["notices"] = {**NOTHING, "unread_count": 0}
    page = camille.get("/notifications").text
    assert "Rien pour le moment" in page
    assert "/notifications/read" not in page


def test_a_page_that_is_open_is_told_of_what_is_newer_than_its_newest(camille: FlaskClient) -> None:
    assert "1 nouvelle notification" in camille.get("/notifications?fragment=newer&after=").text
    same = camille.get(f"/notifications?fragment=newer&after={NOTICE}").text
    assert "nouvelle" not in same
    assert 'data-for="bell"' in same


def test_preferences_are_sent_whole_as_they_are_ticked(camille: FlaskClient, bus: Bus) -> None:
    ticked = {"app": ["follow_requested", "offer_made"], "mail": ["offer_made"]}
    said = {"mails": "digest", "discreet": "false", "quiet_from": "22:00", "quiet_to": "07:00"}
    answer = camille.post("/notifications/preferences", data={**ticked, **said}, headers=OURS)
    assert answer.location == "/notifications?done=saved"
    sent = bus.last.arguments
    assert {name: sent[name] for name in said} == said
    assert [one["kind"] for one in sent["kinds"]] == list(KINDS)
    assert [one for one in sent["kinds"] if one["app"] or one["mail"]] == [
        {"kind": "follow_requested", "app": True, "mail": False},
        {"kind": "offer_made", "app": True, "mail": True},
    ]


def test_nothing_ticked_is_a_choice_too(camille: FlaskClient, bus: Bus) -> None:
    said = {"mails": "at_once", "discreet": "true", "quiet_from": "", "quiet_to": ""}
    assert camille.post("/notifications/preferences", data=said, headers=OURS).status_code == 303
    assert not any(one["app"] or one["mail"] for one in bus.last.arguments["kinds"])
    assert bus.last.arguments["quiet_from"] is None


def test_half_of_the_quiet_hours_comes_back_with_everything_that_was_ticked(camille: FlaskClient, bus: Bus) -> None:
    refusal = Refused("Invalid", 422, "", {"errors": [{"pointer": "/quiet_to", "detail": ""}]})
    bus.answers["put_preferences"] = refusal
    said = {"app": ["offer_made"], "mails": "digest", "discreet": "true", "quiet_from": "22:00", "quiet_to": ""}
    answer = camille.post("/notifications/preferences", data=said, headers=OURS)
    assert answer.status_code == 422
    assert 'id="quiet_to-wrong"' in answer.text
    assert re.findall(r'name="app" value="(\w+)" checked', answer.text) == ["offer_made"]


def test_the_settings_say_the_exception_and_the_cap(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["preferences"] = the_preferences(cap=7)
    page = camille.get("/notifications/preferences").text
    assert "Une seule exception : une place libérée" in page
    assert "Au plus 7 courriels par jour" in page


def test_opening_the_link_of_a_mail_ends_nothing_and_its_button_does(browser: FlaskClient, bus: Bus) -> None:
    page = browser.get("/unsubscribe?token=abc")
    assert page.status_code == 200
    assert "« Rappel d’un rendez-vous »" in page.text
    assert [one.method for one in bus.asked] == ["subscription"]
    done = browser.post("/unsubscribe", data={"token": "abc"}, headers=OURS)
    assert (done.status_code, bus.last.method, bus.last.arguments) == (200, "unsubscribe", {"token": "abc"})


def test_a_mail_program_ends_mails_with_one_click_and_no_page_around_it(browser: FlaskClient, bus: Bus) -> None:
    answer = browser.post("/unsubscribe?token=abc", data=ONE_CLICK)
    assert (answer.status_code, bus.last.method, bus.last.arguments) == (200, "unsubscribe", {"token": "abc"})


@pytest.mark.parametrize("sent", [{}, {"token": "abc"}, {"List-Unsubscribe": "Yes"}])
def test_anything_else_that_another_site_sends_there_reaches_no_service(
    browser: FlaskClient, bus: Bus, sent: dict[str, str]
) -> None:
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    for headers in (foreign, {}):
        assert browser.post("/unsubscribe?token=abc", data=sent, headers=headers).status_code == 403
    assert bus.asked == []


def test_one_click_opens_no_other_page_to_other_sites(camille: FlaskClient, bus: Bus) -> None:
    for path in ("/notifications/read", "/notifications/preferences", "/sign-out"):
        assert camille.post(path, data=ONE_CLICK).status_code == 403
    assert bus.asked == []


def test_a_link_that_is_not_whole_is_explained_and_names_nobody(browser: FlaskClient, bus: Bus) -> None:
    for refusal in (Refused("NotFound", 404, "", {}), Refused("Invalid", 422, "", {"errors": []})):
        bus.answers |= {"subscription": refusal, "unsubscribe": refusal}
        for answer in (browser.get("/unsubscribe?token=x"), browser.post("/unsubscribe?token=x", data=ONE_CLICK)):
            assert answer.status_code == 404
            assert "Ce lien ne vaut rien" in answer.text


def test_while_notifications_are_away_one_click_says_that_it_must_be_sent_again(browser: FlaskClient, bus: Bus) -> None:
    bus.answers["unsubscribe"] = Unavailable(service="notifications")
    answer = browser.post("/unsubscribe?token=abc", data=ONE_CLICK, headers={"Accept": READS})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_the_name_in_a_notice_is_text(camille: FlaskClient, bus: Bus) -> None:
    odd = {**DOCTOR, "display_name": "<b>%(when)s</b>"}
    bus.answers["notices"] = {"items": [a_notice(actor=odd)], "next": None, "unread_count": 1}
    assert "&lt;b&gt;%(when)s&lt;/b&gt;" in camille.get("/notifications").text


def test_the_bell_of_today_counts_and_today_is_there_while_notifications_are_away(
    camille: FlaskClient, bus: Bus
) -> None:
    assert '<b class="count">1' in camille.get("/").text
    assert 'data-for="bell"' in camille.get("/?fragment=newer&after=").text
    bus.answers["unread_count"] = Unavailable(service="notifications")
    page = camille.get("/")
    assert (page.status_code, "count" in page.text) == (200, False)
    assert 'data-for="bell"' not in camille.get("/?fragment=newer&after=").text
