"""What the worker does by the clock."""

from datetime import timedelta
from typing import Any

from kit.database import clock
from kit.erasure import BlankLate
from kit.worker import Job
from services.classifieds import erasing, expiring, photos, rental_ends, searches

_FORGOTTEN = timedelta(days=90)  # what people wrote about a rental, so long after it
_UNFINISHED = timedelta(hours=1)  # a photo that is put just now has its row by then


def end_listings(room: Any) -> None:
    """Remind of the listings that end soon, and close those whose time is over."""
    for step in (expiring.remind, expiring.expire):
        count = expiring.AT_ONCE
        while count == expiring.AT_ONCE:
            with room.db.transaction() as tx:
                count = step(tx, clock(tx))


def sweep_photos(room: Any) -> None:
    """Delete the files of photos that no listing has any more."""
    with room.db.transaction() as tx:
        kept = photos.kept(tx)
    room.store.sweep(_UNFINISHED, kept, keeper=photos.KEEPER)


def turn_rentals(room: Any) -> None:
    """Let requests lapse, remind of the last day, and tell what is late."""
    count = rental_ends.AT_ONCE
    while count == rental_ends.AT_ONCE:
        with room.db.transaction() as tx:
            count = rental_ends.turn(tx, clock(tx))


def tell_searches(room: Any) -> None:
    """Tell what saved searches have found."""
    count = searches.AT_ONCE
    while count == searches.AT_ONCE:
        with room.db.transaction() as tx:
            count = searches.tell(tx, clock(tx))


def forget(room: Any) -> None:
    """Forget searches that nobody saved, and what was written about rentals that are long over."""
    with room.db.transaction() as tx:
        now = clock(tx)
        searches.forget(tx, now)
        rental_ends.forget(tx, now - _FORGOTTEN)


JOBS = (
    Job("end_listings", 30, end_listings),
    Job("sweep_photos", 3600, sweep_photos),
    Job("turn_rentals", 10, turn_rentals),
    Job("tell_searches", 15, tell_searches),
    Job("forget_searches", 600, forget),
    Job("blank_late", 10, BlankLate(erasing.TOMBSTONES, erasing.SPARED)),
)
