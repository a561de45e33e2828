"""A phone's whole export taken over by a job: looked at first, then done, and again when something was deleted."""

import io
from typing import Any

from services.healthbox import working
from services.healthbox.tests.files_of_phones import apple, weight
from services.healthbox.tests.test_imports_apple import IN_BED, NIGHT
from services.healthbox.tests.world import Person, World

FIRST, SECOND, THIRD = (weight(f"2026-06-0{day} 08:00:00 +0200", f"70.{day}") for day in (1, 2, 3))


def _taken_over(world: World, who: Person, content: bytes, dry_run: bool = False) -> dict[str, Any]:
    handle = world.service.store.put(io.BytesIO(content), who.id, 10_000_000, "data")
    job = who.do("start_import", upload=handle, dry_run=dry_run)
    working.do_jobs(world.service)
    done: dict[str, Any] = who.ask("job", job_id=job["id"])
    assert (done["state"], done["format"]) == ("done", "apple")
    report: dict[str, Any] = done["report"]
    return {name: report[name] for name in ("added", "changed", "same", "removed", "refused")}


def test_a_whole_export_is_looked_at_taken_over_and_what_was_deleted_in_the_app_goes(world: World) -> None:
    who = world.person()
    whole = apple(FIRST, SECOND, THIRD, *NIGHT, IN_BED)
    assert _taken_over(world, who, whole, dry_run=True)["added"] == 4
    assert who.ask("entries", tracker="weight")["items"] == []
    assert _taken_over(world, who, whole) == {"added": 4, "changed": 0, "same": 0, "removed": 0, "refused": 0}
    later = apple(FIRST, THIRD, *NIGHT, IN_BED).replace(b"2026-06-30 10", b"2026-07-01 10")
    assert _taken_over(world, who, later) == {"added": 0, "changed": 0, "same": 3, "removed": 1, "refused": 0}
    assert _taken_over(world, who, whole)["same"] == 4
    assert [one["values"]["kg"] for one in who.ask("entries", tracker="weight")["items"]] == [70.3, 70.1]
    [night] = who.ask("entries", tracker="sleep")["items"]
    assert night["numbers"]["asleep_minutes"] == 390
