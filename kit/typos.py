"""How far apart two words are, in slips of the hand."""

import re
from collections.abc import Iterable, Sequence

_ONE_FROM, _TWO_FROM = 5, 9
_DOUBLE = re.compile(r"([^\W\d])\1")


def allowed(word: str) -> int:
    """How many slips a word of this length may have: none up to 4 letters, one from 5 on, two from 9 on."""
    return 0 if len(word) < _ONE_FROM else 1 if len(word) < _TWO_FROM else 2


def sound(word: str) -> str:
    """What several spellings of Greek words and double letters have in common: "orthofoniste" is "orthophoniste"."""
    for letters, heard in (("ph", "f"), ("th", "t"), ("rh", "r"), ("chr", "kr"), ("qu", "k"), ("y", "i")):
        word = word.replace(letters, heard)
    return _DOUBLE.sub(r"\1", word)


def distance(one: str, other: str, most: int) -> int | None:
    """The letters to add, leave out, change or swap with their neighbour; None when more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: Sequence[int] = ()
    last: Sequence[int] = range(len(other) + 1)
    for i, sign in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (sign != wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None


class Dictionary:
    """Known words, and which of them someone may have meant. Folded words on both sides."""

    def __init__(self, words: Iterable[str]) -> None:
        every = sorted(set(words))
        self._words = [(word, len(word), _letters(word)) for word in every]
        self._by_sound: dict[str, list[str]] = {}
        for word in every:
            self._by_sound.setdefault(sound(word), []).append(word)

    def nearest(self, word: str) -> tuple[int, tuple[str, ...]]:
        """How many slips away the nearest known words are, and which; none when all are too far.

        The same sound is one slip. The first letter of a word that may have one slip only is taken as it is: "Weber"
        is not "Leber", "Marie" not "carie".
        """
        most = allowed(word)
        if most and (same := self._by_sound.get(sound(word))):
            return 1, tuple(same)
        letters, length = _letters(word), len(word)
        best: list[str] = []
        for known, its_length, its_letters in self._words if most else ():
            # each slip changes the set of letters by two at most: most words are out without counting
            if abs(its_length - length) > most or (letters ^ its_letters).bit_count() > 2 * most:
                continue
            if length < _TWO_FROM and known[0] != word[0]:
                continue
            found = distance(word, known, min(most, allowed(known)))
            if found is None:
                continue
            if found < most:
                best, most = [], found
            best.append(known)
        return most, tuple(best)


def _letters(word: str) -> int:
    letters = 0
    for sign in word:
        letters |= 1 << (ord(sign) % 64)
    return letters
