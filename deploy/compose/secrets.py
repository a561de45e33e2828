"""Makes every password and key of one machine, once, as files beside this one: `python3 -m deploy.compose.secrets`.

What is there stays as it is: another key would open nothing of what the old one sealed. Nothing but Python is needed.
"""

import os
import sys
from pathlib import Path

from deploy.k8s.secrets import everything

FOLDER = Path(__file__).parent / "secrets"


def make(folder: Path = FOLDER) -> bool:
    """Write them into the folder, for its owner alone; False when it is there already."""
    if folder.exists():
        return False
    unfinished = folder.with_name(f"{folder.name}.{os.getpid()}")
    unfinished.mkdir(mode=0o700)
    for secret, values in everything().items():
        for key, value in values.items():
            file = unfinished / secret / key
            file.parent.mkdir(exist_ok=True)
            file.write_text(value)
            file.chmod(0o444)  # read in containers by users of theirs; on this machine nobody else gets into the folder
    unfinished.rename(folder)
    return True


if __name__ == "__main__":
    print(f"{FOLDER}: {'made' if make() else 'kept'}", file=sys.stderr)
