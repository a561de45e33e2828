from kit.inbox import every
from kit.main import room_cli
from kit.rpc.doors import Room
from kit.tests.ledger import ThingGrew, ThingMade, count


class Ledger(Room):
    name = "ledger"


if __name__ == "__main__":
    room_cli(Ledger, {"ledger.thing": every({ThingMade: count, ThingGrew: count})}, ())()
