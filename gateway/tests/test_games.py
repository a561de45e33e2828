"""The games over HTTP: a run is begun, finished by its trials and voided; what is refused says where."""

import pytest
from flask.testing import FlaskClient

from contracts.games.schemas import MOST_TRIALS
from gateway.api.shapes_games import RUN, Game, GameRun, GameRunItem, GameRuns, Games
from gateway.tests.bus import Bus, done
from kit.refusals import Refused

_TRIALS = {
    "seed": 5,
    "trials": [{"i": 0, "shown_at": 0.0, "response": [4, 2, 9], "rt": 1800.5}],
    "timing": {"frame_ms": 16.7, "latency_class": "normal", "input": "touch"},
}


def test_tasks_are_listed(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["games"] = {"items": [Game.example], "next": None}
    answer = camille.get("/v1/games")
    assert (answer.status_code, Games().validate(answer.json)) == (200, {})


def test_a_run_is_begun_and_says_where_it_is(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["start_run"] = done(GameRun.example, 201)
    answer = camille.post("/v1/games/runs", json={"task": "stroop", "input": "touch"})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/games/runs/{RUN}")
    assert GameRun().validate(answer.json) == {}
    assert camille.post("/v1/games/runs", json={"task": "chess", "input": "touch"}).status_code == 422


def test_a_device_that_a_task_has_not_is_told_by_its_place(camille: FlaskClient, bus: Bus) -> None:
    errors = [{"pointer": "/input", "detail": "One of touch, mouse, keyboard."}]
    bus.answers["start_run"] = Refused("Invalid", 422, "", {"errors": errors})
    answer = camille.post("/v1/games/runs", json={"task": "stroop", "input": "switch"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert (answer.json["type"], answer.json["errors"]) == ("/problems/invalid", errors)


def test_trials_are_handed_on_as_they_were_sent_and_a_score_is_none_of_them(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["finish_run"] = done(GameRun.example)
    answer = camille.post(f"/v1/games/runs/{RUN}/trials", json=_TRIALS)
    assert (answer.status_code, answer.json["score"]) == (200, {"total": 9.0, "span": 7.0})
    assert bus.last.arguments["run_id"] == RUN
    assert bus.last.arguments["trials"] == _TRIALS["trials"]
    assert camille.post(f"/v1/games/runs/{RUN}/trials", json={**_TRIALS, "score": {"total": 14}}).status_code == 422


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"seed": "5"}, "/seed"),
        ({"trials": []}, "/trials"),
        ({"trials": _TRIALS["trials"] * (MOST_TRIALS + 1)}, "/trials"),
        ({"trials": [{"i": -1, "shown_at": 0}]}, "/trials/0/i"),
        ({"timing": {"frame_ms": 0, "latency_class": "normal", "input": "touch"}}, "/timing/frame_ms"),
    ],
)
def test_what_has_not_the_shape_of_trials_goes_no_further(
    camille: FlaskClient, bus: Bus, change: dict[str, object], pointer: str
) -> None:
    answer = camille.post(f"/v1/games/runs/{RUN}/trials", json={**_TRIALS, **change})
    assert answer.status_code in (413, 422)
    if answer.status_code == 422:
        assert answer.json["errors"][0]["pointer"] == pointer
    assert not [one for one in bus.asked if one.method == "finish_run"]


def test_impossible_trials_are_told_by_their_place(camille: FlaskClient, bus: Bus) -> None:
    errors = [{"pointer": "/trials/3/rt", "detail": "Milliseconds, or null."}]
    bus.answers["finish_run"] = Refused("ImpossibleTrials", 422, "These trials cannot be.", {"errors": errors})
    answer = camille.post(f"/v1/games/runs/{RUN}/trials", json=_TRIALS)
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/impossible-trials")
    assert answer.json["errors"] == errors


def test_a_run_that_was_disturbed_is_void(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["void_run"] = done({**GameRun.example, "state": "void", "because": "blur", "score": None})
    answer = camille.post(f"/v1/games/runs/{RUN}/void", json={"because": "blur"})
    assert (answer.status_code, answer.json["state"]) == (200, "void")
    assert camille.post(f"/v1/games/runs/{RUN}/void", json={"because": "bored"}).status_code == 422


def test_runs_are_listed_by_task_and_day_and_read_one_by_one(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["runs"] = {"items": [GameRunItem.example], "next": None}
    answer = camille.get("/v1/games/runs?task=sart&from=2026-03-01&to=2026-03-31")
    assert (answer.status_code, GameRuns().validate(answer.json)) == (200, {})
    assert (bus.last.arguments["task"], bus.last.arguments["from"]) == ("sart", "2026-03-01")
    bus.answers["run"] = GameRun.example
    one = camille.get(f"/v1/games/runs/{RUN}")
    assert (one.status_code, GameRun().validate(one.json)) == (200, {})
    assert camille.get("/v1/games/runs?from=2026-03-31&to=2026-03-01").status_code == 422
