"""An area in brief: what an embedded page, a share image and a description for machines say alike."""

from __future__ import annotations

from dataclasses import dataclass

from . import area_words, summary, words
from .drawings import month_chart
from .figures import Figures
from .model import PRESENT, Snapshot
from .numbers import missing_words

RATED = "Not a safety rating. Fraud, online crime and what was never reported are not in these figures."
INVENTED = "Zedshire is invented: every street, figure and postcode here is fictional, for demonstration."


@dataclass(frozen=True)
class Brief:
    """Finished strings."""

    name: str  # "Castle ward"
    where: str  # "Zedborough · Zedshire Police", "" where nothing is above it
    sentence: str  # the one plain sentence
    now: str  # "6,214", "not published"
    before: str
    period: str  # "January to December 2025"
    before_period: str
    coverage: str  # "12 of 12 months published"
    newest: str  # "data to December 2025", "" where no month is held
    snapshot: str
    rated: str
    invented: str  # "" where the figures are real
    chart: str  # SVG, "" where none was asked for


def of(f: Figures, snapshot: Snapshot, *, drawn: bool = True) -> Brief:
    """What is said of an area in brief; its chart only where one is to be `drawn`."""
    total = f.whole("crime", "")
    period, before = (words.period_words(m[0], m[-1]) for m in (f.now, f.before))
    name = area_words.name(f.area)
    told = f"{name}, {words.period_words(f.months[0], f.months[-1])}; the darker bars are {period}."
    return Brief(
        name=name,
        where=where(f),
        sentence=summary.sentences(f)[0],
        now=words.figure(total.now, missing_words(f, f.now[0])),
        before=words.figure(total.before, missing_words(f, f.before[0])),
        period=period,
        before_period=before,
        coverage=words.coverage_words(sum(f.state(m, "crime") == PRESENT for m in f.now), len(f.now)),
        newest="" if f.silent else f"data to {words.month_words(f.now[-1])}",
        snapshot=snapshot.id,
        rated=RATED,
        invented=INVENTED if snapshot.fictional else "",
        chart=month_chart(f.series("crime"), title="Recorded crime by month", description=told) if drawn else "",
    )


def where(f: Figures) -> str:
    """What an area lies in: a ward's district, and the force."""
    kinds = ("district", "force") if f.area.kind == "ward" else ("force",)
    return " · ".join(f.lineage[kind].name for kind in kinds if kind in f.lineage and kind != f.area.kind)
