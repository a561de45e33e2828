"""What a mail holds: both forms, the reader's language and clock, links, headers; and nothing that it should not."""

import re
from typing import Any

import pytest
from jinja2 import UndefinedError

from contracts.appointments import events as appointments
from services.notifications import mails, unsubscribing
from services.notifications.tests.world import Pair, Place, Visit, World, sign_in

LANGUAGES = ("fr", "en", "de", "ar")


def mail_of(world: World, name: str, **found: Any) -> dict[str, Any]:
    """The one mail to the member with this address."""
    [mail] = [one for one in world.mail() if one["to"].startswith(name)]
    return {**mail, **found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_speaks_the_readers_language_in_text_and_page(world: World, language: str) -> None:
    camille, doctor = world.person(language=language), world.professional()
    Visit(world, camille, doctor).book()
    mail = mail_of(world, "camille")
    hello = {"fr": "Bonjour", "en": "Hello", "de": "Guten Tag", "ar": "مرحبًا"}[language]
    direction = "rtl" if language == "ar" else "ltr"
    assert mail["language"] == language
    assert mail["text"].startswith(hello)
    assert f'<html lang="{language}" dir="{direction}">' in mail["html"]
    assert hello in mail["html"]


def test_the_language_is_the_one_that_identity_says_now(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    Visit(world, camille, doctor).book()
    world.desk.contacts[str(camille.id)] = {"email": "new@example.org", "language": "de", "time_zone": "Europe/Berlin"}
    assert mail_of(world, "new")["subject"] == "Termin bestätigt"


def test_nobody_is_named_unless_the_reader_wants_it_and_in_the_subject_never(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    for discreet in (True, False):
        camille.wants("follow_requested", discreet=discreet)
        Visit(world, camille, doctor).book()
        Place(world, camille, doctor).tell(appointments.OfferMade)
        Pair(world, doctor, camille).ask()
        sign_in(world, camille)
        mine = [mail for mail in world.mail() if mail["to"].startswith("camille")]
        assert len(mine) == 4
        named = [mail for mail in mine if "Hélène" in mail["text"] or "Hélène" in mail["html"]]
        assert len(named) == (0 if discreet else 3)
        assert not any("Hélène" in str([mail["subject"], mail["headers"]]) for mail in mine)


def test_a_time_is_on_the_clock_of_the_place_and_its_zone_is_said_when_it_is_not_the_readers(world: World) -> None:
    doctor = world.professional()
    moment = world.now().replace(year=2031, month=1, day=20, hour=9, minute=30)
    here, away = world.person("Anne"), world.person("Zoé", time_zone="America/Montreal")
    for someone in (here, away):
        Visit(world, someone, doctor, starts_at=moment).book()
    texts = {mail["to"]: mail["text"] for mail in world.mail()}
    assert "lundi 20 janvier 2031, 10:30." in texts["anne@example.org"]
    assert "lundi 20 janvier 2031, 10:30 (Paris, +01:00)." in texts["zoé@example.org"]


def test_an_offer_says_until_when_on_the_readers_clock(world: World) -> None:
    camille, doctor = world.person(time_zone="America/Montreal"), world.professional()
    place = Place(world, camille, doctor)
    place.tell(appointments.OfferMade)
    zone = mails.zone_of("America/Montreal")
    assert (
        f"jusqu'à : {mails.say_moment(place.data['expires_at'], zone, zone, 'fr')}" in mail_of(world, "camille")["text"]
    )


def test_a_mail_can_be_ended_by_one_press_and_its_link_leads_to_what_it_is_about(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    visit.book()
    mail = mail_of(world, "camille")
    token = unsubscribing.write(world.service.unsubscribe_key, camille.id, "appointment_booked")
    stop = f"http://127.0.0.1:8000/unsubscribe?token={token}"
    assert mail["headers"] == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    links = [stop, f"http://127.0.0.1:8000/appointments/{visit.id}", "http://127.0.0.1:8000/notifications/preferences"]
    assert (
        set(re.findall(r"https?://\S+", mail["text"])) == set(re.findall(r'href="([^"]+)"', mail["html"])) == set(links)
    )


def test_a_reminder_leads_to_where_one_answers_without_signing_in(world: World) -> None:
    camille, doctor = world.person(), world.professional()
    visit = Visit(world, camille, doctor)
    visit.remind()
    mail = mail_of(world, "camille")
    assert "http://127.0.0.1:8000/appointments/link?token=jeton\n" in mail["text"]
    about = {"appointment_id": str(visit.id), "member_id": str(camille.id)}
    assert ("appointments", "reminder_link", about) in world.desk.asked


def test_a_name_is_words_and_never_markup(world: World) -> None:
    camille, doctor = world.person(), world.person('<b>Zoé & "Cie"', "professional")
    camille.wants(discreet=False)
    Visit(world, camille, doctor).book()
    mail = mail_of(world, "camille")
    assert '<b>Zoé & "Cie"' in mail["text"]
    assert "<b>" not in mail["html"]
    assert "&lt;b&gt;Zoé &amp; &#34;Cie&#34;" in mail["html"]


def test_a_name_with_braces_is_no_hole_to_fill(world: World) -> None:
    camille, doctor = world.person(), world.person("{when}", "professional")
    camille.wants(discreet=False)
    Visit(world, camille, doctor).book()
    assert "avec {when} est confirmé" in mail_of(world, "camille")["text"]


def test_a_word_that_the_page_lacks_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        mails._template().render(language="fr")
