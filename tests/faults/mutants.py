"""`python -m tests.faults.mutants` (`make mutants`): break one promise at a time; a named test must notice.

Each mutant is a small textual change to a temporary copy of the checkout; its tests pass there without the change.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deploy.dev.run_folder import CHECKOUT

_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".run", "__pycache__", ".*_cache", ".hypothesis", ".schemathesis")


@dataclass(frozen=True)
class Mutant:
    """`changes` are (file, text that stands there once, text instead); `test` must fail with them."""

    name: str
    test: str
    changes: tuple[tuple[str, str, str], ...]


MUTANTS = (
    Mutant(
        "de-duplication off",
        "kit/tests/test_applier.py::test_any_duplication_and_reordering_ends_like_the_history_in_order",
        (
            (
                "kit/intake.py",
                "ON CONFLICT (event_id) DO NOTHING",
                "ON CONFLICT (event_id) DO UPDATE SET state = 'ready', next_at = now()",
            ),
            ("kit/applier.py", 'if turn != "now":', 'if turn not in ("now", "over"):'),
        ),
    ),
    Mutant(
        "acknowledged before the commit",
        "kit/tests/test_intake.py::test_nothing_is_lost_when_its_database_session_is_ended",
        (
            (
                "kit/intake.py",
                "basic_consume(queue_in(self.room), self._on_message)",
                "basic_consume(queue_in(self.room), self._on_message, auto_ack=True)",
            ),
            ("kit/intake.py", "self.channel.basic_ack(batch[-1].tag, multiple=True)", "pass"),
        ),
    ),
    Mutant(
        "`id > last` instead of the flag",
        "kit/tests/test_relay.py::test_rows_that_commit_out_of_the_order_of_their_numbers_are_all_published",
        (
            ("kit/unsent.py", "AND id <> ALL (%s::bigint[])", "AND id > %s"),
            ("kit/relay.py", "(self._db, waiting, room)", "(self._db, getattr(self, 'last', 0), room)"),
            (
                "kit/relay.py",
                "self._in_flight[self._tag] = _Out(",
                'self.last = row["id"]\n        self._in_flight[self._tag] = _Out(',
            ),
        ),
    ),
    Mutant(
        "confirmed without its tag",
        "tests/faults/test_confirms.py::test_of_two_events_in_one_window_only_the_confirmed_one_is_published",
        (("kit/relay.py", "self._tags(method.delivery_tag, method.multiple)", "list(self._in_flight)"),),
    ),
    Mutant(
        "cursor moved outside the transaction",
        "kit/tests/test_kills.py::"
        "test_a_worker_killed_anywhere_loses_nothing_and_applies_nothing_twice[applier.after_commit-1]",
        (
            (
                "kit/applier.py",
                'execute(tx, _SETTLE, {**place, "state": state})',
                'tx.info["place"] = {**place, "state": state}',
            ),
            (
                "kit/applier.py",
                'point("applier.after_commit")\n',
                'point("applier.after_commit")\n'
                '            if "place" in tx.info:\n'
                "                with self.db.transaction() as later:\n"
                '                    execute(later, _SETTLE, tx.info["place"])\n',
            ),
        ),
    ),
    Mutant(
        "a read without `visible_to`",
        "services/social/tests/test_audience.py::test_a_single_read_and_the_authors_page_show_what_the_table_says",
        (
            ("services/social/queries.py", "    visible_to,\n", "    posts_for,\n    visible_to,\n"),
            (
                "services/social/queries.py",
                "visible_to(ACTOR, _item(ACTOR), Post.version)",
                "posts_for(ACTOR, _item(ACTOR), Post.version)",
            ),
        ),
    ),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.mutants", description=__doc__)
    parser.add_argument("--only", metavar="WORDS", default="", help="mutants whose name holds these words")
    chosen = [mutant for mutant in MUTANTS if parser.parse_args().only in mutant.name]
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=CHECKOUT / ".run") as place:
        copy = Path(place) / "checkout"
        shutil.copytree(CHECKOUT, copy, ignore=_LEFT_OUT)
        (copy / ".venv").symlink_to(Path(sys.prefix))
        if _run(copy, *(mutant.test for mutant in chosen)) != 0:
            print("The tests fail without any mutant; nothing is shown.", file=sys.stderr)
            return 2
        print("| mutant | test | caught |\n|---|---|---|", flush=True)
        missed = 0
        for mutant in chosen:
            caught = _is_caught(copy, mutant)
            missed += not caught
            print(f"| {mutant.name} | `{mutant.test}` | {'yes' if caught else '**no**'} |", flush=True)
    return 1 if missed else 0


def _is_caught(copy: Path, mutant: Mutant) -> bool:
    """Whether the test fails with the mutant in place; the copy is whole again afterwards."""
    whole = {file: (copy / file).read_text() for file, *_ in mutant.changes}
    try:
        for file, old, new in mutant.changes:
            text = (copy / file).read_text()
            if text.count(old) != 1:
                raise SystemExit(f"{mutant.name}: {file} holds {text.count(old)} times: {old}")
            (copy / file).write_text(text.replace(old, new))
        return _run(copy, mutant.test) == 1
    finally:
        for file, text in whole.items():
            (copy / file).write_text(text)


def _run(copy: Path, *tests: str) -> int:
    """The exit code of pytest: 0 all passed, 1 some failed."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "-p", "tests.faults.unshrunk", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True).returncode


if __name__ == "__main__":
    raise SystemExit(main())
