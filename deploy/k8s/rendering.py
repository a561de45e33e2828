"""Renders a folder of Kustomize by whatever is here: a kubectl that knows components, `kustomize`, or our own build."""

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
K8S = Path(__file__).parent
OVERLAYS = ("dev", "staging", "prod")
_OWN = ROOT / ".run" / "kustomize"  # deploy/dev/prepare makes it where nothing else is


def components() -> list[str]:
    """The names of all components."""
    return sorted(path.parent.name for path in K8S.glob("components/*/kustomization.yaml"))


@cache
def command() -> tuple[str, ...] | None:
    """What renders; None where nothing can. Debian 12's own kubectl has Kustomize 2, which knows no components."""
    if kubectl := shutil.which("kubectl"):
        said = subprocess.run([kubectl, "version", "--client"], text=True, capture_output=True).stdout
        if re.search(r"Kustomize Version: v[5-9]", said):
            return kubectl, "kustomize"
    found = shutil.which("kustomize") or (str(_OWN) if _OWN.exists() else None)
    return (found, "build") if found else None


def render(folder: Path) -> list[dict[str, Any]]:
    """The manifests of one folder. Raises ValueError with what the renderer says."""
    done = subprocess.run([*(command() or ()), str(folder)], text=True, capture_output=True)
    if done.returncode:
        raise ValueError(done.stderr)
    return list(yaml.load_all(done.stdout, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
