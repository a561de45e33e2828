"""Events as rows, and as the messages they become."""

import json
import threading
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError
from sqlalchemy import text

from kit.database import Database
from kit.outbox import emit, envelope, open_envelope
from kit.tests.ledger import Thing, ThingGrew, make, tell

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=10,
)
NAMES = st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True)
ROWS = st.fixed_dictionaries(
    {
        "event_id": st.uuids(),
        "epoch": st.integers(1, 2**31 - 1),
        "aggregate_type": NAMES,
        "aggregate_id": st.uuids(),
        "seq": st.integers(1, 2**63 - 1),
        "type": st.lists(NAMES, min_size=3, max_size=3).map(".".join),
        "version": st.integers(1, 99),
        "payload": st.dictionaries(WORDS, VALUES, max_size=5),
        "headers": st.fixed_dictionaries({"request_id": st.none() | WORDS}),
        "subjects": st.lists(st.uuids(), max_size=3),
        "created_at": st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    }
)


@given(row=ROWS)
def test_an_envelope_opens_to_what_was_put_in(row: dict[str, Any]) -> None:
    opened = open_envelope(envelope("ledger", row))
    assert opened.pop("publisher") == "ledger"
    assert datetime.fromisoformat(opened.pop("occurred_at")) == row["created_at"]
    wanted = {**row, "subjects": list(map(str, row["subjects"]))}
    wanted |= {"event_id": str(row["event_id"]), "aggregate_id": str(row["aggregate_id"])}
    del wanted["created_at"]
    assert opened == wanted


@given(row=ROWS)
def test_an_envelope_is_a_cloud_event(row: dict[str, Any]) -> None:
    event = JSONFormat().read(None, envelope("ledger", row))
    assert event.get_type() == f"{row['type']}.v{row['version']}"
    assert event.get_time() == row["created_at"]
    assert event.get_data() == row["payload"]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b'{"type": 1}', b"\xff", b'{"specversion": "1.0"}'])
def test_what_is_not_an_event_is_refused(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        open_envelope(body)


def test_events_of_one_aggregate_are_numbered_without_holes_under_eight_writers(db: Database) -> None:
    with db.transaction() as tx:
        thing = make(tx).id

    def write() -> None:
        for size in range(5):
            with db.transaction() as tx:
                tell(tx, tx.get_one(Thing, thing, with_for_update=True), ThingGrew, size)

    writers = [threading.Thread(target=write) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with db.transaction() as tx:
        numbers = tx.scalars(text("SELECT seq FROM outbox ORDER BY seq")).all()
        assert numbers == list(range(1, 42))
        assert tx.get_one(Thing, thing).seq == 41


@pytest.mark.parametrize("wrong", [{"mood": "blue"}, {"size": None}, {"size": "tall"}])
def test_an_event_that_is_not_as_the_contract_says_is_never_written(db: Database, wrong: dict[str, Any]) -> None:
    data = {"thing_id": uuid4(), "owner_id": uuid4(), "size": 1, **wrong}
    with db.transaction() as tx:
        thing = make(tx)
        with pytest.raises((ValidationError, ValueError)):
            emit(tx, ThingGrew, thing, **data)
        assert thing.seq == 1
    with db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM outbox")).scalar_one() == 1


def test_a_missing_field_is_refused(db: Database) -> None:
    with pytest.raises(ValidationError), db.transaction() as tx:
        emit(tx, ThingGrew, make(tx), thing_id=uuid4(), owner_id=uuid4())


def test_a_rolled_back_change_tells_nobody(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction() as tx:
        make(tx, size=1 // int(make(tx).seq == 9))
    with db.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM outbox")).scalar_one() == 0
    assert db._waker._thread is None


def test_an_event_carries_its_request_and_the_members_it_is_about(db: Database) -> None:
    with db.transaction(request_id="r1") as tx:
        thing = make(tx)
    with db.transaction() as tx:
        row = tx.execute(text("SELECT headers, subjects, payload FROM outbox")).one()
    assert row.headers == {"request_id": "r1"}
    assert row.subjects == [thing.id]
    assert json.loads(json.dumps(row.payload))["size"] == 1
