"""All areas of one kind of a force side by side: alphabetical or by number of crimes, never by rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import current_app
from werkzeug.datastructures import MultiDict

from . import addresses, compare_page, compare_rows, comparison, funnel_words, funnels, measures, words
from . import compare_words as said
from .compare_rows import Cell, Row, Table
from .comparison import Compared
from .funnels import Funnel
from .measures import CRIME, Measure
from .model import Area
from .pages import public
from .store import Store

KINDS = ("ward", "neighbourhood", "csp", "bcu")
SORTS = {"name": "Name", "crimes": "Number of records"}
LONG = 120  # so many areas stand open
Link = tuple[str, str, bool]  # words, address, whether it is this one


@dataclass(frozen=True)
class Side:
    """What an address asks for, with the areas found; `faults` says which parts of it are wrong."""

    force: Area
    kinds: tuple[str, ...]  # those the force has any areas of
    kind: str
    measures: tuple[Measure, ...]
    measure: Measure
    within: Area | None  # a part of the force that is shown alone
    sort: str
    found: tuple[Compared, ...]
    faults: tuple[str, ...] = ()

    def address(self, ending: str = "", **others: str) -> str:
        """The address of this view, with some of its choices changed; those that it begins with are left out."""
        own = {
            "kind": self.kind,
            "measure": self.measure.id,
            "within": compare_rows.ident(self.within) if self.within else "",
            "sort": self.sort,
        }
        plain = {"kind": "ward", "measure": CRIME, "within": "", "sort": "name"}
        asked = {k: v for k, v in (own | others).items() if v != plain[k]}
        path = f"/compare/{self.force.slug}" + (f".{ending}" if ending else "")
        return path + (f"?{urlencode(asked, safe=',/')}" if asked else "")


@dataclass(frozen=True)
class SidePage:
    """What the template shows; every string is finished."""

    heading: str
    measure: str
    lead: str
    lines: tuple[str, ...]
    force: tuple[str, str]  # name and address
    kinds: tuple[Link, ...]
    sorts: tuple[Link, ...]
    action: str
    kept: tuple[tuple[str, str], ...]  # what the form of measures keeps
    measures: tuple[tuple[str, str, bool], ...]
    chosen_measure: str  # what the form of areas keeps
    parts: tuple[Link, ...]  # the force's districts, to show the wards of one alone
    table: Table
    folded: bool
    notes: tuple[str, ...]
    funnels: tuple[Funnel, ...]
    no_funnel: str
    explained: str  # how a funnel is read
    made: tuple[str, ...]
    cite: str
    json_url: str
    csv_url: str


def read(store: Store, slug: str, asked: MultiDict[str, str]) -> Side | None:
    """What an address asks for; None where there is no such force."""
    row = store.db.execute("SELECT code FROM forces WHERE slug = :slug AND territorial", {"slug": slug}).fetchone()
    force = store.area(row["code"]) if row and row["code"] else None
    if force is None:
        return None
    every = measures.every(store)
    kinds = _kinds(store, force)
    kind, sort = asked.get("kind", "ward"), asked.get("sort", "name")
    measure = measures.named(every, asked.get("measure", CRIME))
    holder = asked.get("within", "")
    within = store.area(holder) if holder else None
    faults = [
        said.part_sentence("kind", "a kind of area that this force has") if kind not in kinds else "",
        said.part_sentence("measure", "anything that areas can be compared by") if measure is None else "",
        said.part_sentence("sort", "an order: it is by name or by number of crimes") if sort not in SORTS else "",
        said.part_sentence("within", "a part of this force") if holder and not _part(store, within, force) else "",
    ]
    wrong = tuple(filter(None, faults))
    side = Side(force, kinds, kind, every, measure or every[0], within, sort, (), wrong)
    if wrong:
        return side
    codes = comparison.inside(store, within.code if within else force.code, kind)
    return replace(side, found=tuple(comparison.read(store, codes, side.measure).values()))


def page(store: Store, side: Side) -> SidePage:
    """The page of a force's areas of a kind."""
    shown, none = funnels.views(side.found, (), side.measure)
    told = sentences(side)
    plural = said.KINDS[side.kind][1]
    place = side.within.name if side.within else said.place_of(side.force.name)
    return SidePage(
        heading=f"{plural[:1].upper()}{plural[1:]} of {place} side by side",
        measure=side.measure.label,
        lead=told[0],
        lines=tuple(told[1:]),
        force=(side.force.name, addresses.page(side.force)),
        kinds=tuple((_plural(k), side.address(kind=k, within=""), k == side.kind) for k in side.kinds),
        sorts=tuple((title, side.address(sort=key), key == side.sort) for key, title in SORTS.items()),
        action=f"/compare/{side.force.slug}",
        kept=tuple((k, v) for k, v in _kept(side).items() if v),
        measures=tuple((m.id, m.label, m == side.measure) for m in side.measures),
        chosen_measure="" if side.measure.id == CRIME else side.measure.id,
        parts=_parts(store, side) if side.kind == "ward" else (),
        table=_table(side, store.snapshot.oldest_month),
        folded=len(side.found) > LONG,
        notes=_notes(side),
        funnels=shown,
        no_funnel=none,
        explained=funnel_words.EXPLAINED,
        made=compare_page.made(
            side.measure, side.found, store.snapshot, () if side.measure.is_harm else (funnel_words.MADE,)
        ),
        cite=_cite(store, side),
        json_url=side.address(ending="json"),
        csv_url=side.address(ending="csv"),
    )


