"""Devices that their maker or an authority takes back: they are not offered here, and who deals with one is told.

A listing meets a recall by its brand and model, and by its serial number where the recall names some. What gives no
serial number meets it too, until its owner writes it down: one too many is closed rather than one too few.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlalchemy.orm import Session
from uuid6 import uuid7

from kit.database import clock
from kit.sealing import unseal
from services.classifieds import conversations, telling
from services.classifieds.folding import fold
from services.classifieds.models import Listing, Recall
from services.classifieds.refusals import NotAllowedHere

RULE = "recalled"
_WHY = "This device is being recalled by its maker or an authority."
_ASK = "Some devices of this model are being recalled, and the serial number tells which."
_INSTEAD = "Do not use it nor hand it on; its maker or who sold it tells what to do."
_INSTEAD_ASK = "Write the serial number down: others do not see it."
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('classifieds.recalls'))")
_SHARED = text("SELECT pg_advisory_xact_lock_shared(hashtext('classifieds.recalls'))")
_NUMBERED = re.compile(r"(.*?)(\d+)")
_FIELDS = ("brand", "model", "serials", "published_on", "link")


class Counts(NamedTuple):
    """How many recalls a list brought, and what it changed."""

    new: int
    changed: int
    unchanged: int


def check(tx: Session, listing: Listing) -> None:
    """Raises `NotAllowedHere` for an offer that meets a recall. A list that is taken in meanwhile is waited for."""
    if listing.kind != "offer" or not listing.brand:
        return
    tx.execute(_SHARED)
    if found := _about(tx, listing, _by_brand(tx)):
        is_unsure = _serial(tx, listing) is None and all(one.serials for one in found)
        why, instead = (_ASK, _INSTEAD_ASK) if is_unsure else (_WHY, _INSTEAD)
        raise NotAllowedHere(rule=RULE, why=why, instead=instead)


def meets(recall: Recall, brand: str, model: str | None, serial: str | None) -> bool:
    """Whether a device is among those that are recalled."""
    if squeeze(recall.brand) != squeeze(brand):
        return False
    if recall.model and squeeze(recall.model) != squeeze(model or ""):
        return False
    return not recall.serials or not serial or any(covers(one, serial) for one in recall.serials)


def covers(said: str, serial: str) -> bool:
    """Whether what a recall says of serial numbers (one, a range `A100-A200`, a beginning `A1*`) names this one."""
    own = squeeze(serial)
    if said.endswith("*"):
        return own.startswith(squeeze(said))
    first, _, last = (_NUMBERED.fullmatch(squeeze(end)) for end in said.partition("-"))
    mine = _NUMBERED.fullmatch(own)
    if first and last and mine and first[1] == last[1] == mine[1]:
        return int(first[2]) <= int(mine[2]) <= int(last[2])
    return own == squeeze(said)


def squeeze(words: str) -> str:
    """A name as it is compared: neither case nor accents, spaces and signs make another of it."""
    return "".join(sign for sign in fold(words) if sign.isalnum())


def keep(tx: Session, rows: Iterable[dict[str, Any]]) -> Counts:
    """Keep what a list says, by source and reference; whoever publishes waits until it is there."""
    tx.execute(_LOCK)
    known = {(one.source, one.reference): one for one in tx.scalars(select(Recall)).all()}
    new = changed = unchanged = 0
    for row in rows:
        found = known.get((row["source"], row["reference"]))
        if found is None:
            recall = known[row["source"], row["reference"]] = Recall(id=uuid7(), **row)
            tx.add(recall)
            new += 1
        elif any(getattr(found, name) != row[name] for name in _FIELDS):
            for name in _FIELDS:
                setattr(found, name, row[name])
            changed += 1
        else:
            unchanged += 1
    tx.flush()
    return Counts(new, changed, unchanged)


def met(tx: Session) -> list[UUID]:
    """The listings that meet a recall and are shown, or whose thing somebody else may have by now."""
    known = _by_brand(tx)
    offers = select(Listing).where(_matters(clock(tx)), Listing.kind == "offer", Listing.brand.is_not(None))
    return sorted(one.id for one in tx.scalars(offers.execution_options(yield_per=500)) if _about(tx, one, known))


def close(tx: Session, listing_id: UUID, now: datetime) -> bool:
    """Close a listing that meets a recall, or say that it ended so; its owner is told, and who deals with the thing.

    Whether it was.
    """
    held = select(Listing).where(Listing.id == listing_id, _matters(now))
    listing = tx.scalar(held.with_for_update().execution_options(populate_existing=True))
    if listing is None or not _about(tx, listing, _by_brand(tx)):  # changed meanwhile
        return False
    conversations.open_again(tx, listing, now)
    telling.end(tx, listing, RULE, now)
    return True


def _matters(now: datetime) -> ColumnElement[bool]:
    """That a listing is shown, or over in another way while others still deal with its thing."""
    is_over = and_(Listing.state == "closed", Listing.outcome.not_in((RULE, "left")))
    return or_(Listing.state == "published", and_(is_over, conversations.concerned(now)))


def _by_brand(tx: Session) -> dict[str, list[Recall]]:
    """Every recall, by the brand as it is compared."""
    found: dict[str, list[Recall]] = {}
    for recall in tx.scalars(select(Recall)):
        found.setdefault(squeeze(recall.brand), []).append(recall)
    return found


def _about(tx: Session, listing: Listing, known: dict[str, list[Recall]]) -> list[Recall]:
    """The recalls that an offer meets."""
    brand = listing.brand or ""
    of_brand = known.get(squeeze(brand), [])
    serial = _serial(tx, listing) if of_brand else None
    return [one for one in of_brand if meets(one, brand, listing.model, serial)]


def _serial(tx: Session, listing: Listing) -> str | None:
    """A listing's serial number; None where there is none, or it is sealed under another key."""
    if listing.serial is None:
        return None
    try:
        return unseal(tx.info["sealing"], listing.serial, listing.id)
    except InvalidTag:  # a restored copy
        return None
