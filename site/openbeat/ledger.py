"""The coverage ledger of a snapshot: force × month × dataset, as the build found it. No words here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from sqlite3 import Row

from .model import PRESENT, Entry, Force, Hole
from .months import month_before
from .store import Store


def forces(store: Store) -> tuple[Force, ...]:
    """Every force of the ledger by name, those with an area first, the railway police after them."""
    rows = store.db.execute("SELECT slug, name, territorial FROM forces ORDER BY territorial DESC, name, slug")
    return tuple(Force(r["slug"], r["name"], bool(r["territorial"])) for r in rows)


def every_entry(store: Store) -> Iterator[Entry]:
    """The whole ledger, by force, month and dataset, in one query."""
    return map(_entry, store.db.execute("SELECT * FROM coverage ORDER BY force, month, dataset"))


def of_dataset(store: Store, dataset: str) -> dict[str, tuple[Entry, ...]]:
    """Force slug → its entries of one dataset, oldest first."""
    rows = store.db.execute(
        "SELECT * FROM coverage WHERE dataset = :dataset ORDER BY force, month", {"dataset": dataset}
    )
    found: dict[str, list[Entry]] = {}
    for entry in map(_entry, rows):
        found.setdefault(entry.force, []).append(entry)
    return {force: tuple(entries) for force, entries in found.items()}


def of_force(store: Store, force: str, datasets: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of one force (slug) by dataset and month, of these datasets."""
    rows = store.db.execute("SELECT * FROM coverage WHERE force = :force ORDER BY dataset, month", {"force": force})
    return tuple(entry for entry in map(_entry, rows) if entry.dataset in datasets)


def holes(entries: Iterable[Entry]) -> tuple[Hole, ...]:
    """The runs of months that are not whole; entries of one force, by dataset and month."""
    runs: list[list[Entry]] = []
    for entry in entries:
        if entry.state == PRESENT:
            continue
        if runs and _follows(runs[-1][-1], entry):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return tuple(Hole(tuple(run)) for run in runs)


def _follows(last: Entry, entry: Entry) -> bool:
    """Whether an entry is the next month of the same hole."""
    alike = (last.dataset, last.state, last.reason, last.evidence)
    return alike == (entry.dataset, entry.state, entry.reason, entry.evidence) and (
        month_before(entry.month) == last.month
    )


def _entry(r: Row) -> Entry:
    return Entry(
        r["force"], r["month"], r["dataset"], r["rows"], r["expected"], r["state"], r["reason"] or "",
        r["evidence"] or "", r["source"] or "", r["digest"] or "", r["official"],
    )  # fmt: skip


def nation(store: Store, dataset: str) -> tuple[tuple[str, bool, str], ...]:
    """Which forces are in the line of England and Wales: name, whether it is, and why not; nothing if there is none."""
    rows = store.db.execute(
        """SELECT f.name, p.included, p.reason FROM national_parts p JOIN areas a ON a.code = p.area
           JOIN forces f ON f.slug = p.force WHERE a.kind = 'nation' AND p.dataset = :dataset ORDER BY f.name""",
        {"dataset": dataset},
    )
    return tuple((r["name"], bool(r["included"]), r["reason"]) for r in rows)
