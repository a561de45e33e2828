"""Folding, splitting and stemming: whoever types and whoever stored mean the same word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.directory import words

_TEXTS = st.text(max_size=40) | st.text(alphabet="éèçœæßÄöüĳŁØ'’-اأإآىيةهؤئلبتسنَُِّـ٠٩۵ aEsS ", max_size=40)


@given(_TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@given(_TEXTS)
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert words.fold(composed) == words.fold(decomposed) == words.fold(text)
    assert words.split(composed) == words.split(decomposed)


@given(_TEXTS)
def test_case_does_not_matter(text: str) -> None:
    assert words.fold(text.swapcase().casefold()) == words.fold(text.casefold())


@given(_TEXTS)
def test_splitting_what_was_joined_gives_the_same_words(text: str) -> None:
    assert words.split(words.joined(text)) == words.split(text)
    assert all(word and words.split(word) == [word] for word in words.split(text))


@given(st.lists(_TEXTS, max_size=5).flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_the_order_of_words_does_not_matter_where_it_is_said(parts: tuple[list[str], list[str]]) -> None:
    assert words.in_any_order(" ".join(parts[0])) == words.in_any_order(" ".join(parts[1]))


@given(_TEXTS)
def test_every_word_has_a_stem_and_stems_are_folded(text: str) -> None:
    for word in words.split(text):
        assert words.stems(word)
        assert all(words.fold(stem) == stem for stem in words.stems(word))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ELISE", "Élise"),
        ("coeur", "cœur"),
        ("caecum", "cæcum"),
        ("strasse", "Straße"),
        ("STRASSE", "straße"),
        ("الاسنان", "الأَسْنَان"),
        ("اسنان", "أســنان"),
        ("عيادة", "عياده"),
        ("مستشفي", "مستشفى"),
        ("75011", "٧٥٠١١"),
        ("75011", "۷۵۰۱۱"),
        ("l'hay les roses", "L’Haÿ-les-Roses"),
    ],
)
def test_what_people_type_is_what_is_stored(typed: str, stored: str) -> None:
    assert words.split(typed) == words.split(stored)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kinésithérapeutes", "kinésithérapeute"),
        ("dentistes", "dentiste"),
        ("Zahnärzte", "Zahnarzt"),
        ("dentists", "dentist"),
        ("الأسنان", "أسنان"),
        ("للأسنان", "أسنان"),
        ("والطبيب", "طبيب"),
        ("جلدية", "الجلدية"),
    ],
)
def test_grammar_aside_two_words_are_one(one: str, other: str) -> None:
    assert words.stems(words.fold(one)) & words.stems(words.fold(other))


def test_different_words_stay_different() -> None:
    assert not words.stems("cardiologue") & words.stems("dermatologue")


def test_umlauts_are_found_as_every_keyboard_writes_them() -> None:
    assert words.spellings("Zürich") == {"zurich", "zuerich"}
    assert words.spellings("Lyon") == {"lyon"}


def test_small_words_say_nothing_and_others_keep_themselves_and_their_stems() -> None:
    terms = words.terms("le mal de dos près de moi")
    assert len(terms) == 2
    assert "dos" in terms[1]
