"""The catalogues say all that the pages say, no more, and are compiled as they are."""

import pytest
from babel.messages.catalog import Catalog

from deploy.dev.translations import FOLDER, LANGUAGES, compiled, gather, read, wrong


@pytest.fixture(scope="module")
def said() -> Catalog:
    return gather()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_string_every_plural_and_every_placeholder(language: str, said: Catalog) -> None:
    assert len(said) > 200
    assert wrong(language, read(language), said) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_served_was_compiled_from_what_is_written(language: str) -> None:
    kept = read(language)
    assert (FOLDER / language / "LC_MESSAGES" / "messages.mo").read_bytes() == compiled(kept)


def test_a_lost_placeholder_a_missing_string_and_one_that_nothing_says_are_found(said: Catalog) -> None:
    kept = read("de")
    kept["Bonjour %(name)s"].string = "Guten Tag"
    kept["Moi"].string = ""
    kept.add("Personne ne dit cela", "Niemand")
    assert sorted(wrong("de", kept, said)) == [
        "de: a placeholder is lost: 'Bonjour %(name)s'",
        "de: missing: 'Moi'",
        "de: nothing says 'Personne ne dit cela' any more",
    ]


def test_arabic_has_six_forms_for_numbers() -> None:
    kept = read("ar")
    counted = [message for message in kept if isinstance(message.id, tuple)]
    assert counted
    assert {len(message.string) for message in counted} == {6}
