"""Members who play: runs of pairs, whose trials a person could have made in the time that passed, and runs that began
before."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deploy.dev.world import World
from services.games.tests.players import play
from tests.integration.people import Person

_TIMING = {"frame_ms": 16.7, "latency_class": "normal", "input": "keyboard"}
_TAP_MS = 110.0


def begun(person: Person, task: str = "pairs") -> dict[str, Any]:
    """A run that is open."""
    run: dict[str, Any] = person.ok("POST", "/games/runs", {"task": task, "variant": "standard", "input": "keyboard"})
    return run


def finished(person: Person, run: dict[str, Any], more: int = 0) -> dict[str, Any]:
    """A run of pairs with all found at once, after so many pairs that were none."""
    cards = run["blocks"][0][0]["cards"]
    flips: list[int] = []
    for symbol in dict.fromkeys(cards):
        places = [at for at, one in enumerate(cards) if one == symbol]
        if len(flips) < 2 * more:
            flips += [places[0], next(at for at, one in enumerate(cards) if one != symbol and at > places[0])]
        flips += places
    response = [[card, round((at + 1) * _TAP_MS, 1)] for at, card in enumerate(flips)]
    trial = {"i": 0, "shown_at": 0, "response": response, "rt": response[-1][1]}
    sent = {"seed": run["seed"], "trials": [trial], "timing": _TIMING}
    scored: dict[str, Any] = person.ok("POST", f"/games/runs/{run['id']}/trials", sent)
    return scored


def played(host: Person, doctor: Person) -> dict[str, str]:
    """Six sessions, one that was disturbed and one to be played; a programme; what is shown to the doctor."""
    for _ in range(5):
        finished(host, begun(host))
    run = finished(host, begun(host), 1)
    void = begun(host)
    host.ok("POST", f"/games/runs/{void['id']}/void", {"because": "hidden"})
    host.ok("PUT", "/games/programme", {"tasks": ["pairs", "corsi"], "weekdays": [1, 3, 5], "at": "18:30"})
    first, until = datetime.now(UTC) - timedelta(days=30), datetime.now(UTC) + timedelta(days=30)
    shown = {"with_member_id": doctor.id, "tasks": ["pairs"], "from": first.date().isoformat()}
    host.ok("POST", "/games/shares", {**shown, "expires_at": until.isoformat(timespec="seconds")})
    doctor.ok("GET", f"/games/of/{host.id}/pairs/progress?variant=standard&input=keyboard&latency_class=normal")
    return {"run": run["id"], "void_run": void["id"], "open_run": begun(host)["id"]}


def long_ago(world: World, run_id: str) -> None:
    """As if a run had begun some minutes before, so that it can have been played by now."""
    with world.admin("games") as cursor:
        cursor.execute("UPDATE runs SET started_at = started_at - interval '20 minutes' WHERE id = %s", (run_id,))
        assert cursor.rowcount == 1


def sent(run: dict[str, Any], whim: int, fraction: float = 0.0) -> dict[str, Any]:
    """What a browser sends of a run of one trial (trails, pairs), as somebody else each `whim`; its time ends with so
    many ms more."""
    trials = play(run["task"], run, 0.9, whim)
    ended = round(trials[0]["rt"] + fraction, 4)
    trials[0] |= {"rt": ended, "response": [*trials[0]["response"][:-1], [trials[0]["response"][-1][0], ended]]}
    return {"seed": run["seed"], "trials": trials, "timing": _TIMING}


def session_comes(world: World, person: Person) -> None:
    """As if the time of somebody's programme had come."""
    with world.admin("games") as cursor:
        cursor.execute("UPDATE due SET at = now() WHERE member_id = %s AND kind = 'session'", (person.id,))
        assert cursor.rowcount == 1
