"""The pages of the Health Box: noting in a few taps, numbers in one's own units, what is shown and what is not."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from contracts.healthbox.schemas import SHAPES, TRACKERS
from gateway.pages.words import REFUSALS
from gateway.tests.boxes import ENTRY, a_day, a_profile, an_entry
from gateway.tests.browsers import asked, filled, press, refuse
from gateway.tests.bus import MEMBER, Bus

PARIS = ZoneInfo("Europe/Paris")


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
    assert press(camille, path, **filled(camille.get(path).text)).status_code == 303
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
