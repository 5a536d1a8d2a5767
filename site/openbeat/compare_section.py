"""The section “Compare” of an area's page: beside its force, England and Wales, and what is usual for its like."""

from __future__ import annotations

from dataclasses import dataclass

from . import compare_choice, compare_page, compare_rows, measures
from . import compare_words as said
from .compare_page import Beside, Link
from .comparison import KINDS, Compared
from .drawings import interval_chart
from .figures import Figures
from .measures import Measure
from .store import Store


@dataclass(frozen=True)
class CompareSection:
    """The section; every string is finished."""

    lead: str
    lines: tuple[str, ...]
    fit: str  # how what is usual was worked out, "" where it is not known
    drawing: str  # "" where the area has no rate
    caption: str
    note: str  # why something is not there, "" for nothing
    links: tuple[Link, ...]


def view(store: Store, f: Figures) -> CompareSection | None:
    """The section of an area; None for England and Wales and for areas without a page."""
    if f.area.kind not in KINDS:
        return None
    measure = measures.of_crime(store)
    b = compare_page.beside(store, [f.area.code], measure)
    own = b.chosen[0]
    links = _links(own, f)
    if own.rate is None:
        return CompareSection(said.unrated_sentence(compare_rows.no_rate(own, measure)), (), "", "", "", "", links)
    usual = compare_rows.usual_sentence(own, measure)
    lead, *lines = filter(None, (*compare_page.sentences(b, measure), usual))
    fit = own.fit if own.usual else None
    told = said.fit_sentence(own.area.kind, fit.nation, fit.areas, fit.r2, fit.spread) if fit else ""
    return CompareSection(
        lead=lead,
        lines=tuple(lines),
        fit=told,
        drawing=_drawing(b, measure),
        caption=said.STRIP_BAND if own.usual else said.STRIP,
        note="" if b.nation else f"{said.WHERE}: {said.NO_NATION}.",
        links=links,
    )


def _drawing(b: Beside, measure: Measure) -> str:
    rows = [compare_rows.interval(c, measure, chosen=c in b.chosen, usual=c in b.chosen) for c in b.every]
    description = "; ".join(f"{row.name}: {row.words}" for row in rows)
    return interval_chart(rows, title="Recorded crime per 1,000 residents, with its range", description=description)


def _links(own: Compared, f: Figures) -> tuple[Link, ...]:
    """Its siblings side by side, of its district and of its force, and the way to choose others."""
    choose = ("Choose others to compare with", compare_choice.address([compare_rows.ident(own.area)]))
    if own.area.kind == "force":
        return (choose, ("All forces, alphabetically", "/forces"))
    force, district = f.lineage.get("force"), f.lineage.get("district")
    found = [choose]
    plural = said.KINDS[own.area.kind][1]
    if force and force.slug and district and own.area.kind == "ward":
        found.append((f"The wards of {district.name} side by side", f"/compare/{force.slug}?within={district.code}"))
    if force and force.slug:
        query = "" if own.area.kind == "ward" else f"?kind={own.area.kind}"
        found.append(
            (
                f"All {plural} of {said.place_of(force.name)} side by side, and as a funnel",
                f"/compare/{force.slug}{query}",
            )
        )
    return tuple(found)
