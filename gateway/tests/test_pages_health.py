"""The pages of the Health Box: noting in a few taps, numbers in one's own units, what is shown and what is not."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema

from contracts.healthbox import schemas
from contracts.healthbox.schemas import SHAPES, TRACKERS
from gateway.pages.words import REFUSALS
from gateway.tests.boxes import ENTRY, a_day, a_profile, an_entry
from gateway.tests.browsers import COOKIE, answer_all, asked, press, refuse
from gateway.tests.bus import MEMBER, Bus, Issuer

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def app(make_app: Callable[..., Flask], bus: Bus, issuer: Issuer) -> Flask:
    answer_all(bus, issuer)
    return make_app()


@pytest.fixture
def camille(app: Flask) -> FlaskClient:
    """A browser with a member's session."""
    client = app.test_client()
    client.set_cookie("session", f"{COOKIE}.1")
    return client


def test_how_one_feels_is_noted_from_the_first_page_in_as_few_taps_as_one_likes(camille: FlaskClient, bus: Bus) -> None:
    page = camille.get("/health").text
    assert page.count('type="radio"') == 4 * 11
    assert "required" not in page
    answer = press(camille, "/health", physical="6", words=["", "tired"], remark="", key="k-1")
    assert (answer.status_code, answer.location) == (303, "/health?done=noted")
    [sent] = asked(bus, "add_entry")
    assert (sent["tracker"], sent["at"], sent["note"], sent["key"]) == ("mood", None, None, "k-1")
    assert (sent["values"]["physical"], sent["values"]["social"], sent["values"]["words"]) == (6, None, ["tired"])


def test_a_check_in_without_any_score_keeps_its_words_and_says_what_is_missing(camille: FlaskClient, bus: Bus) -> None:
    answer = press(camille, "/health", words=["", "sad"], remark="Gardez-moi")
    assert answer.status_code == 422
    assert "Donnez au moins une note" in answer.text
    assert "Gardez-moi</textarea>" in answer.text
    assert re.search(r'value="sad"\s+checked', answer.text)
    assert asked(bus, "add_entry") == []


def test_six_cards_say_what_came_last(camille: FlaskClient) -> None:
    page = camille.get("/health").text
    for tracker in TRACKERS:
        assert f'href="/health/{tracker}"' in page
        assert f'href="/health/{tracker}/new"' in page
    for words in ("70,4 kg", "Physiquement 6", "7 h 50 de sommeil", "3 cigarettes", "Poisson 1", "4 200 pas"):
        assert words in page.replace("\u00a0", " ").replace("\u202f", " "), words


def test_help_is_offered_after_low_days_alone_and_says_that_nobody_is_told(camille: FlaskClient, bus: Bus) -> None:
    assert "3114" not in camille.get("/health").text
    listening = {"kind": "listening", "number": "3114", "name": "Numéro national de prévention du suicide"}
    emergency = {"kind": "emergency", "number": "15", "name": None}
    bus.answers["healthbox.today"] = a_day(low_days=4, offer_help=True, help={"lines": [listening, emergency]})
    page = camille.get("/health").text
    assert page.index('href="tel:3114"') < page.index('href="tel:15"')
    assert "Numéro national de prévention du suicide" in page
    assert "Personne n’est averti" in page
    assert 'role="alert"' not in page


@pytest.mark.parametrize("tracker", TRACKERS)
def test_each_tracker_has_its_table_its_list_and_its_periods(camille: FlaskClient, bus: Bus, tracker: str) -> None:
    page = camille.get(f"/health/{tracker}?days=90&step=week").text
    assert f'href="/health/{tracker}/{ENTRY}"' in page
    assert "<table" in page
    assert re.search(rf'href="/health/{tracker}\?days=90&amp;step=week&amp;to=[\d-]+"', page)
    assert "days=90&amp;step=week&amp;cursor=n-2" in page
    [sent] = asked(bus, "series")
    assert sent["step"] == "week"
    assert (datetime.fromisoformat(sent["to"]) - datetime.fromisoformat(sent["from"])).days == 89


