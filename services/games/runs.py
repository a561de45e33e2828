"""Runs of a task: begun with a seed, finished with trials that the service scores, or void when one was disturbed.

The browser is told the seed and what to show, and sends what was answered: never a score.
"""

from datetime import date, datetime, timedelta
from secrets import randbelow
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, defer
from uuid6 import uuid7

from kit.cursors import cut, pack_id, unpack_id
from kit.database import clock
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.times import instant
from services.games import members
from services.games.following import WARM_UPS
from services.games.models import Run
from services.games.refusals import ImpossibleTrials, RunOver
from services.games.tasks import TASKS, Task
from services.games.tasks.draws import HIGHEST_SEED
from services.games.tasks.trials import lasted

OPEN_FOR = timedelta(minutes=60)
CLOCKS_APART = timedelta(seconds=2)
"""How much longer a run may seem to a browser than it was."""
FAST_UP_TO, NORMAL_UP_TO = 12, 25
"""Frames of a screen in ms: by these a device is fast (90 Hz and more), normal (60 Hz) or slow."""


def tasks() -> dict[str, Any]:
    """All tasks with what they measure, where they are from and how they go."""
    return {"items": [_task(task) for task in TASKS.values()], "next": None}


def start(tx: Session, actor: Actor, task: str, variant: str, input_: str) -> UUID:
    """Begin a run; one that was still open is void, for nobody plays two. Raises `Invalid` for a variant or an
    input that the task does not have."""
    played = TASKS[task]
    if variant not in played.variants:
        raise Invalid(errors=[_one_of("/variant", played.variants)])
    if input_ not in played.inputs:
        raise Invalid(errors=[_one_of("/input", played.inputs)])
    now = clock(tx)
    open_ones = update(Run).where(Run.member_id == actor.member_id, Run.state == "open")
    tx.execute(open_ones.values(state="void", because="left", finished_at=now))
    made = Run(
        id=uuid7(),
        member_id=actor.member_id,
        task=task,
        version=played.version,
        variant=variant,
        input=input_,
        seed=randbelow(HIGHEST_SEED + 1),
        day=now.astimezone(ZoneInfo(members.zone_of(tx, actor.member_id))).date(),
        started_at=now,
        closes_at=now + OPEN_FOR,
    )
    tx.add(made)
    tx.flush()
    return made.id


def finish(
    tx: Session, actor: Actor, run_id: UUID, seed: int, trials: list[dict[str, Any]], timing: dict[str, Any]
) -> UUID:
    """Score a run by its trials. Raises `NotFound`, `RunOver`, and `ImpossibleTrials` for what cannot have been; then
    the run stays as it was."""
    run, now = _mine(tx, actor, run_id, lock=True), clock(tx)
    task = _still_open(run, now)
    if seed != run.seed:
        raise ImpossibleTrials(errors=[{"pointer": "/seed", "detail": "The seed that this run was told."}])
    if timing["latency_class"] != latency_class(timing["frame_ms"]):
        said = f"Frames of up to {FAST_UP_TO} ms are fast, of up to {NORMAL_UP_TO} ms normal, others slow."
        raise ImpossibleTrials(errors=[{"pointer": "/timing/latency_class", "detail": said}])
    if timing["input"] not in task.inputs:
        raise ImpossibleTrials(errors=[_one_of("/timing/input", task.inputs)])
    stimuli = task.stimuli(run.seed, run.variant)
    task.check(stimuli, trials)
    if timedelta(milliseconds=lasted(stimuli, trials)) > now - run.started_at + CLOCKS_APART:
        raise ImpossibleTrials(errors=[{"pointer": "/trials", "detail": "No longer than since the run began."}])
    run.input, run.latency_class, run.frame_ms = timing["input"], timing["latency_class"], timing["frame_ms"]
    run.warm_up = _scored_before(tx, run) < WARM_UPS
    run.state, run.finished_at, run.trials = "scored", now, trials
    run.score, run.excluded = dict(task.score(stimuli, trials)), dict(task.excluded(stimuli, trials))
    tx.flush()
    return run.id


