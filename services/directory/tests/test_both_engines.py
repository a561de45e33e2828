"""The index and the database answer alike, and both as the rule says: same entries, same scores, same order."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from kit.config import Settings
from kit.database import Database
from services.directory import database_search, index_search, ranking, showing
from services.directory.database_matching import FEW
from services.directory.engine import Engine
from services.directory.questions import Found, Page, Question
from services.directory.ranking import Card
from services.directory.tests import crowd

ENTRIES, QUESTIONS, PAGE = 3_000, 150, 7

Find = Callable[[Question, Page], Found]


@pytest.fixture(scope="module")
def filled(directory_settings: Settings) -> Iterator[Database]:
    with crowd.filled(directory_settings, ENTRIES) as database:
        yield database


@pytest.fixture(scope="module")
def engine(filled: Database, search_url: str) -> Iterator[Engine]:
    with crowd.indexed(filled, search_url) as engine:
        yield engine


@pytest.fixture(params=["index", "database", "database where nobody is few"])
def find(request: pytest.FixtureRequest, filled: Database) -> Find:
    if request.param == "index":
        return by_index(request.getfixturevalue("engine"))
    return by_database(filled, FEW if request.param == "database" else 0)


@pytest.fixture(scope="module")
def cards(filled: Database) -> list[Card]:
    with filled.transaction() as tx:
        ids = list(tx.scalars(text("SELECT id::text FROM entries")))
        return [showing.card(row) for row in showing.rows(tx, ids).values()]


def by_index(engine: Engine) -> Find:
    return lambda question, page: index_search.find(engine, question, page, 60)


def by_database(database: Database, few: int = FEW) -> Find:
    def find(question: Question, page: Page) -> Found:
        with database.transaction() as tx:
            return database_search.find(tx, question, page, few)

    return find


def expected(question: Question, cards: list[Card]) -> list[tuple[str, int]]:
    keys = [key for card in cards if (key := ranking.key(question, card))]
    return [(key.id, key.score) for key in sorted(keys, key=lambda one: ranking.order(question, one))]


def test_whom_the_rule_finds_is_found_in_the_same_order(find: Find, cards: list[Card]) -> None:
    some = 0
    for question in crowd.questions(QUESTIONS):
        found = [(key.id, key.score) for key in find(question, Page(ENTRIES)).keys]
        said = expected(question, cards)
        some += bool(said)
        if question.by_distance:  # the index does not count what is not sorted by
            found, said = [(each, 0) for each, _ in found], [(each, 0) for each, _ in said]
        assert found == said, question
    assert some > QUESTIONS / 2


def test_pages_follow_each_other_without_a_gap(find: Find, cards: list[Card]) -> None:
    for question in crowd.questions(30, seed=10):
        assert walk([find], question) == [each for each, _ in expected(question, cards)][: PAGE * 8], question


def test_pages_go_on_when_the_other_engine_takes_over(filled: Database, engine: Engine, cards: list[Card]) -> None:
    both = [by_index(engine), by_database(filled)]
    for question in crowd.questions(30, seed=12):
        assert walk(both, question) == [each for each, _ in expected(question, cards)][: PAGE * 8], question


def walk(finders: list[Find], question: Question) -> list[str]:
    """Eight pages, by one finder after the other."""
    seen: list[str] = []
    page = Page(PAGE)
    for at in range(8):
        found = finders[at % len(finders)](question, page)
        seen += [key.id for key in found.keys[:PAGE]]
        if len(found.keys) <= PAGE:
            break
        page = Page(PAGE, found.keys[PAGE - 1], whole=len(finders) == 1)
    return seen


def test_counts_are_of_all_that_is_found(find: Find, filled: Database, engine: Engine, cards: list[Card]) -> None:
    by_id = {card.id: card for card in cards}
    for question in crowd.questions(15, seed=11):
        counts = find(question, Page(1, facets=True)).counts
        meant = [by_id[each] for each, _ in expected(question, cards)]
        assert counts
        assert sum(counts["profession"].values()) == len(meant)
        for flag in ("video", "accepts_new", "accessible", "claimed"):
            assert counts[flag].get("", 0) == sum(getattr(card, flag) for card in meant)
        for language in ("fr", "ar"):
            assert counts["languages"].get(language, 0) == sum(language in card.languages for card in meant)
        with filled.transaction() as tx:
            assert database_search.count(tx, {"all": question}) == {"all": len(meant)}
        assert index_search.count(engine, {"all": question}, 60) == {"all": len(meant)}
