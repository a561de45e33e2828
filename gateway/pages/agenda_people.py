"""Who manages an agenda with its professional, and whom the professional knows."""

from typing import Any

from flask import Response, request

from contracts.appointments import schemas
from contracts.social.schemas import MemberSearch
from gateway.bodies import read_query
from gateway.calls import fetch
from gateway.pages.agenda import alter, around, items, own_or, place
from gateway.pages.doors import act, form, go, page, render
from gateway.pages.forms import Form
from kit.refusals import Invalid

_SEARCH = MemberSearch()


@page(own_or("/people"))
def agenda_people(of: str | None = None) -> str:
    """Delegates, whom only the professional sees, and patients."""
    is_own = place(of) == "/agenda"
    delegates = items("delegates", of) if is_own else None
    return render("agenda/people.html", delegates=delegates, patients=items("patients", of), **around(of))


@page(own_or("/people/find"))
def find_delegate(of: str | None = None) -> Any:
    """Somebody to trust with the agenda, by the beginning of their name."""
    found, form_, status = None, Form(request.args.to_dict()), 200
    if request.args.get("q"):
        try:
            found = fetch("social", "members", **read_query(_SEARCH))
        except Invalid as refusal:
            form_, status = Form(request.args.to_dict(), refusal), 422
    return render("agenda/find_delegate.html", form=form_, found=found, **around(of)), status


def _delegate(delegate_id: str, of: str | None = None) -> dict[str, Any]:
    present = next((one for one in items("delegates", of) if one["member"]["id"] == delegate_id), None)
    member = present["member"] if present else fetch("social", "member", member_id=delegate_id)
    rights = present["rights"] if present else ["see"]
    return {"values": {"rights": rights}, "delegate": member, "is_new": present is None, **around(of)}


@form(
    own_or("/people/<id:delegate_id>"),
    "agenda/delegate.html",
    schemas.PutDelegate,
    without=("member_id", "delegate_id"),
    start=_delegate,
)
def put_delegate(said: dict[str, Any], delegate_id: str, of: str | None = None) -> Response:
    """What they may do there."""
    alter("put_delegate", of, delegate_id=delegate_id, **said)
    return go("agenda_people", of=of, done="saved")


@act(own_or("/people/<id:delegate_id>/removal"))
def remove_delegate(delegate_id: str, of: str | None = None) -> Response:
    """They see nothing of it any more."""
    alter("remove_delegate", of, delegate_id=delegate_id)
    return go("agenda_people", of=of, done="removed")


@act(own_or("/patients/<id:patient_id>"))
def put_patient(patient_id: str, of: str | None = None) -> Response:
    """The professional's word that this is a known patient, or not."""
    alter("put_patient", of, patient_id=patient_id, known=request.form.get("known") == "true")
    return go("agenda_people", of=of, done="saved")
