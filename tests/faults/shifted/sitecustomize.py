"""On PYTHONPATH, this makes a process believe that it is CLOCK_SHIFT hours later; its monotonic clock stays right.

libfaketime 0.9.10 cannot be used: under Python 3.11 it breaks `time.sleep` (clock_nanosleep of an absolute time).
"""

import os
from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) + timedelta(hours=float(os.environ["CLOCK_SHIFT"])), tick=True).start()
