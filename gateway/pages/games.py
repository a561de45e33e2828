"""The games: what there is, how one is played, what came of it. A run is played by `static/games/`; what it is worth is
for the service to say."""

import json
from typing import Any

from babel.numbers import format_decimal
from flask import Response, request
from flask_babel import get_locale

from contracts.games import schemas
from gateway import bodies
from gateway.calls import change, fetch, glance
from gateway.pages import words_games
from gateway.pages.doors import act, form, go, page, render, request_key
from gateway.pages.forms import Form
from gateway.pages.games_numbers import rows, usual
from kit.refusals import Invalid, NotFound

Item = dict[str, Any]
_SHOWN = "CHKLQRST"
_CHECKED = schemas.FinishRun(exclude=("run_id",))


@page("/games")
def games() -> str:
    """What can be played, and what the programme says."""
    listed = fetch("games", "games")["items"]
    return render("games/home.html", listed=listed, programme=glance("games", "programme"))


def _game(task: str) -> Item:
    """What the service says of a task."""
    found: Item | None = next((one for one in fetch("games", "games")["items"] if one["task"] == task), None)
    if found is None:
        raise NotFound
    return found


def _task(task: str) -> Item:
    found = _game(task)
    inputs = {name: words_games.INPUTS[name] for name in found["inputs"]}
    variants = {name: words_games.VARIANTS[name] for name in found["variants"]}
    runs = fetch("games", "runs", task=task, limit=5, cursor=None)["items"]
    return {"game": found, "inputs": inputs, "variants": variants, "runs": runs, "values": {"variant": "standard"}}


@form("/games/<task:task>", "games/task.html", schemas.StartRun, without=("task",), start=_task)
def game(said: Item, task: str) -> Response:
    """How a task goes, and its beginning."""
    made = change("games", "start_run", {"task": task, **said}, request_key())
    return go("game_run", run_id=made["id"])


@page("/games/runs/<id:run_id>")
def game_run(run_id: str) -> str:
    """A run: to be played, or with what came of it."""
    run = fetch("games", "run", run_id=run_id)
    if run["state"] == "open":
        return render("games/play.html", run=run, played=_played(run), told=_told(run), form=Form({}))
    if run["state"] == "void":
        return render("games/result.html", run=run)
    series = {name: run[name] for name in ("task", "variant", "input", "latency_class")}
    progress = glance("games", "progress", **series)
    said = rows(run["score"], _game(run["task"])["measures"])
    return render("games/result.html", run=run, rows=said, usual=progress and usual(progress))


@act("/games/runs/<id:run_id>/trials")
def end_run(run_id: str) -> Response:
    """What was shown and answered, as the page tells it."""
    try:
        told = json.loads(request.form.get("trials", ""))
    except ValueError:
        raise Invalid(errors=[{"pointer": "/trials", "detail": "The trials of a run, as JSON."}]) from None
    bodies.check(_CHECKED, told)
    change("games", "finish_run", {"run_id": run_id, **told}, request_key())
    return go("game_run", run_id=run_id)


@act("/games/runs/<id:run_id>/void")
def void_run(run_id: str) -> Response:
    """It was interrupted: it does not count."""
    because = request.form.get("because", "")
    found = because if because in schemas.VOIDED else "left"
    change("games", "void_run", {"run_id": run_id, "because": found}, request_key())
    return go("game_run", run_id=run_id)


def _played(run: Item) -> str:
    """What the page's script needs of a run."""
    names = ("id", "task", "variant", "input", "seed", "parameters", "practice", "blocks")
    return json.dumps({name: run[name] for name in names}, separators=(",", ":"))


def _told(run: Item) -> str:
    """What the script says, in the reader's language."""
    said: Item = {name: str(words) for name, words in words_games.PLAYED.items()}
    named = {"colours": words_games.COLOURS, "symbols": words_games.SYMBOLS}
    said |= {kind: {name: str(word) for name, word in words.items()} for kind, words in named.items()}
    said |= {"letters": str(words_games.LETTERS).split(), "digits": digits()}
    said["shown"] = dict(zip(_SHOWN, str(words_games.SHOWN_LETTERS).split(), strict=True))
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def digits() -> str:
    """The ten digits as the numbers of the pages are written."""
    return "".join(format_decimal(digit, locale=get_locale()) for digit in range(10))
