from kit.main import room_cli
from kit.tests.ledger.service import SUBSCRIPTIONS, Ledger

cli = room_cli(Ledger, SUBSCRIPTIONS, ())

if __name__ == "__main__":
    cli()
