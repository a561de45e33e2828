"""A meal made of foods, without a script and without a word in an address; what the rules on eating say."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.healthbox import schemas
from gateway.pages.words_health import PNNS
from gateway.tests.boxes import ENTRY, VALUES, a_profile, an_entry
from gateway.tests.browsers import asked, press
from gateway.tests.bus import Bus

PAGE = "/health/nutrition/foods"
CARROT = "ciqual:20009:Carotte%2C%20crue"


def on_plate(page: str) -> list[str]:
    return re.findall(r'name="eaten" value="([^"]+)"', page)


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_meal_is_gathered_food_by_food_and_noted(camille: FlaskClient, bus: Bus) -> None:
    assert f'href="{PAGE}"' in camille.get("/health/nutrition").text
    found = press(camille, PAGE, q="carot", button="search")
    assert (found.status_code, CARROT in found.text) == (200, True)
    assert (asked(bus, "foods")[0]["q"], asked(bus, "foods")[0]["language"]) == ("carot", "fr")
    added = press(camille, PAGE, q="carot", food=CARROT, grams="150,5", button="add")
    [line] = on_plate(added.text)
    assert line == "ciqual:20009:150.5:Carotte%2C%20crue"
    assert "Carotte, crue" in added.text
    assert "150,5 g" in plain(added.text)
    noted = press(camille, PAGE, eaten=[line, line], meal="lunch", moment="2026-03-15", clock="12:30", button="note")
    assert noted.location == "/health/nutrition?done=noted"
    [sent] = asked(bus, "add_entry")
    schemas.AddHealthEntry().load({name: one for name, one in sent.items() if name not in ("actor", "key")})
    assert sent["values"] == {"meal": "lunch", "foods": [{"source": "ciqual", "code": "20009", "grams": 150.5}] * 2}
    assert sent["at"] == "2026-03-15T12:30:00+01:00"


def test_what_is_on_the_plate_stays_while_one_searches_on_and_is_taken_off(camille: FlaskClient, bus: Bus) -> None:
    lines = ["ciqual:1:10:A", "ciqual:2:20:B"]
    said = {"eaten": lines, "meal": "dinner", "moment": "2026-03-15", "clock": "19:00", "remark": "Gardez-moi"}
    page = press(camille, PAGE, q="pom", button="search", **said).text
    assert on_plate(page) == lines
    assert "Gardez-moi" in page
    assert re.search(r'value="dinner" selected', page)
    assert on_plate(press(camille, PAGE, drop="0", **said).text) == lines[1:]
    bus.answers["healthbox.foods"] = {"items": [], "next": None}
    assert "Aucun aliment de ce nom" in press(camille, PAGE, q="zzz", button="search", **said).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"button": "add", "food": CARROT, "grams": ""}, "grams"),
        ({"button": "add", "food": CARROT, "grams": "9000"}, "grams"),
        ({"button": "add", "grams": "100"}, "food"),
        ({"button": "note"}, "food"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    camille: FlaskClient, bus: Bus, typed: dict[str, str], field: str
) -> None:
    answer = press(camille, PAGE, q="" if typed["button"] == "note" else "carot", **typed)
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert f'id="{field}"' in answer.text
    assert asked(bus, "add_entry") == []
    kept = press(camille, PAGE, q="carot", button="add", food=CARROT, grams="x", eaten=["ciqual:1:10:A"])
    assert on_plate(kept.text) == ["ciqual:1:10:A"]


def test_a_plate_that_somebody_made_up_is_refused(camille: FlaskClient, bus: Bus) -> None:
    for line in ("ciqual:1:10", "ciqual:1:<b>:A", ":1:10:A"):
        assert press(camille, PAGE, eaten=[line], button="note", meal="lunch").status_code == 422
    assert asked(bus, "add_entry") == []


def test_portions_are_changed_without_losing_the_foods_of_a_meal(camille: FlaskClient, bus: Bus) -> None:
    foods = [{"source": "ciqual", "code": "20009", "grams": 150.0, "name": "Carotte, crue"}]
    meal = an_entry("nutrition", values={**VALUES["nutrition"], "foods": foods}, numbers={"kcal": 60.2, "salt": 0.1})
    bus.answers["healthbox.entry"] = {**meal, "incomplete": ["salt"]}
    page = plain(camille.get(f"/health/nutrition/{ENTRY}").text)
    assert "60,2 kcal" in page
    assert "au moins 0,1 g : un aliment ne le dit pas" in page
    bus.answers["healthbox.profile"] = a_profile(guarded=True)
    assert "60,2" not in camille.get(f"/health/nutrition/{ENTRY}").text
    assert "restent comme ils sont notés" in camille.get(f"/health/nutrition/{ENTRY}/edit").text
    press(camille, f"/health/nutrition/{ENTRY}/edit", meal="dinner", fish="1", moment="2026-03-15", clock="08:20")
    [sent] = asked(bus, "edit_entry")
    assert (sent["values"]["portions"], sent["values"]["foods"]) == ({"fish": 1.0}, foods)


def test_advice_waits_for_seven_days_and_is_withheld_from_whom_it_could_harm(camille: FlaskClient, bus: Bus) -> None:
    assert "Pas encore : 5 jours sur 7" in plain(camille.get("/health/advice").text)
    nothing: dict[str, Any] = {"days": 7, "enough": True, "withheld": None, "energy": None, "items": []}
    for why in ("age", "pregnant", "guarded", "thin"):
        bus.answers["healthbox.advice"] = {**nothing, "withheld": why}
        page = camille.get("/health/advice").text
        assert "Compté sur" not in page
        assert "kcal" not in page


def test_each_rule_says_what_was_counted_on_how_many_days_and_whose_it_is(camille: FlaskClient, bus: Bus) -> None:
    more = {"days": 7, "source": "PNNS, HCSP, 2017", "wanted": {"low": 5, "high": None}, "text_key": "pnns.x"}
    units = {"fruit_vegetables": ("portion", "day"), "other_meat": ("g", "week"), "alcohol_days": ("day", "week")}
    items = [{"rule": name, "unit": unit, "per": per, "counted": 3.4, **more} for name, (unit, per) in units.items()]
    energy = {"kcal": 1270.25, "within": 10, "source": "Mifflin 1990"}
    told = {"days": 7, "enough": True, "withheld": None, "energy": energy, "items": items}
    bus.answers["healthbox.advice"] = told
    page = plain(camille.get("/health/advice").text)
    for words in (
        "3,4 portions par jour",
        "3,4 g par semaine",
        "3,4 jours sur sept",
        "PNNS, HCSP, 2017",
        "7 jours notés",
    ):
        assert words in page, words
    assert "1 270 kcal" in page
    assert all(plain(str(PNNS[name])) in page for name in units)
    bus.answers["healthbox.profile"] = a_profile(hide_numbers=True)
    assert "kcal" not in camille.get("/health/advice").text
