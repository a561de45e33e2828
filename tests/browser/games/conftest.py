"""The gateway with the pages of the games alone, and a member who opens a run there. The services answer as a script
says; the stimuli are the real ones."""

from collections.abc import Callable, Iterator, Sequence
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.settings import Settings
from gateway.tests import plays
from gateway.tests.browsers import COOKIE, answer_all, session
from gateway.tests.bus import Bus, Issuer, done
from kit.testing import eventually
from services.games.tasks import TASKS
from tests.browser.watch import Watch

SMALL = {"width": 360, "height": 740}
SEED = 20_261_129
# draws frames that take so long each, in ms, over and over
_SHAKE = """lengths => {
    let number = 0;
    const later = window.setTimeout;
    window.requestAnimationFrame = draw => later(() => draw(performance.now()), lengths[number++ % lengths.length]);
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


@pytest.fixture(scope="package")
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
        site.run = plays.a_run(task, variant, how, seed=SEED)
        touch = how == "touch"
        context = chromium.new_context(
            base_url=site.url, has_touch=touch, viewport=SMALL, reduced_motion="reduce", service_workers="block"
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
