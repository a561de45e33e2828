"""Scripted players of the games: real keys and real taps on a page whose clock they move, so that minutes pass in no
time. A player knows the task and answers all of it rightly, but for the trials that it is told to miss."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Error, Page

from services.games.tasks import nback, trails

_FRAME = 16
# the clock of the page, moved in one go by `ms` and then frame by frame until there is what `selector` means: asking
# from outside after each frame takes many times as long
_MOVE = """async ([ms, selector, frame, most]) => {
    const clock = __pwClock.controller;
    if (ms > 0) await clock.runFor(ms);
    for (let frames = 0; selector && !document.querySelector(selector); frames++) {
        if (frames === most) return false;
        await clock.runFor(frame);
    }
    return true;
}"""
# what a page says aloud before it is one's turn, from here on
_LISTEN = """() => {
    window.heard = [];
    const aloud = document.querySelector("[data-aloud]"), game = document.getElementById("game");
    const hear = () => game.dataset.phase === "shown" && heard.push(aloud.textContent.replace(/\\u200b/g, ""));
    new MutationObserver(hear).observe(aloud, { childList: true, characterData: true, subtree: true });
}"""
_GAP = 400  # ms from what is shown, or the answer before, to an answer: a person's time


class Player:
    """Who plays on a page, by `keyboard`, `touch`, `mouse`, a `switch`, or a screen `reader`, which presses without a
    pointer. `misses`: the trials (or taps) that are answered wrongly; `gap`: how long an answer takes, in ms; `late`:
    in which trials of a task that waits it takes longer, and how long (None: there is none)."""

    def __init__(
        self,
        page: Page,
        how: str,
        misses: Iterable[int] = (),
        gap: int = _GAP,
        late: Mapping[int, float | None] = MappingProxyType({}),
    ) -> None:
        self.page, self.how, self.misses, self.gap = page, how, frozenset(misses), gap
        self.late = late
        self.run: dict[str, Any] = {}
        self._places: dict[str, tuple[float, float]] = {}

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

    @property
    def _task(self) -> Callable[[list[Any], bool], None]:
        found: Callable[[list[Any], bool], None] = getattr(self, f"_{self.run['task']}")
        return found

    def _go(self) -> None:
        """The button that begins what comes next."""
        self._places.clear()
        self.until("[data-go]")
        self._press("[data-go]")
        self._places.clear()

    def _press(self, selector: str, key: str | None = None) -> None:
        if self.how == "touch":
            self.page.touchscreen.tap(*self._place(selector))
        elif self.how == "mouse":
            self.page.mouse.click(*self._place(selector))
        elif self.how == "reader":
            self.page.locator(selector).first.evaluate("element => element.click()")
        elif self.how == "switch" and selector != "[data-go]":
            # where there is but one thing to do, nothing is marked
            self.until(f"{selector}.marked, #game:not(:has([data-value] ~ [data-value])) {selector}")
            self.page.keyboard.press("Space")
        else:
            if key is None:
                self.page.locator(selector).first.focus()
            self.page.keyboard.press(key or "Enter")

    def _place(self, selector: str) -> tuple[float, float]:
        """Where one taps it: for as long as a block is played, it stays there."""
        if selector not in self._places:
            box = self.page.locator(selector).first.bounding_box()
            assert box is not None, selector
            self._places[selector] = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return self._places[selector]

    def _answer(self, value: object, key: str | None = None) -> None:
        self._press(f'[data-value="{value}"]', key)

    def run_for(self, ms: float) -> None:
        """Time goes on by so much, or until the page is left."""
        with suppress(Error):
            self._move(ms)

    def _move(self, ms: float, selector: str = "", frames: int = 1500) -> bool:
        found: bool = self.page.evaluate(_MOVE, [round(ms), selector, _FRAME, frames])
        return found

    def until(self, selector: str, after: float = 0) -> None:
        """To the frame in which this is on the page; that is `after` so many ms, and not before."""
        if not self._move(after - 2 * _FRAME, selector):
            raise AssertionError(f"never {selector}: {self.page.locator('#game').inner_html()[:500]}")

    def reach(self, phase: str, after: float = 0) -> None:
        """To the frame in which the game is in a phase."""
        self.until(f"#game[data-phase={phase}]", after)

    def _paced(self, wanted: list[bool], value: str, cycle: float) -> None:
        self.reach("shown")
        waited = self.gap - cycle
        for number, right in enumerate(wanted):
            waited += cycle
            if right != (number in self.misses):
                self.run_for(waited)
                self._answer(value, "Space")
                waited = 0
        self.run_for(waited + cycle - self.gap)

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
            return self._paced(wanted, value, cycle)
        self.reach("shown")
        for right in wanted:  # with what is said after each, the next one comes when it comes
            self.run_for(self.gap)
            if right:
                self._answer(value, "Space")
            self._marked()
        return None

    def _marked(self) -> None:
        """Practice says whether that was right, and goes on."""
        self._move(0, "#game[data-marked]", 400)
        self._move(0, "#game:not([data-marked])", 400)

    def _over(self, counts: bool) -> None:
        if not counts:
            self._marked()

    def _stroop(self, block: list[Any], counts: bool) -> None:
        colours = list(self.run["parameters"]["colours"])
        for number, one in enumerate(block):
            self.reach("fixation")
            self.reach("shown", self.run["parameters"]["fixation_ms"])
            takes = self.gap + 80 * (one["word"] != one["ink"])
            if not self._in_time(number, counts, takes):
                continue
            ink = one["ink"]
            if counts and number in self.misses:
                ink = next(colour for colour in colours if colour != ink)
            self._answer(ink, f"Digit{colours.index(ink) + 1}")
            self._over(counts)
            self.run_for(3 * _FRAME)

    def _in_time(self, number: int, counts: bool, takes: float) -> bool:
        """After so long, unless it is one that takes longer: whether there is an answer."""
        waits = self.late.get(number, takes) if counts else takes
        self.run_for(waits or 0)
        return waits is not None

    def _reaction(self, block: list[Any], counts: bool) -> None:
        for number, one in enumerate(block):
            self.reach("waiting")
            if counts and number in self.misses:
                self.run_for(300)
                self._answer("press", "Space")  # before the signal
            else:
                self.reach("shown", one["wait_ms"] - 3 * _FRAME)
                if self._in_time(number, counts, 320):
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
            self.reach("shown")
            self.reach("entering", len(row) * item - 3 * _FRAME)
            wrong, digits = counts and number in self.misses, self._recall(row)
            for digit in digits[:-1] if wrong else digits:
                self.run_for(self.gap)
                self._answer(digit, f"Digit{digit}")
            self.run_for(self.gap)
            self._answer("done", "Enter")
            self._over(counts)
            self.run_for(_FRAME)
            if wrong and number % 2 and number - 1 in self.misses:
                return

    def _recall(self, row: list[int]) -> list[int]:
        """What is to be entered."""
        return row

    def _corsi(self, block: list[Any], counts: bool) -> None:
        timing = self.run["parameters"]
        for number, one in enumerate(block):
            way = one["sequence"]
            self.reach("shown")
            lit = len(way) * (timing["on_ms"] + timing["gap_ms"])
            self.reach("entering", timing["pre_ms"] + lit - 3 * _FRAME)
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
        self.reach("shown")
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
        self.reach("shown")
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


class Listener(Player):
    """Who does not see: plays by what the page says aloud, and by nothing else."""

    def play(self) -> None:
        self.page.evaluate(_LISTEN)
        super().play()

    def _span(self, rows: list[list[int]], counts: bool) -> None:
        super()._span([[]] * len(rows), counts)

    def _recall(self, _row: list[int]) -> list[int]:
        return [int(digit) for digit in self.page.evaluate("heard.splice(0)")]
