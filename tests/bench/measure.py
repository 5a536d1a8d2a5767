"""Timing two ways of the same work in turn, what a whole process takes, and the shape of a row of results."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypedDict, TypeVar

T = TypeVar("T")
RUNS = 7
SAMPLE = 0.05  # seconds between two looks at the memory of a process and its children


class Row(TypedDict):
    """One measurement; ratio says how many times better ours is."""

    name: str
    ours: float
    theirs: float
    ratio: float
    unit: str
    note: str


@dataclass(frozen=True)
class Cost:
    """What a whole process took: seconds, and its highest resident memory with its children's, in megabytes."""

    seconds: float
    megabytes: float


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], note: str) -> Row:
    """Both ways in turn, after one run of each that does not count; medians in seconds."""
    ours(), theirs()
    times: dict[Callable[[], object], list[float]] = {ours: [], theirs: []}
    for _ in range(RUNS):
        for way, seconds in times.items():
            seconds.append(timed(way)[1])
    return row(name, median(times[ours]), median(times[theirs]), "s", f"{note}; median of {RUNS}")


def timed(way: Callable[[], T]) -> tuple[T, float]:
    """What a way of working gives, and the seconds it took."""
    start = perf_counter()
    result = way()
    return result, perf_counter() - start


def row(name: str, ours: float, theirs: float, unit: str, note: str) -> Row:
    """A row of two figures of which less is better."""
    return Row(
        name=name, ours=round(ours, 3), theirs=round(theirs, 3), ratio=round(theirs / ours, 2), unit=unit, note=note
    )


def process(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder to its end, its output thrown away; SystemExit with its last line where it fails.

    Memory is the highest sum over the process and its children that was seen, pages they share counted for each,
    and at least the highest that any one of them reached between two looks. (The system's own figure for an ended
    child, ru_maxrss, is of no use: it begins with the memory of the process that started it.)
    """
    ended, highest = threading.Event(), [0]
    start = perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        watcher = threading.Thread(target=_watch, args=(child.pid, highest, ended))
        watcher.start()
        said = child.communicate()[1].decode(errors="replace")
        seconds = perf_counter() - start
        ended.set()
        watcher.join()
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {(said.strip().splitlines() or ['no word'])[-1]}")
    return Cost(seconds, highest[0] / 1e6)


def _watch(pid: int, highest: list[int], ended: threading.Event) -> None:
    while not ended.wait(SAMPLE):
        held = [_memory(member) for member in _family(pid)]
        highest[0] = max(highest[0], sum(now for now, _ in held), *(most for _, most in held))


def _family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = children.read_text().split()
        except OSError:
            continue  # it has just ended
        for child in below:
            yield from _family(int(child))


def _memory(pid: int | str) -> tuple[int, int]:
    """Bytes of memory that a process holds and the most it ever held; zeros where it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    return kilobytes.get("VmRSS", 0) * 1024, kilobytes.get("VmHWM", 0) * 1024


def resident() -> int:
    """Bytes of memory that this process holds; the mark of its highest starts anew from here."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("self")[0]


def highest() -> int:
    """The most bytes that this process held since `resident` was asked."""
    return _memory("self")[1]
