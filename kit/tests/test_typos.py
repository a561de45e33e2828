"""Slips of the hand: counted, and forgiven by the length of the word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.typos import Dictionary, allowed, distance

_WORDS = st.text(alphabet="abcde", max_size=8)
# double letters sound like single ones, and what sounds the same comes first: none here
_LONG = (
    st.lists(st.sampled_from(["ab", "cd", "ea", "bc", "da"]), min_size=3, max_size=6)
    .map("".join)
    .filter(lambda word: all(a != b for a, b in pairwise(word)))
)


def _plain(one: str, other: str) -> int:
    """The same distance, written straight from its definition."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


@given(_WORDS, _WORDS, st.integers(0, 3))
def test_the_distance_is_exact_up_to_the_most_that_is_allowed(one: str, other: str, most: int) -> None:
    exact = _plain(one, other)
    assert distance(one, other, most) == (exact if exact <= most else None)
    assert distance(other, one, most) == distance(one, other, most)


def test_two_swapped_letters_are_one_slip() -> None:
    assert distance("dnetiste", "dentiste", 2) == 1


@pytest.mark.parametrize(("word", "most"), [("lyon", 0), ("peaux", 1), ("dentiste", 1), ("cardiolog", 2)])
def test_longer_words_may_have_more_slips(word: str, most: int) -> None:
    assert allowed(word) == most


@given(st.lists(_LONG, min_size=1), _LONG)
def test_the_nearest_known_words_are_those_that_looking_at_all_finds(known: list[str], word: str) -> None:
    alike = [each for each in known if allowed(word) == 2 or each[0] == word[0]]
    far = {each: distance(word, each, min(allowed(word), allowed(each))) for each in alike}
    near = {each: slips for each, slips in far.items() if slips is not None}
    best = min(near.values(), default=0)
    _, nearest = Dictionary(known).nearest(word)
    assert set(nearest) == {each for each, slips in near.items() if slips == best}


def test_what_sounds_the_same_comes_before_what_is_written_nearly_the_same() -> None:
    known = Dictionary(["orthophoniste", "orthodontiste", "pharmacie"])
    assert known.nearest("orthofoniste") == (1, ("orthophoniste",))
    assert known.nearest("farmacie") == (1, ("pharmacie",))


def test_the_first_letter_of_a_short_word_is_meant() -> None:
    known = Dictionary(["leber", "dentiste", "dermatologue"])
    assert known.nearest("weber")[1] == ()
    assert known.nearest("tentiste")[1] == ()
    assert known.nearest("sermatologue") == (1, ("dermatologue",))


def test_short_words_are_not_guessed() -> None:
    assert Dictionary(["peau", "dent"]).nearest("beau")[1] == ()
