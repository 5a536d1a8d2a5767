"""A PostgreSQL server of Debian's, of this run alone: in a folder of its own, on a free port of the loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.serving import free_port

REQUIRED = os.environ.get("REQUIRE_POSTGRES") == "1"
SETTINGS = ("max_connections=200",)
CARELESS = ("fsync=off", "full_page_writes=off")  # what is lost with the machine is a test's
OWNER = "postgres"  # PostgreSQL refuses to run as root


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that Debian has installed, None for none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def cluster(folder: Path, *, safe: bool = False) -> Iterator[str]:
    """Run a server until the block ends; the address of its administrative database.

    Only a `safe` one writes through to the disk as a real one must.
    """
    own = programs()
    assert own, "no PostgreSQL: apt-get install postgresql"
    root = os.geteuid() == 0
    if root:
        shutil.chown(folder, OWNER)
    data, port = folder / "data", free_port()
    _run([own / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"], root, folder)
    options = " ".join(
        f"-c {one}" for one in (*SETTINGS, *(() if safe else CARELESS), f"port={port}", "listen_addresses=127.0.0.1")
    )
    options += f" -c unix_socket_directories={folder}"
    _run([own / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"], root, folder)
    try:
        yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
    finally:
        _run([own / "pg_ctl", "-D", data, "-m", "immediate", "stop"], root, folder)


def fresh(address: str, template: str = "template1") -> str:
    """The address of a new database on a server."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{address.rpartition('/')[0]}/{name}"


def _run(command: Sequence[str | Path], as_owner: bool, folder: Path) -> None:
    owner = pwd.getpwnam(OWNER) if as_owner else None
    told = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    out = folder / "said"
    with out.open("ab") as file:  # not a pipe: the server would keep it open
        done = subprocess.run([str(part) for part in command], stdout=file, stderr=file, cwd="/", check=False, **told)
    assert done.returncode == 0, out.read_text(encoding="utf-8", errors="replace")
