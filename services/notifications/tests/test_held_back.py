"""Mails that wait: for the end of quiet hours, or for the digest when the day's mails are sent."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from contracts.appointments import events as appointments
from services.notifications import deliveries
from services.notifications.preferences import CAP
from services.notifications.tests.bookings import booked
from services.notifications.tests.world import PARIS, Person, Place, Visit, World, sign_in


def quiet_now(world: World) -> dict[str, str]:
    """Quiet hours that began an hour ago, on the clock of Paris, and end in two."""
    local = world.now().astimezone(ZoneInfo(PARIS))
    return {
        "quiet_from": (local - timedelta(hours=1)).strftime("%H:%M"),
        "quiet_to": (local + timedelta(hours=2)).strftime("%H:%M"),
    }


def test_in_quiet_hours_a_mail_waits_and_an_offer_does_not(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    doctor.wants("appointment_booked", mail=False)
    camille.wants(**quiet_now(world))
    Visit(world, camille, doctor).book()
    Place(world, camille, doctor).tell(appointments.OfferMade)
    assert [mail["subject"] for mail in world.mail()] == ["Une place s'est libérée"]
    [waiting] = world.rows("SELECT *, due_at - now() AS waits FROM deliveries WHERE done_at IS NULL")
    assert timedelta(hours=1, minutes=58) < waiting["waits"] <= timedelta(hours=2)
    assert camille.kinds() == ["offer_made", "appointment_booked"], "the application is quiet by itself"


def test_quiet_hours_that_were_set_meanwhile_hold_a_mail_back_which_is_then_not_late(world: World) -> None:
    camille = booked(world)
    camille.wants(**quiet_now(world))
    assert (world.mail(), world.states()) == ([], [("queued", None)])
    with world.db.transaction() as tx:
        assert deliveries.oldest(tx) == 0
    camille.wants(quiet_from=None, quiet_to=None)
    world.hurry()
    assert len(world.mail()) == 1


def fill_the_day(world: World, someone: Person, *, pressing: bool = False) -> None:
    world.run(
        "INSERT INTO deliveries (id, member_id, digest, pressing, state, due_at, next_at, done_at)"
        " SELECT gen_random_uuid(), :id, false, :pressing, 'sent', now(), now(), now() FROM generate_series(1, :cap)",
        id=someone.id, pressing=pressing, cap=CAP,
    )  # fmt: skip


def test_over_the_days_cap_what_can_wait_goes_into_the_next_digest(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    fill_the_day(world, camille)
    visit = Visit(world, camille, doctor)
    visit.tell(appointments.AppointmentBooked, "professional")
    visit.remind()
    assert [mail["subject"] for mail in world.mail()] == ["Rappel de rendez-vous"], "what cannot wait has its own place"
    assert world.rows("SELECT state, reason FROM deliveries WHERE state <> 'sent'") == [
        {"state": "dropped", "reason": "capped"}
    ]
    world.hurry()
    world.gather()
    [mail] = world.mail()
    assert mail["subject"] == "Les nouvelles du jour"


def test_over_the_days_cap_what_cannot_wait_is_dropped(world: World) -> None:
    camille = world.person()
    fill_the_day(world, camille, pressing=True)
    sign_in(world, camille)
    assert world.mail() == []
    assert world.rows("SELECT reason FROM deliveries WHERE reason IS NOT NULL") == [{"reason": "capped"}]
    assert camille.kinds() == ["new_sign_in"]


def test_the_cap_is_of_a_day_and_of_one_member(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    fill_the_day(world, camille)
    world.run("UPDATE deliveries SET done_at = now() - interval '25 hours'")
    fill_the_day(world, doctor)
    Visit(world, camille, doctor).tell(appointments.AppointmentBooked, "professional")
    assert [mail["to"] for mail in world.mail()] == ["camille@example.org"]
