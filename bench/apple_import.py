"""`python -m bench.apple_import [MEGABYTES]`: how much memory and time a large export of Apple Health takes to read.

The file is made while it is read, in a process of its own; a gigabyte unless said.
"""

import resource
import sys
import time
from datetime import UTC, datetime

from services.healthbox import imports
from services.healthbox.tests.files_of_phones import large_apple

_MB = 1_000_000


def main() -> None:
    """Read it, and say what that took."""
    size = int(sys.argv[1]) * _MB if len(sys.argv) > 1 else 1000 * _MB
    about = imports.Context("Europe/Paris", datetime.now(UTC))
    began = time.process_time()
    count = sum(1 for _ in imports.read(large_apple(size), "apple", about))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = time.process_time() - began
    print(f"{size // _MB} MB, {count} records, {took:.0f} s of CPU with the making, at most {peak:.0f} MiB of memory")


if __name__ == "__main__":
    main()
