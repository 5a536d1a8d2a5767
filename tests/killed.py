"""Run build.py and die by SIGKILL just before it changes the disk for the n-th time; n = 0 only counts the changes.

Each line of standard input is a JSON list: n, a file, and the arguments of the build. The build runs in a process of
its own, a fork of this one, so that Python loads its libraries once for all of them. Each line of standard output is
the status with which one ended. The number of changes is written to the file at the end, if there is one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
import build

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.utime", "sqlite3.connect"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def run(last: int, told: Path, arguments: list[str]) -> None:
    """Count, and die at the right moment."""
    seen = 0

    def watch(event: str, details: tuple[object, ...]) -> None:
        nonlocal seen
        if event in CHANGES or (event == "open" and isinstance(details[2], int) and details[2] & WRITING):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    try:
        build.cli(arguments)
    finally:
        changes, last = seen, 0
        told.write_text(str(changes))


def main() -> None:
    """One build after another, each until it ends or dies."""
    for line in sys.stdin:
        last, told, arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            run(last, Path(told), arguments)
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
