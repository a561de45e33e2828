"""The steps of the Dockerfile done in a plain folder, and programs run in it as in a container that may not write.

A private mount namespace and chroot stand for the engine, the machine's own Python and libraries for the base image.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

from deploy.dev.run_folder import CHECKOUT
from deploy.tests.dockerfile import Stage, Step, ignored, read

_PYTHON = Path(sys.executable).resolve()  # the machine's, which the virtual environment points at
_SHARED = ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "dev", "proc")
_LINKED = ("bin", "sbin", "lib", "lib64")


def why_not() -> str:
    """Why nothing can be replayed on this machine; empty where it can."""
    if os.geteuid() != 0:
        return "only root may make a mount namespace and change the root"
    if not str(_PYTHON).startswith("/usr/"):
        return "the Python of this machine does not lie in /usr"
    tried = subprocess.run(["unshare", "--mount", "mount", "--bind", "/usr", "/mnt"], capture_output=True)
    return tried.stderr.decode().strip() if tried.returncode else ""


class Image:
    """What `docker build` with these arguments would leave, as a folder."""

    def __init__(self, folder: Path, dockerfile: Path, **arguments: str) -> None:
        self._folder = folder
        self._stages = read(dockerfile.read_text(), **arguments)
        self._roots: dict[str, Path] = {}
        self._ignored = (CHECKOUT / ".dockerignore").read_text()
        for stage in self._stages:
            self._build(stage)
        self.stage = self._stages[-1]
        self.root = self._roots[self.stage.name]
        self.env = self.stage.pairs("ENV")

    def run(self, command: list[str], settings: dict[str, str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
        """Start a program as the image's user, its root not writable but for `/tmp`."""
        return subprocess.Popen(
            _inside(self.root, command, self._place(), user=self.stage.last("USER")[0]),
            env={**self.env, **settings},
            stdout=log,
            stderr=log,
        )

    def _place(self) -> str:
        return self.stage.last("WORKDIR")[0]

    def _build(self, stage: Stage) -> None:
        root = self._roots.get(stage.base) or _base(self._folder / stage.name)
        self._roots[stage.name] = root
        place = "/"
        for step in stage.steps:
            if step.name == "WORKDIR":
                place = step.words[0]
                (root / place[1:]).mkdir(parents=True, exist_ok=True)
            elif step.name == "COPY":
                self._copy(step, root, place)
            elif step.name == "RUN":
                _do(step.words, root, place)

    def _copy(self, step: Step, root: Path, place: str) -> None:
        origin = step.options.get("from")
        source, target = [word for word in step.words if not word.startswith("--")]
        into = root / os.path.join(place, target)[1:]
        if origin:
            into.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-al", self._roots[origin] / source[1:], into], check=True)
            return
        if target.endswith("/"):
            into = into / Path(source).name
        into.parent.mkdir(parents=True, exist_ok=True)
        if (CHECKOUT / source).is_dir():
            shutil.copytree(CHECKOUT / source, into, ignore=self._leave_out, dirs_exist_ok=True)
        else:
            shutil.copy(CHECKOUT / source, into)

    def _leave_out(self, folder: str, names: list[str]) -> set[str]:
        inside = Path(folder).relative_to(CHECKOUT)
        return {name for name in names if ignored(self._ignored, inside / name)}


def _base(root: Path) -> Path:
    """What of the base image matters: a Python called `python`, libraries, the files of users."""
    for name in (*_SHARED, "usr/local/bin", "etc", "tmp", "run"):
        (root / name).mkdir(parents=True)
    for name in _LINKED:
        (root / name).symlink_to(f"usr/{name}")
    (root / "usr/local/bin/python").symlink_to(_PYTHON)
    for name in ("passwd", "group", "shadow", "gshadow", "login.defs", "nsswitch.conf", "ld.so.cache"):
        if Path("/etc", name).exists():
            shutil.copy(f"/etc/{name}", root / "etc" / name)
    return root


def _do(words: list[str], root: Path, place: str) -> None:
    if "pip" in words:  # the base image has one; uv installs the same files by the same hashes from its cache
        uv = [sys.executable, "-m", "uv", "pip", "install", "-q", "--prefix", str(root / "opt/venv")]
        kept = [word for word in words[words.index("install") + 1 :] if word not in ("--quiet", "--no-cache-dir")]
        subprocess.run([*uv, *kept], cwd=root / place[1:], check=True)
        return
    path = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin"}
    done = subprocess.run(_inside(root, words, place), env=path, capture_output=True, text=True)
    assert done.returncode == 0, f"{words}: {done.stderr}"


def _inside(root: Path, command: list[str], place: str, user: str = "") -> list[str]:
    """The command in a root of its own; of a `user` nothing there can be written, and no right is left."""
    shared = [f"mount --rbind -o ro /{name} {root}/{name}" for name in _SHARED if Path("/", name).exists()]
    script = ["set -e", f"mount --bind {root} {root}", *shared]
    if user:
        script += [f"mount -t tmpfs tmpfs {root}/tmp", f"mount -o remount,bind,ro {root}"]
    change = ["/usr/sbin/chroot", f"--userspec={user}"] if user else ["/usr/sbin/chroot"]
    entered = [*change, str(root), "/usr/bin/env", f"--chdir={place}", *command]
    script.append(f"exec setpriv --no-new-privs {shlex.join(entered)}" if user else f"exec {shlex.join(entered)}")
    return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", "\n".join(script)]
