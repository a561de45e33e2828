"""`python -m services.classifieds rpc | worker | migrate | topology | events status`, and the verbs of operators."""

import sys

if sys.argv[1:2] == ["rpc"]:
    import kit.rpc.green  # noqa: F401  # patches before anything else is imported

from kit.main import room_cli, run
from services.classifieds.members import replica
from services.classifieds.moderation_verbs import VERBS
from services.classifieds.recall_verbs import import_
from services.classifieds.service import JOBS, SUBSCRIPTIONS, ClassifiedsService

cli = room_cli(ClassifiedsService, SUBSCRIPTIONS, JOBS, replicas={"identity.member": replica.source})
for verb in (*VERBS, import_):
    cli.add_command(verb)

if __name__ == "__main__":
    run(cli)
