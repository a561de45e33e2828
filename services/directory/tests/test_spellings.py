"""Words with a slip are looked for among all the words that names have: kept by the database, none overlooked."""

import random

import pytest

from kit import typos
from kit.testing import raw
from services.directory import spellings
from services.directory.questions import Part, Question, Reading
from services.directory.spellings import likeness
from services.directory.tests.world import World

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FEW_LETTERS = "aen"


def asked(word: str) -> Question:
    return Question((Part((Reading("name", 32, (word,)), Reading("typo", 8, (word,)))),))


def meant(world: World, word: str) -> set[str]:
    """What a word with a slip may be."""
    with world.db.transaction() as tx:
        (part,) = spellings.spelt(tx, asked(word)).parts
    name, typo = part.readings
    assert name.values == (word,)
    assert typo.values[0] == word
    return set(typo.values)


def words(world: World) -> set[str]:
    return {row["word"] for row in world.rows("SELECT word FROM name_words")}


def test_words_are_known_from_when_an_entry_has_them(world: World) -> None:
    entry_id = world.entry(words=["helene", "marchand"], sought="helene marchand")
    world.entry(words=["marchand", "paul"], sought="paul marchand")
    assert words(world) == {"helene", "marchand", "paul"}
    world.rows("UPDATE entries SET words = '{helene,durand}' WHERE id = :id RETURNING id", id=entry_id)
    assert words(world) == {"helene", "marchand", "paul", "durand"}


def test_who_may_write_entries_but_no_words_still_writes_both(world: World) -> None:
    role = world.rows("SELECT current_user AS role")[0]["role"]
    as_owner(world, f"REVOKE ALL ON name_words FROM {role}")
    try:
        world.entry(words=["marchand"], sought="marchand")
    finally:
        as_owner(world, f"GRANT SELECT, INSERT, UPDATE, DELETE ON name_words TO {role}")
    assert words(world) == {"marchand"}


@pytest.mark.parametrize("typed", ["marchond", "marchan", "marchandt", "amrchand", "marchand"])
def test_a_word_with_a_slip_may_be_the_one_that_somebody_has(world: World, typed: str) -> None:
    world.entry(words=["helene", "marchand"], sought="helene marchand")
    assert "marchand" in meant(world, typed)
    assert "helene" not in meant(world, typed)


def test_two_slips_are_one_too_many_for_a_short_word(world: World) -> None:
    world.entry(words=["marchand"], sought="marchand")
    assert "marchand" not in meant(world, "marchaux")


def test_no_word_that_is_near_enough_is_less_alike_than_what_is_looked_through(world: World) -> None:
    chance = random.Random(8)
    pairs = [(word, slipped(chance, word)) for word in (made(chance) for _ in range(3_000))]
    columns = {"ones": [one for one, _ in pairs], "others": [other for _, other in pairs]}
    for row in world.rows(
        "SELECT one, other, similarity(one, other) AS alike"
        " FROM unnest(CAST(:ones AS text[]), CAST(:others AS text[])) AS p (one, other)",
        **columns,
    ):
        assert row["alike"] + 1e-6 >= likeness(row["one"], typos.allowed(row["one"])), row


def as_owner(world: World, statement: str) -> None:
    connection = raw(world.service.settings.owner_database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def made(chance: random.Random) -> str:
    return "".join(chance.choices(chance.choice((LETTERS, FEW_LETTERS)), k=chance.randint(5, 14)))


def slipped(chance: random.Random, word: str) -> str:
    for _ in range(typos.allowed(word)):
        at, letter = chance.randrange(len(word)), chance.choice(LETTERS)
        word = chance.choice(
            (word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + letter + word[at:])
        )
    return word
