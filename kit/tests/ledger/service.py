"""The ledger's doors."""

from typing import Any, ClassVar
from uuid import UUID

from marshmallow import Schema, fields
from marshmallow.validate import Range
from sqlalchemy import Select, Text, Uuid, bindparam, cast, func, select

from kit.inbox import every
from kit.prepared import Prepared
from kit.refusals import NotFound
from kit.rpc.doors import Room, command, hot_read, read
from kit.tests.ledger import Thing, ThingGrew, ThingMade, count, make, tell


class Size(Schema):
    """How large."""

    size = fields.Integer(required=True, validate=Range(1, 100))


class Sizes(Schema):
    """How large, several times."""

    sizes = fields.List(fields.Nested(Size), required=True)


class ThingSize(Size):
    """One thing and how large it is now."""

    thing_id = fields.UUID(required=True)


class ThingId(Schema):
    """One thing."""

    thing_id = fields.UUID(required=True)


def see(tx: Any, _actor: Any, thing_id: UUID) -> dict[str, Any]:
    """A thing as JSON; raises NotFound."""
    thing = tx.get(Thing, thing_id)
    if thing is None:
        raise NotFound
    return {"id": str(thing.id), "seq": thing.seq}


def select_thing(thing_id: UUID | None) -> Select[Any]:
    """One thing as JSON text; without an id it is a parameter."""
    shown = func.json_build_object("id", Thing.id, "seq", Thing.seq)
    return select(cast(shown, Text)).where(Thing.id == bindparam("thing_id", thing_id, type_=Uuid()), Thing.seq > 0)


HOT = Prepared("see_thing", select_thing(None))


class Ledger(Room):
    name = "ledger"
    readers: ClassVar[dict[str, Any]] = {"thing": see}

    @command(Size, made="thing", status=201)
    def make_thing(self, tx: Any, _actor: Any, size: int) -> UUID:
        thing = make(tx, size)
        tx.flush()
        return thing.id

    @command(Sizes)
    def make_things(self, tx: Any, _actor: Any, sizes: list[dict[str, int]]) -> None:
        for one in sizes:
            make(tx, one["size"])

    @command(ThingSize, made="thing")
    def grow_thing(self, tx: Any, _actor: Any, thing_id: UUID, size: int) -> UUID:
        thing = tx.get(Thing, thing_id, with_for_update=True)
        if thing is None:
            raise NotFound
        tell(tx, thing, ThingGrew, size)
        return thing_id

    @read(ThingId)
    def see_thing(self, tx: Any, actor: Any, thing_id: UUID) -> dict[str, Any]:
        return see(tx, actor, thing_id)

    @hot_read(ThingId)
    def see_thing_hot(self, run: Any, _actor: Any, thing_id: UUID) -> str:
        found: str | None = run(HOT, {"thing_id": str(thing_id)})
        if found is None:
            raise NotFound
        return found


SUBSCRIPTIONS = {"ledger.thing": every({ThingMade: count, ThingGrew: count})}
