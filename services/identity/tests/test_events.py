"""Identity's end of the contract: what it really emits has the shape of the golden samples."""

import json
import re
from pathlib import Path
from typing import Any

import contracts.identity
from kit.outbox import envelope
from kit.testing import call
from services.identity import operators
from services.identity.tests.house import House, leave
from services.identity.tests.test_badges import tell_of_entry

GOLDEN = Path(contracts.identity.__file__).parent / "golden"
_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")


def shape(value: Any) -> Any:
    """The same structure with the kind of each value in its place."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value]
    if isinstance(value, str):
        return (
            _INSTANT.sub("instant", _UUID.sub("id", value)) if _UUID.search(value) or _INSTANT.search(value) else "text"
        )
    return type(value).__name__


def live_through_everything(house: House) -> None:
    leave(house, house.join(email="zoe@example.org"))
    answer = house.join()
    who = house.actor(answer)
    house.service.change_account(call(request_id="r1"), actor=who, version=1, language="en")
    house.service.end_session(call(), actor=who, session_id=who["session_id"])
    with house.service.db.transaction() as tx:
        operators.suspend(tx, "tests", who["member_id"])
        operators.reinstate(tx, "tests", who["member_id"])
    entry = tell_of_entry(house, who["member_id"], seq=1)
    tell_of_entry(house, who["member_id"], entry, seq=2, what="closed")


def test_each_event_that_is_emitted_looks_like_its_golden_sample(house: House) -> None:
    live_through_everything(house)
    emitted = {}
    for row in house.events():
        message = json.loads(envelope("identity", dict(row)))
        message["requestid"] = "r1"  # the doors pass on what the call carries, which here is mostly nothing
        emitted[message["type"]] = message
    files = [file for file in GOLDEN.glob("*.json") if ".snapshot." not in file.name]  # no event: a letter
    samples = {file.stem: json.loads(file.read_text()) for file in files}
    assert set(emitted) == set(samples)
    for name, sample in samples.items():
        assert shape(emitted[name]) == shape(sample), name
        assert emitted[name]["subjects"] == emitted[name]["data"]["member_id"]


def test_an_event_carries_the_id_of_the_request_that_caused_it(house: House) -> None:
    live_through_everything(house)
    assert house.events("identity.member.changed")[0]["headers"] == {"request_id": "r1"}


def test_the_events_of_each_aggregate_are_numbered_without_a_gap(house: House) -> None:
    live_through_everything(house)
    seen: dict[Any, list[int]] = {}
    for row in house.events():
        seen.setdefault(row["aggregate_id"], []).append(row["seq"])
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in seen.values())
