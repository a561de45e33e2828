"""`python -m services.healthbox.tests.killed`: a worker that does the jobs that are due, for tests that kill it.

Its settings come on standard input, pickled."""

import pickle
import sys

from kit.testing import opened
from services.healthbox import importing, working
from services.healthbox.service import HealthboxService

if __name__ == "__main__":
    importing.STEP = 5
    with opened(HealthboxService, pickle.load(sys.stdin.buffer)) as service:
        working.do_jobs(service)
