"""`python -m tests.faults`: play the scenarios, print the table; exit code 1 when an invariant did not hold."""

import argparse
import json
import signal
import sys
from contextlib import ExitStack, redirect_stdout
from dataclasses import asdict

from deploy.dev.run_folder import CHECKOUT
from deploy.dev.servers import ensure_servers
from tests.faults.programme import PROGRAMME, Theatre
from tests.faults.table import row, table


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--scenario", action="append", metavar="NAME", help=f"some of: {' '.join(PROGRAMME)}")
    parser.add_argument("--times", type=int, default=1, help="how often each is played")
    parser.add_argument("--seed", type=int, default=1, help="of workload and schedule")
    parser.add_argument("--json", action="store_true", help="each run as a line of JSON instead of the table")
    asked = parser.parse_args()
    names = [name for name in PROGRAMME if not asked.scenario or any(_is(name, one) for one in asked.scenario)]
    if not names:
        parser.error(f"no such scenario; there are: {' '.join(PROGRAMME)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was opened is closed
    outcomes = []
    with ExitStack() as stack:
        stack.enter_context(redirect_stdout(sys.stderr))
        servers = stack.enter_context(ensure_servers(CHECKOUT / ".run" / "faults"))
        theatre = stack.enter_context(Theatre(servers, asked.seed, with_eyes=True))
        for name in names:
            for _ in range(asked.times):
                outcome = theatre.play(name)
                outcomes.append(outcome)
                if asked.json:
                    print(json.dumps(asdict(outcome)), file=sys.__stdout__, flush=True)
                print(row([outcome]), file=sys.stderr, flush=True)
                for finding in outcome.findings[:10]:
                    print(f"    {finding.invariant} {finding.kind}: {finding.where}", file=sys.stderr, flush=True)
    if not asked.json:
        print(table(outcomes))
    return 1 if any(outcome.findings for outcome in outcomes) else 0


def _is(name: str, asked: str) -> bool:
    return name == asked or name.split(" ")[0] == asked


if __name__ == "__main__":
    raise SystemExit(main())
