"""Free slots, without a database: what is offered and when, in seven zones, over changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from uuid6 import uuid7

from services.appointments.models import Hour, Override, Reason, Site
from services.appointments.slots import Ground, free_slots, is_covered, is_free
from services.appointments.tests.world import ORDINARY

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SITE, REASON, OTHER = uuid7(), uuid7(), uuid7()
ZONES = (
    "Europe/Paris",
    "America/Toronto",
    "Africa/Casablanca",
    "Africa/Tunis",
    "Africa/Algiers",
    "Europe/London",
    "Europe/Berlin",
)


def site(zone: str = "Europe/Paris", site_id: UUID = SITE) -> Site:
    return Site(id=site_id, position=0, name="Cabinet", address="1 rue des Lilas", time_zone=zone)


def reason(**more: Any) -> Reason:
    return Reason(id=REASON, **{**ORDINARY, "minimum_notice": 0, "horizon": 400, **more})


def hours(starts: str, ends: str, *, weekdays: Any = range(1, 8), **more: Any) -> list[Hour]:
    """Those hours on each of the weekdays."""
    said = {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends), "reason_ids": [], "site_id": SITE}
    return [Hour(weekday=weekday, **{**said, **more}) for weekday in weekdays]


def override(kind: str, starts: str, ends: str, **more: Any) -> Override:
    said = {"starts": datetime.fromisoformat(starts), "ends": datetime.fromisoformat(ends)}
    return Override(kind=kind, **{**said, "site_id": SITE, "reason_ids": [], **more})


def ground(**more: Any) -> Ground:
    ordinary = {
        "reason": reason(), "sites": [site()], "hours": [], "overrides": [], "holidays": frozenset(), "taken": [],
        "counts": {},
    }  # fmt: skip
    return Ground(**{**ordinary, **more})


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def offered(given_: Ground, first: str, last: str | None = None, now: datetime = NOW) -> list[str]:
    """The beginnings of the free slots, as the clock of their place shows them."""
    found = free_slots(given_, date.fromisoformat(first), date.fromisoformat(last or first), now)
    return [slot.starts_at.astimezone(ZoneInfo(slot.time_zone)).strftime("%d %H:%M%z")[:-2] for slot in found]


def test_hours_are_cut_into_slots_that_end_within_them() -> None:
    assert offered(ground(hours=hours("09:00", "10:45")), "2026-01-12") == ["12 09:00+01", "12 09:30+01", "12 10:00+01"]


def test_a_step_shorter_than_the_visit_offers_more_beginnings() -> None:
    found = offered(ground(hours=hours("09:00", "10:00"), reason=reason(step=15)), "2026-01-12")
    assert found == ["12 09:00+01", "12 09:15+01", "12 09:30+01"]


def test_midnight_ends_the_day() -> None:
    assert offered(ground(hours=hours("23:00", "00:00")), "2026-01-12") == ["12 23:00+01", "12 23:30+01"]


def test_in_spring_the_hour_that_is_left_out_has_no_slots() -> None:
    found = offered(ground(hours=hours("01:30", "04:00")), "2026-03-29")
    assert found == ["29 01:30+01", "29 03:00+02", "29 03:30+02"]
    assert offered(ground(hours=hours("02:00", "03:00")), "2026-03-29") == []


def test_in_autumn_the_hour_that_comes_twice_has_slots_twice_each_with_its_offset() -> None:
    found = offered(ground(hours=hours("01:30", "03:30")), "2026-10-25")
    assert found == ["25 01:30+02", "25 02:00+02", "25 02:30+02", "25 02:00+01", "25 02:30+01", "25 03:00+01"]


def test_slots_over_a_change_are_walked_in_real_minutes() -> None:
    found = free_slots(
        ground(hours=hours("01:00", "05:00"), reason=reason(duration=50, step=50)),
        date(2026, 10, 25),
        date(2026, 10, 25),
        NOW,
    )
    assert [slot.starts_at for slot in found] == [utc("2026-10-24 23:00") + n * timedelta(minutes=50) for n in range(6)]


def test_a_day_is_the_day_of_the_site() -> None:
    toronto = ground(sites=[site("America/Toronto")], hours=hours("22:00", "23:00", weekdays=[1]))
    assert offered(toronto, "2026-01-12") == ["12 22:00-05", "12 22:30-05"]
    assert offered(toronto, "2026-01-13") == []


def test_ordinary_hours_do_not_hold_on_a_holiday_dated_ones_do() -> None:
    closed = frozenset({date(2026, 7, 14)})
    extra = override("opening", "2026-07-14 15:00", "2026-07-14 16:00")
    found = offered(ground(hours=hours("09:00", "10:00"), holidays=closed, overrides=[extra]), "2026-07-14")
    assert found == ["14 15:00+02", "14 15:30+02"]


def test_an_absence_ends_what_it_touches() -> None:
    away = override("absence", "2026-01-12 09:45", "2026-01-13 10:00", site_id=None)
    found = offered(ground(hours=hours("09:00", "11:00"), overrides=[away]), "2026-01-12", "2026-01-13")
    assert found == ["12 09:00+01", "13 10:00+01", "13 10:30+01"]


def test_hours_and_exceptions_may_be_for_other_reasons_only() -> None:
    others = {"reason_ids": [OTHER]}
    assert offered(ground(hours=hours("09:00", "10:00", **others)), "2026-01-12") == []
    away = override("absence", "2026-01-12 00:00", "2026-01-13 00:00", **others)
    assert len(offered(ground(hours=hours("09:00", "10:00"), overrides=[away]), "2026-01-12")) == 2


def test_an_opening_over_midnight_has_slots_on_both_days() -> None:
    night = ground(overrides=[override("opening", "2026-01-12 23:30", "2026-01-13 00:30")])
    assert offered(night, "2026-01-12") == ["12 23:30+01"]
    assert offered(night, "2026-01-13") == ["13 00:00+01"]


def test_buffers_occupy_too_and_their_end_is_free_again() -> None:
    visit = reason(buffer_before=10, buffer_after=20)
    open_day = hours("09:00", "12:00")

    def free(begin: str, end: str) -> list[str]:
        taken = [(utc(f"2026-01-12 {begin}"), utc(f"2026-01-12 {end}"))]
        return [found[3:8] for found in offered(ground(hours=open_day, reason=visit, taken=taken), "2026-01-12")]

    assert free("09:20", "09:50") == ["09:00", "09:30", "11:00", "11:30"]
    assert free("09:19", "09:50") == ["09:00", "11:00", "11:30"]
    assert free("09:20", "09:51") == ["09:00", "09:30", "11:30"]


def test_notice_is_counted_to_the_minute_and_the_horizon_in_days() -> None:
    now = utc("2026-01-12 08:00")
    open_day = hours("09:00", "12:00")
    assert offered(ground(hours=open_day, reason=reason(minimum_notice=120)), "2026-01-12", now=now) == [
        "12 11:00+01",
        "12 11:30+01",
    ]
    near = ground(hours=open_day, reason=reason(horizon=1))
    assert {found[:2] for found in offered(near, "2026-01-01", "2026-02-01", now)} == {"12", "13"}


def test_a_day_with_its_most_visits_offers_no_more() -> None:
    full = ground(hours=hours("09:00", "10:00"), reason=reason(most_per_day=2), counts={date(2026, 1, 12): 2})
    assert offered(full, "2026-01-12", "2026-01-13") == ["13 09:00+01", "13 09:30+01"]


def test_where_two_sites_are_open_at_once_the_first_one_is_offered() -> None:
    annex = uuid7()
    both = ground(
        sites=[site(), site("Europe/London", annex)],
        hours=hours("09:00", "10:00") + hours("08:30", "09:30", site_id=annex),
    )
    found = free_slots(both, date(2026, 1, 12), date(2026, 1, 12), NOW)
    assert [(slot.site_id, slot.starts_at.strftime("%H:%M")) for slot in found] == [
        (SITE, "08:00"),
        (SITE, "08:30"),
        (annex, "09:00"),
    ]


def test_a_slot_is_free_only_at_one_of_its_beginnings() -> None:
    open_day = ground(hours=hours("09:00", "12:00"))
    slot = is_free(open_day, utc("2026-01-12 08:30"), NOW)
    assert slot is not None
    assert slot.ends_at == utc("2026-01-12 09:00")
    for other in ("2026-01-12 08:40", "2026-01-12 11:00", "2025-12-31 08:30", "9999-12-31 23:00", "0001-01-01 00:00"):
        assert is_free(open_day, utc(other), NOW) is None


def test_a_visit_outside_the_hours_or_in_an_absence_is_not_covered() -> None:
    away = override("absence", "2026-01-13 00:00", "2026-01-14 00:00")
    plan = ground(hours=hours("09:00", "12:00"), overrides=[away])

    def covered(day: int, hour: int) -> bool:
        begin = datetime(2026, 1, day, hour, tzinfo=UTC)
        return is_covered(plan, site(), begin, begin + timedelta(minutes=45))

    assert [covered(12, 8), covered(12, 10), covered(12, 11), covered(13, 8)] == [True, True, False, False]


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_ordinary_hours_shows_the_same_clock_each_day(zone: str) -> None:
    plan = ground(sites=[site(zone)], hours=hours("09:00", "10:00"))
    found = offered(plan, "2026-01-02", "2026-12-31")
    assert {shown[3:8] for shown in found} == {"09:00", "09:30"}
    assert len(found) == 2 * 364
