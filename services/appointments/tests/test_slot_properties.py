"""What holds for free slots whatever hours, exceptions and bookings there are, in seven zones, as clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.appointments.models import Hour, Override
from services.appointments.slots import Ground, free_slots, is_free
from services.appointments.tests.test_slots import NOW, SITE, ZONES, ground, hours, reason, site
from services.appointments.zones import Span, merged


@st.composite
def grounds(draw: st.DrawFn) -> tuple[Ground, date, datetime]:
    """A ground near a change of the clock, its first day, and a now near it."""
    zone = draw(st.sampled_from(ZONES))
    spring, autumn, ramadan = date(2026, 3, 27), date(2026, 10, 23), date(2026, 2, 13)
    montreal = (date(2026, 3, 6), date(2026, 10, 30))
    first = draw(st.sampled_from((spring, autumn, ramadan, *montreal, date(2026, 3, 20), date(2026, 6, 1))))
    quarter = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))
    pairs = draw(st.lists(st.tuples(st.integers(1, 7), quarter, quarter), max_size=12))
    ordinary = [Hour(weekday=d, starts=a, ends=b, site_id=SITE, reason_ids=[]) for d, a, b in pairs if a < b]
    ordinary += hours("00:00", "00:00", weekdays=draw(st.lists(st.integers(1, 7), max_size=2)))
    visit = reason(
        duration=draw(st.sampled_from((5, 20, 45, 90))),
        step=draw(st.sampled_from((5, 15, 50))),
        minimum_notice=draw(st.sampled_from((0, 90, 2000))),
        horizon=draw(st.sampled_from((1, 2, 400))),
        buffer_before=draw(st.sampled_from((0, 10))),
        buffer_after=draw(st.sampled_from((0, 25))),
        most_per_day=draw(st.sampled_from((None, 1))),
    )
    now = datetime.combine(first, time(), UTC) + timedelta(hours=draw(st.integers(-24, 30)))
    lengths = st.tuples(st.integers(-1500, 4500), st.integers(1, 300))
    begin = datetime.combine(first, time(), UTC)
    taken = [
        (begin + timedelta(minutes=a), begin + timedelta(minutes=a + b)) for a, b in draw(st.lists(lengths, max_size=8))
    ]
    plain = begin.replace(tzinfo=None)
    exceptions = [
        Override(
            kind=draw(st.sampled_from(("absence", "opening"))), site_id=SITE, reason_ids=[],
            starts=plain + timedelta(minutes=a), ends=plain + timedelta(minutes=a + b),
        )
        for a, b in draw(st.lists(lengths, max_size=4))
    ]  # fmt: skip
    closed = frozenset(draw(st.lists(st.just(first + timedelta(days=1)), max_size=1)))
    return ground(
        reason=visit, sites=[site(zone)], hours=ordinary, overrides=exceptions, holidays=closed, taken=merged(taken),
        counts=dict.fromkeys(draw(st.lists(st.just(first + timedelta(days=2)), max_size=1)), 1),
    ), first, now  # fmt: skip


def minutes(begin: datetime, end: datetime) -> Iterator[datetime]:
    """Each fifth minute of a visit, its last one included: a change of the clock lies between two of them."""
    at = begin
    while at < end:
        yield at
        at += timedelta(minutes=5)


def is_open(plan: Ground, wall: datetime) -> bool:
    """Whether hours or an opening hold the wall time, told from the clock's face alone."""

    def holds(hour: Hour) -> bool:
        begun = hour.weekday == wall.isoweekday() and hour.starts <= wall.time()
        return begun and (hour.ends == time() or wall.time() < hour.ends)

    ordinary = wall.date() not in plan.holidays and any(holds(hour) for hour in plan.hours)
    return ordinary or any(one.kind == "opening" and one.starts <= wall < one.ends for one in plan.overrides)


def is_away(plan: Ground, wall: datetime) -> bool:
    return any(one.kind == "absence" and one.starts <= wall < one.ends for one in plan.overrides)


def touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@settings(max_examples=250, deadline=None)
@given(grounds())
def test_every_slot_keeps_every_rule_whatever_the_clock_does(drawn: tuple[Ground, date, datetime]) -> None:
    plan, first, now = drawn
    visit, zone = plan.reason, ZoneInfo(plan.sites[0].time_zone)
    last = first + timedelta(days=3)
    found = free_slots(plan, first, last, now)
    assert all(is_free(plan, slot.starts_at, now) == slot for slot in found[::20])
    for slot in found:
        wall = [at.astimezone(zone).replace(tzinfo=None) for at in minutes(slot.starts_at, slot.ends_at)]
        assert all(is_open(plan, at) and not is_away(plan, at) for at in wall)
        day = wall[0].date()
        assert first <= day <= last
        assert day <= now.astimezone(zone).date() + timedelta(days=visit.horizon)
        assert slot.starts_at >= now + timedelta(minutes=visit.minimum_notice)
        assert slot.ends_at - slot.starts_at == timedelta(minutes=visit.duration)
        occupied = (
            slot.starts_at - timedelta(minutes=visit.buffer_before),
            slot.ends_at + timedelta(minutes=visit.buffer_after),
        )
        assert not any(touch(occupied, one) for one in plan.taken)
        assert visit.most_per_day is None or plan.counts.get(day, 0) < visit.most_per_day


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from((5, 20, 45, 50)), st.integers(0, 364))
def test_a_day_that_is_open_all_day_is_filled_with_slots_that_never_overlap(zone: str, step: int, day: int) -> None:
    plan = ground(sites=[site(zone)], hours=hours("00:00", "00:00"), reason=reason(duration=step, step=step))
    the_day = date(2026, 1, 2) + timedelta(days=day)
    found = free_slots(plan, the_day, the_day, NOW)
    midnights = [datetime.combine(the_day + timedelta(days=n), time(), ZoneInfo(zone)).astimezone(UTC) for n in (0, 1)]
    assert len(found) == (midnights[1] - midnights[0]) // timedelta(minutes=step)
    assert all(one.ends_at == other.starts_at for one, other in pairwise(found))
    assert found[0].starts_at == midnights[0]
