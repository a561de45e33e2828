"""`python -m bench`: every measure of docs/performance.md, product against limit program, on servers of its own.

It ends by itself and leaves no process and no database. About an hour; `--only feed --seconds 4` for a look.
"""

import json
import sys
from collections.abc import Callable, Iterator

import click
import requests

from bench import delay, events, listings, memory, rpc_layer, web
from bench.load import Failed
from bench.stage import Stage, load_of_others, stage
from bench.table import Result, write, write_parts

MEASURES: dict[str, Callable[[Stage], Iterator[Result]]] = {
    "feed": web.feed,
    "page": web.page,
    "unchanged": web.unchanged,
    "timeline": web.timeline,
    "post": web.post,
    "layers": web.layers,
    "delay": delay.delay,
    "backlog": events.backlog,
    "relay": events.relay,
    "fan_out": events.fan_out,
    "rpc": rpc_layer.rpc,
    "star": delay.star,
    "memory": memory.memory,
    "growth": web.growth,
    "listings": listings.listings,
}


@click.command()
@click.option("--only", multiple=True, type=click.Choice([*MEASURES]), help="This measure (may come again).")
@click.option("--seconds", default=10.0, help="How long a slice is loaded.")
@click.option("--rounds", default=4, help="How many times A B B A.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON on standard output.")
def main(only: tuple[str, ...], seconds: float, rounds: int, as_json: bool) -> None:
    """Measure the product against the limit programs."""
    wanted = {name: run for name, run in MEASURES.items() if name in (only or MEASURES)}
    found: list[Result] = []
    broken: list[str] = []
    with stage(seconds, rounds) as standing:
        say(f"world: {', '.join(f'{value:,} {name}' for name, value in standing.facts.items())}")
        for name, run in wanted.items():
            say(f"{name} … (load of the machine {load_of_others()})")
            try:
                for result in run(standing):
                    found.append(result)
                    say(f"{write([result]).splitlines()[-1]}\n{write_parts(result)}")
            except (Failed, AssertionError, requests.RequestException) as failed:
                say(f"{name}: not measured: {failed}")
                broken.append(name)
    print(json.dumps([one.plain() for one in found], indent=2) if as_json else write(found))
    raise SystemExit(bool(broken))


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
