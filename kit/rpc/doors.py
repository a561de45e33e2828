"""How a method of `service.py` becomes a door: arguments checked, one transaction, one rule, plain data out.

Each decorator takes the marshmallow schema of the arguments from `contracts`. Besides those a call may carry
`actor` (who asks), `key` (idempotency key of a command) and `known` (digest of the answer the client already holds).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial, wraps
from typing import Any, ClassVar
from uuid import UUID

import orjson
import psycopg2
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load
from sqlalchemy import exc
from sqlalchemy.orm import Session

from kit import idempotency
from kit.config import Settings
from kit.database import Database
from kit.etags import digest
from kit.faults import point
from kit.refusals import Invalid, Unavailable
from kit.rpc.call import Call, RawJson
from kit.rpc.client import RpcClient

Reader = Callable[[Session, "Actor", UUID], dict[str, Any]]
_AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, psycopg2.OperationalError, psycopg2.InterfaceError)


@dataclass(frozen=True)
class Actor:
    """Who asks, as the access token says: `seq` is the member's event number when the token was made."""

    member_id: UUID
    kind: str
    display_name: str
    seq: int
    session_id: UUID
    level: int


class ActorSchema(Schema):
    """The actor on the wire."""

    class Meta:
        unknown = EXCLUDE

    member_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    display_name = fields.String(required=True)
    seq = fields.Integer(required=True)
    session_id = fields.UUID(required=True)
    level = fields.Integer(load_default=1)

    @post_load
    def build(self, data: dict[str, Any], **_: Any) -> Actor:
        return Actor(**data)


class Room:
    """Base of a service: its database, its settings, and by kind how an object is read by one who may see it.

    `calls` asks another room, within 5 seconds: `room.calls.call("identity", "contact", {…}, repeatable=True)`, JSON
    as bytes. For a timed job of the worker alone, that needs what its room must not keep, never from a door or a
    handler of events; `kit.access` names what may be asked. It opens with its first call.
    """

    name: ClassVar[str]
    readers: ClassVar[dict[str, Reader]] = {}

    def __init__(self, db: Database, settings: Settings) -> None:
        self.db, self.settings = db, settings
        self.calls = RpcClient(settings.amqp_url)

    def close(self) -> None:
        """End the connections to the database, and to the bus if anything was asked there."""
        self.calls.close()
        self.db.close()

    def enter(self, tx: Session, actor: Actor) -> None:
        """Called first in the transaction of each read and command: a room may say whose rows it is about to see."""

    def meet(self, tx: Session, actor: Actor) -> None:
        """Called before each command: a room that keeps members may note one whose event is still on its way."""


def ask(schema: type[Schema], *, repeatable: bool = False) -> Any:
    """A door without an actor that opens its own transactions: `door(self, call, **arguments)`.

    `repeatable`: a second run of the same call does no harm, so the broker may deliver it again.
    """

    def answer(door: Any, self: Room, call: Call, **arguments: Any) -> Any:
        return door(self, call, **load(schema, arguments))

    return partial(_door, answer, repeatable)


def read(schema: type[Schema]) -> Any:
    """A read: `door(self, tx, actor, **arguments)`; answers null when the client's `known` digest still holds."""

    def answer(door: Any, self: Room, call: Call, actor: Any = None, known: Any = None, **arguments: Any) -> Any:
        checked, who = load(schema, arguments), load_actor(actor)
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            self.enter(tx, who)
            body = RawJson(orjson.dumps(door(self, tx, who, **checked)))
        return fresh(body, known)

    return partial(_door, answer, True)


def hot_read(schema: type[Schema]) -> Any:
    """A read of one prepared statement whose answer is JSON built in SQL: `door(self, run, actor, **arguments)`."""

    def answer(door: Any, self: Room, call: Call, actor: Any = None, known: Any = None, **arguments: Any) -> Any:
        run = partial(self.db.read_prepared, left=call.left())
        body = door(self, run, load_actor(actor), **load(schema, arguments))
        return fresh(RawJson(body.encode()), known)

    return partial(_door, answer, True)


def command(schema: type[Schema], made: str | None = None, status: int = 200) -> Any:
    """A change: `door(self, tx, actor, **arguments)` returns the id of what it made or changed.

    The answer is {"status", "replayed", "object"}: the object of kind `made` is read again through its own rule, so a
    repeated key answers with the object as it is now. A refusal rolls everything back.
    """

    def answer(door: Any, self: Room, call: Call, actor: Any = None, key: Any = None, **arguments: Any) -> Any:
        checked, who = load(schema, arguments), load_actor(actor)
        request = idempotency.fingerprint(self.settings.secret_key, door.__name__, arguments)
        with self.db.transaction(left=call.left(), request_id=call.request_id) as tx:
            self.enter(tx, who)
            earlier = idempotency.begin(tx, who.member_id, key, request, wait=call.resent) if key else None
            outcome = earlier
            if outcome is None:
                self.meet(tx, who)
                outcome = idempotency.Outcome(status, made, door(self, tx, who, **checked))
                if key:
                    idempotency.keep(tx, who.member_id, key, request, outcome)
            found = self.readers[outcome.kind](tx, who, outcome.made) if outcome.kind and outcome.made else None
            point("command.before_commit")
        point("command.after_commit")
        return {"status": outcome.status, "replayed": earlier is not None, "object": found}

    return partial(_door, answer, False)


def load(schema: type[Schema], arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments as the schema reads them; raises `Invalid` naming each wrong field."""
    try:
        loaded: dict[str, Any] = _strict(schema).load(arguments)
    except ValidationError as error:
        raise Invalid(errors=pointers(error.messages)) from None
    return loaded


@cache
def _strict(schema: type[Schema]) -> Schema:
    """Made once: to make one costs twice what it costs to use it."""
    return schema(unknown=RAISE)


def load_actor(actor: Any) -> Actor:
    """The actor of a call; raises `Invalid` when a call that needs one came without."""
    try:
        return _actor(tuple(actor.items()))
    except (AttributeError, TypeError):  # no object, or values that are none an actor has: the schema tells which
        return load(ActorSchema, actor if isinstance(actor, dict) else {})  # type: ignore[return-value]


@lru_cache(maxsize=10_000)
def _actor(said: tuple[tuple[str, Any], ...]) -> Actor:
    """Somebody who asks asks again soon: what was checked once is not checked again."""
    return load(ActorSchema, dict(said))  # type: ignore[return-value]


def pointers(messages: Any, path: str = "") -> list[dict[str, str]]:
    """marshmallow's nested messages as a list of {pointer, detail} (RFC 6901 pointers)."""
    if isinstance(messages, dict):
        return [
            one
            for name, inner in messages.items()
            for one in pointers(inner, path if name == "_schema" else f"{path}/{name}")
        ]
    return [{"pointer": path, "detail": str(message)} for message in messages]


def fresh(body: RawJson, known: Any) -> RawJson:
    """The body, or null when its digest is the one the client already holds."""
    return RawJson(b"null") if known is not None and known == digest(body) else body


def _door(answer: Any, repeatable: bool, door: Any) -> Any:
    @wraps(door)
    def wrapper(self: Room, call: Call, **kwargs: Any) -> Any:
        try:
            return answer(door, self, call, **kwargs)
        except _AWAY:
            raise Unavailable(retry_after=2) from None

    wrapper.rpc_door, wrapper.rpc_repeatable = True, repeatable  # type: ignore[attr-defined]
    return wrapper
