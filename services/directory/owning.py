"""The own entry: what its owner says of it, whether it is shown at all, and that it can be given up."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.directory.events import ProfessionalChanged
from kit.refusals import Invalid, NotFound, VersionConflict
from kit.rpc.doors import Actor
from services.directory import claims, entries, indexing
from services.directory.models import Entry, Profile

_WORDS = ("presentation", "fees", "hours", "access")


def own_entry(tx: Session, actor: Actor, entry_id: UUID) -> dict[str, Any]:
    """One's own entry, shown to others or not, with `listed` and `state`; raises `NotFound` for another's."""
    entry = tx.get(Entry, entry_id, populate_existing=True)
    if entry is None or entry.member_id != actor.member_id:
        raise NotFound()
    return _own(tx, entry, entries.language_of(tx, actor.member_id))


def own_entries(tx: Session, actor: Actor) -> dict[str, Any]:
    """All of one's own entries."""
    mine = select(Entry).where(Entry.member_id == actor.member_id).order_by(Entry.claimed_at, Entry.id).limit(100)
    language = entries.language_of(tx, actor.member_id)
    return {"items": [_own(tx, entry, language) for entry in tx.scalars(mine).all()], "next": None}


def edit(tx: Session, actor: Actor, entry_id: UUID, version: int | None, now: datetime, **said: Any) -> UUID:
    """Say something else of one's own entry; what is not said stays, and what is already so changes nothing.

    Raises `NotFound` for another's, `VersionConflict` when it is no longer at `version` (None: any), `Invalid` for the
    sector of fees where there is none.
    """
    entry = entries.lock_own(tx, actor, entry_id)
    if version not in (None, entry.version):
        raise VersionConflict()
    if said.get("sector") is not None and (entry.kind, entry.country) != ("professional", "FR"):
        raise Invalid(errors=[{"pointer": "/sector", "detail": "Only professionals in France have one."}])
    listed = said.pop("listed", entry.listed)
    if _say(tx, entry, _plain(said), now) | (listed != entry.listed):
        entry.listed = listed
        _note(tx, entry)
    return entry_id


def give_up(tx: Session, actor: Actor, entry_id: UUID, now: datetime) -> None:
    """The entry stays, nobody's; the owner's words go. Raises `NotFound` for another's."""
    entries.lock_own(tx, actor, entry_id)
    claims.fall(tx, entry_id, now, "given_up")


def show(tx: Session, entry_id: UUID, listed: bool) -> Entry:
    """Hide an entry for whoever is in it, or show it again, with an owner or without: imports leave it so.

    Raises `NotFound` for one that does not exist.
    """
    entry = entries.lock(tx, entry_id)
    if entry is None:
        raise NotFound("There is no such entry.")
    if entry.listed != listed:
        entry.listed = listed
        _note(tx, entry)
    return entry


def changed(tx: Session, entry_id: UUID) -> None:
    """Tell that a claimed entry changed, because its register says something else; of another nothing is told."""
    entry = entries.lock(tx, entry_id)
    if entry is not None and entry.member_id is not None:
        entries.tell(tx, ProfessionalChanged, entry, entry.member_id)


def _note(tx: Session, entry: Entry) -> None:
    entry.version += 1
    indexing.note(tx, entry.id)
    changed(tx, entry.id)


def _say(tx: Session, entry: Entry, said: dict[str, Any], now: datetime) -> bool:
    """Whether that is something else than what was said before."""
    profile = tx.get(Profile, entry.id, populate_existing=True)
    if profile is None:
        profile = Profile(entry_id=entry.id, languages=[])
        if all(value in (None, []) for value in said.values()):
            return False
        tx.add(profile)
    changes = {name: value for name, value in said.items() if value != getattr(profile, name)}
    for name, value in changes.items():
        setattr(profile, name, value)
    if changes:
        profile.changed_at = now
    return bool(changes)


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    """Words without blanks around them, none where nothing is left; each language once."""
    words = {name: (said[name] or "").strip() or None for name in _WORDS if name in said}
    languages = {"languages": list(dict.fromkeys(said["languages"]))} if "languages" in said else {}
    return {**said, **words, **languages}


def _own(tx: Session, entry: Entry, language: str) -> dict[str, Any]:
    return {**entries.whole(tx, entry, language), "listed": entry.listed, "state": entry.state}