def test_a_gap_has_no_row_and_no_number(camille: FlaskClient) -> None:
    page = camille.get("/health/weight").text
    assert page.count("<tr data-step=") == 2  # of three days
    assert 'aria-describedby="chart-' in page
    assert "24,9</td>" in page  # 24.963 is not shown as the 25.0 of the next band
    assert "zone de référence" in page


@pytest.mark.parametrize(("unit", "shown"), [("kg", "70,4 kg"), ("lb", "155,2 lb"), ("st", "11 st 1,2 lb")])
def test_weights_are_said_in_the_member_s_unit(camille: FlaskClient, bus: Bus, unit: str, shown: str) -> None:
    bus.answers["healthbox.profile"] = a_profile(units={"weight": unit, "height": "cm"})
    assert shown in camille.get("/health/weight").text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("unit", "typed", "kg"),
    [
        ("kg", {"weight": "70,4"}, 70.4),
        ("kg", {"weight": " 70.4 "}, 70.4),
        ("lb", {"weight": "155,2"}, 70.398),
        ("st", {"stones": "11", "weight": "1,2"}, 70.398),
        ("st", {"stones": "11", "weight": ""}, 69.853),
    ],
)
def test_weights_are_typed_in_the_member_s_unit(
    camille: FlaskClient, bus: Bus, unit: str, typed: dict[str, str], kg: float
) -> None:
    bus.answers["healthbox.profile"] = a_profile(units={"weight": unit, "height": "cm"})
    answer = press(camille, "/health/weight/new", **typed, moment="2026-03-15", clock="08:20", remark="")
    assert answer.location == "/health/weight?done=noted"
    [sent] = asked(bus, "add_entry")
    assert sent["values"] == {"kg": kg}
    assert (sent["at"], sent["zone"]) == ("2026-03-15T08:20:00+01:00", "Europe/Paris")


@pytest.mark.parametrize("weight", ["", "beaucoup", "0,5", "900"])
def test_a_weight_that_is_none_says_what_is_allowed(camille: FlaskClient, bus: Bus, weight: str) -> None:
    answer = press(camille, "/health/weight/new", weight=weight, moment="2026-03-15", clock="08:20")
    assert answer.status_code == 422
    assert 'href="#weight"' in answer.text
    assert f'value="{weight}"' in answer.text
    assert asked(bus, "add_entry") == []


