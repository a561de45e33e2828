"""Searches of one's own: made, kept, and told of what is new. Only who seeks opens them; what they seek is sealed.

A saved search tells of a listing once, and not of those that could be found when it was saved.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from uuid6 import uuid7

from contracts import places
from contracts.classifieds.events import SearchMatched
from contracts.classifieds.schemas import MOST_SEARCHES
from kit.database import clock
from kit.outbox import emit
from kit.refusals import Invalid, NotFound
from kit.rpc.doors import Actor
from kit.sealing import seal, unseal
from kit.times import instant
from services.classifieds import criteria, searching, showing
from services.classifieds.models import Listing, Member, Search, Told
from services.classifieds.refusals import TooManySearches

LASTS = timedelta(hours=24)
AT_ONCE = 50
MOST_TOLD = 100
_MOST_UNSAVED = 50
_AGAIN = {"day": timedelta(days=1), "at_once": timedelta(0)}
_SOON = timedelta(minutes=1)
_LATE = timedelta(minutes=10)  # a listing may be committed so long after the moment that it bears


def add(tx: Session, actor: Actor, **asked: Any) -> UUID:
    """Keep what is sought for 24 hours; the id of the search. Raises `Invalid`."""
    kept, search_id, now = criteria.normal(asked), uuid7(), clock(tx)
    if "place_id" in kept and places.find(kept["place_id"]) is None:
        raise Invalid(errors=[{"pointer": "/place_id", "detail": "There is no such place."}])
    sealed = seal(tx.info["sealing"], orjson.dumps(kept).decode(), _about(search_id, "criteria"))
    tx.add(Search(id=search_id, member_id=actor.member_id, criteria=sealed, every="never", expires_at=now + LASTS))
    tx.flush()
    unsaved = select(Search.id).where(Search.member_id == actor.member_id, Search.saved_at.is_(None))
    older = unsaved.order_by(Search.id.desc()).offset(_MOST_UNSAVED)
    tx.execute(delete(Search).where(Search.id.in_(older)))
    return search_id


def found(tx: Session, actor: Actor, search_id: UUID, limit: int, cursor: str | None) -> dict[str, Any]:
    """A page of what one's search finds now; raises `NotFound`, `Invalid`."""
    now = clock(tx)
    asked = searching.ask(tx, _criteria(tx, _own(tx, actor, search_id, now)), actor.member_id)
    return searching.find(tx, asked, actor.member_id, now, limit, cursor)


def save(tx: Session, actor: Actor, search_id: UUID, name: str, every: str) -> UUID:
    """Keep a search under a name, and tell of what is new from now on: never, once a day at most, or at once.

    Raises `NotFound`, `TooManySearches`.
    """
    tx.execute(select(Member.id).where(Member.id == actor.member_id).with_for_update(key_share=True))
    now = clock(tx)
    search = _own(tx, actor, search_id, now, hold=True)
    if search.saved_at is None:
        saved = select(func.count()).where(Search.member_id == actor.member_id, Search.saved_at.is_not(None))
        if tx.scalars(saved).one() >= MOST_SEARCHES:
            raise TooManySearches()
        search.saved_at, search.expires_at = now, None
    if every != search.every:
        # what came while nothing was to be told is not told later
        search.looked_at = now if search.every == "never" else search.looked_at
        search.every, search.look_at = every, None if every == "never" else now + _SOON
    search.name = seal(tx.info["sealing"], name, _about(search_id, "name"))
    tx.flush()
    return search.id


def read(tx: Session, actor: Actor, search_id: UUID) -> dict[str, Any]:
    """One's own search; raises `NotFound`."""
    return _shown(tx, _own(tx, actor, search_id, clock(tx)))


def mine(tx: Session, actor: Actor) -> dict[str, Any]:
    """The searches that one saved, the newest first."""
    saved = select(Search).where(Search.member_id == actor.member_id, Search.saved_at.is_not(None))
    return {"items": [_shown(tx, one) for one in tx.scalars(saved.order_by(Search.id.desc()))], "next": None}


def remove(tx: Session, actor: Actor, search_id: UUID) -> None:
    """Forget a search, if it is there."""
    tx.execute(delete(Search).where(Search.id == search_id, Search.member_id == actor.member_id))


def tell(tx: Session, now: datetime, at_once: int = AT_ONCE) -> int:
    """Tell what saved searches found that they have not told yet, `at_once` searches at most; how many were looked at.

    What is told is noted in the same transaction: once for each search and listing, however many workers do it.
    """
    due = select(Search).join(Member, Member.id == Search.member_id).where(Search.look_at <= now)
    due = due.where(Member.state == "active").order_by(Search.look_at, Search.id).limit(at_once)
    due = due.with_for_update(of=Search, skip_locked=True).execution_options(populate_existing=True)
    searches = tx.scalars(due).all()
    newest = tx.scalar(select(func.max(Listing.published_at)).where(Listing.state == "published"))
    for search in searches:
        since = _since(search)
        new = _new(tx, search, since, now) if newest is not None and newest > since else []
        search.looked_at = now
        search.look_at = now + (max(_AGAIN[search.every], _SOON) if new else _SOON)
        if new:
            tx.execute(insert(Told).values([{"search_id": search.id, "listing_id": one} for one in new]))
            emit(tx, SearchMatched, search, search_id=search.id, member_id=search.member_id, count=len(new))
    tx.flush()
    return len(searches)


def forget(tx: Session, now: datetime) -> None:
    """Delete the searches that nobody saved and whose time is over."""
    tx.execute(delete(Search).where(Search.expires_at <= now))


def leave(tx: Session, member_id: UUID) -> None:
    """Forget what a member sought."""
    tx.execute(delete(Search).where(Search.member_id == member_id))


def _since(search: Search) -> datetime:
    saved = search.saved_at or search.created_at
    return max(saved, search.looked_at - _LATE) if search.looked_at else saved


def _new(tx: Session, search: Search, since: datetime, now: datetime) -> list[UUID]:
    asked = searching.ask(tx, _criteria(tx, search), search.member_id)
    was_told = exists().where(Told.search_id == search.id, Told.listing_id == Listing.id).correlate(Listing)
    theirs = (Listing.owner_id != search.member_id, Listing.published_at > since, ~was_told)
    new = select(Listing.id).where(showing.shown_to(search.member_id, now), *theirs, *searching.matching(asked))
    return list(tx.scalars(new.order_by(Listing.published_at).limit(MOST_TOLD)))


def _own(tx: Session, actor: Actor, search_id: UUID, now: datetime, *, hold: bool = False) -> Search:
    lasts: ColumnElement[bool] = or_(Search.expires_at.is_(None), Search.expires_at > now)
    own = select(Search).where(Search.id == search_id, Search.member_id == actor.member_id, lasts)
    if hold:
        own = own.with_for_update().execution_options(populate_existing=True)
    search = tx.scalar(own)
    if search is None:
        raise NotFound()
    return search


def _criteria(tx: Session, search: Search) -> Mapping[str, Any]:
    kept: dict[str, Any] = orjson.loads(unseal(tx.info["sealing"], search.criteria, _about(search.id, "criteria")))
    return kept


def _shown(tx: Session, search: Search) -> dict[str, Any]:
    return {
        "id": str(search.id),
        "criteria": _criteria(tx, search),
        "name": unseal(tx.info["sealing"], search.name, _about(search.id, "name")) if search.name else None,
        "every": search.every,
        "expires_at": instant(search.expires_at) if search.expires_at else None,
    }


def _about(search_id: UUID, column: str) -> str:
    """What a text of a search is sealed about: it opens in its own row and column alone."""
    return f"{search_id} {column}"
