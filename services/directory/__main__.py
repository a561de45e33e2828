"""`python -m services.directory rpc | worker | migrate | topology | events status`, and the verbs of `verbs.py`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.directory.members import replica
from services.directory.service import JOBS, SUBSCRIPTIONS, DirectoryService
from services.directory.verbs import VERBS

cli = room_cli(DirectoryService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})
for verb in VERBS:
    cli.add_command(verb)

if __name__ == "__main__":
    run(cli)
