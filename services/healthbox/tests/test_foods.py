"""Foods of an imported table: what stands in its cells is kept as it is meant, and what is missing is never zero."""

from pathlib import Path
from typing import Any

import pytest

from deploy.foods.table import COLUMNS, lines
from kit.refusals import Invalid
from services.healthbox import foods
from services.healthbox.ciqual import CODE, NAME, NUTRIENTS, Bad, HeaderDrift, Row, amount, read
from services.healthbox.folding import fold
from services.healthbox.tests.conftest import Typed
from services.healthbox.tests.world import Person, World

AT = "2026-06-01T12:00:00+02:00"
DAY = {"tracker": "nutrition", "from": "2026-06-01", "to": "2026-06-02"}
BREAD: dict[str, dict[str, Any]] = {
    "kcal": {"amount": 250.0, "as": "exact"},
    "fat": {"amount": 0.5, "as": "below"},
    "salt": {"amount": None, "as": "traces"},
}


def row(code: str, name: str, nutrients: dict[str, dict[str, Any]], family: str | None = None) -> Row:
    return Row(code, name, family, nutrients)


def table(world: World, *rows: Row) -> dict[str, int]:
    with world.db.transaction() as tx:
        return foods.put(tx, "ciqual", rows)


def eat(who: Person, *eaten: tuple[str, float], **more: Any) -> dict[str, Any]:
    said = [{"source": "ciqual", "code": code, "grams": grams} for code, grams in eaten]
    made: dict[str, Any] = who.do("add_entry", tracker="nutrition", at=AT, values={"foods": said, **more})
    return made


def cells(**said: str) -> str:
    return ";".join(said.get(column, "-") for column in COLUMNS) + "\n"


def file(tmp_path: Path, *rows: str, header: str = ";".join(COLUMNS) + "\n", encoding: str = "utf-8") -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes((header + "".join(rows)).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("12,5", {"amount": 12.5, "as": "exact"}),
        ("0", {"amount": 0.0, "as": "exact"}),
        ("< 0,5", {"amount": 0.5, "as": "below"}),
        ("<0.5", {"amount": 0.5, "as": "below"}),
        ("traces", {"amount": None, "as": "traces"}),
        ("-", None),
        ("", None),
    ],
)
def test_a_cell_is_kept_as_it_is_meant_and_nothing_is_not_zero(cell: str, kept: Any) -> None:
    assert amount(cell) == kept


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_tables_are_saved_in(tmp_path: Path, encoding: str) -> None:
    said = {NUTRIENTS["kcal"]: "36,4", NUTRIENTS["fibre"]: "< 0,5", "alim_grp_nom_fr": "légumes"}
    path = file(tmp_path, cells(**{CODE: "20009", NAME: "Pâte d’été", **said}), encoding=encoding)
    [found] = read(path)
    known = {"kcal": {"amount": 36.4, "as": "exact"}, "fibre": {"amount": 0.5, "as": "below"}}
    assert found == row("20009", "Pâte d’été", known, "légumes")


@pytest.mark.parametrize(
    ("column", "instead"),
    [
        ("alim_nom_fr", "alim_nom"),
        ("alim_nom_fr", "alim_code"),
        ("Glucides (g/100 g)", "Glucides (mg/100 g)"),
        ("Protéines, N x 6.25 (g/100 g)", "Protéines (g/100 g)"),
    ],
)
def test_a_header_that_is_not_the_known_one_is_refused_by_its_column(tmp_path: Path, column: str, instead: str) -> None:
    header = ";".join(instead if name == column else name for name in COLUMNS) + "\n"
    with pytest.raises(HeaderDrift):
        list(read(file(tmp_path, header=header)))


def test_spaces_in_the_header_may_differ(tmp_path: Path) -> None:
    header = ";".join(COLUMNS).replace("/100 g)", "/100g)") + "\n"
    assert [type(one) for one in read(file(tmp_path, cells(alim_code="1", alim_nom_fr="Riz"), header=header))] == [Row]


def test_a_line_that_cannot_be_read_stops_no_other_and_is_told_by_its_number(tmp_path: Path) -> None:
    good, other = cells(alim_code="1", alim_nom_fr="Riz"), cells(alim_code="2", alim_nom_fr="Blé")
    odd = cells(alim_code="3", alim_nom_fr="Orge", **{NUTRIENTS["kcal"]: "beaucoup"})
    found = list(read(file(tmp_path, good, "1;2\n", cells(alim_nom_fr="Sans code"), odd, good, other)))
    assert [one.line for one in found if isinstance(one, Bad)] == [3, 4, 5, 6]
    assert [one.code for one in found if isinstance(one, Row)] == ["1", "2"]
    assert "beaucoup" not in repr(found)


def test_the_invented_table_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "foods.csv"
    path.write_text("".join(lines(1)), "utf-8")
    found = list(read(path))
    assert found
    assert all(isinstance(one, Row) and "kcal" in one.nutrients for one in found)
    kinds = {said["as"] for one in found if isinstance(one, Row) for said in one.nutrients.values()}
    assert kinds == {"exact", "below", "traces"}
    assert any("fibre" not in one.nutrients for one in found if isinstance(one, Row))


