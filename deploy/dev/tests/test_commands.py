import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from deploy.dev.run_folder import CHECKOUT


def command(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        arguments, cwd=CHECKOUT, env={**os.environ, **environment}, text=True, capture_output=True, timeout=60
    )


def tools(folder: Path, *names: str) -> Path:
    """A folder for PATH with these tools of the machine and no others."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def fake(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_gateway_port_in_use_is_refused_in_one_sentence():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        done = command(sys.executable, "-m", "deploy.dev", "up", PORT=port)

    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use by another program: choose one, as in `PORT=8001 make run`.\n"


def test_a_port_that_is_no_number_is_refused_in_one_sentence():
    done = command(sys.executable, "-m", "deploy.dev", "up", PORT="eight")

    assert done.returncode == 1
    assert done.stderr == "PORT must be a port number, not 'eight'.\n"


def test_without_root_and_sudo_the_missing_packages_are_named(tmp_path):
    path = tools(tmp_path / "bin", "bash", "dirname", "df", "awk", "apt-get")
    fake(path, "id", "echo 1000")

    done = command("deploy/dev/prepare", PATH=str(path))

    assert done.returncode == 1
    assert done.stderr == "Missing packages, and neither root nor sudo to install them: apt-get install redis-server\n"


def test_a_system_without_apt_is_told_what_is_missing(tmp_path):
    path = tools(tmp_path / "bin", "bash", "dirname", "df", "awk")

    done = command("deploy/dev/prepare", PATH=str(path))

    assert done.returncode == 1
    assert done.stderr.startswith("This system has no apt-get: install redis-server yourself")


def test_a_full_disk_is_refused_before_anything_is_installed(tmp_path):
    path = tools(tmp_path / "bin", "bash", "dirname", "awk")
    fake(path, "df", r"printf 'Filesystem 1024-blocks Used Available\n/dev/x 100 99 1000\n'")

    done = command("deploy/dev/prepare", PATH=str(path))

    assert done.returncode == 1
    assert done.stderr == f"Less than 1 GB is free on the disk of {CHECKOUT}: make room, then try again.\n"


def test_a_prepared_machine_is_prepared_again_without_a_word():
    done = command("deploy/dev/prepare")

    assert (done.returncode, done.stdout) == (0, "")
