"""What moderators type, and what they read."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner

from kit.config import Settings
from services.directory.__main__ import cli
from services.directory.tests.claiming import files
from services.directory.tests.world import World


@pytest.fixture
def typed(world: World, directory_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a verb; its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)  # where no `.run/env` of a world that runs says more
    monkeypatch.setenv("DIRECTORY_DATABASE_URL", directory_settings.database_url)
    monkeypatch.setenv("DIRECTORY_SECRET_KEY", directory_settings.secret_key.decode())
    monkeypatch.setenv("AMQP_URL", "amqp://nowhere/")
    monkeypatch.setenv("STORE_PATH", world.service.settings.store_path)

    def run(*words: object) -> tuple[int, str]:
        done = CliRunner().invoke(cli, [str(word) for word in words])
        return done.exit_code, done.output

    return run


def test_a_claim_is_listed_shown_with_its_document_and_accepted(world: World, typed: Any, tmp_path: Path) -> None:
    helene, entry = world.person(), world.entry()
    made = world.claim(helene, entry)
    assert json.loads(typed("claims", "list")[1])["id"] == str(made)
    out = tmp_path / "proof"
    code, said = typed("claims", "show", made, "--document", out)
    assert (code, out.read_bytes(), out.stat().st_mode & 0o777) == (0, b"%PDF-1.7 proof", 0o600)
    shown = json.loads(said)
    assert shown["member"] | {"id": 0} == {
        "id": 0, "name": "Dr Hélène Marchand", "kind": "professional", "state": "active",
    }  # fmt: skip
    assert (shown["entry"]["name"], shown["entry"]["source"], shown["document"]) == ("Dr Hélène Marchand", "rpps", True)
    assert typed("claims", "show", made, "--document", out)[0] == 1  # never over a file that is there
    assert typed("claims", "accept", made, "--by", "Ana")[0] == 0
    assert files(world) == 0
    assert typed("claims", "list") == (0, "")
    assert world.rows("SELECT state, decided_by FROM claims") == [{"state": "accepted", "decided_by": "Ana"}]
    assert typed("claims", "revoke", entry, "--by", "Bo")[0] == 0
    assert json.loads(typed("claims", "show", made)[1])["ended_by"] == "Bo"


def test_a_claim_is_refused_for_a_named_reason(world: World, typed: Any) -> None:
    made = world.claim(world.person(), world.entry())
    assert typed("claims", "refuse", made, "--by", "Ana")[0] == 2
    assert typed("claims", "refuse", made, "--because", "ugly", "--by", "Ana")[0] == 2
    assert typed("claims", "refuse", made, "--because", "out_of_date", "--by", "Ana")[0] == 0
    assert files(world) == 0
    code, said = typed("claims", "accept", made, "--by", "Ana")
    assert (code, said) == (1, "Error: This claim does not wait for a decision.\n")


def test_what_does_not_exist_is_said_in_a_sentence(typed: Any) -> None:
    for words in (
        ("claims", "show", uuid4()),
        ("claims", "accept", uuid4(), "--by", "Ana"),
        ("claims", "revoke", uuid4(), "--by", "Ana"),
        ("corrections", "done", uuid4(), "--by", "Ana"),
        ("entries", "hide", uuid4(), "--by", "Ana"),
    ):
        code, said = typed(*words)
        assert code == 1
        assert said.startswith("Error: Th")


def test_a_document_that_was_swept_or_harmed_is_said(world: World, typed: Any, tmp_path: Path) -> None:
    made = world.claim(world.person(), world.entry())
    (file,) = Path(world.service.settings.store_path).iterdir()
    file.write_bytes(file.read_bytes()[:-1])
    code, said = typed("claims", "show", made, "--document", tmp_path / "proof")
    assert (code, said) == (1, "Error: The document is gone, or not what was sent.\n")
    assert not (tmp_path / "proof").exists()
    file.unlink()
    assert typed("claims", "show", made, "--document", tmp_path / "proof")[0] == 1


def test_corrections_are_listed_and_decided(world: World, typed: Any) -> None:
    camille, entry = world.person("patient", "Camille"), world.entry()
    for _ in range(2):
        camille.ask("correct", entry_id=entry, about="phone", text="Faux")
    one, other = (json.loads(line)["id"] for line in typed("corrections", "list")[1].splitlines())
    assert typed("corrections", "done", one, "--by", "Ana")[0] == 0
    assert typed("corrections", "refuse", other, "--by", "Ana")[0] == 0
    assert typed("corrections", "list") == (0, "")


def test_an_entry_is_hidden_and_shown_by_a_name_that_is_kept(world: World, typed: Any) -> None:
    entry = world.entry()
    assert typed("entries", "hide", entry, "--by", "Ana")[0] == 0
    assert world.rows("SELECT listed FROM entries") == [{"listed": False}]
    assert typed("entries", "show", entry, "--by", "Ana")[0] == 0
    assert world.rows("SELECT verb, subject, detail FROM audit ORDER BY id") == [
        {"verb": verb, "subject": entry, "detail": {"by": "Ana"}} for verb in ("entries hide", "entries show")
    ]
