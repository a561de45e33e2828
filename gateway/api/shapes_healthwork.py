"""What the API answers about imports and exports."""

from typing import ClassVar

from marshmallow import fields
from marshmallow.validate import OneOf

from contracts.healthbox.schemas import BESIDE, EXPORTS, IMPORTS
from gateway.api.shapes import WHEN
from gateway.api.shapes_entries import HANDLE
from gateway.api.shaping import Shape, all_of, needed

JOB = "0190c2b5-6a07-7d11-9c3e-2f6b8a0d4e70"


class ImportProblem(Shape):
    """Something of a file that was not taken over, or why nothing was."""

    record = fields.Integer(**needed("which record or line, null for the file as a whole", allow_none=True))
    field = fields.String(
        **needed("what of it; of what is beside the entries its kind and column, as goals.by", allow_none=True)
    )
    detail = fields.String(**needed("what is wrong, or what is allowed; never what was sent"))
    example: ClassVar = {"record": 17, "field": "kg", "detail": "Must be between 2 and 500."}


class BesideCounts(Shape):
    """What became of a kind of what is kept beside the entries; of the profile by its fields."""

    added = fields.Integer(**needed("that are new"))
    same = fields.Integer(**needed("that were there already"))
    kept = fields.Integer(**needed("of which the file says otherwise: what was there stays"))
    example: ClassVar = {"added": 2, "same": 0, "kept": 1}


class KeptFact(Shape):
    """Something beside the entries of which the file says otherwise: what was there stays."""

    record = fields.Integer(**needed("which record or line"))
    kind = fields.String(**needed("what it is", validate=OneOf(BESIDE)))
    field = fields.String(**needed("what of it"))
    example: ClassVar = {"record": 414, "kind": "profile", "field": "sex"}


class WorkReport(Shape):
    """What was done."""

    added = fields.Integer(**needed("entries that are new"))
    changed = fields.Integer(**needed("entries that came in a later version; how they were is in their history"))
    same = fields.Integer(**needed("entries that were there already"))
    removed = fields.Integer(**needed("entries that their source took back"))
    refused = fields.Integer(**needed("records that were not taken over"))
    problems = fields.List(fields.Nested(ImportProblem), **needed("the first 200 of them"))
    trackers = fields.Dict(keys=fields.String(), values=fields.Integer(), **needed("entries of each tracker"))
    beside = fields.Dict(
        keys=fields.String(validate=OneOf(BESIDE)),
        values=fields.Nested(BesideCounts),
        **needed("what is kept beside the entries, by kind; those alone of which something was said"),
    )
    kept = fields.List(fields.Nested(KeptFact), **needed("the first 200 of those that stay as they were"))
    example: ClassVar = {
        "added": 412,
        "changed": 0,
        "same": 3,
        "removed": 0,
        "refused": 1,
        "problems": [ImportProblem.example],
        "trackers": {"weight": 415},
        "beside": {"profile": BesideCounts.example},
        "kept": [KeptFact.example],
    }


class HealthJob(Shape):
    """An import or an export: look at it again until it is done or failed."""

    id = fields.UUID(**needed("the job"))
    kind = fields.String(**needed("what it is", validate=OneOf(["import", "export"])))
    format = fields.String(
        **needed(
            "of the file, null as long as it is to be told from it",
            allow_none=True,
            validate=OneOf(sorted({*IMPORTS, *EXPORTS})),
        )
    )
    dry_run = fields.Boolean(**needed("whether it only counts and reports"))
    state = fields.String(**needed("where it stands", validate=OneOf(["waiting", "running", "done", "failed"])))
    done = fields.Integer(**needed("records that are done"))
    total = fields.Integer(**needed("of so many, null as long as nobody knows", allow_none=True))
    report = fields.Nested(WorkReport, **needed("what was done until now"))
    has_download = fields.Boolean(**needed("whether there is a file to fetch at /v1/jobs/{id}/download"))
    upload = fields.String(
        **needed("of a dry run that is done, the handle for the import itself, good as long as it", allow_none=True)
    )
    created_at = fields.DateTime(**needed("when it was asked for"))
    expires_at = fields.DateTime(**needed("until when it and its file are there"))
    example: ClassVar = {
        "id": JOB,
        "kind": "import",
        "format": "csv",
        "dry_run": True,
        "state": "done",
        "done": 416,
        "total": 416,
        "report": WorkReport.example,
        "has_download": False,
        "upload": HANDLE,
        "created_at": WHEN,
        "expires_at": "2026-03-15T10:00:00+00:00",
    }


HealthJobs = all_of(HealthJob, "HealthJobs", "Your newest imports and exports.", HealthJob.example)
