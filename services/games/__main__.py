"""`python -m services.games rpc | worker | migrate | topology | events status`, and the verbs of `verbs.py`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.games.members import replica
from services.games.service import JOBS, SUBSCRIPTIONS, GamesService
from services.games.verbs import VERBS

cli = room_cli(GamesService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})
for verb in VERBS:
    cli.add_command(verb)

if __name__ == "__main__":
    run(cli)
