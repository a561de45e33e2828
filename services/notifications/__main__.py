"""`python -m services.notifications rpc | worker | migrate | topology | events status`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.notifications.members import replica
from services.notifications.service import JOBS, SUBSCRIPTIONS, NotificationsService

cli = room_cli(NotificationsService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})

if __name__ == "__main__":
    run(cli)
