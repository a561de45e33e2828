"""Each game played to its end in a browser, by keyboard and switch in French, by touch in Arabic: what the page sends
is possible, and worth exactly what its player did."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from services.games.tasks import TASKS
from tests.browser.games.conftest import SEED, Open, Site
from tests.browser.games.players import Listener, Player

# which trials are missed, and what that is worth
_CASES: dict[str, tuple[tuple[int, ...], dict[str, float]]] = {
    "nback": ((4, 5), {"hits": 0.933333, "false_alarms": 0.028571}),
    "digits_forward": ((4, 6, 7), {"total": 5, "span": 5}),
    "digits_backward": ((2, 3), {"total": 2, "span": 3}),
    "corsi": ((4, 5), {"span": 3, "correct": 4, "total": 12}),
    "stroop": ((0, 7), {"errors": 2, "cost": 80}),
    "sart": ((5, 24), {"commissions": 0.04, "omissions": 0.005}),
    "trails_a": ((3, 9), {"errors": 2}),
    "trails_b": ((), {"errors": 0}),
    "pairs": ((0,), {"moves": 9}),
    "reaction": ((2,), {"lapses": 0}),
}
# in which event of a hand sound is asked for
_HEAR = """() => {
    window.made = [];
    const Real = AudioContext;
    window.AudioContext = class extends Real {
        constructor() { super(); made.push(window.event?.type ?? null); }
    };
}"""


@pytest.mark.parametrize(
    ("task", "how", "language"),
    [
        *((task, how, language) for task in TASKS for how, language in (("keyboard", "fr"), ("touch", "ar"))),
        *((task, "switch", "fr") for task, played in TASKS.items() if "switch" in played.inputs),
        *((task, "mouse", "fr") for task in ("pairs", "trails_a")),
    ],
)
def test_a_game_is_played_to_its_end_and_is_worth_what_its_player_did(
    visit_run: Open, sites: dict[str, Site], task: str, how: str, language: str
) -> None:
    misses, worth = _CASES[task]
    site = sites[language]
    page = visit_run(task, how, language)
    assert page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    Player(page, how, misses).play()
    expect(page.locator("dl.facts")).to_be_visible()
    [sent] = site.sent
    assert sent["timing"] == {"frame_ms": 16, "latency_class": "normal", "input": how}
    assert sent["seed"] == SEED
    assert "score" not in json.dumps(sent)
    score = site.run["score"]
    frame = 17  # ms: what is shown is seen at a frame
    assert {name: pytest.approx(score[name], abs=frame if name == "cost" else 1e-6) for name in worth} == worth


def test_a_game_is_played_by_ear_alone_and_kept_apart(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("digits_forward", "keyboard", variant="spoken")
    Listener(page, "reader", (4, 6, 7)).play()
    expect(page.locator("dl.facts")).to_be_visible()
    assert (sites["fr"].run["score"]["total"], sites["fr"].run["score"]["span"]) == (5, 5)
    expect(page.get_by_role("main")).to_contain_text("avec un lecteur d’écran")


@pytest.mark.parametrize("task", ["nback", "reaction"])
def test_who_plays_by_ear_stands_on_the_one_thing_to_press(visit_run: Open, task: str) -> None:
    page = visit_run(task, variant="spoken")
    Player(page, "reader").start()
    expect(page.locator("[data-pad] .key")).to_be_focused()


def test_a_signal_to_be_heard_may_sound_from_the_press_that_begins(visit_run: Open) -> None:
    page = visit_run("reaction", variant="spoken")
    page.evaluate(_HEAR)
    Player(page, "reader").start()
    assert page.evaluate("made") == ["click"]


def test_answers_that_are_refused_are_not_held_against_anybody(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", watched=False)
    page.route("**/trials", lambda route: route.fulfill(status=422, body=""))
    Player(page, "keyboard").play()
    expect(page.get_by_role("status")).to_contain_text("Rien n’est gardé contre vous")
    assert sites["fr"].voided() == "stalled"


def test_answers_are_sent_again_where_a_network_neither_fails_nor_answers(
    visit_run: Open, sites: dict[str, Site]
) -> None:
    page = visit_run("pairs", watched=False)
    tries: list[Any] = []
    page.route("**/trials", lambda route: tries.append(route) if not tries else route.continue_())
    with page.expect_request("**/trials"):
        Player(page, "keyboard").play()
    expect(page.get_by_role("status")).to_contain_text("Envoi des réponses")
    page.clock.fast_forward(20_000)
    expect(page.locator("dl.facts")).to_be_visible()
    assert (len(tries), len(sites["fr"].sent)) == (1, 1)


def test_answers_wait_for_a_network_that_is_away_and_are_sent_once(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", watched=False)
    keys: list[str] = []

    def lose(route: Any) -> None:
        keys.append(route.request.post_data.partition("&")[0])
        if len(keys) < 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/trials", lose)
    Player(page, "keyboard").play()
    expect(page.locator("dl.facts")).to_be_visible()
    assert len(set(keys)) == 1
    assert (len(keys), len(sites["fr"].sent)) == (2, 1)
