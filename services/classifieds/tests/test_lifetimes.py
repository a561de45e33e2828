"""When a listing can be shown, renewed and closed: at each edge of its time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from services.classifieds import lifetimes

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass
class Listing:
    state: str = "published"
    outcome: str | None = None
    expires_at: datetime | None = None


@pytest.mark.parametrize(
    ("state", "outcome", "left", "can"),
    [
        ("published", None, timedelta(days=15), True),
        ("published", None, timedelta(days=15) + SECOND, False),
        ("published", None, -SECOND, True),
        ("closed", "expired", -timedelta(days=30), True),
        ("closed", "expired", -timedelta(days=30) - SECOND, False),
        ("closed", "sold", timedelta(days=1), False),
        ("closed", "removed", timedelta(days=1), False),
        ("refused", None, timedelta(days=1), False),
        ("queued", None, timedelta(days=1), False),
    ],
)
def test_a_listing_is_renewed_in_its_last_days_or_soon_after(
    state: str, outcome: str | None, left: timedelta, can: bool
) -> None:
    assert lifetimes.can_renew(Listing(state, outcome, NOW + left), NOW) is can


def test_what_never_stood_is_not_renewed() -> None:
    assert not lifetimes.can_renew(Listing("draft"), NOW)


@pytest.mark.parametrize("state", ["draft", "queued", "published", "refused", "closed"])
def test_only_drafts_are_published_and_only_what_is_shown_is_closed(state: str) -> None:
    assert lifetimes.can_publish(Listing(state)) is (state == "draft")
    assert lifetimes.can_close(Listing(state)) is (state == "published")


def test_a_listing_ends_with_its_last_moment() -> None:
    assert lifetimes.has_ended(Listing(expires_at=NOW), NOW)
    assert not lifetimes.has_ended(Listing(expires_at=NOW + SECOND), NOW)
    assert not lifetimes.has_ended(Listing("closed", "sold", NOW), NOW)
    assert lifetimes.until(NOW) - NOW == timedelta(days=60)
