"""Entries as others may see them, as their owners do, and what is told when one changes."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.directory.events import ProfessionalEvent
from kit.outbox import emit
from kit.refusals import NotFound
from kit.rpc.doors import Actor
from services.directory import vocabulary
from services.directory.models import Entry, Import, Member, Place, Profile

_OF_A_PLACE = (
    "name", "address", "postcode", "city", "commune", "country", "phone", "mode", "lat", "lon", "precision",
)  # fmt: skip
_SAID = (
    "presentation", "languages", "fees", "hours", "access", "sector", "accessible", "video", "accepts_new",
)  # fmt: skip


def lock(tx: Session, entry_id: UUID) -> Entry | None:
    """An entry that nobody else changes before the transaction ends."""
    return tx.get(Entry, entry_id, with_for_update=True, populate_existing=True)


def lock_shown(tx: Session, entry_id: UUID) -> Entry:
    """One that anybody may see; raises `NotFound` for one that is closed, hidden or unknown."""
    entry = lock(tx, entry_id)
    if entry is None or not is_shown(entry):
        raise NotFound()
    return entry


def lock_own(tx: Session, actor: Actor, entry_id: UUID) -> Entry:
    """One's own; raises `NotFound` for another's."""
    entry = lock(tx, entry_id)
    if entry is None or entry.member_id != actor.member_id:
        raise NotFound()
    return entry


def is_shown(entry: Entry) -> bool:
    """Whether the directory shows it."""
    return entry.state == "open" and entry.listed


def full_name(entry: Entry) -> str:
    """The name with its title."""
    return f"{entry.title} {entry.name}" if entry.title else entry.name


def tell(tx: Session, event: type[ProfessionalEvent], entry: Entry, member_id: UUID, **more: Any) -> None:
    """Tell what a claimed entry is now; the caller holds its row."""
    facts = {"kind": entry.kind, "profession": entry.profession, "country": entry.country}
    emit(tx, event, entry, entry_id=entry.id, member_id=member_id, **facts, **more)


def language_of(tx: Session, member_id: UUID) -> str:
    """In whose words a member reads what is theirs."""
    return tx.scalar(select(Member.language).where(Member.id == member_id)) or "fr"


def whole(tx: Session, entry: Entry, language: str) -> dict[str, Any]:
    """All that an entry says, shown or not."""
    places = tx.scalars(select(Place).where(Place.entry_id == entry.id).order_by(Place.position)).all()
    profile = tx.get(Profile, entry.id, populate_existing=True)
    owner = tx.get(Member, entry.member_id) if entry.member_id else None
    return {
        "id": str(entry.id),
        "kind": entry.kind,
        "name": full_name(entry),
        "title": entry.title,
        "profession": entry.profession and vocabulary.name(entry.profession, language),
        "profession_code": entry.profession,
        "specialties": [{"code": code, "name": vocabulary.name(code, language)} for code in entry.specialties],
        "places": [{name: getattr(place, name) for name in _OF_A_PLACE} for place in places],
        "profile": profile and {name: getattr(profile, name) for name in _SAID},
        "claimed": entry.member_id is not None,
        "member_id": str(owner.id) if owner and owner.state == "active" else None,
        "register": {
            "source": entry.source, "number": entry.register_number, "as_of": _as_of(tx, entry).isoformat(),
        },
        "version": entry.version,
    }  # fmt: skip


def _as_of(tx: Session, entry: Entry) -> date:
    """The day of the last file of its register: what stands there unchanged is as old as that file."""
    last = select(func.max(Import.as_of)).where(Import.source == entry.source, Import.state == "done")
    return tx.scalar(last) or entry.as_of
