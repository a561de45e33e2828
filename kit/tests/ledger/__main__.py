from kit.main import room_cli
from kit.tests.ledger import COPY, SOURCE
from kit.tests.ledger.service import SUBSCRIPTIONS, Ledger

cli = room_cli(Ledger, SUBSCRIPTIONS, (), sources={"thing": SOURCE}, replicas={"ledger.thing": COPY})

if __name__ == "__main__":
    cli()
