"""The import of a register: looked through, read, merged; taken up where it was killed, refused when it is not it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg2.errors import LockNotAvailable
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import Database, clock, connect
from kit.faults import point
from services.directory import merging, staging
from services.directory.models import Import, Reject
from services.directory.registers import opening
from services.directory.registers.coding import coded
from services.directory.registers.row import Provider
from services.directory.whereabouts import Whereabouts

_LOCK = 7_241_008
_WIDTH = 0.10  # how far from the last file's a count of lines may be

Show = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""`(what goes on, its whole length)`: a block, and what hears of its progress."""


class NotImported(Exception):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True)
class Wish:
    """What an operator asks. `is_dry`: count alone. `accept`: a file that is much longer or shorter, or older."""

    is_dry: bool = False
    accept: bool = False
    as_of: date | None = None


@dataclass(frozen=True)
class Sizes:
    """How many lines a transaction stores, and how many register numbers one merges."""

    lines: int = staging.BATCH
    numbers: int = merging.RANGE


NOTHING_SPECIAL, SIZES = Wish(), Sizes()


@dataclass(frozen=True)
class Outcome:
    """What an import did. `counts`: as in the table. `is_resumed`: it went on where another was killed."""

    import_id: UUID | None
    source: str
    as_of: date
    lines: int
    counts: dict[str, Any]
    rejects: list[tuple[int, str]]
    is_resumed: bool
    knows_places: bool

    @property
    def written(self) -> int:
        """How many entries it wrote."""
        return sum(self.counts.get(what, 0) for what in merging.WRITTEN)


def _silent(_what: str, _length: int) -> AbstractContextManager[Callable[[int], None]]:
    return nullcontext(lambda _: None)


def run(
    db: Database,
    provider: Provider,
    path: Path,
    wish: Wish = NOTHING_SPECIAL,
    show: Show = _silent,
    sizes: Sizes = SIZES,
) -> Outcome:
    """Import a file. Raises `NotImported`, `HeaderDrift`, `opening.Broken`, OSError; then nothing of it is shown."""
    with _alone(db):
        with show("looking", path.stat().st_size) as advance:
            file = opening.look(path, advance)
        told = provider.check(file)
        as_of = wish.as_of or told or date.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ012
        import_id, is_resumed = _begin(db, provider.source, file.digest, as_of, wish)
        try:
            with db.transaction() as tx:
                where = Whereabouts(tx, provider.country)
            if _state(db, import_id) == "reading":
                _read(db, import_id, provider, file, where, show, sizes)
                _judge_length(db, import_id, wish)
            counts = _finish(db, import_id, wish, show, sizes)
        except NotImported:
            _end(db, import_id, "refused")
            staging.drop(db, import_id)
            raise
        found = _outcome(db, import_id, counts, is_resumed=is_resumed, knows_places=bool(len(where)))
        if wish.is_dry:
            _forget(db, import_id)
        return found


@contextmanager
def _alone(db: Database) -> Iterator[None]:
    """One import at a time, by a lock that ends with whoever holds it; raises `NotImported`."""
    session = connect(db.url, application=f"{db.room} import")
    try:
        with session.cursor() as cursor:
            try:
                # the session of one that was killed a moment ago is about to end
                cursor.execute("SET lock_timeout = '2s'; SELECT pg_advisory_lock(%s)", (_LOCK,))
            except LockNotAvailable:
                raise NotImported("Another import is going on. Wait until it has ended.") from None
        yield
    finally:
        session.close()


def _begin(db: Database, source: str, digest: bytes, as_of: date, wish: Wish) -> tuple[UUID, bool]:
    """The import to go on with, and whether it was begun before."""
    with db.transaction() as tx:
        open_ = tx.scalar(select(Import).where(Import.source == source, Import.ended_at.is_(None)))
        if open_ and _goes_on(tx, open_, digest, as_of, wish):
            return open_.id, True
        last = _last(tx, source)
        if last and as_of < last.as_of and not wish.accept:
            raise NotImported(f"This file is of {as_of}, the last one of {last.as_of}. --accept takes it all the same.")
    if open_:
        staging.drop(db, open_.id)
    with db.transaction() as tx:
        if open_:
            tx.delete(tx.get_one(Import, open_.id))
            tx.flush()
        made = Import(
            id=uuid7(), source=source, file=digest, as_of=as_of, state="reading", counts={"is_dry": wish.is_dry}
        )
        tx.add(made)
        return made.id, False


def _goes_on(tx: Session, one: Import, digest: bytes, as_of: date, wish: Wish) -> bool:
    """Whether an import that was killed is of the same file, and what it had read is still there."""
    is_same = (one.file, one.as_of, one.counts.get("is_dry")) == (digest, as_of, wish.is_dry)
    return is_same and staging.is_whole(tx, one)


def _read(
    db: Database,
    import_id: UUID,
    provider: Provider,
    file: opening.Opened,
    where: Whereabouts,
    show: Show,
    sizes: Sizes,
) -> None:
    with show("reading", file.size) as advance:
        behind = 0

        def hear(_lines: int) -> None:
            nonlocal behind
            advance(file.passed() - behind)
            behind = file.passed()

        staging.stage(db, import_id, provider.read(file, coded), where, hear, size=sizes.lines)


def _judge_length(db: Database, import_id: UUID, wish: Wish) -> None:
    """Raises `NotImported` when a file is not about as long as the last one of its source."""
    with db.transaction() as tx:
        one = tx.get_one(Import, import_id)
        last = _last(tx, one.source)
        if last and not wish.accept and abs(one.rows - last.rows) > _WIDTH * last.rows:
            raise NotImported(
                f"{one.rows:,} lines, the last file of {one.source} had {last.rows:,}: more than"
                f" {_WIDTH:.0%} apart. --accept takes it all the same."
            )
        one.state = "merging"
        point("import.whole")


def _finish(db: Database, import_id: UUID, wish: Wish, show: Show, sizes: Sizes) -> dict[str, int]:
    with db.transaction() as tx:
        left = tx.get_one(Import, import_id).counts.get("left", 0)
    with show("comparing" if wish.is_dry else "merging", left) as advance:
        if wish.is_dry:
            return merging.compare(db, import_id, advance, size=sizes.numbers)
        merging.merge(db, import_id, advance, size=sizes.numbers)
    _end(db, import_id, "done")
    return {}


def _outcome(db: Database, import_id: UUID, counts: dict[str, int], *, is_resumed: bool, knows_places: bool) -> Outcome:
    with db.transaction() as tx:
        one = tx.get_one(Import, import_id)
        wrong = select(Reject.line, Reject.reason).where(Reject.import_id == import_id).order_by(Reject.line)
        rejects = [(line, reason) for line, reason in tx.execute(wrong)]
        said = {**one.counts, **counts}
        return Outcome(one.id, one.source, one.as_of, one.rows, said, rejects, is_resumed, knows_places)


def _forget(db: Database, import_id: UUID) -> None:
    staging.drop(db, import_id)
    with db.transaction() as tx:
        tx.delete(tx.get_one(Import, import_id))


def _end(db: Database, import_id: UUID, state: str) -> None:
    with db.transaction() as tx:
        one = tx.get_one(Import, import_id)
        one.state, one.ended_at = state, clock(tx)


def _last(tx: Session, source: str) -> Import | None:
    done = select(Import).where(Import.source == source, Import.state == "done")
    return tx.scalar(done.order_by(Import.ended_at.desc()).limit(1))


def _state(db: Database, import_id: UUID) -> str:
    with db.transaction() as tx:
        return tx.get_one(Import, import_id).state