def test_the_same_table_twice_changes_nothing_and_one_that_is_gone_from_it_stays(world: World) -> None:
    rows = row("1", "Pain", BREAD), row("2", "Riz", {})
    assert table(world, *rows) == {"new": 2, "changed": 0, "same": 0}
    assert table(world, *rows) == {"new": 0, "changed": 0, "same": 2}
    assert table(world, row("1", "Pain complet", BREAD)) == {"new": 0, "changed": 1, "same": 0}
    assert [one["name"] for one in world.person().ask("foods", q="riz")["items"]] == ["Riz"]


def test_the_verb_says_what_it_took_in_and_takes_in_nothing_of_a_file_that_drifted(
    world: World, typed: Typed, tmp_path: Path
) -> None:
    good = file(tmp_path, cells(alim_code="1", alim_nom_fr="Riz"), cells(alim_nom_fr="Sans code"))
    assert typed("import", "ciqual", good) == (
        0,
        "ciqual: 1 new, 0 changed, 0 same, 1 bad lines\nline 3: no code, or no name\n",
    )
    assert typed("import", "ciqual", good)[1].startswith("ciqual: 0 new, 0 changed, 1 same")
    drifted = file(tmp_path, cells(alim_code="2", alim_nom_fr="Blé"), header=";".join(COLUMNS[:-40]) + "\n")
    code, said = typed("import", "ciqual", drifted)
    assert code == 1
    assert "missing" in said
    assert [one["code"] for one in world.rows(None, "SELECT code FROM foods")] == ["1"]


def test_words_fold_and_folding_twice_changes_nothing() -> None:
    assert fold("Œuf, À LA coque") == "oeuf a la coque"
    assert fold(fold("Œuf, À LA coque")) == fold("Œuf, À LA coque")


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("carotte", ["Carotte, crue", "Purée de carotte"]),
        ("CAROTT CRU", ["Carotte, crue"]),
        ("crue carotte", ["Carotte, crue"]),
        ("œuf", ["Œuf, cru"]),
        ("oeuf", ["Œuf, cru"]),
        ("uree", []),
        ("%", []),
        ("_", []),
    ],
)
def test_foods_are_found_by_the_beginnings_of_their_words(world: World, q: str, found: list[str]) -> None:
    table(world, row("1", "Purée de carotte", {}), row("2", "Carotte, crue", {}), row("3", "Œuf, cru", {}))
    assert [one["name"] for one in world.person().ask("foods", q=q)["items"]] == found


def test_what_foods_hold_is_counted_by_grams_with_traces_as_none_and_half_of_a_limit(world: World) -> None:
    table(world, row("1", "Pain", BREAD))
    made = eat(world.person(), ("1", 40))
    assert made["values"]["foods"] == [{"source": "ciqual", "code": "1", "grams": 40.0, "name": "Pain"}]
    assert made["numbers"] == {"kcal": 100.0, "fat": 0.1, "salt": 0.0}
    assert made["incomplete"] == ["protein", "carbohydrate", "sugars", "saturated", "fibre"]


def test_what_one_food_does_not_say_is_told_beside_the_sum_of_what_is_known(world: World) -> None:
    fibre = {"fibre": {"amount": 7.0, "as": "exact"}}
    table(world, row("1", "Pain", BREAD), row("2", "Lentille", {**BREAD, **fibre}))
    who = world.person()
    eat(who, ("1", 40), ("2", 200))
    series = who.ask("series", **DAY)
    values = {one["name"]: one["values"] for one in series["measures"]}
    assert values["fibre"] == [14.0, None]
    assert values["kcal"] == [600.0, None]
    assert values["protein"] == [None, None]
    assert series["incomplete"]["fibre"] == ["2026-06-01"]
    assert "kcal" not in series["incomplete"]


def test_portions_and_foods_lie_side_by_side_and_what_is_sent_as_a_name_is_not_kept(world: World) -> None:
    table(world, row("1", "Pain", BREAD))
    who = world.person()
    made = eat(who, ("1", 40), portions={"fish": 1})
    assert made["numbers"]["fish"] == 1.0
    sent = {"foods": [{**made["values"]["foods"][0], "name": "Autre chose"}]}
    changed = who.do("edit_entry", tracker="nutrition", entry_id=made["id"], values=sent)
    assert changed["values"]["foods"][0]["name"] == "Pain"
    [kept] = world.rows(who, "SELECT amounts FROM entries")
    assert kept["amounts"]["foods"] == [{"source": "ciqual", "code": "1", "grams": 40.0}]


def test_a_food_that_no_table_has_is_named_by_its_place(world: World) -> None:
    table(world, row("1", "Pain", BREAD))
    with pytest.raises(Invalid) as refused:
        eat(world.person(), ("1", 40), ("7", 40))
    assert [error["pointer"] for error in refused.value.extra["errors"]] == ["/values/foods/1/code"]


def test_a_favourite_of_foods_has_their_names(world: World) -> None:
    table(world, row("1", "Pain", BREAD))
    who = world.person()
    values = {"foods": [{"source": "ciqual", "code": "1", "grams": 40}]}
    made = who.do("add_favourite", name="Le matin", values=values)
    assert made["values"]["foods"][0]["name"] == "Pain"
    assert who.ask("favourites")["items"] == [made]
