"""The professional's side in a browser: an agenda from nothing to a slot, requests answered, others trusted with it;
and what everybody is told. With a script and without."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from kit.testing import eventually
from tests.browser.acts import go_to, heading, says
from tests.browser.conftest import Visit
from tests.integration.agendas import book, free, open_agenda
from tests.integration.people import Person


@pytest.fixture(scope="module")
def doctor(join: Callable[..., Person]) -> Person:
    """A professional who receives."""
    return join("Louis Martin", kind="professional")


@pytest.fixture(scope="module")
def reasons(doctor: Person) -> dict[str, str]:
    """The ids of the reasons of the doctor's agenda."""
    return open_agenda(doctor)


def save(page: Page, name: str = "Enregistrer") -> None:
    page.get_by_role("button", name=name).click()


def test_an_agenda_is_set_up_a_question_at_a_time_from_nothing_to_a_slot(
    visit: Visit, join: Callable[..., Person], camille: Person, javascript: bool
) -> None:
    ana = join("Ana Silva", kind="professional")
    page = visit(ana, "/me", javascript=javascript)
    page.get_by_role("link", name="L’agenda où l’on prend rendez-vous").click()
    page.get_by_role("link", name="Commencer").click()
    page.get_by_label("Comment ce lieu s’appelle").fill("Cabinet de la gare")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("Écrivez une adresse")
    expect(page.get_by_label("Comment ce lieu s’appelle")).to_have_value("Cabinet de la gare")
    page.get_by_label("L’adresse").fill("1 place de la Gare, Lyon")
    save(page)
    says(page, "saved")
    expect(page.get_by_text("à faire", exact=True)).to_have_count(2)
    expect(page.get_by_text("« non vérifié »")).to_be_visible()

    page.get_by_role("link", name="Pourquoi l’on vient").click()
    page.get_by_role("link", name="Ajouter un motif").click()
    page.get_by_label("Le nom de ce motif").fill("Première consultation")
    page.get_by_label("Combien de temps il faut").select_option("45")
    save(page)
    page.get_by_role("link", name="Jusqu’à quand l’on réserve").click()
    page.get_by_label("Au plus tard, on réserve").select_option("1440")
    save(page)
    says(page, "saved")
    expect(page.get_by_text("au plus tard 1 j avant")).to_be_visible()

    page.goto("/agenda/setup/hours")
    page.get_by_role("link", name="Ajouter des heures").click()
    for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"):
        page.get_by_role("checkbox", name=day).check()
    page.get_by_label("De", exact=True).fill("12:00")
    page.get_by_label("À", exact=True).fill("09:00")
    save(page, "Ajouter ces heures")
    expect(page.get_by_role("alert")).to_contain_text("une heure de fin après le début")
    expect(page.get_by_role("checkbox", name="dimanche")).to_be_checked()
    page.get_by_label("De", exact=True).fill("09:00")
    page.get_by_label("À", exact=True).fill("12:00")
    save(page, "Ajouter ces heures")
    says(page, "saved")
    page.get_by_role("button", name="Retirer dimanche").click()
    says(page, "removed")

    page.get_by_role("link", name="Régler l’agenda").click()
    page.get_by_role("link", name="Ouvrir l’agenda").click()
    page.get_by_role("radio", name="Ouvert").check()
    save(page)
    expect(page.get_by_text("Tout est prêt : on peut prendre rendez-vous.")).to_be_visible()
    [reason] = ana.ok("GET", "/agendas/me/reasons")["items"]
    starts = {slot["local"]["starts"][11:16] for slot in free(camille, ana, reason["id"])}
    assert min(starts) == "09:00"
    assert max(starts) == "11:15"


def test_who_is_no_professional_reads_why_there_is_no_agenda(visit: Visit, stranger: Person, javascript: bool) -> None:
    page = visit(stranger, "/agenda", javascript=javascript)
    expect(page.get_by_role("main")).to_contain_text("Un agenda s’ouvre avec un compte de professionnel de santé.")


