"""Scripted players of the games: real keys and real taps on a page whose clock they move, so that minutes pass in no
time. A player knows the task and answers all of it rightly, but for the trials that it is told to miss."""

from collections.abc import Callable, Iterable
from typing import Any

from playwright.sync_api import Page

from services.games.tasks import nback, trails

_FRAME = 16
_GAP = 400  # ms from what is shown, or the answer before, to an answer: a person's time


class Player:
    """Who plays on a page, by `keyboard` or `touch`. `misses`: the trials (or taps) that are answered wrongly; `gap`:
    how long an answer takes, in ms."""

    def __init__(self, page: Page, how: str, misses: Iterable[int] = (), gap: int = _GAP) -> None:
        self.page, self.how, self.misses, self.gap = page, how, frozenset(misses), gap
        self.run: dict[str, Any] = {}

    def play(self) -> None:
        """The open page of a run, to its end: practice, then what counts."""
        self.run = self.page.evaluate("JSON.parse(document.getElementById('game').dataset.run)")
        self.pause()
        self.begin()
        self.practise()
        for block in self.run["blocks"]:
            self.begin()
            self._task(block, True)
        self.page.clock.resume()

    def pause(self) -> None:
        """From here on time stands still unless it is moved."""
        self.page.clock.pause_at(self.page.evaluate("Date.now()") + 60_000)  # later than now, on a slow machine too

    def begin(self) -> None:
        """Press the button that begins what comes next, and let the page measure its frames."""
        self._go()
        self.run_for(32 * _FRAME)

    def practise(self) -> None:
        """All of the practice, rightly."""
        self._task(self.run["practice"], False)

    def until_marked(self, value: str) -> None:
        """To when a switch would take this."""
        for _ in range(2000):
            if self.page.locator(f'.marked[data-value="{value}"]').count():
                return
            self.run_for(100)
        raise AssertionError(f"{value} is never marked")

    @property
    def _task(self) -> Callable[[list[Any], bool], None]:
        found: Callable[[list[Any], bool], None] = getattr(self, f"_{self.run['task']}")
        return found

    def _go(self) -> None:
        """The button that begins what comes next."""
        for _ in range(200):
            if self.page.locator("[data-go]").count():
                break
            self.run_for(_FRAME)
        self._press("[data-go]")

    def _press(self, selector: str, key: str | None = None) -> None:
        if self.how == "touch":
            box = self.page.locator(selector).first.bounding_box()
            assert box is not None, selector
            self.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        else:
            if key is None:
                self.page.locator(selector).first.focus()
            self.page.keyboard.press(key or "Enter")

    def _answer(self, value: object, key: str | None = None) -> None:
        self._press(f'[data-value="{value}"]', key)

    def run_for(self, ms: float) -> None:
        """Time goes on by so much."""
        self.page.clock.run_for(round(ms))

    def until(self, phase: str, after: float = 0) -> None:
        """To the frame in which the page is in a phase; that is `after` so many ms, and not before."""
        if after > 2 * _FRAME:
            self.run_for(after - 2 * _FRAME)
        for _ in range(1000):
            if self.page.get_attribute("#game", "data-phase") == phase:
                return
            self.run_for(_FRAME)
        raise AssertionError(f"never {phase}: {self.page.locator('#game').inner_html()[:500]}")

    def _paced(self, wanted: list[bool], value: str, cycle: float, counts: bool) -> None:
        self.until("shown")
        for number, right in enumerate(wanted):
            self.run_for(self.gap)
            if right != (counts and number in self.misses):
                self._answer(value, "Space")
            # practice says right or wrong before it goes on
            self.run_for(max(cycle - self.gap, 0 if counts else 1200))

    def _nback(self, block: list[Any], counts: bool) -> None:
        parameters = self.run["parameters"]
        wanted = nback.matches([one["letter"] for one in block], parameters["level"])
        self._each(wanted, "match", parameters["cycle_ms"], counts)

    def _sart(self, block: list[Any], counts: bool) -> None:
        parameters = self.run["parameters"]
        wanted = [one["digit"] != parameters["nogo"] for one in block]
        self._each(wanted, "press", parameters["on_ms"] + parameters["mask_ms"], counts)

    def _each(self, wanted: list[bool], value: str, cycle: float, counts: bool) -> None:
        if counts:
            return self._paced(wanted, value, cycle, counts)
        self.until("shown")
        for right in wanted:  # with what is said after each, the next one comes when it comes
            self.run_for(self.gap)
            if right:
                self._answer(value, "Space")
            self._marked()
        return None

    def _marked(self) -> None:
        """Practice says whether that was right, and goes on."""
        for there in (True, False):
            for _ in range(100):
                if (self.page.get_attribute("#game", "data-marked") is not None) == there:
                    break
                self.run_for(6 * _FRAME)

    def _over(self, counts: bool) -> None:
        if not counts:
            self._marked()

    def _stroop(self, block: list[Any], counts: bool) -> None:
        colours = list(self.run["parameters"]["colours"])
        for number, one in enumerate(block):
            self.until("fixation")
            self.until("shown", self.run["parameters"]["fixation_ms"])
            self.run_for(self.gap + 80 * (one["word"] != one["ink"]))
            ink = one["ink"]
            if counts and number in self.misses:
                ink = next(colour for colour in colours if colour != ink)
            self._answer(ink, f"Digit{colours.index(ink) + 1}")
            self._over(counts)
            self.run_for(3 * _FRAME)

    def _reaction(self, block: list[Any], counts: bool) -> None:
        for number, one in enumerate(block):
            self.until("waiting")
            if counts and number in self.misses:
                self.run_for(300)
                self._answer("press", "Space")  # before the signal
            else:
                self.until("shown", one["wait_ms"] - 3 * _FRAME)
                self.run_for(320)
                self._answer("press", "Space")
            self._over(counts)
            self.run_for(_FRAME)

    def _digits_forward(self, block: list[Any], counts: bool) -> None:
        self._span([one["digits"] for one in block], counts)

    def _digits_backward(self, block: list[Any], counts: bool) -> None:
        self._span([one["digits"][::-1] for one in block], counts)

    def _span(self, rows: list[list[int]], counts: bool) -> None:
        item = self.run["parameters"]["on_ms"] + self.run["parameters"]["gap_ms"]
        for number, row in enumerate(rows):
            self.until("shown")
            self.until("entering", len(row) * item - 3 * _FRAME)
            wrong = counts and number in self.misses
            for digit in row[:-1] if wrong else row:
                self.run_for(self.gap)
                self._answer(digit, f"Digit{digit}")
            self.run_for(self.gap)
            self._answer("done", "Enter")
            self._over(counts)
            self.run_for(_FRAME)
            if wrong and number % 2 and number - 1 in self.misses:
                return

    def _corsi(self, block: list[Any], counts: bool) -> None:
        timing = self.run["parameters"]
        for number, one in enumerate(block):
            way = one["sequence"]
            self.until("shown")
            lit = len(way) * (timing["on_ms"] + timing["gap_ms"])
            self.until("entering", timing["pre_ms"] + lit - 3 * _FRAME)
            wrong = counts and number in self.misses
            for place in way[::-1] if wrong else way:
                self.run_for(self.gap)
                self._answer(place)
            self.run_for(150)
            self._over(counts)
            self.run_for(_FRAME)
            if wrong and number % 2 and number - 1 in self.misses:
                return

    def _trails_a(self, block: list[Any], counts: bool) -> None:
        self.until("shown")
        way = trails.ordered([one["label"] for one in block[0]["targets"]])
        for number, label in enumerate(way):
            if counts and number in self.misses:
                self.run_for(self.gap)
                self._answer(way[number + 1])
            self.run_for(self.gap)
            self._answer(label)
        self._over(counts)

    _trails_b = _trails_a

    def _pairs(self, block: list[Any], counts: bool) -> None:
        self.until("shown")
        cards = block[0]["cards"]
        for number, symbol in enumerate(dict.fromkeys(cards)):
            places = [at for at, one in enumerate(cards) if one == symbol]
            if counts and number in self.misses:  # the first with one that is not its like, then both rightly
                other = next(at for at in range(places[0] + 1, len(cards)) if cards[at] != symbol)
                self._turn(places[0], other)
            self._turn(*places)
        self._over(counts)

    def _turn(self, *places: int) -> None:
        for place in places:
            self.run_for(self.gap)
            self._press(f".cards .key:nth-child({place + 1})")
        self.run_for(_FRAME)
