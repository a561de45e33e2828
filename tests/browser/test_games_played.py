"""Each game played to its end in a browser, by keyboard and by touch, in French and Arabic: what the page sends is
possible, and worth exactly what its player did. The services answer as a script says; the stimuli are the real ones."""

import json
from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.settings import Settings
from gateway.tests import plays
from gateway.tests.browsers import COOKIE, answer_all, session
from gateway.tests.bus import Bus, Issuer, done
from kit.testing import eventually
from services.games.tasks import TASKS
from tests.browser.gallery import LEVELS, find_barriers
from tests.browser.players import Listener, Player
from tests.browser.watch import Watch

_PHONE = {"width": 360, "height": 740}
# which trials are missed, and what that is worth
_CASES: dict[str, tuple[tuple[int, ...], dict[str, float]]] = {
    "nback": ((5,), {}),
    "digits_forward": ((4, 6, 7), {"total": 5, "span": 5}),
    "digits_backward": ((2, 3), {"total": 2, "span": 3}),
    "corsi": ((4, 5), {"span": 3, "correct": 4, "total": 12}),
    "stroop": ((0, 7), {"errors": 2, "cost": 80}),
    "sart": ((), {"commissions": 0, "omissions": 0}),
    "trails_a": ((3, 9), {"errors": 2}),
    "trails_b": ((), {"errors": 0}),
    "pairs": ((0,), {"moves": 9}),
    "reaction": ((2,), {"lapses": 0}),
}
# how long frames take, over and over, in ms: a device that has something else to do, and now and then stands still
_SHAKY = (*[190] * 60, *[*[16] * 40, 50, 400, 120, 33] * 100)
_SHAKE = """lengths => {
    let number = 0;
    const later = window.setTimeout;
    window.requestAnimationFrame = draw => later(() => draw(performance.now()), lengths[number++ % lengths.length]);
}"""
# keys of one task of the page, with how many ms ago they were pressed
_QUEUED = """async pressed => {
    for (const [value, ago] of pressed) {
        const key = document.querySelector(`[data-value="${value}"]`);
        key.focus();
        const event = new KeyboardEvent("keydown", { code: "Enter", bubbles: true, cancelable: true });
        Object.defineProperty(event, "timeStamp", { value: performance.now() - ago });
        key.dispatchEvent(event);
        for (let turns = 0; turns < 20; turns++) await null; // the next one comes in a turn of its own
    }
}"""
# where the lowest key ends, and how small one is, in px
_KEYS = """() => {
    const boxes = [...document.querySelectorAll(".key")].map(key => key.getBoundingClientRect());
    return [Math.max(...boxes.map(box => box.bottom)), Math.min(...boxes.flatMap(box => [box.width, box.height]))];
}"""
Open = Callable[..., Page]


class Site:
    """The gateway on a bus that plays the games' service: runs of real stimuli, trials that it checks."""

    def __init__(self, language: str) -> None:
        issuer = Issuer()
        self.bus = Bus(issuer)
        answer_all(self.bus, issuer)
        self.bus.answers["web_session"] = session(issuer, language=language)
        self.run: dict[str, Any] = plays.a_run()
        self.sent: list[dict[str, Any]] = []
        self.bus.answers |= {"games.run": lambda _: self.run, "games.finish_run": self._finish}
        self.bus.answers |= {"games.void_run": self._void}
        self.app = create_app(Settings(amqp_url="amqp://nowhere/", redis_url="redis://127.0.0.1:1/0"), rpc=self.bus)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def _finish(self, asked: dict[str, Any]) -> Any:
        self.sent.append(asked)
        task = TASKS[self.run["task"]]
        stimuli = task.stimuli(self.run["seed"], self.run["variant"])
        task.check(stimuli, asked["trials"])
        score = task.score(stimuli, asked["trials"])
        self.run = {**self.run, "state": "scored", "score": score, "excluded": task.excluded(stimuli, asked["trials"])}
        return done(self.run)

    def _void(self, asked: dict[str, Any]) -> Any:
        self.run = {**self.run, "state": "void", "because": asked["because"]}
        return done(self.run)

    def voided(self) -> Any:
        """Why the run is void; a page that is left tells it in its own time."""
        eventually(lambda: self.run["state"] == "void")
        return self.run["because"]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.app.extensions["gateway"].close()


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    """One for each language: a member has one."""
    found = {language: Site(language) for language in ("fr", "ar")}
    yield found
    for site in found.values():
        site.close()


