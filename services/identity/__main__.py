"""`python -m services.identity rpc | worker | migrate | topology | events status`, and the verbs of `verbs.py`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401 – patches before anything else is imported

from kit.main import room_cli, run
from services.identity.copies import SOURCES
from services.identity.service import JOBS, SUBSCRIPTIONS, IdentityService
from services.identity.verbs import VERBS

cli = room_cli(IdentityService, SUBSCRIPTIONS, JOBS, sources=SOURCES)
for verb in VERBS:
    cli.add_command(verb)

if __name__ == "__main__":
    run(cli)