def test_a_request_is_read_with_its_note_and_accepted_and_its_member_told(
    visit: Visit, doctor: Person, reasons: dict[str, str], camille: Person, javascript: bool
) -> None:
    [slot, *_] = free(camille, doctor, reasons["aged"], 4 if javascript else 5)
    asked = book(camille, doctor, reasons["aged"], slot, note="Je viens avec ma fille.", birth_date="1980-05-17")
    page = visit(doctor, f"/agenda?date={slot['local']['starts'][:10]}", javascript=javascript)
    page.get_by_role("link", name="Camille Moreau").first.click()
    expect(page.get_by_text("Je viens avec ma fille.")).to_be_visible()
    expect(page.get_by_text("17 mai 1980")).to_be_visible()
    page.get_by_role("button", name="Accepter la demande").click()
    says(page, "appointment-accept")
    expect(page.get_by_text("Confirmé", exact=True)).to_be_visible()

    eventually(lambda: _told(camille, "appointment_booked", asked["id"]))
    hers = visit(camille, "/notifications", javascript=javascript)
    hers.get_by_role("link", name="Rendez-vous pris avec Louis Martin").first.click()
    assert hers.url.endswith(f"/appointments/{asked['id']}")
    hers.goto("/notifications")
    hers.get_by_role("button", name="Tout marquer comme lu").click()
    says(hers, "read")
    expect(hers.get_by_text("Non lue", exact=True)).to_have_count(0)


def _told(member: Person, kind: str, about: str) -> bool:
    items = member.ok("GET", "/notifications")["items"]
    return any((one["kind"], one["about"]["id"]) == (kind, about) for one in items)


def test_an_appointment_is_moved_and_called_off_with_a_reason_that_the_member_reads(
    visit: Visit, doctor: Person, reasons: dict[str, str], camille: Person, javascript: bool
) -> None:
    [slot, *_] = free(camille, doctor, reasons["reason"], 10 if javascript else 11)
    made = book(camille, doctor, reasons["reason"], slot)
    page = visit(doctor, f"/agenda/appointments/{made['id']}", javascript=javascript)
    page.get_by_role("link", name="Déplacer").click()
    page.get_by_role("link", name="Semaine suivante").click()
    page.locator("button.slot").last.click()
    says(page, "moved-there")
    page.get_by_role("link", name="Annuler ce rendez-vous").click()
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    page.get_by_label("Pourquoi vous annulez").fill("Je suis souffrant.")
    page.get_by_role("button", name="Annuler le rendez-vous").click()
    says(page, "called-off")
    assert camille.ok("GET", f"/appointments/{made['id']}")["cancel_reason"] == "Je suis souffrant."


def test_an_absence_lists_the_appointments_that_it_leaves_out(
    visit: Visit, doctor: Person, reasons: dict[str, str], camille: Person, javascript: bool
) -> None:
    [slot, *_] = free(camille, doctor, reasons["reason"], 30 if javascript else 37)
    made = book(camille, doctor, reasons["reason"], slot)
    page = visit(doctor, f"/agenda?date={slot['local']['starts'][:10]}", javascript=javascript)
    page.get_by_role("link", name="Je m’absente").click()
    save(page, "Ajouter cette absence")
    says(page, "saved")
    page.get_by_role("link", name="Voir lesquels").click()
    heading(page, "Rendez-vous en dehors de vos heures")
    expect(page.get_by_role("main").get_by_role("link", name="Camille Moreau")).to_have_count(1)
    page.goto("/agenda/absences")
    page.get_by_role("button", name="Retirer").click()
    says(page, "removed")
    expect(page.get_by_role("link", name="Voir lesquels")).to_have_count(0)
    camille.ok("POST", f"/appointments/{made['id']}/cancellation", {})


