"""Marked days on one's own charts, time without smoke, and whom to call: for the member alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.healthbox import marks
from services.healthbox.tests.world import Person, World

JUNE = {"tracker": "weight", "from": "2026-06-01", "to": "2026-06-30"}


def test_a_marked_day_is_listed_and_stands_on_every_chart_of_one_s_own(world: World) -> None:
    who = world.person()
    later = who.do("add_mark", day="2026-06-15", label="Déménagement")
    first = who.do("add_mark", day="2026-06-03", label="Début du traitement")
    who.do("add_mark", day="2026-07-01", label="Après")
    assert [one["label"] for one in who.ask("marks")["items"]] == ["Après", later["label"], first["label"]]
    told = [{"day": one["day"], "label": one["label"]} for one in (first, later)]
    assert who.ask("series", **JUNE)["marks"] == told
    assert who.ask("series", **{**JUNE, "tracker": "mood"})["marks"] == told


def test_its_words_are_nowhere_in_clear(world: World) -> None:
    who = world.person()
    who.do("add_mark", day="2026-06-03", label="canari")
    [row] = world.rows(who, "SELECT label FROM marks")
    assert b"canari" not in bytes(row["label"])


def test_one_who_sees_a_shared_series_sees_no_marks(world: World) -> None:
    who, doctor = world.person(), world.person("Dr Martin", kind="professional")
    who.do("add_mark", day="2026-06-03", label="Début du traitement")
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    days = {"from": "2026-06-01", "to": None, "expires_at": until}
    who.do("share", with_member_id=doctor.id, trackers=["weight"], **days)
    assert "marks" not in doctor.ask("series_of", member_id=who.id, **JUNE)


def test_a_mark_is_removed_by_its_owner_alone(world: World) -> None:
    who, other = world.person(), world.person()
    made = who.do("add_mark", day="2026-06-03", label="Début")
    assert other.refused("remove_mark", mark_id=made["id"]) == "NotFound"
    who.ask("remove_mark", mark_id=made["id"])
    assert who.ask("marks")["items"] == []
    assert who.refused("remove_mark", mark_id=made["id"]) == "NotFound"


def test_there_are_not_more_marks_than_a_chart_can_bear(world: World) -> None:
    who = world.person()
    kept = "INSERT INTO marks (id, member_id, day, label) SELECT gen_random_uuid(), :me, '2026-06-03', '' FROM"
    world.rows(who, f"{kept} generate_series(1, :most)", me=who.id, most=marks.MOST)
    assert who.refused("add_mark", day="2026-06-03", label="Encore") == "Invalid"


def day(back: int) -> str:
    """Noon in Paris, days ago."""
    return (datetime.now(UTC).replace(hour=11, minute=0) - timedelta(days=back)).isoformat()


def smoked(who: Person, back: int, cigarettes: int) -> dict[str, Any]:
    found: dict[str, Any] = who.do("add_entry", tracker="tobacco", at=day(back), values={"cigarettes": cigarettes})
    return found


def test_a_relapse_is_a_point_and_takes_no_day_back(world: World) -> None:
    who = world.person()
    cost = {"cigarettes_before": 10, "pack_price": "12.00", "pack_size": 20}
    who.do("edit_profile", quit_on=day(10)[:10], **cost)
    smoked(who, 20, 15)
    assert who.ask("smoke_free") == {
        "quit_on": day(10)[:10], "since": who.ask("smoke_free")["since"], "days": 11, "relapses": 0, "saved": "60.00",
    }  # fmt: skip
    relapse = smoked(who, 4, 5)
    smoked(who, 3, 0)
    found = who.ask("smoke_free")
    assert (found["days"], found["relapses"], found["since"], found["saved"]) == (10, 1, relapse["at"], "57.00")


def test_without_a_day_of_quitting_or_a_price_nothing_is_counted(world: World) -> None:
    who = world.person()
    assert who.ask("smoke_free") == {"quit_on": None, "since": None, "days": 0, "relapses": 0, "saved": None}
    who.do("edit_profile", quit_on=day(3)[:10])
    found = who.ask("smoke_free")
    assert (found["days"], found["saved"]) == (4, None)


@pytest.mark.parametrize(("country", "numbers"), [("FR", ["3114", "15", "112"]), ("TN", ["80 000 000", "190"])])
def test_after_low_days_whom_to_call_comes_with_the_day(world: World, country: str, numbers: list[str]) -> None:
    world.service.settings = replace(world.service.settings, help_lines={"TN": "80 000 000"})
    who = world.person(country=country)
    for back in (2, 1):
        who.do("add_entry", tracker="mood", at=day(back), values={"psychological": 2})
    assert who.ask("today")["help"] is None
    who.do("add_entry", tracker="mood", at=day(0), values={"psychological": 3})
    found = who.ask("today")
    assert found["offer_help"]
    assert [line["number"] for line in found["help"]["lines"]] == numbers
