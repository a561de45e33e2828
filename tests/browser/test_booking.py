"""Booking: a slot is found, kept, confirmed, moved, cancelled; with a script, without, and with the keyboard alone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from gateway.pages.words import REFUSALS
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


def week_of(doctor: Person, reason_id: str, ahead: int = 3) -> str:
    """Where the week is found that begins so many days from now."""
    return f"/professionals/{doctor.id}/slots?reason={reason_id}&from={datetime.now(UTC).date() + timedelta(ahead)}"


def keep(page: Page, number: int = 0) -> str:
    """Choose the slot of that number on the page; its instant."""
    slot = page.locator("button.slot").nth(number)
    starts_at = slot.get_attribute("value") or ""
    slot.click()
    heading(page, "Confirmer le rendez-vous")
    return starts_at


def test_a_visit_is_booked_moved_and_cancelled(
    visit: Visit, camille: Person, doctor: Person, reasons: dict[str, str], javascript: bool
) -> None:
    page = visit(camille, f"/members/{doctor.id}", javascript=javascript)
    page.get_by_role("link", name="Prendre rendez-vous").click()
    expect(page.get_by_text("non vérifié", exact=True)).to_be_visible()
    page.get_by_role("link", name="Consultation de suivi").click()
    heading(page, "Choisir une place")
    page.get_by_role("link", name="Semaine suivante").click()
    keep(page, 3)
    page.get_by_label("Un mot au professionnel").fill("J’apporterai mon carnet.")
    page.get_by_role("button", name="Réserver").click()
    says(page, "booked")
    expect(page.get_by_text("J’apporterai mon carnet.")).to_be_visible()
    page.get_by_role("link", name="Déplacer").click()
    page.get_by_role("link", name="Semaine suivante").click()
    slot = page.locator("button.slot").last
    moved = slot.get_attribute("value")
    slot.click()
    says(page, "moved")
    assert moved in [one["starts_at"] for one in camille.ok("GET", "/appointments")["items"]]
    page.get_by_role("link", name="Annuler").click()
    page.get_by_role("button", name="Annuler ce rendez-vous").click()
    says(page, "cancelled")
    expect(page.get_by_text("Annulé par vous")).to_be_visible()
    assert moved not in [one["starts_at"] for one in camille.ok("GET", "/appointments")["items"]]


def test_a_visit_is_booked_with_the_keyboard_alone(
    visit: Visit, camille: Person, doctor: Person, reasons: dict[str, str]
) -> None:
    page = visit(camille, week_of(doctor, reasons["reason"]))
    day = page.locator(".days-ahead a").nth(2)
    go_to(page, day)
    page.keyboard.press("Enter")
    section = page.locator(f"section{day.get_attribute('href')}")
    go_to(page, section.locator("button.slot").first, 1)
    page.keyboard.press("Enter")
    heading(page, "Confirmer le rendez-vous")
    go_to(page, page.get_by_role("button", name="Réserver"))
    page.keyboard.press("Enter")
    says(page, "booked")
    go_to(page, page.get_by_role("link", name="Annuler"))
    page.keyboard.press("Enter")
    heading(page, "Annuler un rendez-vous")
    go_to(page, page.get_by_role("button", name="Annuler ce rendez-vous"))
    page.keyboard.press("Space")
    says(page, "cancelled")


def test_what_is_left_of_the_five_minutes_is_counted_where_there_is_a_script_and_said_where_there_is_none(
    visit: Visit, camille: Person, doctor: Person, reasons: dict[str, str], javascript: bool
) -> None:
    page = visit(camille, week_of(doctor, reasons["reason"]), javascript=javascript)
    keep(page)
    expect(page.get_by_text("Cette place vous est gardée jusqu’à")).to_be_visible()
    expect(page.locator("[data-countdown]")).to_be_visible(visible=javascript)
    if javascript:
        expect(page.get_by_role("timer")).to_have_text(re.compile(r"4:\d\d"))
    page.get_by_role("button", name="Laisser cette place et en choisir une autre").click()
    heading(page, "Choisir une place")


def test_a_slot_that_another_took_is_answered_with_the_next_ones(
    visit: Visit, camille: Person, stranger: Person, doctor: Person, reasons: dict[str, str], javascript: bool
) -> None:
    page = visit(camille, week_of(doctor, reasons["reason"], 10), javascript=javascript)
    slot = page.locator("button.slot").first
    taken = book(stranger, doctor, reasons["reason"], {"starts_at": slot.get_attribute("value")})
    slot.click()
    expect(page.get_by_role("alert")).to_contain_text(str(REFUSALS["SlotTaken"]))
    page.locator("form.slots button.slot").first.click()
    heading(page, "Confirmer le rendez-vous")
    page.get_by_role("button", name="Laisser cette place").click()
    stranger.ok("POST", f"/appointments/{taken['id']}/cancellation", {})


def test_an_age_is_asked_where_the_reason_has_one_and_the_professional_decides(
    visit: Visit, camille: Person, doctor: Person, reasons: dict[str, str], javascript: bool
) -> None:
    page = visit(camille, week_of(doctor, reasons["aged"], 17), javascript=javascript)
    keep(page)
    page.get_by_label("Un mot au professionnel").fill("Mot gardé")
    page.get_by_role("button", name="Demander").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Un mot au professionnel")).to_have_value("Mot gardé")
    for label, digits in (("Jour", "17"), ("Mois", "5"), ("Année", "1980")):
        page.get_by_label(label, exact=True).fill(digits)
    page.get_by_role("button", name="Demander").click()
    says(page, "asked")
    page.get_by_role("link", name="Annuler").click()
    page.get_by_role("button", name="Annuler ce rendez-vous").click()
    says(page, "cancelled")


def test_a_place_that_is_freed_is_offered_to_who_waits_and_taken_with_one_button(
    visit: Visit, camille: Person, stranger: Person, doctor: Person, reasons: dict[str, str], javascript: bool
) -> None:
    [slot, *_] = free(stranger, doctor, reasons["reason"], 24)
    taken = book(stranger, doctor, reasons["reason"], slot)
    page = visit(camille, week_of(doctor, reasons["reason"], 24), javascript=javascript)
    page.get_by_role("link", name="Être prévenu si une place se libère").click()
    page.get_by_role("button", name="M’inscrire sur la liste").click()
    says(page, "waiting")
    expect(page.get_by_text("Vous êtes en tête de la liste.")).to_be_visible()
    stranger.ok("POST", f"/appointments/{taken['id']}/cancellation", {})
    page.goto("/waiting-list")
    page.get_by_role("button", name="Prendre cette place").click()
    says(page, "booked")
    [item] = [one for one in camille.ok("GET", "/appointments")["items"] if one["starts_at"] == slot["starts_at"]]
    today = visit(camille, javascript=javascript)
    expect(today.get_by_role("heading", name="Prochain rendez-vous")).to_be_visible()
    camille.ok("POST", f"/appointments/{item['id']}/cancellation", {})


def test_reminders_and_the_calendar_are_chosen_on_pages_of_their_own(
    visit: Visit, camille: Person, javascript: bool
) -> None:
    page = visit(camille, "/appointments/reminders", javascript=javascript)
    page.get_by_role("checkbox", name="Sept jours avant").check()
    page.get_by_role("checkbox", name="La veille").uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    says(page, "saved")
    assert camille.ok("GET", "/appointments/reminders")["leads"] == ["P7D"]
    camille.ok("PUT", "/appointments/reminders", {"leads": ["P1D"]})
    page.goto("/me/calendar")
    page.get_by_role("button", name="Faire une").click()
    address = page.locator("code").inner_text()
    assert camille.call("GET", address).headers["Content-Type"].startswith("text/calendar")
    page.get_by_role("button", name="Supprimer l’adresse").click()
    says(page, "calendar-ended")
    assert camille.call("GET", address).status_code == 404