def test_somebody_is_trusted_with_the_agenda_and_keeps_to_the_rights_that_were_given(
    visit: Visit, doctor: Person, reasons: dict[str, str], dominique: Person, javascript: bool
) -> None:
    page = visit(doctor, "/agenda/people", javascript=javascript)
    page.get_by_role("link", name="Confier l’agenda").click()
    page.get_by_label("Le début de son nom").fill("Dominique")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Dominique Petit").first.click()
    page.get_by_role("checkbox", name="Tenir les rendez-vous").check()
    save(page, "Confier l’agenda")
    says(page, "saved")

    theirs = visit(dominique, "/agendas", javascript=javascript)
    theirs.get_by_role("link", name="Louis Martin").click()
    expect(theirs.get_by_text("Vous êtes dans l’agenda de Louis Martin.")).to_be_visible()
    theirs.goto(f"/agendas/{doctor.id}/setup/opening")
    theirs.get_by_role("radio", name="Fermé").check()
    theirs.get_by_role("button", name="Enregistrer").click()
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("mais pas cette partie")

    page.get_by_role("button", name="Retirer Dominique Petit").click()
    says(page, "removed")
    theirs.goto(f"/agendas/{doctor.id}")
    heading(theirs, "Il n’y a rien ici")


def test_how_one_is_told_is_chosen_by_kind_and_by_way_and_not_at_night(
    visit: Visit, stranger: Person, javascript: bool
) -> None:
    page = visit(stranger, "/notifications", javascript=javascript)
    page.get_by_role("link", name="Choisir ce qui m’est dit").click()
    page.get_by_role("checkbox", name="Par courriel : Rappel d’un rendez-vous").uncheck()
    page.get_by_role("radio", name="Une fois par jour").check()
    page.get_by_label("De", exact=True).fill("22:00")
    page.get_by_label("À", exact=True).fill("")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("les deux, ou aucune")
    expect(page.get_by_role("checkbox", name="Par courriel : Rappel d’un rendez-vous")).not_to_be_checked()
    page.get_by_label("À", exact=True).fill("07:00")
    save(page)
    says(page, "saved")
    kept = stranger.ok("GET", "/notifications/preferences")
    assert (kept["mails"], kept["quiet_from"], kept["quiet_to"]) == ("digest", "22:00", "07:00")
    assert {one["kind"] for one in kept["kinds"] if one["app"] and not one["mail"]} >= {"appointment_reminder"}
    stranger.ok("PUT", "/notifications/preferences", {"quiet_from": None, "quiet_to": None})


def test_the_bell_follows_while_the_page_is_open(
    visit: Visit, doctor: Person, reasons: dict[str, str], stranger: Person
) -> None:
    page = visit(doctor, "/notifications")
    heading(page, "Notifications")
    [slot, *_] = free(stranger, doctor, reasons["reason"], 17)
    made = book(stranger, doctor, reasons["reason"], slot)
    expect(page.locator("#news a")).to_contain_text("1 nouvelle notification")
    expect(page.locator("#bell .count")).to_be_visible()
    page.locator("#news a").click()
    expect(page.get_by_role("link", name="Rendez-vous pris avec Sacha Roux").first).to_be_visible()
    stranger.ok("POST", f"/appointments/{made['id']}/cancellation", {})


def test_hours_are_added_with_the_keyboard_alone(visit: Visit, doctor: Person, reasons: dict[str, str]) -> None:
    page = visit(doctor, "/agenda/openings/new")
    day = (datetime.now(UTC).date() + timedelta(50)).isoformat()
    page.get_by_label("Jour").fill(day)
    page.get_by_label("De", exact=True).fill("19:00")
    page.get_by_label("À", exact=True).fill("20:00")
    go_to(page, page.get_by_role("button", name="Ajouter cette ouverture"))
    page.keyboard.press("Enter")
    says(page, "saved")
    expect(page.get_by_text("Ouverture", exact=True)).to_be_visible()
