"""What report cards cost: all cards of 43 forces and 200 command areas over twelve quarters, and how firm grades are.

Figures are drawn by chance around a model of forces; the page is that of the site which is measured (`pages`).
"""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.cards import book, quarters, rules
from geodata.cards.observed import Sources
from geodata.cards.official import Official
from geodata.cards.records import Records
from geodata.cards.searched import Searched
from geodata.cards.subjects import Subject
from geodata.categories import slugs
from geodata.counts import COLUMNS
from geodata.schema import GROUPS

from .measure import Row, row, timed

FORCES, COMMANDS, QUARTERS = 43, 200, 12
FIRST, LAST = "2021-01", "2025-12"
YEARLY = ("confidence_percent", "relied_on_percent", "good_or_excellent_percent", "victim_satisfaction_percent")
RATES = (0.0, 1.0, 4.0, 8.0, 3.3, 2.0, 8.0, 1.0, 8.0, 1.3, 8.0, 2.2, 6.0, 35.0)  # a year to 1,000, by category


def rows(root: Path) -> list[Row]:
    """`cards`: seconds and memory; `cards_flips`: of grades that a window one month earlier would change."""
    del root
    subjects, sources = country()
    told, number = rules.read(), quarters.number(LAST)
    ends = quarters.ends(FIRST, LAST)[-QUARTERS:]
    found, seconds = timed(lambda: book.cards(subjects, ends, number, told, sources))
    tracemalloc.start()
    book.cards(subjects, ends[-1:], number, told, sources)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    text = found["body"].str.len().sum() / 1e6
    note = f"{len(found):,} cards of {FORCES} forces and {COMMANDS} command areas"
    return [
        row("cards", seconds, len(found) / seconds, "s", f"{note}; theirs: cards a second"),
        row("cards_memory", peak, text, "MB", "peak of one quarter (ours), text of all cards (theirs)"),
        *flips(found),
    ]


def flips(found: pd.DataFrame) -> list[Row]:
    """How many grades of domains and indicators' wholes change when the window moves by a month."""
    bodies = [json.loads(text) for text in found.loc[found["kind"] == "force", "body"]]
    domains = [(d["grade"], d["month_earlier"]) for b in bodies for d in b["domains"] if d["grade"] != "none"]
    whole = [(b["overall"]["grade"], b["overall"]["month_earlier"]) for b in bodies if b["overall"]["grade"] != "none"]
    told = []
    for name, pairs in (("cards_flips_domains", domains), ("cards_flips_overall", whole)):
        changed = sum(now != then for now, then in pairs)
        told.append(row(name, 100 * changed / max(len(pairs), 1), 100, "%", f"{changed} of {len(pairs)} grades"))
    return told


def country() -> tuple[list[Subject], Sources]:
    """Forces and command areas drawn by chance, with figures of every kind but searches."""
    draw = np.random.default_rng(7)
    subjects = [_subject(draw, f"force-{i}", "force", f"force-{i}") for i in range(FORCES)]
    subjects += [_subject(draw, f"force-{i % FORCES}/area-{i}", "bcu", f"force-{i % FORCES}") for i in range(COMMANDS)]
    months = [quarters.month(m) for m in range(quarters.number(FIRST), quarters.number(LAST) + 1)]
    ledger = pd.DataFrame(
        [(s.id, m, d, "present") for s in subjects[:FORCES] for m in months for d in ("crime", "asb")],
        columns=["force", "month", "dataset", "state"],
    )
    counts = pd.DataFrame([r for s in subjects for r in _months(draw, s, months)], columns=["area", "month", *COLUMNS])
    ended = pd.DataFrame([r for s in subjects for r in _ended(draw, s, months)], columns=["area", "month", *GROUPS])
    nobody = pd.DataFrame({"force": [], "month": []})
    records = Records(counts, ledger, {"all": ended, "serious": ended}, nobody, [s.area for s in subjects])
    told = pd.DataFrame([r for s in subjects[:FORCES] for r in _official(draw, s)], columns=_TABLE)
    return subjects, Sources(records, Official(told, {}), Searched(nobody, ledger, {}))


_TABLE = ["force", "measure", "part", "period", "value", "low", "high", "source", "url", "file"]


def _subject(draw: np.random.Generator, name: str, kind: str, force: str) -> Subject:
    income, density, people = draw.uniform(0.06, 0.28), draw.uniform(60, 3000), draw.uniform(1e5, 2e6)
    return Subject(name, kind, name, force, name, "England", people, income, density, quarters.number(LAST))


def _months(draw: np.random.Generator, s: Subject, months: list[str]) -> list[tuple[object, ...]]:
    own, drift = draw.normal(0, 0.15, len(slugs())), draw.normal(-0.02, 0.05, len(slugs()))
    usual = np.array(RATES) * s.residents / 12_000 * np.exp(3 * s.income + 0.05 * np.log(s.density) + own)
    return [(s.area, m, *draw.poisson(usual * np.exp(drift * i / 12)).tolist()) for i, m in enumerate(months)]


def _ended(draw: np.random.Generator, s: Subject, months: list[str]) -> list[tuple[object, ...]]:
    shares = np.array([9, 4, 1.5, 2, 35, 38, 9, 1, 0.5]) * np.exp(draw.normal(0, 0.15, len(GROUPS)))
    usual = shares / shares.sum() * s.residents * 0.09 / 12
    return [(s.area, m, *draw.poisson(usual).tolist()) for m in months[:-6]]


def _official(draw: np.random.Generator, s: Subject) -> list[tuple[object, ...]]:
    """Yearly shares with an interval, and staff of each March."""
    found: list[tuple[object, ...]] = []
    for year in range(2020, 2026):
        for measure in YEARLY:
            value = 60 + draw.normal(0, 4)
            period = f"{year - 1}/{year % 100:02d}"
            found.append((s.id, measure, "", period, value, value - 2, value + 2, "drawn", "", "drawn"))
        for measure, usual in (("officers_fte", 2.3), ("neighbourhood_officers_fte", 0.3), ("pcso_fte", 0.15)):
            n = usual * s.residents / 1000 * np.exp(draw.normal(0, 0.1))
            found.append((s.id, measure, "", f"{year}-03-31", n, None, None, "drawn", "", "drawn"))
    return found
