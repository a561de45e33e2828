"""How agendas are set up: read in one statement, as text that is parsed once for as long as nothing in it changes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, literal_column, select, text
from sqlalchemy.orm import Session

from kit.prepared import Prepared, execute
from kit.refusals import NotFound
from services.appointments.models import Agenda, Base, Hour, Override, Reason, Site

Row = TypeVar("Row", bound=Base)

WORDS: ColumnElement[str] = literal_column(
    "json_build_object('agenda', row_to_json(agendas),"
    " 'sites', (SELECT json_agg(s ORDER BY s.position) FROM sites s WHERE s.agenda_id = agendas.id"
    " AND s.ended_at IS NULL),"
    " 'reasons', (SELECT json_agg(r ORDER BY r.id) FROM reasons r WHERE r.agenda_id = agendas.id"
    " AND r.ended_at IS NULL),"
    " 'hours', (SELECT json_agg(h ORDER BY h.id) FROM hours h WHERE h.agenda_id = agendas.id),"
    " 'overrides', (SELECT json_agg(o ORDER BY o.id) FROM overrides o WHERE o.agenda_id = agendas.id"
    " AND o.ends > now() - interval '2 days'))::text"
).label("set_up")
"""The set-up of a row of `agendas`, for `parse`: whoever reads an agenda may read it along."""
_LOAD = Prepared(
    "appointments_set_ups",
    select(Agenda.id, WORDS).where(text("agendas.id = ANY (CAST(:agenda_ids AS uuid[]))")),
)
_READ: dict[type, Callable[[str], Any]] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
}


@dataclass(frozen=True)
class SetUp:
    """An agenda with its sites in their order, reasons, hours and exceptions; without those that ended.

    Its rows are copies that several transactions share: they are read, never changed.
    """

    agenda: Agenda
    sites: tuple[Site, ...]
    reasons: tuple[Reason, ...]
    hours: tuple[Hour, ...]
    overrides: tuple[Override, ...]

    def reason(self, reason_id: UUID) -> Reason:
        """One of the reasons; raises `NotFound`."""
        found = next((reason for reason in self.reasons if reason.id == reason_id), None)
        if found is None:
            raise NotFound()
        return found


def load(tx: Session, agenda_ids: Collection[UUID]) -> dict[UUID, SetUp]:
    """The set-ups of some agendas, in one statement."""
    tx.flush()
    return {agenda_id: parse(words) for agenda_id, words in execute(tx, _LOAD, {"agenda_ids": list(agenda_ids)})}


@lru_cache(maxsize=500)
def parse(words: str) -> SetUp:
    """What `WORDS` tell."""
    said = orjson.loads(words)
    tables: dict[str, type[Base]] = {"sites": Site, "reasons": Reason, "hours": Hour, "overrides": Override}
    found: dict[str, Any] = {
        name: tuple(_row(table, one) for one in said[name] or ()) for name, table in tables.items()
    }
    return SetUp(agenda=_row(Agenda, said["agenda"]), **found)


def _row(table: type[Row], said: dict[str, Any]) -> Row:
    return table(**{column.key: _value(column.type, said[column.key]) for column in table.__table__.columns})


def _value(kind: Any, said: Any) -> Any:
    if isinstance(said, list):
        return [_value(kind.item_type, one) for one in said]
    read = _READ.get(kind.python_type)
    return read(said) if read and said is not None else said
