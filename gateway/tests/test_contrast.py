"""The colours of the stylesheet: text at 7:1 (WCAG AAA), edges and focus at 3:1, in every theme.

`python -m gateway.tests.test_contrast` prints the table of docs/design-language.md.
"""

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[1] / "pages" / "static" / "style.css").read_text()
THEMES = {
    "day": r"^:root \{ color-scheme: light dark;(.*?)\}",
    "night": r"^@media \(prefers-color-scheme: dark\).*?\{(.*?)\}",
    "dark": r"^:root\[data-theme=dark\] \{(.*?)\}",
    "contrast": r"^:root\[data-theme=contrast\].*?\{(.*?)\}",
}
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "teal", "danger", "well") for ground in ("paper", "card")),
    ("on-teal", "teal"),
    ("on-ground", "ground"),
    ("on-sand", "sand"),
    ("card", "danger"),
]
SHAPES = [("edge", "paper"), ("edge", "card"), ("clay", "paper"), ("clay", "card"), ("teal", "card")]


def tokens(theme: str) -> dict[str, str]:
    """Name and #rrggbb of every colour of a theme."""
    block = re.search(THEMES[theme], STYLE, re.MULTILINE | re.DOTALL)
    assert block, theme
    return {name: _long(colour) for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block[1])}


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2: (lighter + 0.05) / (darker + 0.05) of relative luminances."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_words_stand_out_seven_to_one_and_edges_three_to_one(theme: str) -> None:
    colours = tokens(theme)
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 7} == {}
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 3} == {}


def test_the_night_is_the_same_whether_the_device_or_the_member_asks_for_it() -> None:
    assert tokens("night") == tokens("dark")


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])


if __name__ == "__main__":
    for pair in (*TEXT, *SHAPES):
        ratios = (contrast(tokens(theme)[pair[0]], tokens(theme)[pair[1]]) for theme in THEMES if theme != "dark")
        print(f"| `{pair[0]}` on `{pair[1]}` |", " | ".join(f"{ratio:.1f}" for ratio in ratios), "|")
