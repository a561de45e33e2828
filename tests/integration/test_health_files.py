"""What a member noted goes out in three kinds of files over HTTP, made by the worker; it is nowhere else in words."""

import io
import json
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest

from deploy.dev.world import World
from kit.testing import eventually
from tests.integration.people import Person


@pytest.fixture
def word(author: Person) -> str:
    """A word that was written to an entry."""
    word = f"zq{uuid4().hex}"
    author.ok("POST", "/healthbox/weight/entries", {"values": {"kg": 70.4}, "note": word})
    author.ok("POST", "/healthbox/mood/entries", {"values": {"stress": 3, "words": ["calm"]}})
    return word


def exported(person: Person, format_: str) -> bytes:
    job = person.ok("POST", "/healthbox/exports", {"format": format_})
    path = f"/jobs/{job['id']}"
    eventually(lambda: person.ok("GET", path)["state"] == "done")
    answer = person.call("GET", f"{path}/download")
    assert answer.ok, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.content


def test_a_member_fetches_all_that_they_noted_and_nobody_else_does(
    world: World, author: Person, reader: Person, word: str
) -> None:
    with ZipFile(io.BytesIO(exported(author, "csv"))) as archive:
        assert word in archive.read("weight.csv").decode()
    assert word in json.dumps(json.loads(exported(author, "fhir")))
    page = exported(author, "html").decode()
    assert word in page
    assert "<svg" in page
    assert page.rstrip().endswith("</html>")
    for job in author.ok("GET", "/jobs")["items"]:
        for path in (f"/jobs/{job['id']}", f"/jobs/{job['id']}/download"):
            assert reader.call("GET", path).status_code == 404
    report = author.ok("GET", f"/healthbox/report?from={job['created_at'][:10]}&to={job['created_at'][:10]}")
    assert report["self_reported"] is True
    logs = b"".join(path.read_bytes() for path in world.run.log.glob("*.log"))
    assert word.encode() not in logs
    stored = [file for file in Path(world.folder, "store").rglob("*") if file.is_file()]
    assert len(stored) >= 3
    assert not [path for path in stored if word.encode() in path.read_bytes()]
