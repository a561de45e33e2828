"""`python -m services.directory.tests.killed DATABASE_URL FILE`: an import in small steps, for tests that kill it."""

import sys
from datetime import date
from pathlib import Path

from kit.database import Database
from services.directory import importing
from services.directory.importing import Sizes, Wish
from services.directory.registers import rpps

SIZES = Sizes(lines=50, numbers=40)
WISH = Wish(as_of=date(2026, 11, 2), accept=True)


def main(url: str, path: str) -> None:
    db = Database(url, room="directory")
    found = importing.run(db, rpps, Path(path), WISH, sizes=SIZES)
    print(found.is_resumed)
    db.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
