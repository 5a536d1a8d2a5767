"""The beat sheets of a whole force in one run: a PDF of each area, and one of them all with their bookmarks.

All are of one snapshot and one moment, however long the run takes, so it does not matter how many processes print them.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask import Flask, g

from .. import area_words, clock, figures, typesetting
from .. import store as stores
from ..live.database import the_live
from ..model import Area
from ..pages import the_store
from ..store import Store
from . import beat_sheet, edit_page, sheet, tongues
from . import choices as asked
from .beat_sheet import Shown
from .choices import Choices

PROCESSES = 2
FEW = 12  # sheets that one process has made before another has begun
EXAMPLE = "https://openbeat.example"  # where a demonstration is said to be, unless it has an address
Create = Callable[[dict[str, Any]], Flask]


class Unprintable(Exception):
    """An order that cannot be printed: what of it, why, and the way on."""

    def __init__(self, part: str, what: str, mend: str) -> None:
        """Keep the three parts."""
        self.part, self.what, self.mend = part, what, mend
        super().__init__(f"{part}: {what}. {mend}.")


@dataclass(frozen=True)
class Order:
    """What is printed: areas (codes) of one force, in their order, from one snapshot as at one moment."""

    create: Create  # makes the site's application from its settings
    settings: dict[str, Any]
    snapshot: str
    force: Area
    areas: tuple[str, ...]
    choices: Choices

    @property
    def all_name(self) -> str:
        """The name of the file of them all: "zedshire-beat-sheets-a4.pdf"."""
        return f"{self.force.slug}-{edit_page.NAME}s-{self.choices.paper}.pdf"


@dataclass(frozen=True)
class Sheet:
    """One sheet: the name of its file, its PDF, and what it shows, with its sizes of type."""

    name: str
    pdf: bytes
    shown: Shown


class Press:
    """An application that makes the sheets of an order."""

    worker: ClassVar[Press]  # that of a process which does nothing else

    def __init__(self, order: Order) -> None:
        """Open the site once for all sheets."""
        self.order, self.app = order, order.create(order.settings)

    @classmethod
    def open(cls, order: Order) -> None:
        """Begin a process that does nothing else; whoever stops the run tells the process that writes."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.worker = cls(order)

    def sheet(self, code: str) -> Sheet:
        """The sheet of an area."""
        with self._reading() as store:
            area = store.area(code)
            if area is None:
                raise LookupError(code)
            shown = sheet.shown(store, figures.read(store, area), self.order.choices)
            pdf, sizes = _set(shown["title"], [shown])
            return Sheet(beat_sheet.file_name(area, self.order.choices), pdf, shown | {"sizes": sizes})

    def bound(self, shown: Sequence[Shown]) -> bytes:
        """All sheets in one file."""
        with self._reading():
            heading = tongues.of(self.order.choices.lang).labels["sheet"]
            return _set(f"{heading}: {area_words.name(self.order.force)}", shown)[0]

    def close(self) -> None:
        """Give back what the site has open."""
        with self.app.app_context():
            the_live().close()

    @contextmanager
    def _reading(self) -> Iterator[Store]:
        with self.app.test_request_context():
            g.store = stores.of(Path(self.app.config["DATA"]), self.order.snapshot)
            yield the_store()


def ordered(create: Create, settings: Mapping[str, Any], force: str, kinds: Sequence[str], choices: Choices) -> Order:
    """The areas of these kinds of a force, each kind by name, and how their sheets are to look.

    Args:
        create: makes the site's application.
        settings: of it; DATA is the folder of the site.
        force: its slug.
        kinds: of areas, in the order of the file of them all.
        choices: how the sheets are to look.

    Raises Unprintable for what there is not, and where a real site has no address for its codes to lead to.
    """
    app = create(dict(settings))
    with app.test_request_context():
        store = stores.current(Path(app.config["DATA"]))
        if store is None:
            raise Unprintable(str(settings["DATA"]), "no site is built here", "Build one: build.py site")
        g.store = store
        found = _force(store, force)
        fixed = {"ADDRESS": _address(app, store), "NOW": clock.now().isoformat(), "CACHE_MB": "0"}
        _look(store, found, choices)
        areas = _areas(store, found, kinds)
    return Order(create, {**settings, **fixed}, store.snapshot.id, found, areas, choices)


