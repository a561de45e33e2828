"""Pages of the games: what a run's page holds, what it sends on, and how results are said: never as a verdict."""

import html
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contracts.games import schemas
from gateway.pages import words_games
from gateway.pages.games_numbers import usual
from gateway.tests import plays
from gateway.tests.boxes import a_measure
from gateway.tests.browsers import asked, press, refuse
from gateway.tests.bus import MEMBER, Bus
from services.games.tasks import TASKS

_JUDGING = re.compile(r"déclin|démence|Alzheimer|trouble|anormal|mauvais|faible|inquiét|alert|score", re.IGNORECASE)
_TRIALS = {"seed": 7, "trials": [{"i": 0, "shown_at": 0, "response": "press", "rt": 300}]}
_LAST = ("within", "outside", None)
_TIMING = {"frame_ms": 16.7, "latency_class": "normal", "input": "touch"}


def shown(client: FlaskClient, path: str) -> str:
    """A page's words, with plain spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return html.unescape(answer.text).replace("\u00a0", " ")


def test_every_task_measure_and_symbol_has_words() -> None:
    assert set(words_games.TASKS) == set(schemas.TASKS) == set(TASKS)
    for name, task in TASKS.items():
        assert {f"{name}.{variant}" for variant in task.variants} <= set(words_games.HOW)
        assert {one.name for one in task.measures} <= set(words_games.MEASURES)
    assert len(words_games.HOW) == sum(len(task.variants) for task in TASKS.values())
    assert set(words_games.INPUTS) == set(schemas.INPUTS)
    assert set(schemas.VOIDED) <= set(words_games.PLAYED)
    assert set(words_games.RULES) == set(words_games.MEANS) == set(TASKS)
    assert len(str(words_games.LETTERS).split()) == 13
    assert str(words_games.SHOWN_LETTERS).split() == TASKS["nback"].parameters["letters"]
    colours = TASKS["stroop"].parameters["colours"]
    assert set(words_games.COLOURS) == set(colours)


@pytest.mark.parametrize("task", schemas.TASKS)
def test_a_run_s_page_holds_what_is_shown_and_no_script_of_its_own(camille: FlaskClient, bus: Bus, task: str) -> None:
    run = plays.a_run(task)
    bus.answers["games.run"] = run
    answer = camille.get(f"/games/runs/{plays.RUN}")
    held = re.search(r'data-run="([^"]*)"', answer.text)
    assert held
    told = json.loads(html.unescape(held[1]))
    assert (told["seed"], told["blocks"]) == (run["seed"], run["blocks"])
    [script] = re.findall(rf'src="(/static/\w+/games/{task}\.js)"', answer.text)
    module = camille.get(script)
    assert (module.status_code, module.mimetype) == (200, "text/javascript")
    assert "<script>" not in answer.text


def test_modules_are_small_and_know_no_other_host(app: Flask) -> None:
    folder = f"{app.root_path}/pages/static/games"
    from pathlib import Path

    modules = {path.stem: path.read_text() for path in Path(folder).glob("*.js")}
    assert set(TASKS) <= set(modules)
    assert [name for name, text in modules.items() if len(text.splitlines()) >= 300] == []
    assert [name for name, text in modules.items() if "http" in text.replace("http://www.w3.org/2000/svg", "")] == []


def test_trials_go_on_as_they_came_with_the_form_s_key_and_no_score(camille: FlaskClient, bus: Bus) -> None:
    told = {**_TRIALS, "timing": _TIMING}
    answer = press(camille, f"/games/runs/{plays.RUN}/trials", key="k-1", trials=json.dumps(told))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/games/runs/{plays.RUN}")
    [sent] = asked(bus, "finish_run")
    assert (sent["trials"], sent["timing"], sent["seed"], sent["key"]) == (_TRIALS["trials"], _TIMING, 7, "k-1")
    assert "score" not in sent


@pytest.mark.parametrize("typed", ["", "{", "[]", "{}", '{"seed": 7, "trials": [], "timing": {}}'])
def test_what_is_no_list_of_trials_reaches_no_service(camille: FlaskClient, bus: Bus, typed: str) -> None:
    assert press(camille, f"/games/runs/{plays.RUN}/trials", trials=typed).status_code in (400, 422)
    assert asked(bus, "finish_run") == []


def test_a_run_that_was_interrupted_says_so_gently(camille: FlaskClient, bus: Bus) -> None:
    press(camille, f"/games/runs/{plays.RUN}/void", because="rotated")
    press(camille, f"/games/runs/{plays.RUN}/void", because="<b>")
    assert [one["because"] for one in asked(bus, "void_run")] == ["rotated", "left"]
    bus.answers["games.run"] = plays.a_run(state="void", because="hidden")
    assert "Elle ne compte pas, et ce n’est rien" in shown(camille, f"/games/runs/{plays.RUN}")


@pytest.mark.parametrize("task", schemas.TASKS)
def test_a_task_is_offered_to_the_devices_that_the_service_names_and_says_so_of_a_switch(
    camille: FlaskClient, task: str
) -> None:
    page = shown(camille, f"/games/{task}")
    assert tuple(re.findall(r'name="input" value="(\w+)"', page)) == TASKS[task].inputs
    assert ("Ce jeu ne se joue pas avec un contacteur" in page) == ("switch" not in TASKS[task].inputs)


def test_a_device_that_the_service_refuses_is_told_beside_the_choice(camille: FlaskClient, bus: Bus) -> None:
    errors = [{"pointer": "/input", "detail": "One of touch, mouse, keyboard."}]
    bus.answers["games.start_run"] = refuse("Invalid", 422, errors=errors)
    answer = press(camille, "/games/trails_a", input="switch")
    assert (answer.status_code, "Choisissez avec quoi vous répondez." in answer.text) == (422, True)


def test_a_run_is_begun_with_the_device_that_was_chosen(camille: FlaskClient, bus: Bus) -> None:
    press(camille, "/games/corsi", input="switch", variant="standard", key="k-2")
    [sent] = asked(bus, "start_run")
    assert (sent["task"], sent["input"], sent["variant"], sent["key"]) == ("corsi", "switch", "standard", "k-2")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"state": "warm_up", "left": 4, "usual": None}, "Séance d’échauffement"),
        ({"state": "baseline_forming", "left": 1, "usual": None}, "Trop peu de séances pour comparer"),
        ({"last": "within"}, "Dans votre zone habituelle"),
        ({"last": "outside"}, "En dehors de votre zone habituelle"),
    ],
)
def test_a_result_is_usual_or_not_and_never_judged(
    camille: FlaskClient, bus: Bus, fields: dict[str, Any], said: str
) -> None:
    bus.answers["games.run"] = plays.a_run(state="scored", score={"d_prime": 2.4, "hits": 0.9})
    bus.answers["games.progress"] = plays.a_progress(**fields)
    for path in (f"/games/runs/{plays.RUN}", "/games/progress/nback"):
        page = shown(camille, path)
        assert said in page
        assert "ce n’est pas un diagnostic" in page
        main = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main")])
        assert _JUDGING.findall(main) == []


def test_no_words_of_the_games_judge_anybody(app: Flask) -> None:
    kept = [*words_games.PLAYED.values(), *words_games.MEASURES.values(), *words_games.HOW.values()]
    kept += [part for both in words_games.TASKS.values() for part in both]
    assert [str(word) for word in kept if _JUDGING.search(str(word))] == []
    states = [{"state": state} for state in ("none", "warm_up", "baseline_forming")]
    with app.test_request_context():
        said = [usual(plays.a_progress(**one)) for one in (*states, *({"last": last} for last in _LAST))]
    words = [word for one in said for word in one.values() if word]
    assert len({one["said"] for one in said}) == len(said)
    assert [word for word in words if _JUDGING.search(word)] == []


def test_a_chart_has_sessions_the_reference_and_the_usual_range(camille: FlaskClient) -> None:
    page = shown(camille, "/games/progress/nback")
    for word in ("votre zone habituelle : de", "votre repère", "échauffement", 'class="range"', "Reconnaissance (d′)"):
        assert word in page, word


def test_sleep_is_beside_only_where_one_asks_and_read_by_the_page(camille: FlaskClient, bus: Bus) -> None:
    shown(camille, "/games/progress/nback")
    assert not [one for one in bus.asked if one.service == "healthbox" and one.method == "series"]

    def whole(said: dict[str, Any]) -> dict[str, Any]:
        first, last = date.fromisoformat(said["from"]), date.fromisoformat(said["to"])
        steps = [(first + timedelta(days=at)).isoformat() for at in range((last - first).days + 1)]
        named = {"tracker": "sleep", "step": "day", "from": said["from"], "to": said["to"], "steps": steps}
        measures = [a_measure("fatigue", "{score}", [4.0] * len(steps))]
        return {**named, "measures": measures, "goals": [], "pauses": [], "marks": [], "logged": 9}

    bus.answers["healthbox.series"] = whole
    page = shown(camille, "/games/progress/nback?beside=fatigue")
    assert page.count("data-chart") == 2
    assert "ne disent pas que l’une vient de l’autre" in page


def test_a_programme_is_sent_with_the_member_s_zone(camille: FlaskClient, bus: Bus) -> None:
    typed = {"tasks": ["", "nback", "corsi"], "weekdays": ["", "1", "4"], "at": "18:30", "key": "k-3"}
    assert press(camille, "/games/programme", **typed).status_code == 303
    [sent] = asked(bus, "put_programme")
    want = {"tasks": ["nback", "corsi"], "weekdays": [1, 4], "at": "18:30", "zone": "Europe/Paris"}
    assert {name: sent[name] for name in want} == want
    schemas.PutProgramme().load(want)
    refused = press(camille, "/games/programme", tasks="", weekdays="1", at="18:30")
    assert (refused.status_code, "Choisissez au moins un jeu." in refused.text) == (422, True)


def test_a_calendar_counts_nothing_and_blames_nobody(camille: FlaskClient) -> None:
    page = shown(camille, "/games/calendar?month=2026-03-10")
    assert "jouée" in page
    assert not re.search(r"manqu|raté|série|d’affilée|retard", page[page.index("<main") : page.index("</main")])


def test_a_sheet_says_what_it_is_not(camille: FlaskClient, bus: Bus) -> None:
    page = shown(camille, "/games/sheet/page?from=2026-01-01&to=2026-03-31&tasks=nback")
    for word in ("ce n’est pas un test clinique", "Erreur type de mesure", "data-print", "95 %"):
        assert word in page, word
    [sent] = asked(bus, "sheet")
    assert (sent["from"], sent["to"], sent["tasks"]) == ("2026-01-01", "2026-03-31", ["nback"])


def test_an_export_is_one_file_of_all_its_pages(camille: FlaskClient) -> None:
    answer = camille.get("/games/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(answer.text) == {"runs": [None, "n"], "programme": None}


def test_what_is_shown_to_one_person_is_sent_and_what_nobody_shows_is_not_found(camille: FlaskClient, bus: Bus) -> None:
    typed = {"tasks": ["", "nback"], "from": "2026-01-01", "to": "", "lasts": "30", "key": "k-4"}
    assert press(camille, f"/games/shares/new/{MEMBER}", **typed).status_code == 303
    [sent] = asked(bus, "share")
    assert (sent["with_member_id"], sent["tasks"], sent["from"], sent["to"]) == (MEMBER, ["nback"], "2026-01-01", None)
    assert camille.get(f"/games/of/{MEMBER}/nback").status_code == 200
    assert camille.get(f"/games/of/{MEMBER}/pairs").status_code == 404


def test_a_share_of_days_to_come_says_so_and_nothing_is_looked_at(camille: FlaskClient, bus: Bus) -> None:
    later = (datetime.now(UTC).date() + timedelta(days=3)).isoformat()
    bus.answers["games.shared_with_me"] = {"items": [{**plays.a_games_share(), "from": later}], "next": None}
    assert "commence plus tard" in shown(camille, f"/games/of/{MEMBER}/nback")
    assert asked(bus, "progress_of") == []


def test_a_member_without_a_programme_gets_the_form(camille: FlaskClient, bus: Bus) -> None:
    bus.answers["games.programme"] = refuse("NotFound", 404)
    assert "Enregistrer mon programme" in shown(camille, "/games/programme")
    assert "si vous en avez envie" in shown(camille, "/games")
