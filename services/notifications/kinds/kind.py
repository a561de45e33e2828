"""What a kind of notice is: one declaration of everything that is particular to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from kit.events import Event
from kit.inbox import Received


class Told(NamedTuple):
    """Who is told, by whose doing; `app`: whether in the application too, or by mail alone."""

    member_id: UUID
    actor_id: UUID | None
    app: bool = True


class Words(NamedTuple):
    """What a kind says in one language.

    `subject` stands on a locked screen: it names nobody and tells nothing. `full` may hold {name}, {when}, {until} and
    {why}; `discreet` names nobody: it may hold {when}, {until} and {why}.
    """

    subject: str
    full: str
    discreet: str


Who = Callable[[dict[str, Any]], Iterable[Told]]
"""From the data of an event: who is told."""


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    `tells`: by event, from its data, who is told. `unless`: asked of the event, whether it tells nobody after all.
    `about` is what a client shows it with, `subject` the field of the event with its id (of a member: the actor).
    `path` is where its link leads, `{id}` being that of what it is about.
    `until`: events of the same subject after which it no longer holds. `ends`: the field with the moment after which it
    says nothing any more. `waits`: whether it may wait for a daily digest; `urgent`: whether it breaks quiet hours.
    `despite_block`: told even to one who blocked the other, or was: what they agreed on is called off.
    `because`: the field with a coded reason, which `why` says in words by language.
    `link`: the door (service, method) that hands out a token for the link of its mail, null when it no longer holds.
    """

    name: str
    tells: dict[type[Event], Who]
    about: Literal[
        "member", "appointment", "offer", "session", "entry", "share", "reminder", "listing", "conversation", "search",
        "rental", "programme",
    ]  # fmt: skip
    subject: str
    path: str
    words: dict[str, Words]
    unless: Callable[[Session, Received], bool] = lambda _tx, _event: False
    until: tuple[type[Event], ...] = ()
    ends: str | None = None
    waits: bool = True
    urgent: bool = False
    despite_block: bool = False
    because: str | None = None
    why: dict[str, dict[str, str]] = field(default_factory=dict)
    link: tuple[str, str] | None = None
    app: bool = True
    mail: bool = True
