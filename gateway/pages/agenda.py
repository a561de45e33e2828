"""What the pages of an agenda share: whose it is, what it holds, what is missing before it can be booked.

Each page has two addresses: `/agenda/…` for one's own, `/agendas/<id>/…` for another's that one manages (`of`).
"""

from typing import Any

from flask import Response, g

from gateway.calls import change, fetch
from gateway.pages.doors import Path, go, page, render, request_key
from kit.refusals import NotFound, Refused


def own_or(path: str = "") -> Path:
    """The two addresses of a page: of one's own agenda, and of another's."""
    return f"/agenda{path}", f"/agendas/<id:of>{path}"


def whose(of: str | None) -> str:
    """The professional whose agenda a page is about."""
    return of or g.actor["member_id"]


def place(of: str | None) -> str:
    """What the addresses of the pages of that agenda begin with."""
    return "/agenda" if of in (None, g.actor["member_id"]) else f"/agendas/{of}"


def the_agenda(of: str | None) -> dict[str, Any]:
    """The agenda as its owner or a delegate reads it. Raises Refused (404) where there is none for who asks."""
    return fetch("appointments", "agenda", member_id=whose(of))


def find_agenda(of: str | None) -> dict[str, Any] | None:
    """The agenda; None for one's own that is not there yet."""
    try:
        return the_agenda(of)
    except (NotFound, Refused) as refusal:
        if refusal.status != 404 or place(of) != "/agenda":
            raise
        return None


def around(of: str | None, agenda: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the template of every page of an agenda needs: the agenda, and where its pages are."""
    return {"agenda": agenda or the_agenda(of), "at": place(of)}


def items(method: str, of: str | None) -> list[dict[str, Any]]:
    """One of the lists of an agenda: `reasons`, `hours`, `exceptions`, `outside`, `delegates`, `patients`."""
    found: list[dict[str, Any]] = fetch("appointments", method, member_id=whose(of))["items"]
    return found


def alter(method: str, of: str | None, **arguments: Any) -> Any:
    """A change of an agenda that a form or a button asks for."""
    return change("appointments", method, {"member_id": whose(of), **arguments}, request_key())


def put_agenda(of: str | None, **changes: Any) -> Any:
    """The agenda with these changes. The first of all makes it: closed until its owner opens it."""
    now = find_agenda(of) or {
        "country": g.known.country,
        "region": None,
        "closed_on_holidays": True,
        "is_open": False,
        "policy": None,
        "sites": [],
        "version": None,
    }
    names = ("country", "region", "closed_on_holidays", "is_open", "policy", "sites", "version")
    return alter("put_agenda", of, **{name: now[name] for name in names} | changes)


def missing(agenda: dict[str, Any], reasons: list[Any], hours: list[Any]) -> list[str]:
    """The parts of the set-up without which nobody can book, in the order of the questions."""
    parts = {"sites": agenda["sites"], "reasons": reasons, "hours": hours, "opening": agenda["is_open"]}
    return [name for name, is_there in parts.items() if not is_there]


@page(own_or("/setup"))
def agenda_setup(of: str | None = None) -> str:
    """Everything that can be set, and what is missing; why there is none for who is no professional."""
    agenda = find_agenda(of)
    if agenda is None:
        is_professional = g.actor["kind"] == "professional"
        return render("agenda/none.html", is_professional=is_professional)
    reasons, hours = items("reasons", of), items("hours", of)
    lacks = missing(agenda, reasons, hours)
    return render("agenda/setup.html", reasons=reasons, hours=hours, lacks=lacks, **around(of, agenda))


@page("/agendas")
def agendas() -> str:
    """Every agenda that one manages: one's own, and those of others who asked for it."""
    return render("agenda/all.html", agendas=fetch("appointments", "agendas")["items"])


def to_setup(of: str | None) -> Response:
    """The overview again, once a part of it is saved."""
    return go("agenda_setup", of=of, done="saved")
