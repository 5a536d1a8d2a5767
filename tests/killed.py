"""Run build.py and die by SIGKILL just before it changes the disk for the n-th time; n = 0 only counts the changes.

Usage: killed.py N FILE ARGUMENTS…; the number of changes is written to FILE at the end, if there is one.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
import build

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.utime", "sqlite3.connect"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main() -> None:
    """Count, and die at the right moment."""
    last, told = int(sys.argv[1]), Path(sys.argv[2])
    seen = 0

    def watch(event: str, details: tuple[object, ...]) -> None:
        nonlocal seen
        if event in CHANGES or (event == "open" and isinstance(details[2], int) and details[2] & WRITING):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    try:
        build.cli(sys.argv[3:])
    finally:
        changes, last = seen, 0
        told.write_text(str(changes))


if __name__ == "__main__":
    main()
