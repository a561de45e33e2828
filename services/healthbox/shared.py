"""What a member sees of another's Health Box: what is shared, of the days that are shared, and noted as seen."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kit.rpc.doors import Actor
from services.healthbox import series
from services.healthbox.accesses import accesses
from services.healthbox.shares import shares
from services.healthbox.subjects import enter


def series_of(
    tx: Session, actor: Actor, member_id: UUID, tracker: str, first: date, last: date, step: str
) -> dict[str, Any]:
    """The series of another's tracker, cut to the days that a share of it covers; where several do, the one that shows
    most of what was asked.

    In this transaction the reading is noted in the other's chain. Raises `NotFound` alike for nobody, a stranger, and
    one who shares none of it.
    """
    share, begin, end = shares.widest(tx, actor.member_id, member_id, tracker, first, last)
    enter(tx, member_id, actor.member_id)
    accesses.note(tx, member_id, actor, share.id, [tracker], begin, end)
    return series.shown(tx, member_id, tracker, begin, end, step)
