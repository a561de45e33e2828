"""What a file says beside the entries is judged as the doors judge it; what is here otherwise stays, and is told."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from contracts.healthbox.schemas import BESIDE
from services.healthbox import imports
from services.healthbox.coding import LOINC, OURS, SOURCE
from services.healthbox.imports import Fact, Problem, Unreadable, beside
from services.healthbox.tests.test_imports import PARIS, pieces, zipped
from services.healthbox.tests.test_round_trip import imported
from services.healthbox.tests.world import Person, World


@pytest.fixture
def who(world: World) -> Person:
    return world.person()


def taken(world: World, who: Person, **tables: str) -> Any:
    """The report of an import of an archive with these tables."""
    return imported(world, who, zipped({f"{name}.csv": text.encode() for name, text in tables.items()}))["report"]


def only(content: bytes, format_: str = "csv") -> list[Fact]:
    found = list(imports.read(pieces(content), format_, PARIS))
    assert [one for one in found if not isinstance(one, Fact)] == []
    return [one for one in found if isinstance(one, Fact)]


def test_what_is_here_otherwise_stays_and_it_is_told_which(world: World, who: Person) -> None:
    who.ask("edit_profile", sex="male", height_cm=180, height_on="2026-01-02", units={"weight": "lb"})
    who.ask("put_goals", goals=[{"tracker": "activity", "measure": "steps", "target": 8000}])
    who.ask("add_pause", **{"because": "illness", "from": "2026-02-01", "to": "2026-02-03"})
    who.ask("assess", instrument="phq2", answers=[0, 1])
    [result] = who.ask("assessments")["items"]
    before = [who.ask(door) for door in ("profile", "goals", "pauses", "assessments")]
    report = taken(
        world, who,
        profile="sex,pregnant,birth_date,weight_unit\nfemale,True,1980-05-17,st\n",
        heights="day,height (cm)\n2026-01-02,175\n2026-01-03,176\n",
        goals="tracker,measure,target,since,by\nactivity,steps,9000,2026-01-01,\n",
        pauses="tracker,because,from,to\n,illness,2026-02-01,\n",
        assessments=f'instrument,edition,at,answers\nphq2,2010,{result["at"]},"[3,3]"\n',
    )  # fmt: skip
    assert report["beside"] == {
        "profile": {"added": 1, "same": 0, "kept": 3},
        "heights": {"added": 1, "same": 0, "kept": 1},
        **{kind: {"added": 0, "same": 0, "kept": 1} for kind in ("goals", "pauses", "assessments")},
    }
    assert {(one["record"], one["kind"], one["field"]) for one in report["kept"]} == {
        (1, "profile", "sex"), (1, "profile", "pregnant"), (1, "profile", "weight_unit"), (2, "heights", "height"),
        (4, "goals", "measure"), (5, "pauses", "to"), (6, "assessments", "answers"),
    }  # fmt: skip
    after = [who.ask(door) for door in ("profile", "goals", "pauses", "assessments")]
    assert after[1:] == before[1:]
    new = {"birth_date", "age", "is_adult", "heights", "version"}
    assert {name: said for name, said in after[0].items() if name not in new} == {
        name: said for name, said in before[0].items() if name not in new
    }
    assert [one["cm"] for one in after[0]["heights"]] == [180, 176]


REFUSED = [
    ("profile", "birth_date,sex\n1980-05-17,zqcanary\n", "profile.sex", "Must be one of: female, male."),
    ("profile", "quit_on\n2099-01-01\n", "profile.quit_on", "Not after today."),
    ("profile", "weight_unit\nzqcanary\n", "profile.units", "Must be one of: kg, lb, st."),
    ("heights", "day,height (cm)\n2026-01-02,20\n", "heights.height", "equal to 40 and less than or equal to 260"),
    ("heights", "day,height (cm)\n06/13/2026,170\n", "heights.day", "Not a valid date."),
    ("heights", "day,height (cm)\n2099-01-01,170\n", "heights.day", "Not after today."),
    ("heights", "day,height (cm)\n,170\n", "heights.day", "required"),
    ("goals", "tracker,measure,target,since\nmood,kg,7,2026-01-01\n", "goals.measure", "A measure of this tracker."),
    ("goals", "tracker,measure,target,since\nmood,stress,3,2099-01-01\n", "goals.since", "Not after today."),
    (
        "goals", "tracker,measure,target,since,by\nmood,stress,3,2026-01-05,2026-01-04\n", "goals.by",
        "Not before today.",
    ),
    ("pauses", "because,from,to\nillness,2026-02-03,2026-02-01\n", "pauses.to", "Not before the first day."),
    ("pauses", "because,from\nzqcanary,2026-02-03\n", "pauses.because", "Must be one of: illness"),
    ("reminders", 'tracker,at,weekdays\nmood,zqcan,"[1]"\n', "reminders.at", "A time of day, as 20:30."),
    ("reminders", 'tracker,at,weekdays\nmood,20:30,"[8]"\n', "reminders.weekdays", "less than or equal to 7"),
    ("assessments", 'instrument,edition,at,answers\nphq2,1999,2026-01-01,"[0,1]"\n', "assessments.at", "Not a valid"),
    (
        "assessments", 'instrument,edition,at,answers\nphq2,1999,2026-01-01T08:00:00Z,"[0,1]"\n',
        "assessments.edition", "The edition 2010.",
    ),
    (
        "assessments", 'instrument,edition,at,answers\nphq2,2010,2026-01-01T08:00:00Z,"[0,7]"\n',
        "assessments.answers", "0",
    ),
    (
        "assessments", 'instrument,edition,at,answers\nphq2,2010,2099-01-01T08:00:00Z,"[0,1]"\n', "assessments.at",
        "Not later than tomorrow",
    ),
    (
        "assessments", 'instrument,edition,day,at,answers\nphq2,2010,2026-01-05,2026-01-01T08:00:00Z,"[0,1]"\n',
        "assessments.day", "The day of that moment.",
    ),
    (
        "assessments", 'instrument,edition,at,answers\nwho5,2024,2026-01-01T08:00:00Z,"[0,1,2,3,4]"\n',
        "assessments.instrument", "A questionnaire that is offered here.",
    ),
    ("marks", f"day,label\n2026-03-16,{'x' * 61}\n", "marks.label", "between 1 and 60"),
    ("favourites", 'name,values\nzqcanary,"{""meal"": ""zqcanary""}"\n', "favourites.values", "Must be one of"),
    ("favourites", "name,values\nzqcanary,no json\n", "favourites.values", "Not a valid mapping type."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "table", "column", "detail"), REFUSED)
def test_what_a_door_refuses_is_named_by_its_line_and_column_with_what_is_allowed(
    world: World, who: Person, kind: str, table: str, column: str, detail: str
) -> None:
    report = taken(world, who, **{kind: table})
    assert (report["refused"], report["beside"]) == (1, {})
    [problem] = report["problems"]
    assert (problem["record"], problem["field"]) == (1, column)
    assert detail in problem["detail"]
    assert "zqcan" not in str(report)
    assert world.rows(who, f"SELECT FROM {kind if kind != 'profile' else 'profiles'}") == []


def test_a_line_that_is_refused_leaves_the_others_be(world: World, who: Person) -> None:
    report = taken(world, who, marks=f"day,label\n2026-03-16,un\n2026-03-17,{'x' * 99}\n2026-03-18,trois\n")
    assert (report["refused"], report["beside"]["marks"]["added"]) == (1, 2)


def test_no_more_comes_in_than_the_doors_let_in(world: World, who: Person) -> None:
    one_by_one = [f"{hour:02}:{minute:02}" for hour in range(3) for minute in range(5)]
    report = taken(
        world, who,
        marks="day,label\n" + "".join(f"2026-03-16,jour {number}\n" for number in range(202)),
        pauses="because,from,to\n" + "other,2026-01-01,2026-01-01\n" * 101,
        reminders="tracker,at,weekdays\n" + "".join(f'mood,{at},"[1]"\n' for at in one_by_one),
        favourites="name,values\n" + "".join(f'm {one},"{{""portions"":{{""fish"":1}}}}"\n' for one in range(51)),
    )  # fmt: skip
    added = {kind: count["added"] for kind, count in report["beside"].items()}
    assert added == {"marks": 200, "pauses": 100, "reminders": 12, "favourites": 50}
    assert report["refused"] == 2 + 1 + 3 + 1
    assert {one["field"] for one in report["problems"]} == {
        "marks.day",
        "pauses.from",
        "reminders.at",
        "favourites.name",
    }


def test_a_goal_is_judged_by_who_it_is_for(world: World, who: Person) -> None:
    tables = {"goals": "tracker,measure,target,since\nweight,kg,50,2026-01-01\n"}
    guarded = taken(world, who, **tables, profile="guarded\nTrue\n")
    thin = taken(world, world.person("Dominique"), **tables, heights="day,height (cm)\n2026-01-01,180\n")
    for report in (guarded, thin):
        assert [one["field"] for one in report["problems"]] == ["goals.target"]


def test_a_goal_whose_day_is_over_comes_back_with_the_day_it_began(world: World, who: Person) -> None:
    report = taken(world, who, goals="tracker,measure,target,since,by\nmood,stress,3,2026-01-01,2026-02-01\n")
    assert report["problems"] == []
    [goal] = who.ask("goals")["items"]
    assert (goal["since"], goal["by"]) == ("2026-01-01", "2026-02-01")


def test_a_result_is_counted_again_and_calls_for_help_as_it_did(world: World, who: Person) -> None:
    row = 'phq9,2010,2026-01-02,2026-01-01T23:30:00Z,0,x,"[0,0,0,0,0,0,0,0,1]"'
    table = f"instrument,edition,day,at,score,range,answers\n{row}\n"
    assert taken(world, who, assessments=table)["beside"]["assessments"]["added"] == 1
    [result] = who.ask("assessments")["items"]
    assert (result["score"], result["day"], result["at"]) == (1, "2026-01-02", "2026-01-01T23:30:00.000000+00:00")
    assert result["help"]["lines"]


def test_a_reminder_that_came_in_is_due_at_its_time(world: World, who: Person) -> None:
    taken(world, who, reminders='tracker,at,weekdays\nmood,20:30:00,"[1,2,3,4,5,6,7]"\n')
    [due] = world.rows(None, "SELECT at FROM due WHERE kind = 'reminder'")
    assert timedelta() < due["at"] - world.now() <= timedelta(days=1)


def test_tables_that_went_through_a_spreadsheet_say_the_same(world: World, who: Person) -> None:
    tables = {
        "heights": "day;height (cm)\r\n02/01/2026;174,5\r\n",
        "profile": "birth_date;pack_price\r\n17/05/1980;12,50\r\n",
        "marks": "day;label\r\n16/03/2026;'=un\r\n",
    }
    assert taken(world, who, **tables)["problems"] == []
    profile = who.ask("profile")
    assert (profile["heights"], profile["birth_date"], profile["pack_price"]) == (
        [{"day": "2026-01-02", "cm": 174.5}], "1980-05-17", "12.50",
    )  # fmt: skip
    assert who.ask("marks")["items"][0]["label"] == "=un"


def bundle(*resources: dict[str, Any]) -> bytes:
    return orjson.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]})


def height(value: float, unit: str) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "status": "final", "effectiveDateTime": "2026-01-02T08:00:00+01:00",
        "code": {"coding": [{"system": LOINC, "code": "8302-2"}]}, "valueQuantity": {"value": value, "code": unit},
    }  # fmt: skip


@pytest.mark.parametrize(("value", "unit", "cm"), [(174.5, "cm", 174.5), (1.75, "m", 175), (69, "[in_i]", 175.3)])
def test_a_height_of_anybodys_bundle_is_in_centimetres(value: float, unit: str, cm: float) -> None:
    [fact] = only(bundle(height(value, unit)), "fhir")
    assert (fact.kind, fact.values) == ("heights", {"height_on": "2026-01-02", "height_cm": cm})


def test_who_a_bundle_is_about_and_what_they_aim_at_is_taken_from_ours_alone() -> None:
    patient = {"resourceType": "Patient", "birthDate": "1980-05-17", "gender": "unknown"}
    goal = {"resourceType": "Goal", "description": {"text": "Steps"}, "startDate": "2026-01-01"}
    answers = {"resourceType": "QuestionnaireResponse", "identifier": {"system": "urn:x", "value": "phq2 2010"}}
    assert only(bundle(patient, goal, answers), "fhir") == []
    [fact] = only(bundle({**patient, "meta": {"source": f"{SOURCE}self"}}), "fhir")
    assert fact == Fact(1, "profile", {"birth_date": "1980-05-17"})


def test_a_resource_of_ours_that_is_not_as_it_should_be_is_a_problem_with_its_number() -> None:
    goal = {"resourceType": "Goal", "description": {"coding": [{"system": OURS, "code": "steps"}]}, "target": []}
    found = list(imports.read(pieces(bundle(height(175, "zqcanary"), goal)), "fhir", PARIS))
    assert [(one.number, one.field) for one in found if isinstance(one, Problem)] == [(1, "resource"), (2, "resource")]
    assert "zqcanary" not in repr(found)


def test_facts_come_last_and_by_their_kind_whatever_the_order_of_the_file() -> None:
    tables = {f"{kind}.csv": b"day,tracker,name,sex\n,,,x\n" for kind in reversed(BESIDE)}
    found = only(zipped({**tables, "shares.csv": b"with\nzq\n"}))
    assert [one.kind for one in found] == list(BESIDE)
    assert {one.number for one in found} == set(range(1, len(BESIDE) + 1))


def test_more_than_can_be_kept_beside_entries_is_refused() -> None:
    many = b"day,label\n" + b"2026-03-16,x\n" * (beside.MOST_BYTES // 250)
    with pytest.raises(Unreadable, match="than can be"):
        only(zipped({"marks.csv": many}))
    with pytest.raises(Unreadable, match="name its columns"):
        only(zipped({"marks.csv": b"a,b\n1,2\n"}))
