"""The images: which there are, how each is built, and what is in it.

python -m deploy.images build --python python:3.11-slim-bookworm@sha256:… [--push REGISTRY]
python -m deploy.images sbom build/sbom
"""

import subprocess
import sys
import tomllib
from pathlib import Path

import click

from deploy.graph import GATEWAY, ROOMS

ROOT = Path(__file__).parents[1]
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
NAMES = (*ROOMS, GATEWAY.room)
PREFIX = "patientsworld"


def arguments(name: str) -> dict[str, str]:
    """What the Dockerfile is told for this image."""
    return {"SERVICE": name, "FOLDER": name if name == GATEWAY.room else f"services/{name}"}


def version() -> str:
    """Of the whole: every image of a release has the same."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def build_command(name: str, python: str, commit: str, registry: str = "") -> list[str]:
    """How one image is built on the base `python`, named for the registry it will go to."""
    told = {**arguments(name), "PYTHON": python, "VERSION": version(), "COMMIT": commit}
    options = [option for key, value in told.items() for option in ("--build-arg", f"{key}={value}")]
    return ["docker", "build", "-f", str(DOCKERFILE), *options, "-t", tag(name, registry), str(ROOT)]


def tag(name: str, registry: str = "") -> str:
    return f"{registry and registry.rstrip('/') + '/'}{PREFIX}/{name}:{version()}"


def sbom_command(name: str, file: Path) -> list[str]:
    """How the bill of materials of one image is written: what its lock installs, in CycloneDX's JSON."""
    lock = ROOT / "locks" / f"{name}.txt"
    options = ["--output-format", "JSON", "--output-reproducible", "-o", str(file)]
    return [sys.executable, "-m", "cyclonedx_py", "requirements", *options, str(lock)]


@click.group(help=__doc__)
def main() -> None:
    """Filled below."""


@main.command()
@click.option("--python", required=True, help="The base image with its digest.")
@click.option("--push", "registry", default="", help="Where the images go afterwards.")
def build(python: str, registry: str) -> None:
    """Build every image; refuses a base that is not pinned by digest."""
    if "@sha256:" not in python:
        raise click.ClickException("The base must be pinned: python:3.11-slim-bookworm@sha256:…, see docs/images.md.")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in NAMES:
        subprocess.run(build_command(name, python, commit.strip(), registry), check=True)
        if registry:
            subprocess.run(["docker", "push", tag(name, registry)], check=True)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def sbom(folder: Path) -> None:
    """Write what each image installs into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        subprocess.run(sbom_command(name, folder / f"{name}.cdx.json"), check=True)
        click.echo(str(folder / f"{name}.cdx.json"))


if __name__ == "__main__":
    main()
