"""What every kind says: in four languages, kindly, and never a name where others may see it."""

import string

import pytest

from contracts.directory.events import ENDINGS
from contracts.directory.schemas import REFUSED
from contracts.identity.schemas import LANGUAGES
from services.notifications.kinds import ALL
from services.notifications.kinds.kind import Kind
from services.notifications.mail_words import FRAMES

KINDS = pytest.mark.parametrize("kind", ALL.values(), ids=ALL)


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@KINDS
def test_every_kind_speaks_every_language(kind: Kind) -> None:
    assert set(kind.words) == set(LANGUAGES)
    assert len({words.subject for words in kind.words.values()}) == len(LANGUAGES)


@KINDS
def test_a_subject_names_nobody_and_no_time_and_fits_a_screen(kind: Kind) -> None:
    for words in kind.words.values():
        assert holes(words.subject) == set()
        assert len(words.subject) <= 50


@KINDS
def test_the_discreet_form_names_nobody_and_else_says_as_much(kind: Kind) -> None:
    for words in kind.words.values():
        assert "name" not in holes(words.discreet)
        assert holes(words.full) - {"name"} == holes(words.discreet)
        assert holes(words.full) <= {"name", "when", "until", "why"}


@KINDS
def test_all_languages_say_the_same_things(kind: Kind) -> None:
    assert len({frozenset(holes(words.full)) for words in kind.words.values()}) == 1


@KINDS
def test_a_time_is_told_where_there_is_one_and_an_end_where_it_matters(kind: Kind) -> None:
    said = holes(kind.words["fr"].full)
    assert ("when" in said) == (kind.about in ("appointment", "offer", "session"))
    assert ("until" in said) == (kind.ends == "expires_at")


@KINDS
def test_a_reason_is_said_in_every_language_and_nowhere_else(kind: Kind) -> None:
    assert ("why" in holes(kind.words["fr"].full)) == (kind.because is not None)
    assert set(kind.why) == (set(LANGUAGES) if kind.because else set())
    assert len({frozenset(why) for why in kind.why.values()}) <= 1
    assert all(holes(sentence) == set() for why in kind.why.values() for sentence in why.values())


def test_every_reason_that_anybody_is_told_has_its_words() -> None:
    assert set(ALL["claim_refused"].why["fr"]) == set(REFUSED)
    assert set(ALL["entry_closed"].why["fr"]) == set(ENDINGS) - {"given_up", "erased"}


def test_only_what_would_expire_breaks_the_quiet_of_the_night() -> None:
    assert [kind.name for kind in ALL.values() if kind.urgent] == ["offer_made"]


def test_the_frame_of_a_mail_speaks_every_language() -> None:
    assert set(FRAMES) == set(LANGUAGES)
    assert all(all(frame) for frame in FRAMES.values())


@KINDS
def test_people_are_spoken_to_politely(kind: Kind) -> None:
    why = [sentence for language in ("fr", "de") for sentence in kind.why.get(language, {}).values()]
    said = " ".join((*kind.words["fr"], *kind.words["de"], *why)).split()
    assert not {"tu", "ton", "tes", "toi", "du", "dein", "deine", "dir"} & set(said)
