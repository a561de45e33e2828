"""Booking and being told of it, with every process running: from one member to the other, by mail, and nowhere else."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.canary import held, pending
from tests.integration.care import Practice, hears, receive, told
from tests.integration.people import PASSWORD, Person, linked_token, mails_to, sign_up

NAME = "Docteure Quillien"
KILLS = (
    ("appointments-worker", "reminders.before_commit"),
    ("notifications-worker", "mail.claimed"),
    ("notifications-worker", "mail.attempted"),
)


@pytest.fixture
def practice(join: Callable[..., Person]) -> Practice:
    return receive(join(NAME, kind="professional"))


def mailed(world: World, person: Person, words: str) -> EmailMessage:
    """The first mail to a person whose subject holds these words, once it is there."""

    def found() -> Any:
        return [mail for mail in mails_to(world, person.email) if words in mail["Subject"]]

    return eventually(found)[0]  # type: ignore[no-any-return]


def test_a_booking_is_told_to_the_professional_and_mailed_to_both(
    world: World, author: Person, practice: Practice
) -> None:
    made = practice.book(author, practice.slots(author)[0], note="Je viens avec un proche")
    notice = hears(practice.professional, "appointment_booked")
    assert notice["about"] == {"kind": "appointment", "id": made["id"]}
    assert (notice["actor"]["id"], notice["starts_at"], notice["read_at"]) == (author.id, made["starts_at"], None)
    assert practice.professional.ok("GET", f"/appointments/{made['id']}")["note"] == "Je viens avec un proche"
    for person, other in ((author, NAME), (practice.professional, "Camille")):
        mail = mailed(world, person, "endez-vous")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        for part in (mail["Subject"], *(one.get_content() for one in mail.iter_parts())):
            assert not [word for word in (other, "proche", "Consultation") if word in part]


def test_what_was_read_is_read_on_every_device(author: Person, practice: Practice) -> None:
    practice.book(author, practice.slots(author)[0])
    doctor = practice.professional
    notice = hears(doctor, "appointment_booked")
    assert doctor.ok("GET", "/notifications")["unread_count"] == 1
    doctor.ok("POST", "/notifications/read", {"up_to": notice["id"]})
    found = doctor.ok("GET", "/notifications")
    assert (found["unread_count"], found["items"][0]["read_at"] is None) == (0, False)
    assert doctor.ok("GET", "/notifications?unread=true")["items"] == []


def test_notices_come_in_pages_that_name_the_next(author: Person, practice: Practice) -> None:
    for slot in practice.slots(author)[:3]:
        practice.book(author, slot)
    hears(practice.professional, "appointment_booked", times=3)
    answer = practice.professional.call("GET", "/notifications?limit=2")
    following = requests.utils.parse_header_links(answer.headers["Link"])[0]["url"].removeprefix("/v1")
    rest = practice.professional.ok("GET", following)
    assert (len(answer.json()["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


def test_who_is_called_off_is_told_and_sees_what_is_free_next(world: World, author: Person, practice: Practice) -> None:
    made = practice.book(author, practice.slots(author)[0])
    asked = practice.professional.call("POST", f"/appointments/{made['id']}/cancellation")
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (422, "/reason")
    practice.professional.ok("POST", f"/appointments/{made['id']}/cancellation", {"reason": "Je suis souffrante"})
    hears(author, "appointment_cancelled")
    mailed(world, author, "nnul")
    seen = author.ok("GET", f"/appointments/{made['id']}")
    assert (seen["state"], seen["cancelled_by"], seen["cancel_reason"]) == (
        "cancelled",
        "professional",
        "Je suis souffrante",
    )
    assert [slot["starts_at"] for slot in seen["next"]] == practice.slots(author, 0)[:3]


def test_a_moved_appointment_is_told_with_its_new_time(author: Person, practice: Practice) -> None:
    first, second = practice.slots(author)[:2]
    made = practice.book(author, first)
    author.change(f"/appointments/{made['id']}", starts_at=second)
    assert hears(practice.professional, "appointment_moved")["starts_at"] == second
    assert first in practice.slots(author)


def test_a_freed_place_is_offered_to_who_waits_and_taken_in_one_tap(
    world: World, author: Person, reader: Person, practice: Practice
) -> None:
    made = practice.book(author, practice.slots(author)[0])
    later = practice.book(reader, practice.slots(reader)[-1])
    wish = {"professional_id": practice.professional.id, "reason_id": practice.reason["id"]}
    reader.ok("POST", "/waiting-list", {**wish, "appointment_id": later["id"]})
    author.ok("POST", f"/appointments/{made['id']}/cancellation")
    notice = hears(reader, "offer_made")
    mailed(world, reader, "libérée")
    assert made["starts_at"] not in practice.slots(author)
    [waiting] = reader.ok("GET", "/waiting-list")["items"]
    assert (waiting["offer"]["id"], waiting["offer"]["replaces"]) == (notice["about"]["id"], later["id"])
    taken = reader.ok("POST", f"/offers/{waiting['offer']['id']}/acceptance")
    assert (taken["id"], taken["starts_at"], taken["state"]) == (later["id"], made["starts_at"], "confirmed")
    assert hears(practice.professional, "appointment_moved")["about"]["id"] == later["id"]
    assert reader.ok("POST", f"/offers/{waiting['offer']['id']}/acceptance")["id"] == later["id"]  # tapped twice
    assert reader.ok("GET", "/waiting-list")["items"] == []


def test_a_reminder_s_link_says_that_one_comes_and_nothing_happens_by_looking(
    world: World, author: Person, practice: Practice
) -> None:
    made = practice.book(author, practice.slots(author)[0])
    token = remind(world, author, made["id"])
    page = f"{world.base_url}/appointments/link"
    assert requests.get(page, params={"token": token}, timeout=10).status_code == 200
    path = f"/appointments/{made['id']}"
    assert practice.professional.ok("GET", path)["confirmed_by_link_at"] is None
    pressed = {"token": token, "act": "confirm"}
    answer = requests.post(page, data=pressed, headers={"Origin": world.base_url}, timeout=10)
    assert answer.status_code == 200
    assert practice.professional.ok("GET", path)["confirmed_by_link_at"] is not None
    assert told(author).count("appointment_reminder") == 1


def test_who_moves_gets_no_reminder_of_the_old_time_and_its_link_ends(
    world: World, author: Person, practice: Practice
) -> None:
    first, second = practice.slots(author)[:2]
    made = practice.book(author, first)
    token = remind(world, author, made["id"])
    author.change(f"/appointments/{made['id']}", starts_at=second)
    page = requests.get(f"{world.base_url}/appointments/link", params={"token": token}, timeout=10)
    assert page.status_code == 404


@pytest.mark.parametrize(("process", "point"), KILLS)
def test_a_worker_that_is_killed_on_the_way_reminds_all_the_same_and_once(
    world: World, author: Person, practice: Practice, process: str, point: str
) -> None:
    made = practice.book(author, practice.slots(author)[0])
    mailed(world, author, "confirmé")
    world.pause(process)
    make_due(world, made["id"])
    world.restart(process, FAULT_AT=f"{point}:1")
    first = world.pid(process)
    eventually(lambda: world.pid(process) not in (0, first), within=60)
    world.restart(process)
    with world.admin("notifications") as cursor:  # five minutes later, a mail that nobody finished is anybody's
        cursor.execute("UPDATE deliveries SET next_at = now() WHERE state = 'sending'")
    eventually(lambda: linked_token(world, author.email, "appointments/link"), within=60)
    hears(author, "appointment_reminder")
    letters = {mail["Message-ID"] for mail in mails_to(world, author.email) if "appel" in mail["Subject"]}
    assert len(letters) == 1  # a mail that may have left goes again, as the same


def test_nobody_is_told_twice_when_the_whole_history_comes_again(
    world: World, author: Person, practice: Practice
) -> None:
    made = practice.book(author, practice.slots(author)[0])
    author.ok("POST", f"/appointments/{made['id']}/cancellation")
    hears(practice.professional, "appointment_cancelled")
    eventually(lambda: not pending(world))
    before, letters = told(practice.professional), deliveries(world)
    with world.admin("appointments") as cursor:
        cursor.execute("UPDATE outbox SET published_at = NULL")
    eventually(lambda: not pending(world))
    assert told(practice.professional) == before
    assert deliveries(world) == letters


def test_a_calendar_follows_what_is_booked_until_its_address_ends(author: Person, practice: Practice) -> None:
    made = practice.book(author, practice.slots(author)[0])
    url = author.ok("POST", "/calendars")["url"]
    followed = requests.get(url, timeout=10)
    assert (made["id"] in followed.text, NAME in followed.text, "Consultation" in followed.text) == (True, False, False)
    author.ok("POST", f"/appointments/{made['id']}/cancellation")
    assert "STATUS:CANCELLED" in requests.get(url, timeout=10).text
    author.ok("DELETE", "/calendars")
    assert requests.get(url, timeout=10).status_code == 404


def test_a_patient_who_leaves_is_nowhere_and_their_place_is_free(
    servers: Servers, world: World, practice: Practice
) -> None:
    word = "zqpatiente"
    patient = sign_up(world, f"Zoé {word}")
    slot = practice.slots(patient)[0]
    made = practice.book(patient, slot, note=f"Je suis {word}")
    later = practice.book(patient, practice.slots(patient)[5])
    patient.ok("POST", f"/appointments/{later['id']}/cancellation", {"reason": f"Parce que {word}"})
    wish = {"professional_id": practice.professional.id, "reason_id": practice.reason["id"]}
    patient.ok("POST", "/waiting-list", wish)
    hears(practice.professional, "appointment_booked", times=2)
    assert patient.call("POST", "/accounts/me/erasure", {"password": PASSWORD}).status_code == 202
    eventually(lambda: slot in practice.slots(practice.professional, 0))
    eventually(lambda: not pending(world))
    eventually(lambda: held(servers, world, (word, patient.email)) == [], within=60, every=0.5)
    seen = practice.professional.ok("GET", f"/appointments/{made['id']}")
    assert (seen["state"], seen["note"], word in str(seen)) == ("cancelled", None, False)


def test_the_logs_hold_no_note_no_reason_and_no_token(world: World, author: Person, practice: Practice) -> None:
    made = practice.book(author, practice.slots(author)[0], note="canari-note")
    token = remind(world, author, made["id"])
    url = author.ok("POST", "/calendars")["url"]
    requests.get(url, timeout=10)
    requests.get(f"{world.base_url}/appointments/link", params={"token": token}, timeout=10)
    author.ok("POST", f"/appointments/{made['id']}/cancellation", {"reason": "canari-raison"})
    hears(practice.professional, "appointment_cancelled")
    logs = "".join(path.read_text(errors="replace") for path in world.run.log.glob("spine-*.log"))
    secrets = ["canari-", token, url.rpartition("/")[2].removesuffix(".ics"), author.email]
    assert not [secret for secret in secrets if secret in logs]


def make_due(world: World, appointment_id: str) -> None:
    """Let the time come for the reminder of an appointment."""
    with world.admin("appointments") as cursor:
        cursor.execute("UPDATE reminders SET due_at = now() WHERE appointment_id = %s", (appointment_id,))
        assert cursor.rowcount == 1


def deliveries(world: World) -> int:
    """How many mails were ever to be sent to anybody."""
    with world.admin("notifications") as cursor:
        cursor.execute("SELECT count(*) FROM deliveries")
        return int(cursor.fetchone()[0])


def remind(world: World, person: Person, appointment_id: str) -> str:
    """As if it were time to: the token of the link in the mail that comes."""
    make_due(world, appointment_id)
    return eventually(lambda: linked_token(world, person.email, "appointments/link"))  # type: ignore[no-any-return]
