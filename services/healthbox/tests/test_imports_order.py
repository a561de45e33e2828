"""Whatever the order of what is noted, brought along, changed, taken back and deleted, the series is one; and what an
export writes is read again as it was."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.healthbox import exports, imports
from services.healthbox.imports import Problem, Record
from services.healthbox.subjects import enter
from services.healthbox.tests.test_entries_bulk import AT, point, put
from services.healthbox.tests.test_imports import VALUES, pieces
from services.healthbox.tests.world import Person, World

EDITED, DELETED = 8, 9
Act = tuple[str, int, int]
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.sampled_from([1, 2, 3, EDITED, DELETED]), st.integers(1, 3)),
        st.tuples(st.just("retract"), st.sampled_from([1, 2, 3]), st.integers(1, 3)),
        st.tuples(st.just("note"), st.integers(1, 3), st.integers(60, 65)),
    ),
    max_size=8,
)


def _record(number: int, version: int) -> Record:
    return point(number, 70 + number + version / 10, version)


def _do(world: World, who: Person, act: Act) -> None:
    what, number, more = act
    if what == "import":
        put(world, who, _record(number, more))
    elif what == "retract":
        put(world, who, point(number, version=more, retracted=True))
    elif what == "note":
        at = (AT + timedelta(days=number, hours=1)).isoformat()
        who.do("add_entry", tracker="weight", at=at, values={"kg": more})
    else:
        [entry] = world.rows(who, "SELECT id FROM entries WHERE source_id = :id", id=f"point-{number}")
        here = {"tracker": "weight", "entry_id": str(entry["id"])}
        if what == "edit":
            who.do("edit_entry", **here, values={"kg": 50})
        else:
            who.ask("remove_entry", **here)


def _series(world: World, acts: list[Act]) -> Any:
    who = world.person()
    for act in [("import", EDITED, 1), ("import", DELETED, 1), *acts]:
        _do(world, who, act)
    return who.ask("series", **{"tracker": "weight", "from": "2026-06-01", "to": "2026-06-12"})


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(acts=ACTS, chance=st.randoms(use_true_random=False))
def test_in_whatever_order_it_happens_the_series_is_the_same(world: World, acts: list[Act], chance: Any) -> None:
    one = [*acts, ("edit", EDITED, 0), ("remove", DELETED, 0)]
    other = list(one)
    chance.shuffle(other)
    assert _series(world, one) == _series(world, other)


def _all(who: Person) -> list[dict[str, Any]]:
    found = [one for tracker in VALUES for one in who.ask("entries", tracker=tracker, limit=100)["items"]]
    kept = ("tracker", "day", "at", "zone", "values", "note")
    return [{name: one[name] for name in kept} for one in found]


def _take_over(world: World, who: Person, content: bytes, format_: str) -> Any:
    with world.db.transaction() as tx:
        enter(tx, who.id, kms=world.service.kms)
        about = imports.context(tx, who.id, format_)
    found = list(imports.read(pieces(content), format_, about))
    assert [one for one in found if isinstance(one, Problem)] == []
    return put(world, who, *[one for one in found if isinstance(one, Record)])


@pytest.mark.parametrize("format_", ["csv", "fhir"])
def test_an_export_read_again_is_what_was_noted(world: World, format_: str) -> None:
    who, other = world.person(), world.person()
    world.rows(
        None, "INSERT INTO foods (source, code, names, folded, nutrients) VALUES ('ciqual', '13000', '{}', '', '{}')"
    )
    for tracker, values in VALUES.items():
        for day, note in ((1, None), (2, "=1+1; \"Ligne\"\nsuivante, d'après l'été ☀"), (3, "'-2")):
            at = datetime.fromisoformat("2026-06-01T07:15:30.125+02:00") + timedelta(days=day)
            zone = "America/Montreal" if day == 3 else "Europe/Paris"
            who.do("add_entry", tracker=tracker, at=at.isoformat(), zone=zone, values=values, note=note)
    who.do("add_entry", tracker="activity", at=AT.isoformat(), values={"steps": 4000})
    who.do("add_entry", tracker="nutrition", at=AT.isoformat(), values={"foods": [
        {"source": "ciqual", "code": "13000", "grams": 150.5}], "meal": "dinner"})  # fmt: skip
    who.do("add_entry", tracker="mood", at=AT.isoformat(), values={"stress": 0})
    put(world, who, point(1), point(2, note="du téléphone"))
    with world.db.transaction() as tx:
        enter(tx, who.id, kms=world.service.kms)
        content = b"".join(exports.write(world.service, tx, who.id, format_))
    count = len(_all(who))
    assert _take_over(world, who, content, format_).same == count
    assert _take_over(world, other, content, format_).added == count
    assert _all(other) == _all(who)
    sources = {one["source"] for one in other.ask("entries", tracker="weight")["items"]}
    assert sources == {format_, "apple"}
    assert _take_over(world, other, content, format_).same == count
    assert put(world, other, point(1)).same == 1
