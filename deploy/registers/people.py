"""Invented people: their names as registers write them, and telephone numbers that are kept for fiction."""

import json
from dataclasses import dataclass
from importlib.resources import files
from random import Random
from typing import Any

from deploy.registers.communes import plain

WORDS: dict[str, Any] = json.loads(files("deploy.registers").joinpath("words.json").read_text("utf-8"))
"""What names of people, streets, houses and cities are made of."""
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_FICTION = ("019900", "026191", "035301", "046571", "053649", "063998")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented; names as written in the register, which knows capitals with and without accents."""

    given_name: str
    family_name: str
    is_woman: bool


def dice(name: str, seed: int) -> Random:
    """What all of a file is drawn from."""
    return Random(f"{name} {seed}")  # noqa: S311


def person(random: Random) -> Person:
    """Somebody: one in ten has a double name, one in six is written in capitals without accents."""
    draw = random.random
    is_woman = draw() < 0.55
    given = random.choice(WORDS["women" if is_woman else "men"])
    family = _family(random)
    if draw() < 0.1:
        family = f"{family}{'-' if draw() < 0.6 else ' '}{_family(random)}"
    return Person(plain_given(given) if draw() < 0.16 else given, family.upper(), is_woman)


def plain_given(name: str) -> str:
    """Capitals without accents, the hyphen kept."""
    return "-".join(plain(part) for part in name.split("-"))


def telephone(random: Random) -> str:
    """One of the numbers kept for films and books, in one of the forms found in registers, or none."""
    form = random.random()
    if form < 0.2:
        return ""
    number = f"{random.choice(_FICTION)}{int(random.random() * 10_000):04d}"
    if form < 0.7:
        return number
    if form < 0.9:
        return " ".join(number[at : at + 2] for at in range(0, 10, 2))
    return f"+33{number[1:]}"


def luhn(digits: str) -> str:
    """The digits with their key."""
    total = sum(map(int, digits[-2::-2])) + sum(_DOUBLED[int(one)] for one in digits[-1::-2])
    return f"{digits}{-total % 10}"


def _family(random: Random) -> str:
    if random.random() < 0.06:
        return str(random.choice(WORDS["whole"]))
    return f"{random.choice(WORDS['roots'])}{random.choice(WORDS['ends'])}"
