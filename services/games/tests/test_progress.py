"""Results go on in series that are never mixed; the sheet and the export hold one's own and nothing else."""

from datetime import date, timedelta
from typing import Any

from kit.subjects import enter
from kit.testing import as_actor
from services.games import sheet
from services.games.tasks import TASKS
from services.games.tests.world import Person, World

TOUCH = {"task": "reaction", "variant": "standard", "input": "touch", "latency_class": "normal"}


def play(world: World, who: Person, times: int = 1, **timing: Any) -> list[dict[str, Any]]:
    return [world.played(who, whim=whim, **timing) for whim in range(times)]


def on_days(world: World, who: Person, first: str) -> None:
    """One run a day, from a day on, in the order in which they were played."""
    world.rows(
        who,
        "UPDATE runs SET day = CAST(:first AS date) + number FROM ("
        " SELECT id AS one, CAST(row_number() OVER (ORDER BY id) - 1 AS int) AS number FROM runs) found"
        " WHERE id = one",
        first=first,
    )


def test_six_sessions_give_a_measure_and_place_the_last(world: World) -> None:
    who = world.person()
    runs = play(world, who, 6)
    found = who.ask("progress", **TOUCH)
    assert (found["state"], found["measure"], found["unit"]) == ("ready", "median", "ms")
    assert [one["counted"] for one in found["points"]] == ["warm_up"] * 2 + ["baseline"] * 3 + ["later"]
    values = [run["score"]["median"] for run in runs]
    assert [one["value"] for one in found["points"]] == values
    assert found["baseline"] == sorted(values[2:5])[1]
    assert found["sem_source"] == "own"
    assert {one["measure"] for one in found["others"]} == set(runs[0]["score"]) - {"median"}


def test_other_means_and_devices_are_other_series(world: World) -> None:
    who = world.person()
    play(world, who, 2)
    play(world, who, 1, input="keyboard")
    play(world, who, 1, frame_ms=8.3, latency_class="fast")
    found = who.ask("series")["items"]
    assert {(one["input"], one["latency_class"], one["sessions"]) for one in found} == {
        ("touch", "normal", 2), ("keyboard", "normal", 1), ("touch", "fast", 1),
    }  # fmt: skip
    assert found[0]["latency_class"] == "fast"
    assert len(who.ask("progress", **TOUCH)["points"]) == 2


def test_what_was_void_or_scored_in_another_edition_counts_for_nothing(world: World) -> None:
    who = world.person()
    first, second, third = play(world, who, 3)
    world.rows(who, "UPDATE runs SET version = 99 WHERE id = :id", id=first["id"])
    world.rows(
        who, "UPDATE runs SET state = 'void', because = 'blur', score = NULL, trials = NULL WHERE id = :id",
        id=second["id"],
    )  # fmt: skip
    assert [one["value"] for one in who.ask("progress", **TOUCH)["points"]] == [third["score"]["median"]]


def test_days_cut_what_is_shown_and_what_came_later_is_not_yet_known(world: World) -> None:
    who = world.person()
    play(world, who, 6)
    on_days(world, who, "2026-06-01")
    found = who.ask("progress", **TOUCH, **{"from": "2026-06-04", "to": "2026-06-05"})
    assert [one["day"] for one in found["points"]] == ["2026-06-04", "2026-06-05"]
    assert (found["state"], found["last"]) == ("ready", None)
    assert who.ask("progress", **TOUCH, to="2026-06-03")["left"] == 2


def test_the_sheet_says_the_days_the_tasks_and_how_far_results_vary(world: World) -> None:
    who = world.person("Camille Rousseau")
    play(world, who, 6)
    on_days(world, who, "2026-06-01")
    found = who.ask("sheet", **{"from": "2026-06-06", "to": "2026-06-30"})
    assert (found["from"], found["to"], found["member"]["display_name"]) == (
        "2026-06-06", "2026-06-30", "Camille Rousseau",
    )  # fmt: skip
    [task] = found["tasks"]
    assert (task["task"], task["sessions"]) == ("reaction", 1)
    [series] = task["series"]
    assert (series["state"], len(series["points"])) == ("ready", 1)
    assert series["sem"] is not None
    for nothing in ({"tasks": ["corsi"]}, {"from": "2026-05-01", "to": "2026-05-31"}):
        assert who.ask("sheet", **{"from": "2026-06-01", "to": "2026-06-30", **nothing})["tasks"] == []


def test_the_export_holds_every_trial_page_by_page_and_what_is_exported_scores_the_same(world: World) -> None:
    who, other = world.person(), world.person()
    who.do("put_programme", tasks=["reaction"], weekdays=[1], at="18:30")
    played = play(world, who, 3)
    play(world, other)
    pages, cursor = [], None
    size = len(world.rows(who, "SELECT jsonb_array_elements(trials) FROM runs WHERE id = :id", id=played[0]["id"]))
    while not pages or cursor:
        with world.db.transaction() as tx:
            enter(tx, who.id)
            pages.append(sheet.export(tx, as_actor(who.id), cursor, most=size * 2))
        cursor = pages[-1]["next"]
    assert [len(page["runs"]) for page in pages] == [2, 1]
    assert (pages[0]["programme"]["at"], pages[1]["programme"]) == ("18:30", None)
    runs = [run for page in pages for run in page["runs"]]
    assert [run["id"] for run in runs] == [run["id"] for run in played]
    assert who.ask("export", cursor=None)["runs"] == runs
    for run in runs:
        task = TASKS[run["task"]]
        assert dict(task.score(task.stimuli(run["seed"], run["variant"]), run["trials"])) == run["score"]


def test_the_day_of_a_result_is_that_of_the_member(world: World) -> None:
    far = world.person(time_zone="Pacific/Kiritimati")
    [run] = play(world, far)
    assert date.fromisoformat(run["day"]) - world.now().date() in (timedelta(0), timedelta(days=1))
