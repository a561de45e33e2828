"""Which version this is: the git commit given by the build (GIT_SHA), else the version in pyproject.toml."""

import os
import platform
import tomllib
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def read_version() -> dict[str, str]:
    """`{"version", "python"}`."""
    return {"version": os.environ.get("GIT_SHA") or _from_project(), "python": platform.python_version()}


def _from_project() -> str:
    try:
        return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return "unknown"


VERSION = read_version()
