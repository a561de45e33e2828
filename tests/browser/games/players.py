"""Scripted players of the games: each knows the task and answers all of it rightly, but for the trials that it is told
to miss."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Self

from playwright.sync_api import Page, expect

from services.games.tasks import nback, trails
from tests.browser.games.hands import FRAME, Hands

# what a page says aloud before it is one's turn, from here on
_LISTEN = """() => {
    window.heard = [];
    const aloud = document.querySelector("[data-aloud]"), game = document.getElementById("game");
    const hear = () => game.dataset.phase === "shown" && heard.push(aloud.textContent.replace(/\\u200b/g, ""));
    new MutationObserver(hear).observe(aloud, { childList: true, characterData: true, subtree: true });
}"""
_GAP = 400  # ms from what is shown, or the answer before, to an answer: a person's time


class Player(Hands):
    """Who plays on a page. `misses`: the trials (or taps) that are answered wrongly; `gap`: how long an answer takes,
    in ms; `late`: in which trials of a task that waits it takes longer, and how long (None: there is none)."""

    def __init__(
        self,
        page: Page,
        how: str,
        misses: Iterable[int] = (),
        gap: int = _GAP,
        late: Mapping[int, float | None] = MappingProxyType({}),
    ) -> None:
        super().__init__(page, how)
        self.misses, self.gap, self.late = frozenset(misses), gap, late
        self.run: dict[str, Any] = {}

    def play(self) -> None:
        """The open page of a run, to its end: practice, then what counts."""
        self.open()
        self.practise()
        for block in self.run["blocks"]:
            self.begin()
            self._task(block, True)
        self.page.clock.resume()

    def start(self) -> Self:
        """The open page of a run, up to the first thing that counts."""
        self.open()
        self.practise()
        self.begin()
        return self

    def open(self) -> None:
        """Read the run of the page, once it can begin; from here on time stands still unless it is moved."""
        expect(self.page.locator("[data-go]")).to_be_enabled()
        self.run = self.page.evaluate("JSON.parse(document.getElementById('game').dataset.run)")
        self.pause()

    def practise(self) -> None:
        """All of the practice, rightly."""
        self.begin()
        self._task(self.run["practice"], False)

    @property
    def _task(self) -> Callable[[list[Any], bool], None]:
        found: Callable[[list[Any], bool], None] = getattr(self, f"_{self.run['task']}")
        return found

    def _paced(self, wanted: list[bool], value: str, cycle: float) -> None:
        self.reach("shown")
        waited = self.gap - cycle
        for number, right in enumerate(wanted):
            waited += cycle
            if right != (number in self.misses):
                self.run_for(waited)
                self.answer(value, "Space")
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
                self.answer(value, "Space")
            self._marked()
        return None

    def _marked(self) -> None:
        """Practice says whether that was right, and goes on."""
        self.move(0, "#game[data-marked]", 400)
        self.move(0, "#game:not([data-marked])", 400)

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
            self.answer(ink, f"Digit{colours.index(ink) + 1}")
            self._over(counts)
            self.run_for(3 * FRAME)

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
                self.answer("press", "Space")  # before the signal
            else:
                self.reach("shown", one["wait_ms"] - 3 * FRAME)
                if self._in_time(number, counts, 320):
                    self.answer("press", "Space")
            self._over(counts)
            self.run_for(FRAME)

    def _digits_forward(self, block: list[Any], counts: bool) -> None:
        self._span([one["digits"] for one in block], counts)

    def _digits_backward(self, block: list[Any], counts: bool) -> None:
        self._span([one["digits"][::-1] for one in block], counts)

    def _span(self, rows: list[list[int]], counts: bool) -> None:
        item = self.run["parameters"]["on_ms"] + self.run["parameters"]["gap_ms"]
        for number, row in enumerate(rows):
            self.reach("shown")
            self.reach("entering", len(row) * item - 3 * FRAME)
            wrong, digits = counts and number in self.misses, self._recall(row)
            for digit in digits[:-1] if wrong else digits:
                self.run_for(self.gap)
                self.answer(digit, f"Digit{digit}")
            self.run_for(self.gap)
            self.answer("done", "Enter")
            self._over(counts)
            self.run_for(FRAME)
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
            self.reach("entering", timing["pre_ms"] + lit - 3 * FRAME)
            wrong = counts and number in self.misses
            for place in way[::-1] if wrong else way:
                self.run_for(self.gap)
                self.answer(place)
            self.run_for(150)
            self._over(counts)
            self.run_for(FRAME)
            if wrong and number % 2 and number - 1 in self.misses:
                return

    def _trails_a(self, block: list[Any], counts: bool) -> None:
        self.reach("shown")
        way = trails.ordered([one["label"] for one in block[0]["targets"]])
        for number, label in enumerate(way):
            if counts and number in self.misses:
                self.run_for(self.gap)
                self.answer(way[number + 1])
            self.run_for(self.gap)
            self.answer(label)
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
            self.press(f".cards .key:nth-child({place + 1})")
        self.run_for(FRAME)


class Listener(Player):
    """Who does not see: plays by what the page says aloud, and by nothing else."""

    def play(self) -> None:
        self.page.evaluate(_LISTEN)
        super().play()

    def _span(self, rows: list[list[int]], counts: bool) -> None:
        super()._span([[]] * len(rows), counts)

    def _recall(self, _row: list[int]) -> list[int]:
        return [int(digit) for digit in self.page.evaluate("heard.splice(0)")]
