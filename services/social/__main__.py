"""`python -m services.social rpc | worker | migrate | topology | events status`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.social.members import replica
from services.social.service import JOBS, SUBSCRIPTIONS, SocialService

cli = room_cli(SocialService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})

if __name__ == "__main__":
    run(cli)
