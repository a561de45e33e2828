"""Hands on the page of a game: real keys and real taps, on a page whose clock they move, so that minutes pass in no
time."""

from contextlib import suppress

from playwright.sync_api import Error, Page

FRAME = 16
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


def middle(page: Page, selector: str) -> tuple[float, float]:
    """Where one taps it."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Hands:
    """What presses, by `keyboard`, `touch`, `mouse`, a `switch`, or a screen `reader`, which presses without a pointer,
    and waits."""

    def __init__(self, page: Page, how: str) -> None:
        self.page, self.how = page, how
        self._places: dict[str, tuple[float, float]] = {}

    def pause(self) -> None:
        """From here on time stands still unless it is moved."""
        self.page.clock.pause_at(self.page.evaluate("Date.now()") + 60_000)  # later than now, on a slow machine too

    def begin(self) -> None:
        """Press the button that begins what comes next, and let the page measure its frames."""
        self._places.clear()
        self.until("[data-go]")
        self.press("[data-go]")
        self._places.clear()
        self.run_for(32 * FRAME)

    def press(self, selector: str, key: str | None = None) -> None:
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
            self._places[selector] = middle(self.page, selector)
        return self._places[selector]

    def answer(self, value: object, key: str | None = None) -> None:
        self.press(f'[data-value="{value}"]', key)

    def run_for(self, ms: float) -> None:
        """Time goes on by so much, or until the page is left."""
        with suppress(Error):
            self.move(ms)

    def move(self, ms: float, selector: str = "", frames: int = 1500) -> bool:
        found: bool = self.page.evaluate(_MOVE, [round(ms), selector, FRAME, frames])
        return found

    def until(self, selector: str, after: float = 0) -> None:
        """To the frame in which this is on the page; that is `after` so many ms, and not before."""
        if not self.move(after - 2 * FRAME, selector):
            raise AssertionError(f"never {selector}: {self.page.locator('#game').inner_html()[:500]}")

    def reach(self, phase: str, after: float = 0) -> None:
        """To the frame in which the game is in a phase."""
        self.until(f"#game[data-phase={phase}]", after)
