"""Runs through the doors: begun, scored by the service, void when disturbed, replayed from what is kept."""

from typing import Any

import pytest

from contracts.games.schemas import INPUTS
from services.games.runs import latency_class
from services.games.tasks import TASKS
from services.games.tests.world import World, sent

STIMULI = ("parameters", "practice", "blocks")


def kept(world: World, who: Any) -> list[dict[str, Any]]:
    """Every run of a member as it is kept."""
    return world.rows(who, "SELECT * FROM runs ORDER BY id")


@pytest.mark.parametrize("task", TASKS)
def test_a_run_of_every_task_is_scored_by_the_service_and_scores_the_same_from_what_is_kept(
    world: World, task: str
) -> None:
    who = world.person()
    run = world.played(who, task, skill=0.9, whim=3)
    assert (run["state"], run["latency_class"], run["closes_at"] > run["started_at"]) == ("scored", "normal", True)
    [row] = kept(world, who)
    shown = TASKS[task].stimuli(row["seed"], row["variant"])
    assert {name: run[name] for name in STIMULI} == shown
    assert TASKS[task].score(shown, row["trials"]) == run["score"]
    assert TASKS[task].excluded(shown, row["trials"]) == run["excluded"]
    assert who.ask("run", run_id=run["id"]) == run
    assert world.told() == []


def test_a_run_that_is_begun_says_what_to_show_and_holds_no_answer(world: World) -> None:
    run = world.person().do("start_run", task="nback", variant="spoken", input="keyboard")
    assert (run["state"], run["score"], run["instructions_key"]) == ("open", None, "nback.spoken")
    assert run["parameters"]["cycle_ms"] == 3000
    assert {name for block in run["blocks"] for stimulus in block for name in stimulus} == {"letter"}


def test_a_task_has_only_the_variants_that_it_allows(world: World) -> None:
    refusal = world.person().refusal("start_run", task="corsi", variant="spoken", input="touch")
    assert refusal is not None
    assert refusal.extra["errors"] == [{"pointer": "/variant", "detail": "One of standard."}]


@pytest.mark.parametrize("task", ["stroop", "trails_a", "trails_b"])
def test_a_task_in_a_hurry_is_answered_by_no_switch_neither_from_its_begin_nor_at_its_end(
    world: World, task: str
) -> None:
    who = world.person()
    refusal = who.refusal("start_run", task=task, input="switch")
    assert refusal is not None
    assert (refusal.name, refusal.status) == ("Invalid", 422)
    assert refusal.extra["errors"] == [{"pointer": "/input", "detail": "One of touch, mouse, keyboard."}]
    assert kept(world, who) == []
    run = world.started(who, task)
    late = who.refusal("finish_run", **sent(run, input="switch"))
    assert late is not None
    assert [error["pointer"] for error in late.extra["errors"]] == ["/timing/input"]
    assert who.do("finish_run", **sent(run))["state"] == "scored"


def test_each_run_has_another_form(world: World) -> None:
    who = world.person()
    one, other = who.do("start_run", task="pairs", input="touch"), who.do("start_run", task="pairs", input="touch")
    assert one["seed"] != other["seed"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"seed": 7}, "/seed"),
        ({"timing": {"frame_ms": 16.7, "latency_class": "fast", "input": "touch"}}, "/timing/latency_class"),
        ({"trials": []}, "/trials"),
        ({"trials": [{"i": 0, "shown_at": 0.0, "response": "press", "rt": 300.0}]}, "/trials"),
    ],
)
def test_what_cannot_have_been_is_refused_by_its_place_and_changes_nothing(
    world: World, change: dict[str, Any], pointer: str
) -> None:
    who = world.person()
    run = world.started(who)
    before = kept(world, who)
    refusal = who.refusal("finish_run", **{**sent(run), **change})
    assert refusal is not None
    assert [error["pointer"] for error in refusal.extra["errors"]] == [pointer]
    assert kept(world, who) == before
    assert who.do("finish_run", **sent(run))["state"] == "scored"


def test_a_run_cannot_have_lasted_longer_than_since_it_began(world: World) -> None:
    who = world.person()
    run = world.started(who, since_minutes=0)
    refusal = who.refusal("finish_run", **sent(run))
    assert refusal is not None
    assert (refusal.name, refusal.extra["errors"][0]["pointer"]) == ("ImpossibleTrials", "/trials")


