"""Of an event about a member who left only its place remains, wherever it is on its way."""

import json
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from kit.applier import Applier
from kit.database import Database
from kit.erasure import TABLES, BlankLate, blank, blank_late
from kit.outbox import envelope, open_envelope
from kit.repair import resend
from kit.tests.ledger import ThingGrew, ThingMade, ThingPolished, ledger, make, tell
from kit.tests.ledger.service import Ledger
from kit.tests.test_applier import EVERY, drain, event, rows, take_in


def lay_out(db: Database, settings: Any) -> tuple[UUID, UUID]:
    """Two owners with an event in each table, the first of the outbox published; an inbox row in each state."""
    owners = []
    for _ in range(2):
        with db.transaction() as tx:
            thing = make(tx, 41)
            tx.execute(text("UPDATE outbox SET published_at = now()"))
            tell(tx, thing, ThingGrew, 42)
            tell(tx, thing, ThingPolished, 43)
            resend(tx, "in.ledger", aggregate_type="thing", aggregate_id=thing.id, from_seq=1)
        owners.append(thing.id)
        take_in(settings, [{**event(thing.id, seq, payload={}), "subjects": [str(thing.id)]} for seq in (1, 2, 3)])
    return owners[0], owners[1]


def left(db: Database, owner: UUID) -> dict[str, set[tuple[bool, bool]]]:
    """Per table, which of (holds something, is marked as redacted) the rows about an owner are."""
    query = "SELECT payload <> '{{}}', headers ? 'redacted' FROM {} WHERE '{}' = ANY (subjects::text[])"
    return {table: set(rows(db, query.format(table, owner))) for table in TABLES}


def test_every_event_about_a_member_is_emptied_and_those_about_others_are_not(db: Database, settings: Any) -> None:
    gone, other = lay_out(db, settings)
    with db.transaction() as tx:
        blank(tx, [gone], ())
    assert left(db, gone) == {table: {(False, True)} for table in TABLES}
    assert left(db, other) == {table: {(True, False)} for table in TABLES}


def test_what_tells_of_the_erasure_itself_is_spared(db: Database, settings: Any) -> None:
    gone, _ = lay_out(db, settings)
    with db.transaction() as tx:
        blank(tx, [gone], (ThingPolished,))
    assert left(db, gone)["outbox"] == {(False, True), (True, False)}
    spared = rows(db, f"SELECT DISTINCT type FROM outbox WHERE payload <> '{{}}' AND aggregate_id = '{gone}'")
    assert spared == [(ThingPolished.type,)]


def test_an_emptied_event_keeps_its_place_and_says_so_on_its_way(db: Database, settings: Any) -> None:
    gone, _ = lay_out(db, settings)
    with db.transaction() as tx:
        blank(tx, [gone], ())
        row = (
            tx.execute(text("SELECT * FROM outbox WHERE aggregate_id = :id AND seq = 2"), {"id": gone}).mappings().one()
        )
    message = json.loads(envelope("ledger", dict(row)))
    assert (message["data"], message["redacted"], message["seq"], message["subjects"]) == ({}, True, 2, str(gone))
    assert open_envelope(envelope("ledger", dict(row)))["headers"]["redacted"] is True


def test_an_emptied_event_moves_the_cursor_and_has_no_effect(db: Database, settings: Any) -> None:
    gone, other = lay_out(db, settings)
    with db.transaction() as tx:
        blank(tx, [gone], ())
    drain(Applier(db, EVERY))
    with db.transaction() as tx:
        assert {thing for thing, _, _ in ledger(tx)} == {other}
    assert rows(db, f"SELECT seq FROM cursors WHERE aggregate_id = '{gone}'") == [(3,)]
    assert rows(db, f"SELECT DISTINCT state FROM inbox WHERE aggregate_id = '{gone}'") == [("ignored",)]


def test_a_key_that_the_member_used_is_forgotten(db: Database) -> None:
    gone, other = uuid4(), uuid4()
    with db.transaction() as tx:
        for actor in (gone, other):
            tx.execute(
                text("INSERT INTO idempotency_keys (actor, key, request, status) VALUES (:actor, 'k', '', 200)"),
                {"actor": actor},
            )
        blank(tx, [gone], ())
    assert rows(db, "SELECT actor FROM idempotency_keys") == [(other,)]


def test_what_came_in_late_is_emptied_and_what_came_before_is_left(db: Database, settings: Any) -> None:
    gone, other = lay_out(db, settings)
    tombstones = f"SELECT CAST('{gone}' AS uuid)"
    with db.transaction() as tx:
        last = tx.execute(text("SELECT max(id) FROM inbox")).scalar_one()
        blank_late(tx, last, tombstones, (ThingMade,))
    assert left(db, gone)["inbox"] == {(True, False)}
    take_in(settings, [{**event(gone, 4), "subjects": [str(gone), str(other)]}])
    with db.transaction() as tx:
        blank_late(tx, last, tombstones, (ThingMade,))
    assert left(db, gone)["inbox"] == {(False, True)}
    assert left(db, other)["inbox"] == {(True, False), (False, True)}


def test_a_job_empties_what_comes_in_late_and_at_first_looks_back_a_day(
    room: Ledger, db: Database, settings: Any
) -> None:
    of_old, gone = uuid4(), uuid4()

    def come_in(member: UUID, seq: int) -> None:
        take_in(settings, [{**event(member, seq), "subjects": [str(member)]}])

    def emptied() -> list[Any]:
        return rows(db, "SELECT aggregate_id, seq FROM inbox WHERE headers ? 'redacted' ORDER BY id")

    come_in(of_old, 1)
    with db.transaction() as tx:
        tx.execute(text("UPDATE inbox SET received_at = now() - interval '25 hours'"))
    come_in(gone, 1)
    late = BlankLate(f"SELECT unnest(CAST(ARRAY['{of_old}', '{gone}'] AS uuid[]))", (ThingPolished,))
    late(room)
    assert emptied() == [(gone, 1)]
    come_in(gone, 2)
    late(room)
    assert emptied() == [(gone, 1), (gone, 2)]
