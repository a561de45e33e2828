"""Files into the Health Box and out of it: sent or asked for, followed on a page of their own, fetched for an hour."""

from typing import Any
from uuid import UUID

from flask import Response, g, make_response, request
from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from contracts.healthbox.schemas import IMPORTS, StartExport
from gateway import downloads, multipart, uploads
from gateway.calls import change, fetch
from gateway.pages import words, words_files
from gateway.pages.doors import act, go, page, render, request_key
from gateway.pages.forms import Form, read
from gateway.refusals import FileTooLarge, Unauthenticated, WrongFile
from kit.refusals import Invalid, NotFound, Refusal, Refused

Item = dict[str, Any]
_SHOWN_HERE = (403, 409, 413, 415, 422, 429, 503)


class Sent(Schema):
    """What is said of a file; `format` empty: told from the file itself."""

    format = fields.String(load_default=None, allow_none=True, validate=OneOf(IMPORTS))
    dry_run = fields.String(required=True, validate=OneOf(tuple(words_files.DRY)))


_SENT, _WANTED = Sent(), StartExport()


@page("/health/in-and-out")
def in_and_out() -> Response:
    """What can be taken over and taken along; what was asked for last."""
    return _show(Form({"dry_run": "true"}), Form({"format": "html"}))


@act("/health/in-and-out/file", open=True, limit="uploads")
def send_health_file() -> Response:
    """Take over a file, or only look at it. Nothing is read of what somebody sends who is not signed in."""
    if g.known is None:
        return go("sign_in", next="/health/in-and-out")
    typed, file = multipart.read(request)
    try:
        said = read(_SENT, typed)
        handle = _keep(file)
        wanted = {"upload": handle, "format": said.get("format"), "dry_run": said["dry_run"] == "true"}
        made = change("healthbox", "start_import", wanted, typed.get("key"))
    except (Refusal, Refused) as refusal:
        _raise_elsewhere(refusal)
        return _show(Form(typed.to_dict(), refusal, typed.get("key")), Form({"format": "html"}), refusal.status)
    return go("health_job", job_id=made["id"])


@act("/health/in-and-out/export")
def ask_for_export() -> Response:
    """Have everything of one's own written into a file."""
    try:
        wanted = read(_WANTED, request.form)
        made = change("healthbox", "start_export", wanted, request_key())
    except (Refusal, Refused) as refusal:
        _raise_elsewhere(refusal)
        shown = Form(request.form.to_dict(), refusal, request_key())
        return _show(Form({"dry_run": "true"}), shown, refusal.status)
    return go("health_job", job_id=made["id"])


@page("/health/jobs/<id:job_id>")
def health_job(job_id: str) -> str:
    """How it goes; what was done, and what was refused; the file, while it is there."""
    job = fetch("healthbox", "job", job_id=job_id)
    return render("health/job.html", job=job, problems=_said(job), kept=_kept(job), form=Form({}))


@act("/health/jobs/<id:job_id>/import")
def take_over(job_id: str) -> Response:
    """Take over the file that was looked at."""
    seen = fetch("healthbox", "job", job_id=job_id)
    if seen["upload"] is None:
        raise NotFound
    wanted = {"upload": seen["upload"], "format": seen["format"], "dry_run": False}
    made = change("healthbox", "start_import", wanted, request_key())
    return go("health_job", job_id=made["id"])


@page("/health/jobs/<id:job_id>/file")
def health_file(job_id: str) -> Response:
    """The file that was made."""
    return downloads.send(UUID(job_id))


def _show(form: Form, export: Form, status: int = 200) -> Response:
    jobs = fetch("healthbox", "jobs")["items"]
    shown = render("health/in_and_out.html", form=form, export=export, jobs=jobs, most=uploads.LARGEST)
    return make_response(shown, status)


def _keep(file: Any) -> str:
    """The handle of the file; what is wrong with it is said beside its field."""
    if file is None or not file.name:
        raise Invalid(errors=[{"pointer": "/file", "detail": "A file is needed."}])
    try:
        return str(uploads.keep(file, g.actor["member_id"], uploads.DATA)["handle"])
    except (WrongFile, FileTooLarge):
        raise Invalid(errors=[{"pointer": "/file", "detail": ""}]) from None


def _raise_elsewhere(refusal: Refusal | Refused) -> None:
    if isinstance(refusal, Unauthenticated) or refusal.status not in _SHOWN_HERE:
        raise refusal


def _kept(job: Item) -> list[tuple[int, Any, Any]]:
    """(number, kind, part or None) of what stays as it is here, though the file says otherwise."""
    kinds, parts = words_files.BESIDE, words_files.PARTS
    found = job["report"]["kept"]
    return [(one["record"], kinds[one["kind"]], parts.get(one["field"])) for one in found if one["kind"] in kinds]


def _said(job: Item) -> list[tuple[int | None, Any, Any, str | None]]:
    """(number, kind, sentence, detail) of what was not taken over; the sentence says what is allowed, as forms do.
    `kind`: of what is beside the notes. `detail`: as the service says it, where we have no sentence of our own."""
    found: list[tuple[int | None, Any, Any, str | None]] = []
    for one in job["report"]["problems"]:
        number, field = one.get("record"), one.get("field") or ""
        kind, _, column = field.rpartition(".")
        sentence = words.ALLOWED.get(words_files.FIELDS.get(field, column))
        if number is None:
            whole = words_files.WHOLE if job["kind"] == "import" else words_files.OURS
            found.append((None, None, whole, one["detail"]))
        else:
            detail = None if sentence else one["detail"]
            found.append((number, words_files.BESIDE.get(kind), sentence or words.ALLOWED["other"], detail))
    return found
