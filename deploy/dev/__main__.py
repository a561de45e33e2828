"""The commands of the Makefile: `python -m deploy.dev run | up | stop | demo | doctor | top | clean`.

`stop` and `clean` need only the standard library.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deploy.dev import leftovers
from deploy.dev.run_folder import CHECKOUT, RunFolder, is_free
from deploy.dev.steps import Refused, complain, say, step

if TYPE_CHECKING:
    from deploy.dev.world import World

# what a developer may change for one run; everything else the world sets itself
_FROM_SHELL = (
    r"LOG_LEVEL|MAIL_URL|MAIL_FROM|CONTACT_EMAIL|PUBLIC_URL|CORS_ORIGINS|LIMIT_[A-Z_]+|WEB_WORKERS|WEB_THREADS"
    r"|PROVIDER_[A-Z_]+"
)


def run() -> None:
    """Bring everything up and stay until Ctrl-C, then leave no process."""
    world = _world()
    with _stopped_by_signals():
        _bring_up(world)
        say("Ctrl-C stops everything.")
        while leftovers.marked(RunFolder()):
            threading.Event().wait(1)
    say("It was stopped from elsewhere.")


def up() -> None:
    """The same in the background."""
    world = _world()
    with _stopped_by_signals():
        _bring_up(world)
    say("It runs in the background: `make stop` stops it.")


def stop() -> None:
    number = 0
    with step("stopping everything"):
        for folder in _folders():
            with folder.lock("in-use", wait=False) as nobody_uses_it:  # tests that run now end theirs by themselves
                number += leftovers.stop(folder) if nobody_uses_it else 0
    say(f"{number} processes have ended." if number else "Nothing was running.")


def demo() -> None:
    """Load the demo world again, and prove the main job."""
    from deploy.dev import demo as world_of_people
    from deploy.dev.world import Servers, World

    world = World(Servers(), "main", port=_port(recorded=True))
    if not world.is_ready():
        raise Refused(f"Nothing answers on {world.base_url}: `make up` first.")
    world_of_people.load(world)
    say(f"The post was in the follower's feed after {world_of_people.prove(world):.0f} ms.")


def doctor() -> None:
    from deploy.dev import doctor

    sys.exit(doctor.main(_port(recorded=True), as_json="--json" in sys.argv))


def top() -> None:
    from deploy.dev import top

    sys.exit(top.main(_port(recorded=True), once="--once" in sys.argv, as_json="--json" in sys.argv))


def clean() -> None:
    """Stop everything and remove the data, also where they lie outside of `.run`."""
    stop()
    for folder in _folders():
        folder.remove_data()


def _world() -> World:
    from deploy.dev.world import Servers, World

    chosen = {name: value for name, value in os.environ.items() if re.fullmatch(_FROM_SHELL, name)}
    world = World(Servers(), "main", port=_port(), **chosen)
    world.servers.end_leftovers()
    if not is_free(world.port) and not world.has_port():
        raise Refused(f"Port {world.port} is in use by another program: choose one, as in `PORT=8001 make run`.")
    return world


def _bring_up(world: World) -> None:
    from deploy.dev import demo as world_of_people
    from deploy.dev.people import PASSWORD, PEOPLE

    begin = time.monotonic()
    say(f"PatientsWorld in {CHECKOUT}")
    world.servers.ensure()
    searches = world.servers.search.start()
    with step("databases, roles and the broker's virtual host"):
        world.create()
    with step("migrations"):
        world.migrate()
    with step("places of nine countries"):
        world.command("services.directory", "places", "load")
    with step("the broker's topology"):
        world.declare()
    with step("starting every process"):
        world.start()
    if searches:
        with step("waiting for Elasticsearch"):
            world.servers.search.wait()
    world_of_people.load(world)
    elapsed = world_of_people.prove(world)
    say(f"The post went through RabbitMQ into the follower's feed in {elapsed:.0f} ms.")
    say()
    say(f"Ready after {time.monotonic() - begin:.1f} s: {world.base_url}")
    say(f"API, readable: {world.base_url}/docs    mail: {world.folder}/mail    logs: {world.run.log}")
    say(f"Demo accounts, all with the password {PASSWORD}")
    for person in PEOPLE:
        say(f"  {person.email:<42} {person.kind:<13} {person.language}  {person.display_name}")
    say("Next: make doctor · make test · make stop · make help")


def _folders() -> Iterator[RunFolder]:
    """The run folder of `make run` and those that tests left behind."""
    root = CHECKOUT / ".run"
    for path in (root, *sorted(root.glob("test*"))):
        if path.is_dir():
            yield RunFolder(path)


def _port(*, recorded: bool = False) -> int:
    """The gateway's port: PORT, else where it was started last (`recorded`), else 8000."""
    text = os.environ.get("PORT", "")
    settings = CHECKOUT / ".run" / "env"
    if not text and recorded and settings.exists():
        text = re.findall(r"^PORT='(\d+)'", settings.read_text(), re.MULTILINE)[0]
    text = text or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT must be a port number, not {text!r}.")
    return int(text)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Whatever interrupts the block, or fails in it, stops everything before the command ends."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in numbers:
        signal.signal(number, interrupt)
    try:
        yield
    except BaseException as error:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        if isinstance(error, Refused):
            complain(str(error))
        say()
        stop()
        sys.exit(0 if isinstance(error, KeyboardInterrupt) else 1)


_VERBS: dict[str, Callable[[], None]] = {
    verb.__name__: verb for verb in (run, up, stop, demo, doctor, top, clean)
}  # fmt: skip

if __name__ == "__main__":
    try:
        _VERBS[sys.argv[1]]()
    except Refused as refusal:
        complain(str(refusal))
        sys.exit(1)
