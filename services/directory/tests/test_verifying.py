"""`index verify` finds every disagreement, and no other."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from services.directory import verifying
from services.directory.tests.indexed import Indexed

Damage = Callable[[Indexed, str], None]


def remove(indexed: Indexed, entry: str) -> None:
    indexed.client.delete(index=indexed.engine.index, id=entry, refresh=True)


def change(indexed: Indexed, entry: str) -> None:
    indexed.client.update(index=indexed.engine.index, id=entry, doc={"profession": "midwife"}, refresh=True)


def change_the_hash(indexed: Indexed, entry: str) -> None:
    indexed.client.update(index=indexed.engine.index, id=entry, doc={"hash": "0"}, refresh=True)


def change_both(indexed: Indexed, entry: str) -> None:
    """As if the index had been written by older code."""
    change(indexed, entry)
    indexed.rows("UPDATE entries SET revision = 2 WHERE id = :id RETURNING id", id=entry)


def hide_unnoted(indexed: Indexed, entry: str) -> None:
    indexed.rows("UPDATE entries SET listed = false WHERE id = :id RETURNING id", id=entry)


def change_unnoted(indexed: Indexed, entry: str) -> None:
    indexed.rows("UPDATE entries SET words = '{another}' WHERE id = :id RETURNING id", id=entry)


def restore_the_tables(indexed: Indexed, entry: str) -> None:
    indexed.rows("UPDATE entries SET revision = 0 WHERE id = :id RETURNING id", id=entry)


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (remove, "missing"),
        (change, "ahead"),  # an update by hand is a newer version, too
        (change_the_hash, "ahead"),
        (change_both, "differs"),
        (hide_unnoted, "unwanted"),
        (change_unnoted, "differs"),
        (restore_the_tables, "ahead"),
    ],
)
def test_it_sees_one_document_among_many_that_is_not_what_the_tables_say(
    indexed: Indexed, damage: Damage, what: str
) -> None:
    entries = [str(indexed.entry()) for _ in range(5)]
    indexed.follow()
    damage(indexed, entries[2])

    report = verifying.verify(indexed.db, indexed.engine, at_once=2)

    assert report.differences == {entries[2]: what}


@pytest.mark.parametrize("says", [None, "itself", "another"])
def test_it_sees_a_document_that_was_added_by_hand(indexed: Indexed, says: str | None) -> None:
    entry = str(indexed.entry())
    indexed.follow()
    added = str(uuid4()) if says else "by hand"
    own = {"id": added if says == "itself" else entry} if says else {}
    indexed.client.index(index=indexed.engine.index, id=added, document={"kind": "professional", **own}, refresh=True)

    report = verifying.verify(indexed.db, indexed.engine, at_once=1)

    assert (report.documents, report.entries) == (2, 1)
    assert report.differences == {added: "unwanted"}


def test_what_agrees_is_counted_and_nothing_else_said(indexed: Indexed) -> None:
    for _ in range(5):
        indexed.entry()
    hidden = indexed.entry(listed=False)
    indexed.change(hidden)
    indexed.follow()

    done = indexed.verb("verify")

    assert (done.returncode, done.stdout) == (0, "5 documents, 5 entries, 0 differ\n")


def test_what_is_noted_still_is_on_its_way_and_no_difference(indexed: Indexed) -> None:
    entry = indexed.entry()
    indexed.follow()
    indexed.change(entry, "words = '{another}'")
    indexed.entry()

    report = verifying.verify(indexed.db, indexed.engine)

    assert report.differences == {}


def test_the_verb_prints_the_ids_and_fails(indexed: Indexed) -> None:
    entry = str(indexed.entry())
    indexed.follow()
    remove(indexed, entry)

    told, parsed = indexed.verb("verify"), indexed.verb("verify", "--json")

    assert (told.returncode, told.stdout) == (1, f"0 documents, 1 entries, 1 differ\n  {entry} missing\n")
    assert json.loads(parsed.stdout) == {"documents": 0, "entries": 1, "differences": {entry: "missing"}}


def test_without_an_engine_one_sentence_says_so(indexed: Indexed) -> None:
    done = indexed.verb("verify", ELASTICSEARCH_URL="")

    assert done.returncode == 1
    assert done.stderr.startswith("Error: Elasticsearch is not set up")
