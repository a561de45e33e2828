"""Somebody who types the verbs of the ledger."""

import json
from contextlib import chdir
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from kit.config import Settings
from kit.database import Database
from kit.tests.ledger.__main__ import cli
from kit.tests.test_applier import rows
from kit.tests.test_main import variables


class Operator:
    """Types `events …` where no file of settings lies."""

    def __init__(self, settings: Settings, amqp_url: str, folder: Path) -> None:
        self.env = variables(settings, AMQP_URL=amqp_url)
        self._folder = folder

    def types(self, *words: Any) -> Result:
        with chdir(self._folder):
            return CliRunner(env=self.env).invoke(cli, ["events", *map(str, words)])

    def reads(self, *words: Any) -> Any:
        """What the verb prints as JSON."""
        said = self.types(*words)
        assert said.exit_code == 0, said.output
        return json.loads(said.stdout)

    def changes(self, *words: Any) -> Any:
        """The same for a verb that changes something; asked what it would do first."""
        would, did = (self.reads(*words, *option, "--json") for option in (["--dry-run"], []))
        assert would == {**did, "dry_run": True}
        return {key: value for key, value in did.items() if key != "dry_run"}


def audited(db: Database) -> list[Any]:
    return rows(db, "SELECT verb, detail FROM audit ORDER BY id")
