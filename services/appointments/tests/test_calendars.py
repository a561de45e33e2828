"""iCalendar: read back by a reader of calendars, right across clock changes, and telling nothing but when and where."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from kit.refusals import Refusal
from kit.testing import call
from services.appointments import calendars
from services.appointments.models import Booking, Site
from services.appointments.tests.heard import go, tell
from services.appointments.tests.world import PARIS, Person, World


def feed(world: World, token: str) -> Any:
    """The feed's text, or the name of the refusal."""
    try:
        answer = world.service.calendar_of(call(), token=token)
    except Refusal as refusal:
        return refusal.name
    return (json.loads(answer) if isinstance(answer, bytes) else answer)["ics"]


def events(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def made(who: Person) -> str:
    return str(who.do("make_calendar")["token"])


def written(starts: str, zone: str = PARIS, **more: Any) -> Calendar:
    """A calendar of one appointment of half an hour, read back."""
    at = datetime.fromisoformat(starts)
    plain = {
        "id": "one",
        "state": "confirmed",
        "sequence": 0,
        "video": False,
        "changed_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    booking = Booking(starts_at=at, ends_at=at + timedelta(minutes=30), **{**plain, **more})
    site = Site(name="Cabinet de rhumatologie", address="1 rue des Lilas, Nantes", time_zone=zone)
    return Calendar.from_ical(calendars.write([(booking, site)], "fr"))


@pytest.mark.parametrize(
    ("starts", "zone"),
    [
        ("2026-03-29T09:30+02:00", PARIS),
        ("2026-03-28T09:30+01:00", PARIS),
        ("2026-10-25T02:15+02:00", PARIS),
        ("2026-10-25T02:15+01:00", PARIS),  # the clock shows it for the second time
        ("2026-10-25T02:45+02:00", PARIS),  # and ends at a time that it shows again
        ("2026-10-25T09:30+01:00", PARIS),
        ("2026-03-22T09:00+01:00", "Africa/Casablanca"),  # its clocks go back for Ramadan
        ("2026-03-10T09:00+00:00", "Africa/Casablanca"),
        ("2026-11-01T09:00-05:00", "America/Toronto"),
    ],
)
def test_an_appointment_is_at_its_instant_by_the_zone_that_the_calendar_brings(starts: str, zone: str) -> None:
    unknown = f"Elsewhere/{starts}"  # the reader knows no zone but the one in the file, and keeps what it has read
    [event] = events(written(starts, zone).to_ical().decode().replace(zone, unknown.replace(":", "")))
    at = datetime.fromisoformat(starts)
    assert event["DTSTART"].dt.astimezone(UTC) == at.astimezone(UTC)
    assert (event["DTEND"].dt.astimezone(UTC) - at.astimezone(UTC)) == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("state", "status"),
    [("pending", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("kept", "CONFIRMED"), ("cancelled", "CANCELLED"),
     ("declined", "CANCELLED"), ("expired", "CANCELLED")],
)  # fmt: skip
def test_the_state_is_said_in_the_words_of_calendars(state: str, status: str) -> None:
    [event] = written("2026-05-06T10:00+02:00", state=state, sequence=3).walk("VEVENT")
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == (status, 3, "one@patientsworld")


def test_it_tells_when_and_where_and_nothing_else(world: World) -> None:
    plan, who = world.plan(), world.person()
    appointment_id = who.do("book", hold_id=who.do("hold", **plan.slot(3))["id"], note="zinnia")["id"]
    world.run("UPDATE sites SET name = 'Centre de rhumatologie'")
    text = who.ask("appointment_ics", appointment_id=appointment_id)["ics"]
    [event] = events(text)
    assert set(event) == {
        "UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "CLASS", "SUMMARY", "LOCATION",
    }  # fmt: skip
    assert (event["SUMMARY"], event["LOCATION"]) == ("Rendez-vous", "1 rue des Lilas, Nantes")
    for word in ("zinnia", "rhumato", "Consultation", "Marchand", "Camille"):
        assert word not in text


def test_it_speaks_the_language_of_who_reads(world: World) -> None:
    plan, who = world.plan(), world.person()
    world.stand(plan, who, plan.at(3))
    token = made(who)
    for language, summary in (("en", "Appointment"), ("de", "Termin"), ("ar", "موعد"), ("fr", "Rendez-vous")):
        world.run("UPDATE members SET language = :language", language=language)
        assert events(feed(world, token))[0]["SUMMARY"] == summary


def test_a_visit_by_video_is_at_no_address(world: World) -> None:
    plan, who = world.plan(), world.person()
    world.stand(plan, who, plan.at(3))
    world.run("UPDATE bookings SET video = true")
    assert events(feed(world, made(who)))[0]["LOCATION"] == "Vidéo"


def test_the_feed_follows_a_move_and_a_cancellation_under_one_uid(world: World) -> None:
    plan, who = world.plan(), world.person()
    token = made(who)
    appointment_id = who.do("book", hold_id=who.do("hold", **plan.slot(3))["id"])["id"]
    seen = [events(feed(world, token))[0]]
    who.ask("move", appointment_id=appointment_id, starts_at=plan.slot(4)["starts_at"])
    seen += events(feed(world, token))
    who.ask("cancel", appointment_id=appointment_id)
    seen += events(feed(world, token))
    assert {event["UID"] for event in seen} == {f"{appointment_id}@patientsworld"}
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2]
    assert [event["STATUS"] for event in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert seen[1]["DTSTART"].dt == plan.at(4)


def test_the_feed_holds_both_sides_and_reaches_90_days_back_and_400_ahead(world: World) -> None:
    plan, who, other = world.plan(), world.person(), world.person()
    for days in (-91, -89, 399, 401):
        world.stand(plan, who, plan.at(days))
    world.stand(plan, other, plan.at(5))
    mine, theirs = feed(world, made(who)), feed(world, made(plan.professional))
    assert [event["DTSTART"].dt for event in events(mine)] == [plan.at(-89), plan.at(399)]
    assert len(events(theirs)) == 3


def test_what_is_held_or_offered_is_in_no_calendar(world: World) -> None:
    plan, who = world.plan(), world.person()
    hold_id = who.do("hold", **plan.slot(3))["id"]
    assert events(feed(world, made(who))) == []
    assert who.refused("appointment_ics", appointment_id=hold_id) == "NotFound"


def test_an_empty_feed_is_a_calendar(world: World) -> None:
    calendar = Calendar.from_ical(feed(world, made(world.person())))
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")


def test_a_new_address_ends_the_one_before_and_an_ended_one_answers_no_more(world: World) -> None:
    who = world.person()
    assert who.ask("calendar") == {"is_on": False}
    first = made(who)
    second = made(who)
    assert first != second
    assert feed(world, first) == "NotFound"
    assert feed(world, second).startswith("BEGIN:VCALENDAR")
    assert who.ask("calendar") == {"is_on": True}
    for _ in range(2):
        who.ask("end_calendar")
    assert feed(world, second) == "NotFound"
    assert who.ask("calendar") == {"is_on": False}


def test_a_token_that_was_guessed_or_changed_opens_nothing(world: World) -> None:
    token = made(world.person())
    for wrong in ("x", "A" * 64, token[:-1] + ("A" if token[-1] != "A" else "B"), token[:22] + "A" * 42):
        assert feed(world, wrong) == "NotFound"


def test_who_is_suspended_or_gone_has_no_feed(world: World) -> None:
    who = world.person()
    token = made(who)
    tell(world, who, state="suspended", kind="suspended")
    assert feed(world, token) == "NotFound"
    tell(world, who, seq=3, kind="reinstated")
    assert feed(world, token).startswith("BEGIN")
    go(world, who)
    assert feed(world, token) == "NotFound"


def test_anothers_appointment_is_as_if_not_there(world: World) -> None:
    plan, who, other = world.plan(), world.person(), world.person()
    mine = world.stand(plan, who, plan.at(3))
    assert other.refused("appointment_ics", appointment_id=mine) == "NotFound"
    for reader in (who, plan.professional):
        [event] = events(reader.ask("appointment_ics", appointment_id=mine)["ics"])
        assert event["DTSTART"].dt == plan.at(3)
        assert event["DTSTART"].dt.tzinfo == ZoneInfo(PARIS) or event["DTSTART"].params["TZID"] == PARIS