def printed(order: Order, folder: Path, advance: Callable[[int], None], processes: int | None = None) -> list[Shown]:
    """Write every sheet of an order into a folder; what each shows.

    Args:
        order: what is printed.
        folder: made where it is not there; a file of the same name is replaced.
        advance: is called with 1 for each sheet.
        processes: how many print at once; else as many as are worth their start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with closing(_made(order, processes or _worth(len(order.areas)))) as sheets:
        for one in sheets:
            write(folder / one.name, one.pdf)
            made.append(one.shown)
            advance(1)
    return made


def bind(order: Order, folder: Path, sheets: Sequence[Shown]) -> Path:
    """Write one file of all sheets with a bookmark for each; where it lies."""
    path = folder / order.all_name
    with closing(Press(order)) as press:
        write(path, press.bound(sheets))
    return path


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _made(order: Order, processes: int) -> Generator[Sheet]:
    """The sheets one after the other, whichever process made them."""
    if processes == 1:
        with closing(Press(order)) as press:
            yield from map(press.sheet, order.areas)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), Press.open, (order,)) as pool:
        yield from pool.map(_sheet, order.areas)


def _sheet(code: str) -> Sheet:
    return Press.worker.sheet(code)


def _worth(sheets: int) -> int:
    """How many processes make so many sheets soonest."""
    return 1 if sheets <= FEW else min(PROCESSES, os.cpu_count() or 1)


def _set(title: str, sheets: Sequence[Shown]) -> tuple[bytes, list[float]]:
    return typesetting.fitted_paper(beat_sheet.TEMPLATE, beat_sheet.document(title, sheets))


def _force(store: Store, slug: str) -> Area:
    rows = store.db.execute(
        """SELECT a.code, a.kind, a.name, a.assumed, a.slug FROM areas a
           WHERE a.kind = 'force' ORDER BY a.slug"""
    )
    held = {area.slug: area for area in map(stores.area_of, rows)}
    if slug not in held:
        raise Unprintable("--force", f"this site has no force “{slug}”", f"It has {', '.join(held)}")
    return held[slug]


def _address(app: Flask, store: Store) -> str:
    """The public address of the site, which the code on each sheet leads to."""
    told: str = app.config["ADDRESS"] or (EXAMPLE if store.snapshot.fictional else "")
    parts = urlsplit(told)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        what = f"“{told}” is no address of a site" if told else "the code on each sheet would lead nowhere"
        raise Unprintable("OPENBEAT_ADDRESS", what, "Set it to the public address of the site, “https://…”")
    return told


def _look(store: Store, force: Area, choices: Choices) -> None:
    """Refuse what there is not."""
    _one("--paper", choices.paper, asked.PAPERS)
    _one("--layer", choices.layer, asked.layers(store) | {asked.LAYER: ""})
    _one("--months", choices.months, asked.MONTHS)
    _one("--lang", choices.lang, asked.LANGUAGES)
    if choices.lang != asked.ENGLISH and not tongues.is_welsh(store, force.code):
        raise Unprintable("--lang", f"{area_words.name(force)} has no sheets in Welsh", "The forces of Wales have")


def _areas(store: Store, force: Area, kinds: Sequence[str]) -> tuple[str, ...]:
    for kind in kinds:
        _one("--kind", kind, beat_sheet.PATHS)
    rows = store.db.execute(
        """SELECT a.code, a.kind FROM closure c JOIN areas a ON a.code = c.descendant
           WHERE c.ancestor = :force ORDER BY a.name COLLATE NOCASE, a.code""",
        {"force": force.code},
    ).fetchall()
    found = tuple(r["code"] for kind in dict.fromkeys(kinds) for r in rows if r["kind"] == kind)
    if not found:
        raise Unprintable("--kind", f"{area_words.name(force)} has no {' or '.join(kinds)}", "Choose another kind")
    return found


def _one(option: str, told: str, known: Mapping[str, str]) -> None:
    if told not in known:
        raise Unprintable(option, f"there is no “{told}”", f"Choose one of {', '.join(known)}")
