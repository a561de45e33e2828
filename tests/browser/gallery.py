"""Every page, as somebody sees it, and what is looked at on each: `SHOWN` is the list, a page that is not in it fails.

With `SCREENS=1` a picture of each, on a phone and on a desk, goes to `.run/screens/`.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from deploy.dev.run_folder import CHECKOUT
from tests.browser.conftest import DESK, PHONE, Devices
from tests.browser.gallery_agenda import AGENDA
from tests.browser.gallery_classifieds import CLASSIFIEDS
from tests.browser.gallery_directory import DIRECTORY
from tests.browser.gallery_games import GAMES
from tests.browser.gallery_health import HEALTH
from tests.integration.people import Person

NARROW = {"width": 320, "height": 640}  # a page enlarged to 400 % on a desk
SCREENS = CHECKOUT / ".run" / "screens"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_COLOURS = ["color-contrast", "link-in-text-block"]
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|<[^>]+\s(?:style|on\w+)=|=\"\s*javascript:", re.IGNORECASE)
_AXE = Axe().axe_script


@dataclass(frozen=True)
class Shown:
    """A page: `of` is its endpoint, `who` looks at it, `path` names `Cast.places`, `act` is done there first."""

    of: str
    who: str
    path: str
    name: str = ""
    act: Callable[[Page], None] | None = None

    def __str__(self) -> str:
        return self.name or self.of.replace("_", "-")


def send(**typed: str) -> Callable[[Page], None]:
    """Fill in fields by their names, and send the form."""

    def act(page: Page) -> None:
        for name, words in typed.items():
            page.locator(f"main [name={name}]").fill(words)
        page.locator("main form button").last.click()

    return act


def find_nothing(page: Page) -> None:
    page.locator("[name=q]").fill("zzzz")
    page.locator("main form button").click()


def keep_first(page: Page) -> None:
    """Choose the first free slot."""
    page.locator("button.slot").first.click()


def ask_new_address(page: Page) -> None:
    page.locator("main form button").first.click()


_VISITS = (
    Shown("professional", "host", "/professionals/{friend}"),
    Shown("slots", "host", "/professionals/{friend}/slots?reason={reason}"),
    Shown("slots", "host", "/professionals/{friend}/slots?reason={far}&from={soon}", "slots-none"),
    Shown("slots", "host", "/professionals/{friend}/slots?reason={abroad}", "slots-abroad"),
    Shown("book", "host", "/professionals/{friend}/slots?reason={reason}", "book", keep_first),
    Shown("book", "host", "/professionals/{friend}/slots?reason={aged}", "book-aged", keep_first),
    Shown("book", "host", "/holds/{nothing}?of={friend}&reason={reason}", "book-over"),
    Shown("appointments", "host", "/appointments"),
    Shown("appointments", "host", "/appointments?when=past", "appointments-past"),
    Shown("appointments", "newcomer", "/appointments", "appointments-empty"),
    Shown("appointment", "host", "/appointments/{visit}"),
    Shown("appointment", "host", "/appointments/{cancelled}", "appointment-cancelled"),
    Shown("find_other_time", "host", "/appointments/{visit}/move", "move"),
    Shown("cancel", "host", "/appointments/{visit}/cancel"),
    Shown("change_reminders", "host", "/appointments/reminders"),
    Shown("calendar", "host", "/me/calendar"),
    Shown("calendar", "newcomer", "/me/calendar", "calendar-made", ask_new_address),
    Shown("waiting_list", "host", "/waiting-list"),
    Shown("waiting_list", "newcomer", "/waiting-list", "waiting-list-empty"),
    Shown("wait", "host", "/professionals/{friend}/wait?reason={reason}"),
    Shown(
        "wait",
        "host",
        "/professionals/{friend}/wait?reason={reason}",
        "wait-refused",
        send(after="17:00", before="08:00"),
    ),
    Shown("appointment_link", "nobody", "/appointments/link?token={token}"),
    Shown("appointment_link", "nobody", "/appointments/link?token=abc", "appointment-link-over"),
)
SHOWN = (
    *_VISITS,
    *(Shown(*said) for said in (*AGENDA, *DIRECTORY, *HEALTH, *CLASSIFIEDS, *GAMES)),
    Shown("today", "nobody", "/", "welcome"),
    Shown("sign_up", "nobody", "/sign-up"),
    Shown("sign_up", "nobody", "/sign-up", "sign-up-refused", send(email="amina", password="court")),
    Shown("mail_sent", "nobody", "/mail-sent"),
    Shown("confirm", "nobody", "/confirm?token=abc"),
    Shown("sign_in", "nobody", "/sign-in"),
    Shown("sign_in", "nobody", "/sign-in", "sign-in-refused", send(email="x@example.org", password="x")),
    Shown("ask_reset", "nobody", "/forgotten-password"),
    Shown("reset", "nobody", "/password-reset?token=abc"),
    Shown("reset", "nobody", "/password-reset?token=abc", "reset-refused", send(password="une phrase entière")),
    Shown("confirm_email", "nobody", "/email-change?token=abc"),
    Shown("farewell", "nobody", "/farewell"),
    Shown("help", "nobody", "/help", "help-stranger"),
    Shown("offline", "nobody", "/offline"),
    Shown("today", "host", "/"),
    Shown("today", "host", "/?removed={post}", "today-removed"),
    Shown("today", "newcomer", "/", "today-empty"),
    Shown("newest", "host", "/posts"),
    Shown("publish", "host", "/posts/new"),
    Shown("publish", "host", "/posts/new", "publish-refused", send(text=" ")),
    Shown("read_post", "host", "/posts/{post}"),
    Shown("read_post", "host", "/posts/{warned}", "read-post-warned"),
    Shown("read_post", "host", "/posts/{nothing}", "nothing-here"),
    Shown("edit", "host", "/posts/{warned}/edit"),
    Shown("members", "host", "/members"),
    Shown("members", "host", "/members?q=Dom", "members-found"),
    Shown("members", "host", "/members", "members-none", find_nothing),
    Shown("member", "host", "/members/{friend}"),
    Shown("member", "host", "/members/{host}", "member-own"),
    Shown("member", "newcomer", "/members/{newcomer}", "member-own-empty"),
    Shown("confirm_block", "host", "/members/{friend}/block"),
    Shown("me", "host", "/me"),
    Shown("people", "host", "/me/requests", "requests"),
    Shown("people", "host", "/me/followers", "followers"),
    Shown("people", "host", "/me/following", "following"),
    Shown("people", "host", "/me/blocks", "blocks"),
    Shown("people", "host", "/me/mutes", "mutes"),
    Shown("people", "newcomer", "/me/requests", "requests-empty"),
    Shown("people", "newcomer", "/me/blocks", "blocks-empty"),
    Shown("devices", "host", "/me/devices"),
    Shown("change_profile", "host", "/me/profile"),
    Shown("change_profile", "host", "/me/profile", "change-profile-refused", send(display_name="C")),
    Shown("change_policy", "host", "/me/who-follows"),
    Shown("change_language", "host", "/me/language"),
    Shown("display", "host", "/me/display"),
    Shown("change_email", "host", "/me/email"),
    Shown("change_password", "host", "/me/password"),
    Shown("leave", "host", "/me/leaving"),
    Shown("help", "host", "/help"),
)


@dataclass(frozen=True)
class Cast:
    """Who looks, in one language; `places` are the ids in addresses."""

    language: str
    people: dict[str, Person | None]
    places: dict[str, str]


@dataclass(frozen=True)
class Look:
    """What was found on one page."""

    html: str
    direction: str
    words: str
    barriers: list[str]
    wider_than: list[int]
    inline: list[str]
    faults: list[str]


class Gallery:
    """Pages of one cast, each looked at once."""

    def __init__(self, devices: Devices, cast: Cast) -> None:
        self._devices, self._cast = devices, cast
        self._looks: dict[Shown, Look] = {}
        self._windows: dict[str, Page] = {}

    def look(self, shown: Shown) -> Look:
        if shown not in self._looks:
            self._looks[shown] = self._look(shown)
        return self._looks[shown]

    def _look(self, shown: Shown) -> Look:
        french, page = self._cast.language == "fr", self._window(shown.who)
        answers: list[Response] = []

        def keep(answer: Response) -> None:
            if answer.request.is_navigation_request():
                answers.append(answer)

        page.on("response", keep)
        page.goto(shown.path.format(**self._cast.places))
        if shown.act:
            shown.act(page)
            page.wait_for_load_state()
        page.remove_listener("response", keep)
        html = answers[-1].text()
        barriers = find_barriers(page, LEVELS) if french else []
        wider = [] if fits(page) else [DESK["width"]]
        self._take_picture(page, shown, "desk")
        page.set_viewport_size(PHONE)
        wider += [] if fits(page) else [PHONE["width"]]
        self._take_picture(page, shown, "phone")
        page.set_viewport_size(NARROW)
        wider += [] if fits(page) else [NARROW["width"]]
        page.set_viewport_size(PHONE)
        if french:
            page.emulate_media(color_scheme="dark")
            barriers += find_barriers(page, _COLOURS, kind="rule")
            if str(shown) == "today":
                self._take_picture(page, shown, "phone-dark")
        else:
            barriers += find_barriers(page, LEVELS, without=_COLOURS)  # which are those of the French page
        words = page.locator("body").inner_text()
        direction = page.evaluate("getComputedStyle(document.body).direction")
        if not self._cast.people[shown.who]:
            page.context.close()
        return Look(html, direction, words, barriers, wider, _INLINE.findall(html), self._devices.faults())

    def _window(self, name: str) -> Page:
        """One for each member, kept from page to page; nobody has a device without a past each time."""
        who, locale = self._cast.people[name], "fr-FR" if self._cast.language == "fr" else self._cast.language
        settings = {"locale": locale, "service_workers": "block"}
        window = self._windows.get(name) or self._devices.take(who, True, not who, settings).new_page()
        if who:
            self._windows[name] = window
        window.set_viewport_size(DESK)
        window.emulate_media(color_scheme="light")
        return window

    def _take_picture(self, page: Page, shown: Shown, device: str) -> None:
        if "SCREENS" not in os.environ:
            return  # it takes longer than everything else that is looked at
        if self._cast.language == "fr" or str(shown) in ("today", "welcome"):
            end = "" if self._cast.language == "fr" else f"-{self._cast.language}"
            size = page.viewport_size or DESK
            tall = page.evaluate("document.documentElement.scrollHeight")  # a bar at the bottom is then at the bottom
            page.set_viewport_size({**size, "height": max(size["height"], tall)})
            page.screenshot(path=SCREENS / f"{shown}-{device}{end}.png")
            page.set_viewport_size(size)


def find_barriers(page: Page, names: list[str], kind: str = "tag", without: Iterable[str] = ()) -> list[str]:
    """What axe-core has to say: the rule and where."""
    rules = {name: {"enabled": False} for name in without}
    asked = {"runOnly": {"type": kind, "values": names}, "resultTypes": ["violations"], "rules": rules}
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate("asked => axe.run(asked)", asked)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
