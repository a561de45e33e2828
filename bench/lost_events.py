"""What happens to an event whose handler fails once: Nameko's own `@event_handler` against our inbox.

Both get 40 events; each handler fails at the first attempt of every second one. Under a minute.
"""

import sys
import threading
import time
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

from bench.measure import virtual_host

EVENTS = 40


def main() -> None:
    from deploy.dev.servers import ensure_servers

    with ensure_servers() as servers, virtual_host(servers) as vhost:
        stock = _stock(servers.amqp_url(vhost))
        listed = servers.rabbitmqctl("-q", "list_queues", "-p", vhost, "messages").split()
        ours = _ours(servers.admin_url())
    left = sum(int(word) for word in listed if word.isdigit())
    print(f"Nameko's event handler: {stock} of {EVENTS} events had their effect; {left} are left in queues")
    print(f"our inbox:              {ours} of {EVENTS} events had their effect, each once")


def _stock(url: str) -> int:
    """Effects after Nameko's handler was given every event."""
    from nameko.standalone.events import event_dispatcher

    process = Popen([sys.executable, "-m", "bench.lost_events", url], stdout=PIPE, stderr=DEVNULL, text=True)
    assert process.stdout
    try:
        process.stdout.readline()  # it listens
        dispatch = event_dispatcher({"AMQP_URI": url})
        for number in range(EVENTS):
            dispatch("publisher", "told", number)
        seen = [process.stdout.readline() for _ in range(EVENTS)]
        threading.Timer(3, process.terminate).start()  # whatever comes again has time to come
        seen += process.stdout.readlines()
    finally:
        process.terminate()
        process.wait(30)
    return sum(line.startswith("effect") for line in seen)


def _ours(admin_url: str) -> int:
    """Effects after our applier was given the same events, one aggregate each."""
    from sqlalchemy import text

    from kit.applier import Applier
    from kit.database import Database
    from kit.events import Event
    from kit.inbox import every
    from kit.logs import configure
    from kit.testing import database

    configure("bench", "CRITICAL")

    class Told(Event):
        type = "publisher.thing.told"

    failed: set[Any] = set()
    effects: list[Any] = []

    def handle(_tx: Any, event: Any) -> None:
        if int(event.aggregate_id) % 2 and event.event_id not in failed:
            failed.add(event.event_id)
            raise RuntimeError
        effects.append(event.event_id)

    with database("social", admin_url) as settings:
        db = Database(settings.database_url, room="bench")
        with db.transaction() as tx:
            tx.execute(text(_FILL), {"count": EVENTS})
        applier = Applier(db, {"publisher.thing": every({Told: handle})})
        until = time.monotonic() + 30
        while len(effects) < EVENTS and time.monotonic() < until:
            applier.apply_one() or time.sleep(0.1)
        db.close()
    return len(set(effects)) if len(effects) == len(set(effects)) else -1


_FILL = """
WITH things AS (
    SELECT lpad(to_hex(n), 32, '0')::uuid AS id FROM generate_series(1, :count) AS n
), started AS (
    INSERT INTO cursors (publisher, aggregate_type, aggregate_id) SELECT 'publisher', 'thing', id FROM things
)
INSERT INTO inbox (event_id, publisher, epoch, aggregate_type, aggregate_id, seq, type, version, payload, state,
                   occurred_at)
SELECT id, 'publisher', 1, 'thing', id, 1, 'publisher.thing.told', 1, '{}', 'ready', now() FROM things"""


def _serve(url: str) -> None:
    from nameko.events import event_handler
    from nameko.runners import ServiceRunner

    class Listener:
        name = "listener"

        @event_handler("publisher", "told")
        def handle(self, number: int) -> None:
            if number % 2 and number not in failed:
                failed.add(number)
                print("failure", flush=True)
                raise RuntimeError
            print("effect", flush=True)

    failed: set[int] = set()
    runner = ServiceRunner({"AMQP_URI": url})
    runner.add_service(Listener)
    runner.start()
    print("listening", flush=True)
    runner.wait()


if __name__ == "__main__":
    if sys.argv[1:]:
        import kit.rpc.green  # noqa: F401 – patches before Nameko is imported

        _serve(sys.argv[1])
    else:
        main()
