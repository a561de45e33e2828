"""`python -m services.appointments rpc | worker | migrate | topology | events status`."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.appointments.members import replica
from services.appointments.service import JOBS, SUBSCRIPTIONS, AppointmentsService

cli = room_cli(AppointmentsService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})

if __name__ == "__main__":
    run(cli)
