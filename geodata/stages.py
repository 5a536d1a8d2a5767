"""What the person who runs a build sees: one progress bar a stage, then what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Protocol

import pandas as pd
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from .coverage import PRESENT, runs
from .faults import Faults
from .sources import Taken

FAULTS_SHOWN = 20
PEOPLE = ("teams", "officers", "priorities", "events", "leads", "commentary")


class Advance(Protocol):
    """What a stage is told of its own progress: things done, and rows read, since the last call."""

    def __call__(self, done: int, rows: int = 0) -> None:
        """Add to what is done."""


class _Rate(ProgressColumn):
    """Rows a second of the stages that read rows."""

    def render(self, task: Task) -> Text:
        """The rate of one stage, "" where it reads no rows."""
        rows, seconds = task.fields["rows"], task.finished_time or task.elapsed
        return Text(f"{rows / seconds:,.0f} rows/s" if rows and seconds else "")


@dataclass(frozen=True)
class Done:
    """A stage that has ended, for the build's report."""

    stage: str
    seconds: float
    rows: int


class Stages:
    """Progress of a build on the terminal; with `quiet` only what must be known is printed."""

    def __init__(self, quiet: bool = False) -> None:
        """Show bars unless `quiet`, or unless nobody watches (no terminal)."""
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.quiet = quiet
        self.done: list[Done] = []
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            _Rate(),
            console=self.console,
            disable=quiet,
        )

    def __enter__(self) -> Stages:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    @contextmanager
    def stage(self, title: str, total: int | None = None) -> Iterator[Advance]:
        """A bar for one stage; call what it yields with what was done since the last call.

        Args:
            title: what is being done.
            total: how many things there are to do (files, bytes, wards); None where nobody knows.
        """
        task = self._progress.add_task(title, total=total, rows=0)
        seen, start = 0, monotonic()

        def advance(done: int, rows: int = 0) -> None:
            nonlocal seen
            seen += rows
            self._progress.update(task, advance=done, rows=seen)

        yield advance
        done = self._progress.tasks[task].completed
        self._progress.update(task, total=done or 1, completed=done or 1)
        self.done.append(Done(title, round(monotonic() - start, 3), seen))

    def say(self, text: str) -> None:
        """One line, unless quiet."""
        if not self.quiet:
            self.console.print(text, markup=False)

    def report_sources(self, taken: list[Taken]) -> None:
        """What each file was taken for; the members of an archive are counted together."""
        table = Table("file", "taken for", "", box=None, pad_edge=False)
        groups: dict[tuple[str, str], list[Taken]] = {}
        for t in taken:
            groups.setdefault((t.source.path.name, t.kind), []).append(t)
        for (name, kind), members in groups.items():
            note = members[0].note if len(members) == 1 else f"{len(members)} files, {_range(members)}"
            table.add_row(name, kind, note)
        self._print(table)

    def report_coverage(self, ledger: pd.DataFrame) -> None:
        """The months that are not wholly there, by force, dataset and reason; datasets nobody gave are one line."""
        given = ledger[ledger["dataset"].isin(ledger.loc[ledger["source"] != "", "dataset"])]
        holes = given[given["state"] != PRESENT]
        table = Table("force", "dataset", "state", "months", "why", box=None, pad_edge=False)
        for (force, dataset, state, reason), rows in holes.groupby(["force", "dataset", "state", "reason"]):
            table.add_row(str(force), str(dataset), str(state), ", ".join(runs(list(rows["month"]))), str(reason))
        whole = len(given) - len(holes)
        self.say(f"Coverage: {whole} of {len(given)} force-months present{':' if len(holes) else '.'}")
        if len(holes):
            self._print(table)
        for dataset in sorted(set(ledger["dataset"]) - set(given["dataset"])):
            self.say(f"No files of {dataset} at all.")

    def report_people(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """What is held of those who police and answer for areas, by table; that there is none where that is so."""
        results = int(tables["priorities"]["result"].ne("").sum())
        told = [f"{name} {len(tables[name]):,}" for name in PEOPLE if len(tables[name])]
        counted = [f"{text} ({results:,} with a result)" if text.startswith("priorities") else text for text in told]
        self.say(f"Of people: {', '.join(counted)}." if counted else "No teams, commentary or leads among the inputs.")

    def report_faults(self, faults: Faults) -> None:
        """Rows that could not be read as they stand, most frequent first."""
        archives: Counter[tuple[str, str]] = Counter()
        for file, reason, n in faults.rows():
            archives[file.split(":")[0], reason] += n
        if not archives:
            return
        table = Table("rows", "reason", "file", box=None, pad_edge=False)
        for (file, reason), n in archives.most_common(FAULTS_SHOWN):
            table.add_row(f"{n:,}", reason, file)
        self.say("Not read as they stand (each file and reason is kept in the snapshot):")
        self._print(table)

    def _print(self, table: Table) -> None:
        if not self.quiet:
            self.console.print(table)


def _range(members: list[Taken]) -> str:
    months = sorted(t.month for t in members if t.month)
    return f"{months[0]} to {months[-1]}" if months else members[0].note
