"""The badge: it comes with the first entry that was proven, goes with the last, and is told each time it changes."""

from typing import Any
from uuid import UUID

import pytest
from uuid6 import uuid7

from kit.database import clock
from kit.inbox import Received
from services.identity.service import SUBSCRIPTIONS
from services.identity.tests.house import House, leave

VERIFIED, REVOKED = "identity.member.professional_verified", "identity.member.professional_revoked"


def tell_of_entry(
    house: House, member_id: Any, entry_id: UUID | None = None, *, seq: int, what: str = "claimed", **facts: Any
) -> UUID:
    """Apply an event of the directory about an entry; the entry's id."""
    entry_id = entry_id or uuid7()
    data: dict[str, Any] = {
        "entry_id": entry_id, "member_id": UUID(str(member_id)), "kind": "professional", "profession": "physician",
        "country": "FR", **({"because": "left_register"} if what == "closed" else {}), **facts,
    }  # fmt: skip
    with house.service.db.transaction() as tx:
        kind = f"directory.professional.{what}"
        event = Received(uuid7(), kind, 1, entry_id, seq, clock(tx), data)
        SUBSCRIPTIONS["directory.professional"].handlers[(kind, 1)][1](tx, event)
    return entry_id


def told(house: House) -> list[tuple[str, str | None]]:
    """What was told of badges: the event and the badge in it."""
    rows = house.events("identity.member.professional%")
    return [(row["type"], row["payload"].get("badge")) for row in rows]


@pytest.fixture
def member(house: House) -> str:
    found: str = house.join(kind="professional")["member"]["id"]
    return found


def test_the_first_proven_entry_brings_a_badge_that_everybody_hears_of(house: House, member: str) -> None:
    tell_of_entry(house, member, seq=1)
    assert told(house) == [(VERIFIED, "professional")]
    assert house.rows("SELECT badge FROM accounts")[0]["badge"] == "professional"


def test_the_badge_goes_with_the_last_entry(house: House, member: str) -> None:
    one, other = (tell_of_entry(house, member, seq=1) for _ in range(2))
    tell_of_entry(house, member, one, seq=2, what="closed")
    assert told(house) == [(VERIFIED, "professional")]
    tell_of_entry(house, member, other, seq=2, what="closed")
    assert told(house) == [(VERIFIED, "professional"), (REVOKED, None)]


def test_what_is_heard_twice_is_told_once(house: House, member: str) -> None:
    entry = tell_of_entry(house, member, seq=1)
    tell_of_entry(house, member, entry, seq=1)
    tell_of_entry(house, member, entry, seq=2, what="changed")
    for _ in range(2):
        tell_of_entry(house, member, entry, seq=3, what="closed")
    assert told(house) == [(VERIFIED, "professional"), (REVOKED, None)]


def test_the_badge_says_what_kind_of_entry_it_is_the_most_telling_first(house: House, member: str) -> None:
    partner = tell_of_entry(house, member, seq=1, kind="partner")
    person = tell_of_entry(house, member, seq=1)
    tell_of_entry(house, member, person, seq=2, what="closed")
    tell_of_entry(house, member, partner, seq=2, what="closed")
    assert told(house) == [(VERIFIED, "partner"), (VERIFIED, "professional"), (VERIFIED, "partner"), (REVOKED, None)]


def test_an_entry_that_went_to_another_while_nobody_listened_changes_both_badges(house: House, member: str) -> None:
    other = house.join(email="zoe@example.org", kind="professional")["member"]["id"]
    entry = tell_of_entry(house, member, seq=1)
    tell_of_entry(house, other, entry, seq=3)
    badges = {str(row["id"]): row["badge"] for row in house.rows("SELECT id, badge FROM accounts")}
    assert badges == {member: None, other: "professional"}


def test_a_suspended_member_gets_their_badge_and_stays_suspended(house: House, member: str) -> None:
    house.rows("UPDATE accounts SET state = 'suspended'")
    tell_of_entry(house, member, seq=1)
    (row,) = house.events(VERIFIED)
    assert (row["payload"]["state"], row["payload"]["badge"]) == ("suspended", "professional")


def test_nothing_is_given_to_who_left_or_was_never_here(house: House) -> None:
    answer = house.join(kind="professional")
    entry = tell_of_entry(house, answer["member"]["id"], seq=1)
    leave(house, answer)
    assert house.rows("SELECT * FROM proven_entries") == []
    tell_of_entry(house, answer["member"]["id"], entry, seq=2, what="changed")
    tell_of_entry(house, uuid7(), seq=1)
    assert house.rows("SELECT * FROM proven_entries") == []
    assert told(house) == [(VERIFIED, None)]  # the first, emptied
