"""Who is told what: once, in time, and never one who may not be told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.appointments import events as appointments
from contracts.social import events as social
from kit.inbox import Later
from services.notifications.tests.world import Pair, Person, Place, Visit, World, sign_in


def test_who_is_asked_is_told_and_nudged_at_once(world: World) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    nudges = world.apply(Pair(world, anne, bachir).event(social.FollowRequested))
    [notice] = bachir.notices()
    assert (notice["kind"], notice["read_at"]) == ("follow_requested", None)
    assert notice["about"] == {"kind": "member", "id": str(anne.id)}
    assert notice["actor"] == {"id": str(anne.id), "display_name": "Anne", "kind": "patient", "badge": None}
    assert [(one.kind, one.members, one.cursor) for one in nudges] == [("notification", [str(bachir.id)], notice["id"])]
    assert anne.notices() == []


def test_who_asked_is_told_that_it_was_accepted_and_the_request_is_over(world: World) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    pair = Pair(world, anne, bachir)
    pair.ask()
    world.apply(pair.event(social.FollowAccepted))
    assert (anne.kinds(), bachir.kinds()) == (["follow_accepted"], [])


def test_a_follow_that_is_open_to_all_tells_nobody(world: World) -> None:
    anne, open_one = world.person("Anne"), world.person("Asso", "association")
    pair = Pair(world, anne, open_one)
    world.apply(pair.event(social.FollowAccepted))
    world.apply(pair.event(social.FollowEnded))
    world.apply(pair.event(social.FollowAccepted))
    assert (anne.kinds(), open_one.kinds()) == ([], [])


def test_a_request_that_was_taken_back_is_no_longer_there(world: World) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    pair = Pair(world, anne, bachir)
    pair.ask()
    [nudge] = world.apply(pair.event(social.FollowWithdrawn))
    assert (bachir.kinds(), bachir.ask("unread_count")) == ([], {"unread_count": 0})
    assert nudge.members == [str(bachir.id)]
    world.apply(pair.event(social.FollowRequested))
    assert bachir.kinds() == ["follow_requested"]


@pytest.mark.parametrize(
    ("event", "by", "member", "professional"),
    [
        (appointments.AppointmentRequested, "member", [], ["appointment_requested"]),
        (appointments.AppointmentBooked, "member", ["appointment_booked"], ["appointment_booked"]),
        (appointments.AppointmentBooked, "professional", ["appointment_booked"], []),
        (appointments.AppointmentDeclined, "professional", ["appointment_declined"], []),
        (appointments.AppointmentExpired, "nobody", ["appointment_expired"], []),
        (appointments.AppointmentCancelled, "member", [], ["appointment_cancelled"]),
        (appointments.AppointmentCancelled, "professional", ["appointment_cancelled"], []),
        (appointments.AppointmentCancelled, "nobody", ["appointment_cancelled"], ["appointment_cancelled"]),
        (appointments.AppointmentMoved, "member", [], ["appointment_moved"]),
        (appointments.AppointmentMoved, "professional", ["appointment_moved"], []),
        (appointments.AppointmentNoShow, "professional", ["appointment_outcome"], []),
        (appointments.AppointmentKept, "professional", [], []),
    ],
)
def test_of_an_appointment_the_other_side_is_told(
    world: World, event: type, by: str, member: list[str], professional: list[str]
) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    visit.tell(event, by, late=False, previous_starts_at=visit.data["starts_at"])
    assert (camille.kinds(), doctor.kinds()) == (member, professional)


def test_an_appointment_is_told_with_its_time_and_zone(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor, time_zone="America/Montreal")
    visit.book()
    [notice] = camille.notices()
    assert notice["about"] == {"kind": "appointment", "id": str(visit.id)}
    assert notice["actor"]["display_name"] == "Dr Hélène Marchand"
    assert (notice["time_zone"], notice["starts_at"][:16]) == (
        "America/Montreal",
        visit.data["starts_at"].isoformat()[:16],
    )


def test_a_member_who_moves_their_appointment_has_the_new_time_in_writing_alone(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    Visit(world, camille, doctor).move(by="member")
    assert camille.kinds() == []
    assert {mail["to"] for mail in world.mail()} == {"camille@example.org", "marchand@example.org"}


def test_replayed_and_doubled_events_tell_nothing_twice(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    events = [visit.event(appointments.AppointmentBooked), visit.reminder()]
    pair = Pair(world, camille, doctor)
    events.append(pair.event(social.FollowRequested))
    for event in (*events, *events, *reversed(events)):
        world.apply(event)
    world.mail()
    for event in events:
        world.apply(event)
    assert sorted(camille.kinds()) == ["appointment_booked", "appointment_reminder"]
    assert sorted(doctor.kinds()) == ["appointment_booked", "follow_requested"]
    assert world.mail() == []
    assert len(world.postman.taken) == 3


def test_two_that_apply_the_same_event_at_once_tell_it_once(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    event = Visit(world, camille, doctor).event(appointments.AppointmentBooked)
    with ThreadPoolExecutor(4) as pool:
        nudges = list(pool.map(lambda _: world.apply(event), range(4)))
    assert (camille.kinds(), doctor.kinds()) == (["appointment_booked"], ["appointment_booked"])
    assert sum(map(len, nudges)) == 2
    assert len(world.rows("SELECT * FROM deliveries")) == 2


def test_what_is_older_than_a_day_is_told_to_nobody_but_still_overtakes(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    old = world.now() - timedelta(days=1, seconds=1)
    world.apply(replace(visit.event(appointments.AppointmentBooked), time=old))
    assert camille.kinds() == []
    visit.remind()
    world.apply(replace(visit.event(appointments.AppointmentCancelled, "professional"), time=old))
    assert camille.kinds() == []
    pair = Pair(world, camille, doctor)
    world.apply(replace(pair.event(social.FollowRequested), time=old))
    world.apply(pair.event(social.FollowAccepted))
    assert camille.kinds() == ["follow_accepted"]


def test_of_whom_nobody_told_yet_is_waited_for(world: World) -> None:
    anne = world.person("Anne")
    stranger = Person(world.service, "Zoé", "patient")
    event = Pair(world, anne, stranger).event(social.FollowRequested)
    with pytest.raises(Later):
        world.apply(event)
    stranger.refused("put_preferences", mails="digest")
    with pytest.raises(Later):
        world.apply(event)
    world.introduce(stranger)
    world.apply(event)
    assert stranger.kinds() == ["follow_requested"]


@pytest.mark.parametrize("blocker", ["told", "doing"])
def test_between_two_that_are_apart_nothing_is_told(world: World, blocker: str) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    pair = Pair(world, anne, bachir)
    (pair if blocker == "doing" else Pair(world, bachir, anne)).block()
    pair.ask()
    Visit(world, bachir, anne).book()
    assert (anne.kinds(), bachir.kinds(), world.mail()) == ([], [], [])
    assert world.rows("SELECT * FROM notices") == [], "nor kept for later"


def test_a_block_takes_back_what_was_told_and_not_yet_mailed_and_lifting_it_brings_no_name_before(world: World) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    Visit(world, bachir, anne).book()
    assert bachir.notices()[0]["actor"]["display_name"] == "Anne"
    back = Pair(world, bachir, anne)
    back.block()
    assert (bachir.kinds(), bachir.ask("unread_count")) == ([], {"unread_count": 0})
    assert world.mail() == []
    assert world.states() == [("dropped", "overtaken"), ("dropped", "overtaken")]
    world.apply(back.event(social.BlockLifted))
    assert bachir.kinds() == ["appointment_booked"]


def test_that_an_appointment_is_called_off_is_told_despite_a_block_without_a_name(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants(discreet=False)
    visit = Visit(world, camille, doctor)
    visit.book()
    Pair(world, doctor, camille).block()
    visit.cancel()
    [notice] = camille.notices()
    assert (notice["kind"], notice["actor"]) == ("appointment_cancelled", None)
    [mail] = world.mail()
    assert "annulé" in mail["text"]
    assert "Marchand" not in mail["text"] + mail["html"]


@pytest.mark.parametrize("state", ["suspended", "erased"])
def test_one_who_is_gone_is_told_nothing_and_nobody_is_told_of_their_request(world: World, state: str) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    Visit(world, bachir, anne).book()
    what = "erasure_requested" if state == "erased" else "suspended"
    world.introduce(bachir, seq=2, what=what, state=state)
    Pair(world, anne, bachir).ask()
    Pair(world, bachir, anne).ask()
    assert [row["kind"] for row in world.rows("SELECT kind FROM notices WHERE member_id = :id", id=bachir.id)] == (
        [] if state == "erased" else ["appointment_booked"]
    )
    assert (anne.kinds(), [mail["to"] for mail in world.mail()]) == (["appointment_booked"], ["anne@example.org"])
    assert anne.notices()[0]["actor"] is None
    assert world.rows("SELECT * FROM notices WHERE kind LIKE 'follow%'") == [], "nor kept for later"


def test_the_request_of_one_who_was_suspended_meanwhile_is_not_there_until_they_are_back(world: World) -> None:
    anne, bachir = world.person("Anne"), world.person("Bachir")
    bachir.wants("follow_requested", mail=True)
    Pair(world, anne, bachir).ask()
    world.introduce(anne, seq=2, what="suspended", state="suspended")
    assert (bachir.kinds(), bachir.ask("unread_count")) == ([], {"unread_count": 0})
    assert (world.mail(), world.states()) == ([], [("dropped", "overtaken")])
    world.introduce(anne, seq=3, what="reinstated")
    assert bachir.kinds() == ["follow_requested"]


@pytest.mark.parametrize("what", ["cancel", "move"])
def test_a_reminder_is_taken_back_by_what_overtakes_it_and_not_made_after_it(world: World, what: str) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    early, late = visit.reminder(), visit.reminder()
    world.apply(early)
    assert camille.kinds() == ["appointment_reminder"]
    getattr(visit, what)()
    world.apply(late)
    assert "appointment_reminder" not in camille.kinds()
    assert [mail["subject"] for mail in world.mail()] == [f"Rendez-vous {'annulé' if what == 'cancel' else 'déplacé'}"]
    visit.remind()
    assert ("appointment_reminder" in camille.kinds()) == (what == "move")


def test_a_request_that_was_decided_is_no_longer_waiting(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    visit.tell(appointments.AppointmentRequested)
    assert doctor.kinds() == ["appointment_requested"]
    visit.tell(appointments.AppointmentBooked, "professional")
    assert (doctor.kinds(), camille.kinds()) == ([], ["appointment_booked"])


@pytest.mark.parametrize("end", [appointments.OfferTaken, appointments.OfferLapsed])
def test_an_offer_is_over_when_it_was_taken_or_lapsed(world: World, end: type) -> None:
    camille, doctor = world.person(), world.professional()
    place = Place(world, camille, doctor)
    place.tell(appointments.OfferMade)
    assert camille.notices()[0]["about"] == {"kind": "offer", "id": str(place.id)}
    place.tell(end)
    assert camille.kinds() == (["offer_lapsed"] if end is appointments.OfferLapsed else [])
    assert len(world.mail()) == len(camille.kinds())


def test_an_offer_that_expired_before_it_came_is_not_told(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    Place(world, camille, doctor, minutes=-1).tell(appointments.OfferMade)
    assert camille.kinds() == []


def test_a_sign_in_is_told_but_not_the_one_that_comes_with_the_sign_up(world: World) -> None:
    camille, new = world.person(), world.person("Zoé", since=world.now() - timedelta(minutes=20))
    event = sign_in(world, camille)
    sign_in(world, new)
    [notice] = camille.notices()
    assert (notice["kind"], notice["actor"]) == ("new_sign_in", None)
    assert notice["about"] == {"kind": "session", "id": str(event.aggregate_id)}
    assert new.kinds() == []
    assert [mail["to"] for mail in world.mail()] == ["camille@example.org"]