@pytest.fixture
def visit_run(chromium: Browser, sites: dict[str, Site]) -> Iterator[Open]:
    """Opens a run's page as a member whose clock a test moves."""
    contexts: list[BrowserContext] = []
    watches: list[Watch] = []

    def open_run(
        task: str,
        how: str = "keyboard",
        language: str = "fr",
        variant: str = "standard",
        *,
        watched: bool = True,
        frames: Sequence[int] = (),
    ) -> Page:
        site = sites[language]
        site.sent.clear()
        site.run = plays.a_run(task, variant, how, seed=20_261_129)
        touch = how == "touch"
        context = chromium.new_context(
            base_url=site.url, has_touch=touch, viewport=_PHONE, reduced_motion="reduce", service_workers="block"
        )
        context.add_cookies([{"name": "session", "value": f"{COOKIE}.1", "url": site.url}])
        contexts.append(context)
        if watched:
            watches.append(Watch(context, site.url))
        page = context.new_page()
        page.clock.install()
        page.goto(f"/games/runs/{plays.RUN}")
        if frames:
            page.evaluate(_SHAKE, frames)
        return page

    yield open_run
    for context in contexts:
        context.close()
    assert [fault for watch in watches for fault in watch.faults] == []


@pytest.mark.parametrize(
    ("task", "how", "language"),
    [
        *((task, how, language) for task in TASKS for how, language in (("keyboard", "fr"), ("touch", "ar"))),
        *((task, "switch", "fr") for task in ("corsi", "digits_backward", "pairs", "reaction")),
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
    assert sent["seed"] == 20_261_129
    assert "score" not in json.dumps(sent)
    score = site.run["score"]
    assert {name: pytest.approx(score[name], abs=17) for name in worth} == worth


def begin(page: Page, run: dict[str, Any], how: str) -> Player:
    """The page of a run, through its practice, at its first thing that counts."""
    player = Player(page, how)
    player.run = run
    player.pause()
    player.begin()
    player.practise()
    player.begin()
    return player


def blur(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('blur'))")


def hide(page: Page) -> None:
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def turn(page: Page) -> None:
    page.set_viewport_size({"width": _PHONE["height"], "height": _PHONE["width"]})


def stall(page: Page) -> None:
    page.clock.fast_forward(1500)


_DISTURBED = {
    blur: ("blur", "parce qu’une autre fenêtre est passée devant"),
    hide: ("hidden", "parce que la page n’était plus visible"),
    turn: ("rotated", "parce que l’écran a tourné"),
    stall: ("stalled", "parce que l’appareil a été trop occupé un moment"),
}


@pytest.mark.parametrize("task", ["sart", "pairs"])
@pytest.mark.parametrize("disturb", _DISTURBED, ids=lambda act: act.__name__)
def test_a_game_that_is_disturbed_ends_gently_and_does_not_count(
    visit_run: Open, sites: dict[str, Site], disturb: Callable[[Page], None], task: str
) -> None:
    because, said = _DISTURBED[disturb]
    page = visit_run(task, "touch")
    begin(page, sites["fr"].run, "touch").run_for(100)
    disturb(page)
    expect(page.get_by_role("status")).to_contain_text(said)
    expect(page.get_by_role("status")).to_contain_text("Elle ne compte pas, et ce n’est rien")
    expect(page.get_by_role("link", name="Recommencer")).to_be_focused()
    assert (sites["fr"].voided(), sites["fr"].sent) == (because, [])
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(said)
    expect(page.locator("dl.facts")).to_have_count(0)


def test_a_game_that_is_left_ends_and_does_not_count(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", "touch")
    begin(page, sites["fr"].run, "touch").run_for(300)
    page.get_by_role("link", name="Arrêter là").tap()
    page.wait_for_url("**/games/pairs")
    assert (sites["fr"].voided(), sites["fr"].sent) == ("left", [])


@pytest.mark.parametrize("task", ["nback", "reaction", "stroop", "trails_a"])
def test_a_device_that_stutters_has_a_score_and_is_a_slow_one(
    visit_run: Open, sites: dict[str, Site], task: str
) -> None:
    page = visit_run(task, frames=_SHAKY)
    Player(page, "keyboard", late={1: None, 9: None}).play()
    expect(page.locator("dl.facts")).to_be_visible()
    [sent] = sites["fr"].sent
    assert sent["timing"] == {"frame_ms": 190, "latency_class": "slow", "input": "keyboard"}
    assert sites["fr"].run["state"] == "scored"


def test_what_a_busy_device_comes_to_late_counts_from_when_it_was_done(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("trails_a")
    begin(page, sites["fr"].run, "keyboard").reach("shown")
    page.clock.run_for(3000)
    page.evaluate(_QUEUED, [["1", 900], ["3", 890], ["2", 400], ["3", 0]])  # the first 3 is a bounce
    assert page.locator(".missed").count() == 0
    assert sorted(page.locator(".joined").all_inner_texts()) == ["1", "2", "3"]


def test_an_answer_after_its_time_is_none(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("reaction", frames=[450])  # ms: what ends the waiting comes after what is pressed too late
    Player(page, "keyboard", late={4: 2200}).play()
    expect(page.locator("dl.facts")).to_be_visible()
    assert (sites["fr"].sent[0]["trials"][4]["response"], sites["fr"].run["excluded"]) == (None, {"missed": 1})


def test_answers_that_are_refused_are_not_held_against_anybody(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", watched=False)
    page.route("**/trials", lambda route: route.fulfill(status=422, body=""))
    Player(page, "keyboard").play()
    expect(page.get_by_role("status")).to_contain_text("Rien n’est gardé contre vous")
    assert sites["fr"].voided() == "stalled"


def test_practice_that_is_interrupted_begins_again_and_costs_nothing(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs")
    player = Player(page, "keyboard")
    player.run = sites["fr"].run
    player.pause()
    player.begin()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    expect(page.get_by_role("status")).to_contain_text("Rien ne comptait encore")
    player.begin()
    player.practise()
    player.begin()
    assert sites["fr"].run["state"] == "open"


def test_another_device_than_the_one_chosen_is_not_listened_to(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("pairs", "touch")
    begin(page, sites["fr"].run, "touch").run_for(100)
    page.locator(".cards .key").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("avec le moyen choisi au départ")
    page.mouse.click(*middle(page, ".cards .key"))
    expect(page.locator(".cards .open")).to_have_count(0)
    page.touchscreen.tap(*middle(page, ".cards .key"))
    expect(page.locator(".cards .open")).to_have_count(1)


def test_a_game_is_played_by_ear_alone_and_kept_apart(visit_run: Open, sites: dict[str, Site]) -> None:
    page = visit_run("digits_forward", "keyboard", variant="spoken")
    Listener(page, "reader", (4, 6, 7)).play()
    expect(page.locator("dl.facts")).to_be_visible()
    assert (sites["fr"].run["score"]["total"], sites["fr"].run["score"]["span"]) == (5, 5)
    expect(page.get_by_role("main")).to_contain_text("avec un lecteur d’écran")


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


@pytest.mark.parametrize("task", TASKS)
def test_a_game_is_in_nobody_s_way(visit_run: Open, sites: dict[str, Site], task: str) -> None:
    page = visit_run(task, "touch")
    assert find_barriers(page, LEVELS) == []
    player = Player(page, "touch")
    player.run = sites["fr"].run
    player.pause()
    player.begin()
    player.until(".key")
    player.run_for(100)
    for size in (_PHONE, {"width": 320, "height": 480}):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        lowest, smallest = page.evaluate(_KEYS)
        assert lowest <= size["height"]  # nothing to scroll for while time is measured
        assert smallest >= 24


def middle(page: Page, selector: str) -> tuple[float, float]:
    """Where one taps it."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
