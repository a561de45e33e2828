"""How a member wants to be told: by which ways of each kind, at once or once a day, and not at night."""

from dataclasses import dataclass
from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from services.notifications.kinds import ALL
from services.notifications.kinds.kind import Kind
from services.notifications.models import Choice, Member, Preferences

CAP = 20  # mails that a member gets in a day, of those that can wait; and of those that cannot
_SAID = ("mails", "discreet", "quiet_from", "quiet_to")


@dataclass(frozen=True)
class Ways:
    """What a member wants, said or not. Mails and notices are discreet unless they said otherwise."""

    choices: dict[str, tuple[bool, bool]]
    mails: str = "at_once"
    discreet: bool = True
    quiet_from: time | None = None
    quiet_to: time | None = None
    version: int = 0

    def app(self, kind: Kind) -> bool:
        """Whether the kind is shown in the application."""
        return self.choices.get(kind.name, (kind.app, kind.mail))[0]

    def mail(self, kind: Kind) -> bool:
        """Whether the kind is mailed."""
        return self.choices.get(kind.name, (kind.app, kind.mail))[1]


def of(tx: Session, member_id: UUID) -> Ways:
    """What a member wants."""
    said = tx.get(Preferences, member_id, populate_existing=True)
    chosen = tx.execute(select(Choice.kind, Choice.app, Choice.mail).where(Choice.member_id == member_id))
    choices = {kind: (app, mail) for kind, app, mail in chosen}
    if said is None:
        return Ways(choices)
    return Ways(choices, said.mails, said.discreet, said.quiet_from, said.quiet_to, said.version)


def read(tx: Session, actor: Actor, _made: UUID | None = None) -> dict[str, Any]:
    """A member's own preferences, every kind listed. `version` is 0 as long as they have said nothing."""
    ways, zone = of(tx, actor.member_id), tx.scalar(select(Member.time_zone).where(Member.id == actor.member_id))
    return {
        "kinds": [{"kind": kind.name, "app": ways.app(kind), "mail": ways.mail(kind)} for kind in ALL.values()],
        "mails": ways.mails,
        "discreet": ways.discreet,
        "quiet_from": _clock(ways.quiet_from),
        "quiet_to": _clock(ways.quiet_to),
        "time_zone": zone or "UTC",
        "cap": CAP,
        "version": ways.version,
    }


def put(tx: Session, member_id: UUID, kinds: list[dict[str, Any]], **said: Any) -> UUID:
    """Set what was said and leave the rest. Raises `Invalid` for half of the quiet hours or a quiet day, `NotFound`
    for one who left."""
    if not _hold(tx, member_id):
        raise NotFound()
    ways = of(tx, member_id)
    for name in ("quiet_from", "quiet_to"):
        if said.get(name) is not None:
            said[name] = time.fromisoformat(said[name])
    wanted = {**{name: getattr(ways, name) for name in _SAID}, **said}
    _check(wanted["quiet_from"], wanted["quiet_to"])
    _keep(tx, member_id, ways, wanted, {one["kind"]: (one["app"], one["mail"]) for one in kinds})
    return member_id


def stop_mails(tx: Session, member_id: UUID, kind: str | None) -> None:
    """No more mails of a kind, or of any; nothing for one who left."""
    if _hold(tx, member_id):
        ways = of(tx, member_id)
        stopped = {name: (ways.app(ALL[name]), False) for name in (ALL if kind is None else (kind,))}
        _keep(tx, member_id, ways, {name: getattr(ways, name) for name in _SAID}, stopped)


def forget(tx: Session, member_id: UUID) -> None:
    """A member left."""
    for table in (Preferences, Choice):
        tx.execute(delete(table).where(table.member_id == member_id))


def _hold(tx: Session, member_id: UUID) -> bool:
    """Whether the member is here; one change of theirs waits for the other, and who erases them for both."""
    state = tx.scalar(select(Member.state).where(Member.id == member_id).with_for_update())
    return state is not None and state != "erased"


def _keep(
    tx: Session, member_id: UUID, ways: Ways, wanted: dict[str, Any], choices: dict[str, tuple[bool, bool]]
) -> None:
    changed = {name: to for name, to in choices.items() if (ways.app(ALL[name]), ways.mail(ALL[name])) != to}
    if not changed and all(getattr(ways, name) == value for name, value in wanted.items()):
        return
    row = {**wanted, "version": ways.version + 1}
    upsert = insert(Preferences).values(member_id=member_id, **row)
    tx.execute(upsert.on_conflict_do_update(index_elements=[Preferences.member_id], set_=row))
    for name, (app, mail) in changed.items():
        choice = insert(Choice).values(member_id=member_id, kind=name, app=app, mail=mail)
        key = [Choice.member_id, Choice.kind]
        tx.execute(choice.on_conflict_do_update(index_elements=key, set_={"app": app, "mail": mail}))


def _check(quiet_from: time | None, quiet_to: time | None) -> None:
    if (quiet_from is None) != (quiet_to is None):
        missing = "quiet_from" if quiet_from is None else "quiet_to"
        raise Invalid(errors=[{"pointer": f"/{missing}", "detail": "Both ends of the quiet hours, or neither."}])
    if quiet_from is not None and quiet_from == quiet_to:
        raise Invalid(errors=[{"pointer": "/quiet_to", "detail": "Another time than the beginning, as 07:00."}])


def _clock(moment: time | None) -> str | None:
    return moment.strftime("%H:%M") if moment else None
