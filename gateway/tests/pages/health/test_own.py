"""What one tells the Health Box of oneself: height, units, goals, pauses, reminders, shares."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from marshmallow import Schema

from contracts.healthbox import schemas
from contracts.healthbox.schemas import TRACKERS
from gateway.pages.words import REFUSALS
from gateway.tests.boxes import ENTRY, a_profile
from gateway.tests.browsers import asked, filled, press, refuse
from gateway.tests.bus import MEMBER, Bus

PARIS = ZoneInfo("Europe/Paris")


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
        assert press(camille, path, **filled(camille.get(path).text)).status_code == 303, path
    for tracker in TRACKERS:
        edited = f"/health/{tracker}/{ENTRY}/edit"
        typed = {name: value for name, value in filled(camille.get(edited).text).items() if name != "version"}
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