def test_what_the_service_refuses_is_said_beside_the_field_of_the_form(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.add_entry"] = refuse("Invalid", 422, errors=[{"pointer": "/at", "detail": "secret"}])
    answer = press(camille, "/health/weight/new", weight="70", moment="2999-03-15")
    assert (answer.status_code, 'href="#moment"' in answer.text, "secret" in answer.text) == (422, True, False)


def test_an_edit_that_changes_nothing_keeps_the_exact_number_and_moment(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.profile"] = a_profile(units={"weight": "lb", "height": "cm"})
    path = f"/health/weight/{ENTRY}/edit"
    page = camille.get(path).text
    assert 'value="155,2"' in page
    assert 'name="version" value="2"' in page
    sent = {"weight": "155,2", "moment": "2026-03-15", "clock": "08:20", "remark": "Après", "version": "2"}
    assert press(camille, path, **sent).location == f"/health/weight/{ENTRY}?done=changed"
    [edit] = asked(bus, "edit_entry")
    assert (edit["values"], edit["note"], edit["version"]) == ({"kg": 70.4}, "Après", 2)
    assert "at" not in edit


def test_a_night_is_read_backwards_from_its_end(camille: FlaskClient, bus: Bus) -> None:
    night = {"bed": "23:10", "asleep": "00:30", "up": "06:50", "out": "07:05", "moment": "2026-03-15"}
    assert press(camille, "/health/sleep/new", **night, quality="8").status_code == 303
    values = asked(bus, "add_entry")[0]["values"]
    assert [values[name] for name in ("bed", "asleep", "up", "out")] == [
        "2026-03-14T23:10:00+01:00", "2026-03-15T00:30:00+01:00", "2026-03-15T06:50:00+01:00",
        "2026-03-15T07:05:00+01:00",
    ]  # fmt: skip
    assert (values["quality"], values["fatigue"]) == (8, None)


def test_a_night_over_a_change_of_clocks_keeps_its_instants(camille: FlaskClient, bus: Bus) -> None:
    press(camille, "/health/sleep/new", bed="23:00", out="07:00", moment="2026-03-29")
    values = asked(bus, "add_entry")[0]["values"]
    assert (values["bed"], values["out"]) == ("2026-03-28T23:00:00+01:00", "2026-03-29T07:00:00+02:00")


@pytest.mark.parametrize("tracker", TRACKERS)
def test_an_entry_comes_back_from_its_form_as_it_was(camille: FlaskClient, bus: Bus, tracker: str) -> None:
    path = f"/health/{tracker}/{ENTRY}/edit"
    assert press(camille, path, **_filled(camille.get(path).text)).status_code == 303
    [sent] = asked(bus, "edit_entry")
    before = SHAPES[tracker]().load(an_entry(tracker)["values"])
    assert SHAPES[tracker]().load(sent["values"]) == before


def test_a_deletion_is_done_at_once_and_offered_back(camille: FlaskClient, bus: Bus) -> None:
    gone = press(camille, f"/health/weight/{ENTRY}/removal", key="k-9")
    assert (gone.status_code, gone.location) == (303, f"/health/weight?removed={ENTRY}")
    page = camille.get(gone.location).text
    assert f'action="/health/weight/{ENTRY}/restoration"' in page
    assert "removed" not in camille.get("/health/weight?removed=<script>").text
    back = press(camille, f"/health/weight/{ENTRY}/restoration")
    assert back.location == f"/health/weight/{ENTRY}?done=entry-back"
    bus.answers["healthbox.restore_entry"] = refuse("UndoOver")
    late = press(camille, f"/health/weight/{ENTRY}/restoration")
    assert (late.status_code, str(REFUSALS["UndoOver"]) in late.text) == (409, True)


def test_an_entry_tells_its_history(camille: FlaskClient, bus: Bus) -> None:
    old = {
        "version": 1,
        "by": MEMBER,
        "at": "2026-03-15T07:20:00+00:00",
        "zone": "Europe/Paris",
        "values": {"kg": 74.0},
    }
    rest = {"note": "<i>avant</i>", "changed_at": "2026-03-15T08:00:00+00:00"}
    bus.answers["healthbox.history"] = {"items": [{**old, **rest}], "next": None}
    page = camille.get(f"/health/weight/{ENTRY}").text
    for words in ("Comment c’était avant", "74", "&lt;i&gt;avant", "changé par vous"):
        assert words in page


def test_who_hides_numbers_sees_none_of_their_body(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.profile"] = a_profile(hide_numbers=True)
    pages = [camille.get(path).text for path in ("/health", "/health/weight", f"/health/weight/{ENTRY}")]
    pages.append(camille.get(f"/health/weight/{ENTRY}/edit").text)
    for page in pages:
        assert not re.search(r"70[,.]\d|24,9|zone de référence|\b68\b", page)
    press(camille, f"/health/weight/{ENTRY}/edit", weight="", moment="2026-03-15", clock="08:20")
    assert asked(bus, "edit_entry")[0]["values"] == {"kg": 70.4}


def test_today_leads_to_the_check_in(camille: FlaskClient) -> None:
    page = camille.get("/").text
    assert 'href="/health">Le noter' in page


def _filled(page: str) -> dict[str, Any]:
    """What a browser sends of a form that nobody touched."""
    page = page[page.index('<form class="card"') :]
    typed: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and (" checked" in tag or not re.search('type="(radio|checkbox)"', tag)):
            typed.setdefault(name[1], []).append(value[1])
    for name, options in re.findall(r'<select id="\w+" name="(\w+)".*?>(.*?)</select>', page, re.S):
        if chosen := re.search(r'value="([^"]*)" selected', options):
            typed[name] = [chosen[1]]
    return typed


def test_each_page_of_the_box_says_its_matter(camille: FlaskClient) -> None:
    for path, words in {
        "/health/profile": "175 cm",
        "/health/profile/body": 'value="1980-05-17"',
        "/health/profile/display": 'value="kg" checked',
        "/health/profile/tobacco": "Prix d’un paquet",
        "/health/goals": "68 kg",
        "/health/goals/new": "en kilogrammes",
        "/health/pauses": "Maladie",
        "/health/pauses/new": "Premier jour",
        "/health/reminders": "20 h 30",
        "/health/reminders/new": "Quels jours",
        "/health/shares": "Sommeil, Poids",
        "/health/shares/new": "À qui montrer",
        f"/health/shares/new/{MEMBER}": "Montrer à Camille",
        "/health/shared-with-me": f'href="/health/of/{MEMBER}/sleep"',
        f"/health/of/{MEMBER}/weight": "70,2 kg",
        "/health/access-log": "a regardé :",
    }.items():
        page = camille.get(path)
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store"), path
        assert words in page.text.replace("\u00a0", " ").replace("\u202f", " "), path


@pytest.mark.parametrize(
    ("units", "typed", "cm"),
    [
        ("cm", {"height_cm": "176,5"}, 176.5),
        ("ft", {"feet": "5", "inches": "10"}, 177.8),
        ("cm", {"height_cm": "175"}, None),
    ],
)
def test_a_height_is_dated_anew_only_where_it_changed(
    camille: FlaskClient, bus: Bus, units: str, typed: dict[str, str], cm: float | None
) -> None:
    bus.answers["healthbox.profile"] = a_profile(units={"weight": "kg", "height": units})
    said = {"born": "1980-05-17", "sex": "", "pregnant": "false", "athlete": "false", "guarded": "true", "version": "4"}
    assert (
        press(camille, "/health/profile/body", **said, **typed, origin="default").location
        == "/health/profile?done=saved"
    )
    [sent] = asked(bus, "edit_profile")
    assert (sent["birth_date"], sent["sex"], sent["guarded"], sent["version"]) == ("1980-05-17", None, True, 4)
    assert sent.get("height_cm") == cm


def test_units_hiding_and_tobacco_are_set_by_themselves(camille: FlaskClient, bus: Bus) -> None:
    press(camille, "/health/profile/display", weight_unit="st", height_unit="ft", hide_numbers="true", version="")
    press(
        camille,
        "/health/profile/tobacco",
        quit_on="2026-01-01",
        cigarettes_before="12",
        pack_price="12,50",
        pack_size="20",
    )
    display, tobacco = asked(bus, "edit_profile")
    assert (display["units"], display["hide_numbers"]) == ({"weight": "st", "height": "ft"}, "true")
    assert display["version"] is None
    assert (tobacco["pack_price"], tobacco["cigarettes_before"], tobacco["quit_on"]) == ("12.50", 12, "2026-01-01")


def test_goals_are_added_to_those_there_are_and_taken_from_them(camille: FlaskClient, bus: Bus) -> None:
    assert (
        press(camille, "/health/goals/new", measure="steps", target="6000", by="").location
        == "/health/goals?done=saved"
    )
    press(camille, "/health/goals/removal", measure="kg")
    added, taken = (sent["goals"] for sent in asked(bus, "put_goals"))
    assert [(one["tracker"], one["measure"], one["target"]) for one in added] == [
        ("weight", "kg", 68.0), ("activity", "steps", 6000.0),
    ]  # fmt: skip
    assert taken == []


def test_a_goal_that_could_harm_is_refused_beside_its_number(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["healthbox.put_goals"] = refuse("Invalid", 422, errors=[{"pointer": "/goals/0/target", "detail": "x"}])
    answer = press(camille, "/health/goals/new", measure="kg", target="40", by="")
    assert (answer.status_code, 'href="#target"' in answer.text) == (422, True)
    assert "parlez-en à un médecin" in answer.text


def test_a_pause_is_of_one_tracker_or_of_all(camille: FlaskClient, bus: Bus) -> None:
    said = {"because": "holidays", "tracker": "", "from": "2026-03-01", "to": ""}
    assert press(camille, "/health/pauses/new", **said).location == "/health/pauses?done=saved"
    [sent] = asked(bus, "add_pause")
    assert {name: sent[name] for name in said} == {
        "because": "holidays",
        "tracker": None,
        "from": "2026-03-01",
        "to": None,
    }
    assert press(camille, f"/health/pauses/{MEMBER}/end").location == "/health/pauses?done=pause-ended"


def test_reminders_are_added_to_those_there_are_and_taken_from_them(camille: FlaskClient, bus: Bus) -> None:
    press(camille, "/health/reminders/new", tracker="weight", clock="08:00", weekdays=["", "1", "7"])
    press(camille, "/health/reminders/removal", tracker="mood", at="20:30")
    assert press(camille, "/health/reminders/new", tracker="weight", clock="08:00", weekdays=[""]).status_code == 422
    added, taken = (sent["reminders"] for sent in asked(bus, "put_reminders"))
    assert added[1] == {"tracker": "weight", "at": "08:00", "weekdays": [1, 7]}
    assert taken == []


def test_a_share_names_who_what_which_days_and_its_end(camille: FlaskClient, bus: Bus) -> None:
    path = f"/health/shares/new/{MEMBER}"
    said = {"trackers": ["", "sleep", "weight"], "from": "2026-01-01", "to": "", "lasts": "30"}
    assert press(camille, path, **said).location == "/health/shares?done=shared"
    [sent] = asked(bus, "share")
    assert (sent["with_member_id"], sent["trackers"], sent["from"], sent["to"]) == (
        MEMBER,
        ["sleep", "weight"],
        "2026-01-01",
        None,
    )
    assert 29 <= (datetime.fromisoformat(sent["expires_at"]) - datetime.now(PARIS)).days <= 30
    assert press(camille, path, **{**said, "trackers": [""]}).status_code == 422
    bus.answers["healthbox.share"] = refuse("NotToThem")
    refused = press(camille, path, **said)
    assert (refused.status_code, str(REFUSALS["NotToThem"]) in refused.text) == (409, True)


def test_what_is_not_shown_is_not_asked_for(camille: FlaskClient, bus: Bus) -> None:
    assert camille.get(f"/health/of/{MEMBER}/mood").status_code == 404
    assert camille.get(f"/health/of/{ENTRY}/weight").status_code == 404
    assert asked(bus, "series_of") == []


def test_what_forms_send_is_what_the_doors_take(camille: FlaskClient, bus: Bus) -> None:
    doors: dict[str, type[Schema]] = {
        "add_entry": schemas.AddHealthEntry,
        "edit_entry": schemas.EditHealthEntry,
        "remove_entry": schemas.RemoveEntry,
        "edit_profile": schemas.EditProfile,
        "put_goals": schemas.PutGoals,
        "add_pause": schemas.AddPause,
        "put_reminders": schemas.PutHealthReminders,
        "share": schemas.Share,
        "end_share": schemas.ShareId,
    }
    forms = [f"/health/{tracker}/{ENTRY}/edit" for tracker in TRACKERS]
    forms += ["/health/profile/body", "/health/profile/display", "/health/profile/tobacco", "/health/pauses/new"]
    forms += ["/health/reminders/new"]
    for path in forms:
        assert press(camille, path, **_filled(camille.get(path).text)).status_code == 303, path
    for tracker in TRACKERS:
        edited = f"/health/{tracker}/{ENTRY}/edit"
        typed = {name: value for name, value in _filled(camille.get(edited).text).items() if name != "version"}
        assert press(camille, f"/health/{tracker}/new", **typed).status_code == 303, tracker
    press(camille, "/health/goals/new", measure="kg", target="68,5", by="2027-01-01")
    press(
        camille, f"/health/shares/new/{MEMBER}", trackers=["", "mood"], **{"from": "2026-01-01", "to": "", "lasts": "7"}
    )
    press(camille, f"/health/shares/{MEMBER}/end")
    press(camille, f"/health/weight/{ENTRY}/removal")
    sent = [one for one in bus.asked if one.service == "healthbox" and one.method in doors]
    assert {one.method for one in sent} == set(doors)
    for one in sent:
        arguments = {name: value for name, value in one.arguments.items() if name not in ("actor", "key")}
        doors[one.method]().load(arguments)