def sentences(side: Side) -> tuple[str, ...]:
    """How many areas lie where chance and the usual differences would put them; or why that cannot be said."""
    shown, none = funnels.views(side.found, (), side.measure)
    usual = [c.usual for c in side.found if c.usual]
    beside = sum(abs(u.z) <= said.USUAL_Z for u in usual)
    told = said.usual_count_sentence(side.kind, len(usual), beside) if usual else ""
    first = shown[0].sentences[0] if shown else none
    return tuple(filter(None, (first, told, said.NO_ORDER)))


def _kinds(store: Store, force: Area) -> tuple[str, ...]:
    rows = store.db.execute(
        """SELECT DISTINCT a.kind FROM closure c JOIN areas a ON a.code = c.descendant WHERE c.ancestor = :force""",
        {"force": force.code},
    )
    held = {r["kind"] for r in rows}
    return tuple(kind for kind in KINDS if kind in held)


def _part(store: Store, within: Area | None, force: Area) -> bool:
    """Whether an area is a part of the force that others lie in."""
    return within is not None and within.kind in ("district", "csp", "bcu") and (
        store.lineage(within.code).get("force") == force
    )  # fmt: skip


def _parts(store: Store, side: Side) -> tuple[Link, ...]:
    """The force as a whole and its districts, as links."""
    rows = store.db.execute(
        """SELECT a.code, a.name FROM closure c JOIN areas a ON a.code = c.descendant
           WHERE c.ancestor = :force AND a.kind = 'district' ORDER BY a.name COLLATE NOCASE, a.code""",
        {"force": side.force.code},
    ).fetchall()
    if len(rows) < 2:
        return ()
    own = side.within.code if side.within else ""
    whole = ("The whole force", side.address(within=""), not own)
    return (whole, *((r["name"], side.address(within=r["code"]), r["code"] == own) for r in rows))


def _kept(side: Side) -> dict[str, str]:
    return {
        "kind": "" if side.kind == "ward" else side.kind,
        "within": compare_rows.ident(side.within) if side.within else "",
        "sort": "" if side.sort == "name" else side.sort,
    }


def _plural(kind: str) -> str:
    plural = said.KINDS[kind][1]
    return plural[:1].upper() + plural[1:]


def _table(side: Side, oldest: str) -> Table:
    ranked = any(c.estimate and c.estimate.ranks for c in side.found)
    usual = any(c.usual for c in side.found)
    heads = compare_rows.heads(side.measure, side.found, ranked=ranked)
    order = sorted(side.found, key=_most if side.sort == "crimes" else _by_name)
    rows = tuple(_row(c, side, oldest, ranked, usual) for c in order)
    by = "by number of crimes" if side.sort == "crimes" and side.measure.dataset == "crime" else SORTED[side.sort]
    caption = f"{side.measure.label}: {said.kind_words(side.kind, len(rows))} {by}"
    return Table(caption, (*heads, *([("Beside what is usual", False)] * usual)), rows)


SORTED = {"name": "by name", "crimes": "by number of incidents"}


def _by_name(c: Compared) -> tuple[str, str, str]:
    return c.area.name.casefold(), compare_rows.where(c).casefold(), c.code


def _most(c: Compared) -> tuple[int, str]:
    """Most records first; those whose year was not published last."""
    return (-(c.records if c.records is not None else -1), c.area.name.casefold())


def _row(c: Compared, side: Side, oldest: str, ranked: bool, usual: bool) -> Row:
    own = compare_rows.cells(c, side.measure, oldest, ranked=ranked)
    told = said.usual_words(c.usual.z) if c.usual and c.rate else "not known"
    beside = (Cell(told, numeric=False),) if usual else ()
    aside = "" if side.within else (c.within["district"].name if "district" in c.within else "")
    return Row(
        compare_rows.ident(c.area), c.area.name, addresses.page(c.area), (aside,) if aside else (), (*own, *beside)
    )  # fmt: skip


def _notes(side: Side) -> tuple[str, ...]:
    """What must be said over the table."""
    towns = any(c.rate is None and c.records is not None for c in side.found)
    fits: Sequence[str] = tuple(
        dict.fromkeys(
            said.fit_sentence(side.kind, c.fit.nation, c.fit.areas, c.fit.r2, c.fit.spread)
            for c in side.found
            if c.fit and c.usual
        )
    )
    return tuple(filter(None, (said.TOO_FEW_TOWNS if towns else "", *fits, said.RECORDING)))


def _cite(store: Store, side: Side) -> str:
    snapshot = store.snapshot
    invented = " Fictional demonstration data." if snapshot.fictional else ""
    months = side.found[0].now if side.found else ()
    period = f"{words.period_words(months[0], months[-1])}, " if months else ""
    return (
        f"{current_app.config['SITE_NAME']}, “{_plural(side.kind)} of {said.place_of(side.force.name)} side by side: "
        f"{side.measure.label}”, {period}snapshot {snapshot.id}, {public(side.address())}.{invented}"
    )
