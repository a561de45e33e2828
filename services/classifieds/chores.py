"""What the worker does by the clock."""

from datetime import timedelta
from typing import Any

from kit.database import clock
from kit.worker import Job
from services.classifieds import expiring, photos

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


JOBS = (Job("end_listings", 30, end_listings), Job("sweep_photos", 3600, sweep_photos))
