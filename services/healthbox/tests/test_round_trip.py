"""What goes out comes in again as it was, with another member too; and taken over twice it is there once."""

import io
from typing import Any

import pytest

from services.healthbox import working
from services.healthbox.tests.everything import ENTRIES, note_everything
from services.healthbox.tests.test_jobs import exported
from services.healthbox.tests.world import Person, World

FORMATS = ["csv", "fhir"]


def imported(world: World, who: Person, content: bytes, **asked: Any) -> Any:
    """How the import ended; its format is told from the file. `asked`: besides, or another upload."""
    upload = asked.pop("upload", None) or world.service.store.put(io.BytesIO(content), who.id, 1 << 24)
    job = who.do("start_import", upload=upload, **asked)
    working.do_jobs(world.service)
    return who.ask("job", job_id=job["id"])


def noted(who: Person) -> list[tuple[Any, ...]]:
    """All that somebody noted, but ids and who told it."""
    return sorted(
        (one["tracker"], one["day"], one["at"], one["zone"], sorted(one["values"].items(), key=str), one["note"] or "")
        for tracker in {tracker for tracker, _, _ in ENTRIES}
        for one in who.ask("entries", tracker=tracker, limit=100)["items"]
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_everything_comes_in_with_another_as_it_went_out(world: World, format_: str) -> None:
    who, other = world.person(), world.person("Dominique")
    note_everything(world, who)
    told = imported(world, other, exported(world, who, format_))
    assert (told["state"], told["format"], told["report"]["problems"]) == ("done", format_, [])
    assert told["report"]["added"] == len(ENTRIES)
    assert noted(other) == noted(who)


@pytest.mark.parametrize("format_", FORMATS)
def test_ones_own_export_changes_nothing_however_often_it_comes_in(world: World, format_: str) -> None:
    who = world.person()
    note_everything(world, who)
    before, content = noted(who), exported(world, who, format_)
    for _ in range(2):
        report = imported(world, who, content)["report"]
        assert (report["added"], report["changed"], report["same"]) == (0, 0, len(ENTRIES))
    assert noted(who) == before


@pytest.mark.parametrize("format_", FORMATS)
def test_what_came_in_goes_out_again_and_comes_home_the_same(world: World, format_: str) -> None:
    who, other, third = world.person(), world.person("Dominique"), world.person("Claude")
    note_everything(world, who)
    imported(world, other, exported(world, who, format_))
    told = imported(world, third, exported(world, other, format_))
    assert told["report"]["added"] == len(ENTRIES)
    assert noted(third) == noted(who)
