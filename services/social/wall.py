"""Posts: written, changed, removed, restored for half a minute, erased."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Uuid, bindparam, func, select, text, update
from sqlalchemy.orm import Session

from contracts.social.events import PostChanged, PostEvent, PostPublished, PostRemoved, PostRestored
from kit.outbox import emit
from kit.prepared import Prepared, execute, put
from kit.refusals import Forbidden, NotFound, VersionConflict
from kit.times import instant
from services.social.audience import visible_to
from services.social.feed import way
from services.social.models import Member, Post
from services.social.refusals import RestorationOver

RESTORABLE = timedelta(seconds=30)
_ERASED_AT_ONCE = 500
_WORDS = ("text", "warning", "links")
_PUBLISHED = (Post.id, Post.author_id, Post.seq, Post.text, Post.warning, Post.audience, Post.created_at, Post.spread)
_PUBLISH = Prepared(
    "social_publish",
    text(
        "WITH own AS (INSERT INTO feed (owner_id, post_id, author_id) VALUES (:author_id, :id, :author_id))"
        " INSERT INTO posts (id, author_id, seq, text, warning, audience, created_at, spread, links, card)"
        " VALUES (:id, :author_id, :seq, :text, :warning, :audience, :created_at, :spread, :links, :card)"
    ),
)
_AUTHOR: Any = bindparam("author", type_=Uuid)
_WRITING = Prepared(
    "social_writing",
    select(Member.state, func.now(), way(_AUTHOR)).where(Member.id == _AUTHOR).with_for_update(read=True, of=Member),
)


def publish(
    tx: Session,
    author_id: UUID,
    post_id: UUID,
    *,
    text: str,
    audience: str,
    warning: str | None = None,
    links: list[str] | None = None,
) -> UUID:
    """Publish a post; it is in the author's own feed at once, in the others' by its event."""
    now, spread = writing(tx, author_id)
    post = Post(
        id=post_id,
        author_id=author_id,
        text=text,
        audience=audience,
        warning=warning,
        links=links or [],
        created_at=now,
        version=1,
        state="published",
        spread=spread,
        seq=0,
    )
    _tell(tx, PostPublished, post)
    values = {column.key: getattr(post, column.key) for column in _PUBLISHED}
    put(tx, _PUBLISH, {**values, "links": orjson.dumps(post.links).decode(), "card": card(post)})
    return post_id


def writing(tx: Session, author_id: UUID) -> tuple[datetime, str]:
    """The database's clock and how what is written spreads, while the author is held: who erases them waits.

    Raises `NotFound` for one suspended or erased.
    """
    state, now, spread = execute(tx, _WRITING, {"author": author_id}).one()
    if state != "active":
        raise NotFound()
    return now, spread


def change(tx: Session, actor_id: UUID, post_id: UUID, version: int | None, changes: dict[str, Any]) -> UUID:
    """Change words, links or audience; raises `NotFound`, `Forbidden`, `VersionConflict`."""
    now, _ = writing(tx, actor_id)
    post = _own(tx, actor_id, post_id, version)
    changed = {name: value for name, value in changes.items() if getattr(post, name) != value}
    if not changed:
        return post_id
    for name, value in changed.items():
        setattr(post, name, value)
    if any(name in changed for name in _WORDS):
        post.edited_at = now
    post.version += 1
    post.card = card(post)
    _tell(tx, PostChanged, post)
    return post_id


def remove(tx: Session, actor_id: UUID, post_id: UUID, version: int | None) -> None:
    """Hide a post at once; raises `NotFound`, `Forbidden`, `VersionConflict`."""
    post = _own(tx, actor_id, post_id, version)
    post.state, post.removed_at = "removed", func.now()
    post.version += 1
    _tell(tx, PostRemoved, post)


def restore(tx: Session, actor_id: UUID, post_id: UUID) -> UUID:
    """Take a removal back within 30 s by the database's clock; raises `NotFound`, `RestorationOver`."""
    found = select(Post, func.now()).where(Post.id == post_id, Post.author_id == actor_id).with_for_update(of=Post)
    row = tx.execute(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    post, now = row
    if post.removed_at is None:
        return post_id
    if post.state == "erased" or now - post.removed_at > RESTORABLE:
        raise RestorationOver()
    post.state, post.removed_at = "published", None
    post.version += 1
    _tell(tx, PostRestored, post)
    return post_id


def erase_removed(tx: Session) -> int:
    """Erase the words of what was removed over 30 s ago, 500 at a time; how many posts that were."""
    due = (
        select(Post.id)
        .where(Post.state == "removed", Post.removed_at < func.now() - RESTORABLE)
        .limit(_ERASED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    erased = tx.execute(
        update(Post)
        .where(Post.id.in_(due))
        .values(state="erased", text=None, warning=None, links=[], card=None)
        .execution_options(synchronize_session=False)
        .returning(Post.id)
    )
    return len(erased.all())


def card(post: Post) -> str:
    """What a page shows of a post after its author, the same for every reader: a JSON object without its `{`."""
    shown = {
        "id": str(post.id),
        "text": post.text,
        "warning": post.warning,
        "audience": post.audience,
        "created_at": instant(post.created_at),
        "edited_at": post.edited_at and instant(post.edited_at),
        "links": post.links,
    }
    return orjson.dumps(shown).decode()[1:]


def _own(tx: Session, actor_id: UUID, post_id: UUID, version: int | None) -> Post:
    """The actor's own published post, locked."""
    post: Post | None = tx.scalar(
        visible_to(actor_id, Post)
        .where(Post.id == post_id)
        .with_for_update(of=Post)
        .execution_options(populate_existing=True)
    )
    if post is None:
        raise NotFound()
    if post.author_id != actor_id:
        raise Forbidden()
    if version not in (None, post.version):
        raise VersionConflict()
    return post


def _tell(tx: Session, event: type[PostEvent], post: Post) -> None:
    emit(tx, event, post, post_id=post.id, author_id=post.author_id, audience=post.audience)
