"""The images: what the Dockerfile says, what its steps leave in a folder, and that every process runs from there."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from packaging.requirements import Requirement

from deploy import graph, images
from deploy.dev.broker_users import as_user
from deploy.dev.world import Servers, World
from deploy.tests.dockerfile import ignored, read
from deploy.tests.replay import Image, why_not
from kit.testing import eventually

TEXT = images.DOCKERFILE.read_text()
PROJECT = tomllib.loads((images.ROOT / "pyproject.toml").read_text())["project"]
SECRETS = "run/secrets/patientsworld"


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (images.ROOT / "locks" / f"{name}.txt").read_text(), re.MULTILINE))


@pytest.fixture(scope="module")
def world(servers: Servers) -> Iterator[World]:
    """Databases, queues and users of the broker; no process of its own."""
    world = World(servers, "images")
    world.create()
    world.declare()
    yield world
    world.drop()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image]:
    if reason := why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("images")
    made = {name: images.arguments(name) | {"COMMIT": "0123abc", "VERSION": "1.2.3"} for name in images.NAMES}
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda name: Image(folder / name, images.DOCKERFILE, **made[name]), made)
        return dict(zip(made, found, strict=True))


class Running:
    """A process of the graph started from its image, with no more settings than it needs, secrets as files."""

    def __init__(self, process: graph.Process, image: Image, world: World, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{world.run.port(f'images-{process.name}')}"
        self.log = folder / f"{process.name}.log"
        settings = {"INNER_PORT": self.url.rpartition(":")[2], "INNER_BIND": "127.0.0.1", "BIND": "127.0.0.1"}
        if process.port:
            settings["PORT"] = str(world.own_port(process.name))
        settings |= settings_of(process.room, image, world)
        with self.log.open("wb") as log:
            self.process = image.run(list(process.command), settings, log)

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).ok
        except requests.RequestException:
            return False


def settings_of(room: str, image: Image, world: World, *, owner: bool = False) -> dict[str, str]:
    """What a room's processes are told here: addresses as values, what is secret as files of the image's folder."""
    env = world.env | {"AMQP_URL": as_user(world.servers, world.env["AMQP_URL"], room)}
    prefix = f"{room.upper()}_"
    secret = [name for name in env if name.startswith(prefix) and (owner or "OWNER" not in name)]
    secret += ["AMQP_URL", "STORE_KEY", "REDIS_URL"]
    folder = image.root / SECRETS
    folder.mkdir(parents=True, exist_ok=True)
    for name in secret:
        (folder / name.lower()).write_text(env[name])
    (folder / "kms.json").write_text(world.kms_file.read_text())
    plain = ("PUBLIC_URL", "MAIL_FROM", "LOG_LEVEL", "DIRECTORY_INDEX")
    return {
        **{name: env[name] for name in plain},
        **{f"{name}_FILE": f"/{SECRETS}/{name.lower()}" for name in secret},
        "MAIL_URL": "smtp://127.0.0.1:1",
        "STORE_PATH": "/tmp/store",
        "KMS_FILE": f"/{SECRETS}/kms.json",
        "AUDIT_FILE": "/tmp/audit.log",
    }


def test_the_linter_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, images.DOCKERFILE], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_who_runs_is_nobody_known_and_nothing_needs_a_shell() -> None:
    [*_, last] = read(TEXT, SERVICE="identity")
    assert int(last.last("USER")[0].partition(":")[0]) >= 10_000
    assert all(re.search(r"^(RUN|CMD) \[", line) for line in TEXT.splitlines() if re.match("RUN|CMD", line))
    assert last.pairs("ENV")["PYTHONDONTWRITEBYTECODE"] == "1"
    assert last.last("HEALTHCHECK")[-4:] == ["CMD", "python", "-m", "kit.healthy"]


def test_an_image_tells_what_it_is() -> None:
    [*_, last] = read(TEXT, SERVICE="identity", VERSION="1.2.3", COMMIT="0123abc")
    told = {name.rpartition(".")[2]: value for name, value in last.pairs("LABEL").items()}
    assert told == {"title": "patientsworld/identity", "version": "1.2.3", "revision": "0123abc"}
    assert last.pairs("ENV")["GIT_SHA"] == "0123abc"


def test_every_stage_stands_on_a_base_that_whoever_builds_pins() -> None:
    stages = read(TEXT, SERVICE="identity", PYTHON="python@sha256:1")
    assert {stage.base for stage in stages} - {stage.name for stage in stages} == {"python@sha256:1"}


def test_a_release_is_not_built_on_a_base_that_may_change() -> None:
    command = [sys.executable, "-m", "deploy.images", "build", "--python", "python:3.11-slim-bookworm"]
    done = subprocess.run(command, cwd=images.ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "pinned" in done.stderr


def test_what_is_not_needed_never_reaches_the_engine() -> None:
    patterns = (images.ROOT / ".dockerignore").read_text()
    out = (
        ".git/config",
        ".run/env",
        "docs/operations.md",
        "kit/tests/links.py",
        "services/social/tests/a.py",
        "kit/a.pyc",
    )
    assert [path for path in out if not ignored(patterns, Path(path))] == []
    inside = ("kit/main.py", "services/social/service.py", "gateway/app.py", "locks/social.txt", "pyproject.toml")
    assert [path for path in inside if ignored(patterns, Path(path))] == []


@pytest.mark.parametrize("name", images.NAMES)
def test_the_lock_of_an_image_is_what_all_run_and_names_every_package_asked_for_with_its_hashes(name: str) -> None:
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"][name]]
    assert {Requirement(one).name for one in asked} <= pins(name).keys()
    assert pins(name).items() <= pins("run").items()
    text = (images.ROOT / "locks" / f"{name}.txt").read_text()
    assert all("--hash=sha256:" in block for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE) if block)


@pytest.mark.parametrize("name", ["identity", "gateway"])
def test_a_bill_of_materials_names_what_is_installed(name: str, tmp_path: Path) -> None:
    subprocess.run(images.sbom_command(name, tmp_path / "bill"), check=True, capture_output=True)
    told: Any = json.loads((tmp_path / "bill").read_text())
    assert {one["name"]: one["version"] for one in told["components"]} == pins(name)


def test_an_image_holds_its_own_folder_beside_kit_and_contracts_and_no_test(built: dict[str, Image]) -> None:
    for name, image in built.items():
        own = {"gateway"} if name == "gateway" else set()
        app = image.root / "app"
        assert {path.name for path in app.iterdir()} == {"kit", "contracts", "services", "pyproject.toml"} | own
        rooms = {path.name for path in (app / "services").iterdir() if path.is_dir()} - {"__pycache__"}
        assert rooms == {name} - own
        assert not list(app.rglob("tests"))
        assert not list((image.root / "opt/venv").rglob("site-packages/pip"))


def test_the_program_has_no_right_and_can_write_nowhere_but_in_its_folder_for_what_passes(
    built: dict[str, Image], tmp_path: Path
) -> None:
    tried = (
        "import os, pathlib\n"
        "print(os.getuid(), os.getgid(), open('/proc/self/status').read().split('CapEff:')[1].split()[0])\n"
        "for place in ('/app/x', '/app/kit/x', '/opt/venv/x', '/etc/x', '/run/x', '/tmp/x'):\n"
        "    try: pathlib.Path(place).touch(); print(place)\n"
        "    except OSError: pass\n"
    )
    with (tmp_path / "log").open("wb") as log:
        assert built["social"].run(["python", "-c", tried], {}, log).wait(30) == 0
    assert (tmp_path / "log").read_text().splitlines() == ["10001 10001 0000000000000000", "/tmp/x"]


def test_every_process_starts_from_its_image_and_ends_in_order(
    built: dict[str, Image], world: World, tmp_path: Path
) -> None:
    migrating = {}
    for room in graph.ROOMS:
        with (tmp_path / room).open("wb") as log:
            settings = settings_of(room, built[room], world, owner=True)
            migrating[room] = built[room].run(["python", "-m", f"services.{room}", "migrate"], settings, log)
    for room, migration in migrating.items():
        assert migration.wait(60) == 0, (tmp_path / room).read_text()
    running = [Running(process, built[process.room], world, tmp_path) for process in graph.processes()]
    try:
        for one in running:
            eventually(one.is_ready, within=120)
        asked = {**settings_of("social", built["social"], world), "INNER_PORT": running[2].url.rpartition(":")[2]}
        with (tmp_path / "asked").open("wb") as log:
            assert built["social"].run(["python", "-m", "kit.healthy"], asked, log).wait(30) == 0
            nobody = built["social"].run(["python", "-m", "kit.healthy"], {"INNER_PORT": "1"}, log)
            assert nobody.wait(30) == 1
        for one in running:
            one.process.terminate()
        assert {one.log.name: one.process.wait(30) for one in running} == {one.log.name: 0 for one in running}
    finally:
        for one in running:
            one.process.kill()
            one.process.wait()
