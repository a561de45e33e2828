"""Importing this makes the process green: the first import of a service's `__main__`, and only for the verb `rpc`.

Everything imported afterwards (sockets, locks, psycopg2) waits without stopping the others.
"""

import warnings

warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()
