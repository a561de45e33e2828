"""The release before, as a folder: what runs beside today's while a rollout or a rollback lasts."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.dev.run_folder import CHECKOUT

_SCHEMAS = "services/*/migrations/versions/*.py"


@contextmanager
def older() -> Iterator[Path]:
    """The tree of the newest tag; without one, of the commit before the newest revision of a schema.

    Raises `subprocess.CalledProcessError` where git knows of neither, as in a clone without a past.
    """
    tag = subprocess.run(["git", "describe", "--tags", "--abbrev=0"], cwd=CHECKOUT, capture_output=True, text=True)
    before = tag.stdout.strip() or f"{_git('log', '-1', '--format=%H', '--', _SCHEMAS)}^"
    with TemporaryDirectory(prefix="older-") as folder:
        _git("worktree", "add", "--force", "--detach", f"{folder}/tree", before)
        try:
            yield Path(folder) / "tree"
        finally:
            _git("worktree", "remove", "--force", f"{folder}/tree")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return done.stdout.strip()
