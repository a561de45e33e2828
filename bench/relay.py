"""The product's relay by itself, without intake and applier: `python -m bench.relay`."""

import os

from contracts.social import events  # noqa: F401 – the catalogue says which events are published as mandatory
from kit.logs import configure
from kit.relay import Relay

if __name__ == "__main__":
    configure("bench", "WARNING")
    Relay(os.environ["SOCIAL_DATABASE_URL"], os.environ["AMQP_URL"], "social").run()
