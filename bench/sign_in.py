"""How long a refused sign-in takes for addresses with and without an account: the two must not be told apart.

A wrong password each time, one attempt an address (a second one would be asked to wait). About a minute.
"""

import os
import random
import statistics
import time
from datetime import date
from typing import Any

import requests

from bench.measure import quantile
from deploy.dev.world import World, ensure_servers
from kit.main import open_room
from services.identity.accounts import join
from services.identity.service import IdentityService

ADDRESSES = 150  # of each kind
SHUFFLES = 2_000
_FACTS: dict[str, Any] = {
    "kind": "patient",
    "display_name": "Mesure",
    "birth_date": date(1980, 1, 1),
    "language": "fr",
    "country": "FR",
}


def main() -> None:
    with ensure_servers() as servers, World(servers, "bench") as world:
        known = [f"known-{number}@demo.patientsworld.example" for number in range(ADDRESSES)]
        unknown = [f"other-{number}@demo.patientsworld.example" for number in range(ADDRESSES)]
        os.environ.update(world.env)
        _create(known)
        _attempt(world, "warm@demo.patientsworld.example")
        order = [(email, "known") for email in known] + [(email, "unknown") for email in unknown]
        random.shuffle(order)
        taken: dict[str, list[float]] = {"known": [], "unknown": []}
        for email, kind in order:
            taken[kind].append(_attempt(world, email))
    _print(taken)


def _attempt(world: World, email: str) -> float:
    body = {"email": email, "password": "a wrong password, always"}
    begin = time.perf_counter()
    answer = requests.post(f"{world.gateway_url}/v1/sessions", json=body, timeout=10)
    taken = 1000 * (time.perf_counter() - begin)
    if answer.status_code != 401:
        raise SystemExit(f"a wrong password answered {answer.status_code}")
    return taken


def _create(addresses: list[str]) -> None:
    """Accounts, all with the same hash: the times of sign-in do not depend on which one it is."""
    with open_room(IdentityService, quiet=True) as room:
        hashed = room.hasher.hash("quatre mots pour mesurer")
        for address in addresses:
            with room.db.transaction() as tx:
                join(tx, email=address, password=hashed, **_FACTS)


def _print(taken: dict[str, list[float]]) -> None:
    for kind, found in taken.items():
        tenths = "  ".join(f"p{part} {quantile(sorted(found), part / 100):.1f}" for part in (5, 25, 50, 75, 95))
        print(f"{kind:<8} {len(found)} sign-ins, ms: {tenths}")
    difference = statistics.median(taken["known"]) - statistics.median(taken["unknown"])
    chance = _chance(taken, abs(difference))
    print(f"difference of the medians: {difference:+.2f} ms; {chance:.0%} of shuffles differ more")


def _chance(taken: dict[str, list[float]], difference: float) -> float:
    """How often two halves drawn at random from all times differ by more: near 0 would mean that they can be told."""
    everything, more = [*taken["known"], *taken["unknown"]], 0
    for _ in range(SHUFFLES):
        random.shuffle(everything)
        halves = everything[:ADDRESSES], everything[ADDRESSES:]
        more += abs(statistics.median(halves[0]) - statistics.median(halves[1])) > difference
    return more / SHUFFLES


if __name__ == "__main__":
    main()
