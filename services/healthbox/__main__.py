"""`python -m services.healthbox rpc | worker | migrate | topology | events status`, and the verbs of `verbs.py`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.healthbox.members import replica
from services.healthbox.service import JOBS, SUBSCRIPTIONS, HealthboxService
from services.healthbox.verbs import VERBS

cli = room_cli(HealthboxService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})
for verb in VERBS:
    cli.add_command(verb)

if __name__ == "__main__":
    run(cli)
