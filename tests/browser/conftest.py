"""A browser, and pages in it as people: who, on which device, with JavaScript or without."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.dev.world import World
from tests.browser.watch import Watch
from tests.integration.people import PASSWORD, Person, sign_up

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
Visit = Callable[..., Page]
_WAIT = 10_000  # milliseconds
_SETTINGS = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": DESK, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    expect.set_options(timeout=_WAIT)
    with sync_playwright() as playwright:
        # the shell needs a third of the processor time; root has no user namespaces, and all pages are our own
        shell = shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=shell, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each flow that asks for this runs with JavaScript and without."""
    return bool(request.param)


class Devices:
    """The devices of the tests of one file: one for each member and manner, as long as nobody has to be alone."""

    def __init__(self, chromium: Browser, world: World) -> None:
        self._chromium, self._world = chromium, world
        self._kept: dict[Any, BrowserContext] = {}
        self._watches: list[Watch] = []

    def take(self, who: Person | None, javascript: bool, alone: bool, settings: dict[str, Any]) -> BrowserContext:
        key = (who.id if who else None, javascript, str(settings))
        if who and not alone and key in self._kept:
            return self._kept[key]
        url = self._world.base_url
        context = self._chromium.new_context(**{**_SETTINGS, **settings}, base_url=url, java_script_enabled=javascript)
        context.set_default_timeout(_WAIT)
        self._watches.append(Watch(context, url))
        if who:
            name, value = cookie_of(self._world, who)
            context.add_cookies([{"name": name, "value": value, "url": url}])
        if who and not alone:
            self._kept[key] = context
        return context

    def is_kept(self, context: BrowserContext) -> bool:
        return context in self._kept.values()

    def faults(self) -> list[str]:
        """What was seen since the last time."""
        return [watch.faults.pop(0) for watch in self._watches for _ in list(watch.faults)]

    def close(self) -> None:
        for context in self._kept.values():
            context.close()


@pytest.fixture(scope="module")
def devices(chromium: Browser, world: World) -> Iterator[Devices]:
    found = Devices(chromium, world)
    yield found
    found.close()


@pytest.fixture
def visit(devices: Devices) -> Iterator[Visit]:
    """Opens a page as somebody: `visit(camille, "/posts")`; `None` has no session, and a device without a past.

    `alone` is for who changes what the device keeps; `settings` go to `Browser.new_context`. At the end no page has
    done what `Watch` forbids.
    """
    opened: list[Page] = []

    def open_page(
        who: Person | None = None,
        path: str | None = "/",
        *,
        javascript: bool = True,
        alone: bool = False,
        **settings: Any,
    ) -> Page:
        page = devices.take(who, javascript, alone, settings).new_page()
        opened.append(page)
        if path is not None:
            page.goto(path)
        return page

    yield open_page
    for page in opened:
        (page if devices.is_kept(page.context) else page.context).close()
    assert devices.faults() == []


def cookie_of(world: World, who: Person) -> tuple[str, str]:
    """The cookie of a browser's session of theirs, asked for once by the form that people use."""
    if "cookie" not in who.tokens:
        said = {"email": who.email, "password": PASSWORD, "next": "/"}
        answer = requests.post(
            f"{world.base_url}/sign-in", said, headers={"Origin": world.base_url}, allow_redirects=False, timeout=10
        )
        assert answer.status_code == 303, answer.text
        who.tokens["cookie"] = answer.cookies["session"]
    return "session", who.tokens["cookie"]


@pytest.fixture(scope="module")
def join(world: World) -> Callable[..., Person]:
    """Signs a new member up: `join("Camille")`."""
    return lambda name="Camille", **fields: sign_up(world, name, **fields)


@pytest.fixture(scope="module")
def camille(join: Callable[..., Person]) -> Person:
    """A member for the tests of one file."""
    return join("Camille Moreau")


@pytest.fixture(scope="module")
def dominique(join: Callable[..., Person], camille: Person) -> Person:
    """A member whom Camille follows, and who follows her."""
    found = join("Dominique Petit")
    found.follows(camille)
    camille.follows(found)
    return found


@pytest.fixture(scope="module")
def stranger(join: Callable[..., Person]) -> Person:
    """A member whom nobody follows."""
    return join("Sacha Roux")