def test_trials_of_another_run_are_refused_where_the_form_shows_it(world: World) -> None:
    who = world.person()
    first = sent(world.started(who, "digits_forward"))
    second = world.started(who, "digits_forward")
    refusal = who.refusal("finish_run", **{**sent(second), "trials": first["trials"]})
    assert refusal is not None
    assert refusal.name == "ImpossibleTrials"


def test_a_run_is_finished_once(world: World) -> None:
    who = world.person()
    run = world.started(who)
    who.do("finish_run", **sent(run))
    assert who.refused("finish_run", **sent(run)) == "RunOver"
    assert who.refused("void_run", run_id=run["id"], because="blur") == "RunOver"


@pytest.mark.parametrize("because", ["blur", "hidden", "rotated", "stalled", "left"])
def test_a_run_that_was_disturbed_is_void_and_has_no_score(world: World, because: str) -> None:
    who = world.person()
    run = world.started(who)
    gone = who.do("void_run", run_id=run["id"], because=because)
    assert (gone["state"], gone["because"], gone["score"]) == ("void", because, None)
    assert who.refused("finish_run", **sent(run)) == "RunOver"


def test_who_begins_another_run_has_left_the_one_before(world: World) -> None:
    who = world.person()
    first = world.started(who)
    who.do("start_run", task="pairs", input="touch")
    assert who.ask("run", run_id=first["id"])["because"] == "left"


def test_after_an_hour_a_run_is_left(world: World) -> None:
    who = world.person()
    run = world.started(who)
    world.rows(who, "UPDATE runs SET closes_at = now() WHERE id = :id", id=run["id"])
    found = who.ask("run", run_id=run["id"])
    assert (found["state"], found["because"]) == ("void", "left")
    assert who.refused("finish_run", **sent(run)) == "RunOver"


def test_a_run_of_another_answers_like_one_that_does_not_exist(world: World) -> None:
    who, other = world.person(), world.person()
    run = world.started(who)
    assert other.refused("run", run_id=run["id"]) == "NotFound"
    assert other.refused("finish_run", **sent(run)) == "NotFound"
    assert other.refused("void_run", run_id=run["id"], because="left") == "NotFound"
    assert other.ask("runs")["items"] == []


def test_the_first_two_of_a_series_warm_up_and_another_input_or_device_is_another_series(world: World) -> None:
    who = world.person()
    assert [world.played(who)["warm_up"] for _ in range(3)] == [True, True, False]
    assert world.played(who, input="keyboard")["warm_up"] is True
    assert world.played(who, frame_ms=8.3, latency_class="fast")["warm_up"] is True
    assert world.played(who, "sart")["warm_up"] is True


@pytest.mark.parametrize(
    ("frame_ms", "said"), [(4.2, "fast"), (12, "fast"), (12.1, "normal"), (25, "normal"), (25.1, "slow")]
)
def test_a_device_is_of_the_class_of_its_frames(frame_ms: float, said: str) -> None:
    assert latency_class(frame_ms) == said


def test_by_what_it_was_answered_counts_and_not_what_was_meant_at_its_begin(world: World) -> None:
    run = world.played(world.person(), input="switch")
    assert run["input"] == "switch"


def test_runs_are_listed_newest_first_by_task_and_by_day(world: World) -> None:
    who = world.person()
    one, two, three = world.played(who), world.played(who, "trails_a"), world.played(who)
    ids = [run["id"] for run in who.ask("runs")["items"]]
    assert ids == [three["id"], two["id"], one["id"]]
    assert [run["id"] for run in who.ask("runs", task="trails_a")["items"]] == [two["id"]]
    page = who.ask("runs", limit=2)
    assert [run["id"] for run in who.ask("runs", limit=2, cursor=page["next"])["items"]] == [one["id"]]
    today = one["day"]
    assert len(who.ask("runs", **{"from": today, "to": today})["items"]) == 3
    assert who.ask("runs", to="2020-01-01")["items"] == []
    assert not set(STIMULI) & set(page["items"][0])


def test_the_tasks_say_what_they_measure_and_where_they_are_from(world: World) -> None:
    items = {item["task"]: item for item in world.person().ask("games")["items"]}
    assert set(items) == set(TASKS)
    for item in items.values():
        assert [one["primary"] for one in item["measures"]].count(True) == 1
        assert item["licence"]
        assert item["source"]
        assert item["minutes"] <= 5
        assert set(item["inputs"]) >= set(INPUTS) - {"switch"}
    assert {name for name in items if "switch" not in items[name]["inputs"]} == {"stroop", "trails_a", "trails_b"}
