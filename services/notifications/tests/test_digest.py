"""One mail a day, for who wants that: what waited, in one, at eight in the morning."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from contracts.appointments import events as appointments
from services.notifications.mails import MOST_NEWS
from services.notifications.tests.world import PARIS, Pair, Place, Visit, World, sign_in


def test_what_can_wait_comes_in_one_mail_and_what_cannot_at_once(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants("follow_requested", mails="digest", discreet=False)
    doctor.wants("appointment_booked", mail=False)
    visit = Visit(world, camille, doctor)
    visit.book()
    Pair(world, doctor, camille).ask()
    Place(world, camille, doctor).tell(appointments.OfferMade)
    visit.remind()
    sign_in(world, camille)
    subjects = {mail["subject"] for mail in world.mail()}
    assert subjects == {"Une place s'est libérée", "Rappel de rendez-vous", "Nouvelle connexion à votre compte"}
    world.gather()
    assert world.mail() == [], "not before eight"
    world.hurry()
    world.gather()
    [mail] = world.mail()
    assert mail["subject"] == "Les nouvelles du jour"
    assert mail["text"].index("est confirmé") < mail["text"].index("demande à suivre")
    assert f"/appointments/{visit.id}" in mail["text"]
    assert "/me/requests" in mail["html"]
    world.gather()
    assert world.mail() == []


def test_a_digest_is_due_at_eight_on_the_members_clock(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants(mails="digest")
    Visit(world, camille, doctor).book()
    [row] = world.rows("SELECT digest_at FROM notices WHERE digest_at IS NOT NULL")
    due = row["digest_at"].astimezone(ZoneInfo(PARIS))
    assert (due.hour, due.minute) == (8, 0)
    assert world.now() < due <= world.now() + timedelta(hours=25)


def test_what_is_about_tomorrow_does_not_wait_for_it(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants(mails="digest")
    Visit(world, camille, doctor, starts_at=world.now() + timedelta(hours=20)).cancel()
    far = Visit(world, camille, doctor)
    far.data["starts_at"] = world.now() + timedelta(hours=20)
    far.move(days=30)
    assert {mail["subject"] for mail in world.mail()} == {"Rendez-vous annulé", "Rendez-vous déplacé"}


def test_what_no_longer_holds_in_the_morning_is_not_in_it(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants("follow_requested", mails="digest")
    pair = Pair(world, doctor, camille)
    pair.ask()
    pair.block()
    world.hurry()
    world.gather()
    assert (world.mail(), world.states()) == ([], [("dropped", "overtaken")])


def test_each_has_their_own(world: World) -> None:
    doctor = world.professional()
    doctor.wants("appointment_booked", mail=False)
    people = [world.person(f"Membre {name}") for name in ("Un", "Deux", "Trois")]
    for one in people:
        one.wants(mails="digest")
        Visit(world, one, doctor).book()
        Visit(world, one, doctor).book()
    world.hurry()
    world.gather()
    assert sorted(mail["to"] for mail in world.mail()) == ["deux@example.org", "trois@example.org", "un@example.org"]


def test_a_long_one_says_that_there_is_more(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    doctor.wants("appointment_booked", mail=False)
    camille.wants(mails="digest")
    for _ in range(MOST_NEWS + 2):
        Visit(world, camille, doctor).book()
    world.hurry()
    world.gather()
    [mail] = world.mail()
    assert mail["text"].count("/appointments/") == MOST_NEWS
    assert "D'autres nouvelles vous attendent" in mail["text"]
    assert "D&#39;autres nouvelles vous attendent" in mail["html"]


def test_its_link_ends_all_mails(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    camille.wants(mails="digest")
    Visit(world, camille, doctor).book()
    world.hurry()
    world.gather()
    mail = next(mail for mail in world.mail() if mail["to"].startswith("camille"))
    token = mail["headers"]["List-Unsubscribe"].partition("token=")[2].strip(">")
    from kit.testing import call

    assert world.service.subscription(call(), token=token) == {"kind": None}
