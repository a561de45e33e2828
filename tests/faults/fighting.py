"""What every fight over what there is once is made of: who fights, who kills, each answer counted, and the command."""

import argparse
import json
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

import requests

from deploy.dev.run_folder import CHECKOUT
from deploy.dev.world import World, ensure_servers
from kit.testing import eventually
from tests.faults.stage import rest
from tests.integration.people import Person, sign_up


class Fighter(Protocol):
    """Somebody who wants what others want too."""

    def act(self) -> None:
        """Do one thing."""


@dataclass
class Fought:
    """What came of it: how often each command was answered with which status, kills, and what was found wrong."""

    answers: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    findings: list[str] = field(default_factory=list)


def members(world: World, count: int) -> list[Person]:
    """So many who have just signed up."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda number: sign_up(world, f"Membre {number}"), range(count)))


def let_fight(
    world: World,
    fought: Fought,
    fighters: Sequence[Fighter],
    *,
    over: Sequence[str],
    seconds: float,
    kills: int,
    seed: float,
) -> None:
    """All at once for so long, while one of the processes `over` which they fight is killed now and then."""
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(len(fighters) + 1) as pool:
        killer = pool.submit(_kill, world, fought, over, ends, kills, seed)
        list(pool.map(lambda fighter: _live(fighter, ends), fighters))
        killer.result()
    eventually(world.is_ready, within=60)


def ask(person: Person, fought: Fought, what: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer, asked for with one key until there is one: what a killed service left open is then known.

    None for a refusal; every answer is counted, and one that failed is a finding.
    """
    key = str(uuid4())
    for _ in range(60):
        try:
            answer = person.call(method, path, body, Idempotency_Key=key, **headers)
        except requests.RequestException:
            continue
        if answer.status_code == 503 or "key-in-use" in answer.text:
            rest(0.2)
            continue
        fought.answers[f"{what} {answer.status_code}"] += 1
        if answer.status_code >= 500:
            fought.findings.append(f"{what} answered {answer.status_code}")
        return (answer.json() if answer.content else {}) if answer.ok else None
    fought.findings.append(f"{what} was never answered")
    return None


def main(name: str, about: str | None, fight: Callable[..., Fought]) -> int:
    """The command that plays a fight on servers of its own and prints what came of it; 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.faults.{name}", description=about)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with redirect_stdout(sys.stderr), ensure_servers(CHECKOUT / ".run" / "faults") as servers:
        with World(servers, "fight") as world:
            fought = fight(world, **vars(asked))
    print(json.dumps({"answers": dict(sorted(fought.answers.items())), "kills": fought.kills}, indent=1))
    print(f"{len(fought.findings)} findings")
    for finding in fought.findings[:20]:
        print(f"    {finding}")
    return 1 if fought.findings else 0


def _live(fighter: Fighter, ends: float) -> None:
    while time.monotonic() < ends:
        fighter.act()


def _kill(world: World, fought: Fought, over: Sequence[str], ends: float, kills: int, seed: float) -> None:
    """Kill one of these processes so many times until then, each time once it is alive again."""
    chance = random.Random(seed)
    for number in range(kills):
        until = ends - (kills - number) / (kills + 1) * max(0.0, ends - time.monotonic())
        eventually(lambda: time.monotonic() >= until, within=600, every=0.1)  # noqa: B023
        name = chance.choice(over)
        before = world.pid(name)
        world.kill(name, signal.SIGKILL)
        fought.kills += 1
        eventually(lambda: _new_pid(world, name, before), within=60, every=0.1)  # noqa: B023


def _new_pid(world: World, name: str, before: int) -> bool:
    try:
        return world.pid(name) not in (0, before)
    except Exception:  # between two lives it has none
        return False
