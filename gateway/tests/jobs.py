"""What the Health Box answers about imports and exports."""

from typing import Any

from gateway.tests.boxes import AT
from gateway.tests.bus import done

JOB = "0190c2b5-6a07-7d11-9c3e-2f6b8a0d4e70"
_COUNTS = ("added", "changed", "same", "removed", "refused")


def a_job(**fields: Any) -> dict[str, Any]:
    """An import that was only looked at: 412 entries, and a line that is none."""
    counts = {**dict.fromkeys(_COUNTS, 0), "added": 412, "refused": 1}
    problem = {"record": 17, "field": "kg", "detail": "Must be between 2 and 500."}
    beside = {"profile": {"added": 2, "same": 0, "kept": 1}, "marks": {"added": 3, "same": 1, "kept": 0}}
    kept = [{"record": 414, "kind": "profile", "field": "sex"}]
    report = {**counts, "problems": [problem], "trackers": {"weight": 412}, "beside": beside, "kept": kept}
    state = {"state": "done", "done": 413, "total": 413, "report": report, "has_download": False, "upload": "sealed-1"}
    asked = {"id": JOB, "kind": "import", "format": "csv", "dry_run": True, "created_at": AT, "expires_at": AT}
    return {**asked, **state, **fields}


def an_export(**fields: Any) -> dict[str, Any]:
    """An export that is there to be fetched."""
    report = {**dict.fromkeys(_COUNTS, 0), "problems": [], "trackers": {}, "beside": {}, "kept": []}
    return a_job(kind="export", dry_run=False, report=report, upload=None, **{"has_download": True, **fields})


def answers() -> dict[str, Any]:
    """What the doors answer, by their names."""
    return {
        "healthbox.jobs": {"items": [a_job(), an_export()], "next": None},
        "healthbox.job": a_job(),
        "healthbox.start_import": done(a_job(state="waiting"), 202),
        "healthbox.start_export": done(an_export(state="waiting", has_download=False), 202),
    }