def void(tx: Session, actor: Actor, run_id: UUID, because: str) -> UUID:
    """A run that was disturbed does not count. Raises `NotFound`, `RunOver`."""
    run, now = _mine(tx, actor, run_id, lock=True), clock(tx)
    _still_open(run, now)
    run.state, run.because, run.finished_at = "void", because, now
    tx.flush()
    return run.id


def read(tx: Session, actor: Actor, run_id: UUID) -> dict[str, Any]:
    """A run of one's own, with what it shows; raises `NotFound`, also for another's."""
    run = _mine(tx, actor, run_id)
    shown = TASKS[run.task].stimuli(run.seed, run.variant)
    return {**_item(run, clock(tx)), **shown, "seed": run.seed, "instructions_key": f"{run.task}.{run.variant}"}


def page(
    tx: Session, actor: Actor, task: str | None, from_: date | None, to: date | None, limit: int, cursor: str | None
) -> dict[str, Any]:
    """One's own runs without what they showed, the newest first; raises `Invalid` for a wrong cursor."""
    query = select(Run).options(defer(Run.trials)).where(Run.member_id == actor.member_id)
    if task is not None:
        query = query.where(Run.task == task)
    if from_ is not None:
        query = query.where(Run.day >= from_)
    if to is not None:
        query = query.where(Run.day <= to)
    if cursor is not None:
        query = query.where(Run.id < unpack_id(cursor))
    rows, last = cut(tx.scalars(query.order_by(Run.id.desc()).limit(limit + 1)).all(), limit)
    now = clock(tx)
    return {"items": [_item(row, now) for row in rows], "next": pack_id(last.id) if last else None}


def latency_class(frame_ms: float) -> str:
    """What kind of device keeps the time, by how long a frame of its screen takes."""
    return "fast" if frame_ms <= FAST_UP_TO else "normal" if frame_ms <= NORMAL_UP_TO else "slow"


def _one_of(pointer: str, allowed: tuple[str, ...]) -> dict[str, str]:
    return {"pointer": pointer, "detail": f"One of {', '.join(allowed)}."}


def _mine(tx: Session, actor: Actor, run_id: UUID, lock: bool = False) -> Run:
    query = select(Run).where(Run.id == run_id, Run.member_id == actor.member_id)
    found = tx.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _still_open(run: Run, now: datetime) -> Task:
    """Its task. One of another version is over too: today's stimuli are not what it showed."""
    task = TASKS[run.task]
    if run.state != "open" or now >= run.closes_at or run.version != task.version:
        raise RunOver()
    return task


def _scored_before(tx: Session, run: Run) -> int:
    """How many were scored in the same series: of one task, variant, input and class of device."""
    series = (Run.member_id, Run.task, Run.version, Run.variant, Run.input, Run.latency_class)
    with tx.no_autoflush:
        same = [column == getattr(run, column.key) for column in series]
        return tx.scalar(select(func.count()).select_from(Run).where(Run.state == "scored", *same)) or 0


def _item(run: Run, now: datetime) -> dict[str, Any]:
    left = run.state == "open" and now >= run.closes_at
    return {
        "id": str(run.id),
        "task": run.task,
        "edition": run.version,
        "variant": run.variant,
        "input": run.input,
        "latency_class": run.latency_class,
        "state": "void" if left else run.state,
        "because": "left" if left else run.because,
        "day": run.day.isoformat(),
        "started_at": instant(run.started_at),
        "closes_at": instant(run.closes_at),
        "finished_at": instant(run.finished_at) if run.finished_at else None,
        "score": run.score,
        "excluded": run.excluded,
        "warm_up": run.warm_up,
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "task": task.name,
        "edition": task.version,
        "minutes": task.minutes,
        "variants": list(task.variants),
        "inputs": list(task.inputs),
        "parameters": dict(task.parameters),
        "measures": [
            {"name": one.name, "unit": one.unit, "better": one.better, "primary": one.primary} for one in task.measures
        ],
        "licence": task.licence,
        "source": task.source,
    }
