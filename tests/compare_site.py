"""A built site with rates, what is usual, fifths, indicators and a second to forty-third force: rows of known numbers.

The rates are worked out here by another road than the build's: exact Poisson limits from scipy, and residents that
this file brings. Castle is a town centre; Quayside is far above what is usual, Westgate far below.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import edition
from harm_site import row
from page_check import Visitor
from scipy.stats import chi2

FORCE, SLUG = "E23999001", "zedshire"
CASTLE = "E05999001"  # town centre
NATION = "K04999999"
NOW, BEFORE = ("2025-10", "2026-09"), ("2024-10", "2025-09")
KINDS = ("ward", "csp", "bcu", "force", "neighbourhood")
FIT = (46, -1.2, 4.0, 0.2, 0.61, 0.25)  # areas, intercept, income, density, r2, spread
OTHERS = ("avon-and-somerset", "bedfordshire", "cambridgeshire", "city-of-london", "cumbria", "essex", "gwent", "kent",
          "merseyside", "north-wales", "suffolk", "surrey")  # fmt: skip


KNOWN = """SELECT r.area, r.residents, r.workday FROM residents r JOIN areas a ON a.code = r.area
           WHERE a.kind <> 'neighbourhood'"""
SUMMED = """SELECT area, sum(n) FROM counts
            WHERE CASE :category WHEN 'crime' THEN category <> 'anti-social-behaviour' ELSE category = :category END
                  AND month BETWEEN :first AND :last GROUP BY area"""
LEDGER = """INSERT INTO coverage SELECT '{slug}', month, dataset, rows, expected, {state}, reason, evidence, source,
            digest, official FROM coverage WHERE force = 'zedshire'"""
MONTHS = (
    "INSERT INTO months SELECT '{code}', month, {columns} FROM months WHERE area = 'E23999001' AND month <= '{last}'"
)
NAMED_FORCE = "INSERT INTO forces VALUES ('{slug}', '{code}', '{name}', {newest}, 1)"
NEWEST = {"gwent": "2026-07", "kent": ""}  # of forces that end early; "" for one without a month


def visit(county: Path, data: Path, *statements: str) -> Visitor:
    """A visitor of the county's site with these statements, in the data folder `data`: once for many tests."""
    from app import create_app

    edition.publish(county / "site", data, *statements)
    return Visitor(create_app({"DATA": data, "TESTING": True}).test_client())


def exact(n: int, people: int) -> tuple[float, float, float]:
    """Rate per 1,000 with the exact Poisson interval of 95%."""
    low = chi2.ppf(0.025, 2 * n) / 2 if n else 0.0
    return tuple(round(1000 * float(v) / people, 4) for v in (n, low, chi2.ppf(0.975, 2 * n + 2) / 2))  # type: ignore[return-value]


def database(county: Path) -> Path:
    """The database of the built county."""
    return county / "site" / "snapshots" / "current" / "site.db"


def counted(county: Path, category: str, period: tuple[str, str] = NOW) -> dict[str, int]:
    """Area → records of a category ("crime": all of them) in a year."""
    with closing(sqlite3.connect(database(county))) as db:
        asked = {"category": category, "first": period[0], "last": period[1]}
        return {area: n or 0 for area, n in db.execute(SUMMED, asked)}


def people(county: Path) -> dict[str, tuple[int, int | None]]:
    """Area → residents and workday population, of the areas that have them."""
    with closing(sqlite3.connect(database(county))) as db:
        return {a: (r, w) for a, r, w in db.execute(KNOWN)}


def kinds(county: Path) -> dict[str, str]:
    """Area → its kind."""
    with closing(sqlite3.connect(database(county))) as db:
        return dict(db.execute("SELECT code, kind FROM areas WHERE kind <> 'district'").fetchall())


def rated(county: Path) -> list[str]:
    """Statements that bring rates of crime, incidents and burglary of all areas whose rate means something, alone."""
    found = ["DELETE FROM rates", "DELETE FROM usual", "DELETE FROM usual_fits", "DELETE FROM surroundings",
             "DELETE FROM residents WHERE area IN (SELECT code FROM areas WHERE kind = 'neighbourhood')"]  # fmt: skip
    for category in ("crime", "anti-social-behaviour", "burglary", "robbery"):
        n = counted(county, category)
        for area, (residents, workday) in people(county).items():
            if workday is None or workday <= 1.5 * residents:
                base, among = ("households", residents // 2) if category == "burglary" else ("residents", residents)
                found.append(row("rates", area, category, n[area], base, among, *exact(n[area], among)))
    return found


def usual(county: Path) -> list[str]:
    """Statements that bring what is usual: as an area is, but for two wards, far above it and far below."""
    odd = {"E05999002": 4.2, "E05999003": -3.1, "E05999004": 1.95}
    crime, found = counted(county, "crime"), ["DELETE FROM usual", "DELETE FROM usual_fits", "DELETE FROM surroundings"]
    kind_of = kinds(county)
    for area, (residents, workday) in people(county).items():
        kind = kind_of.get(area)
        found.append(row("surroundings", area, "England", 0.14, 9, 12.5, residents / 12.5, "income-lsoa.csv"))
        if kind == "ward" and workday is not None and workday <= 1.5 * residents:
            rate = 1000 * crime[area] / residents
            expected = rate / 2.7182818 ** (0.25 * odd.get(area, 0.4))
            low, high = expected * 2.7182818**-0.49, expected * 2.7182818**0.49
            found.append(row("usual", area, "crime", rate, expected, low, high, odd.get(area, 0.4)))
    return [*found, row("usual_fits", "ward", "England", "crime", *FIT)]


def national(county: Path, forces: Iterable[str] = OTHERS) -> list[str]:
    """Statements that bring other forces, with as many records as Zedshire, and the line of England and Wales.

    Each has 1,000 residents more than the one before; the City has few. Kent published no month; Gwent ends earlier.
    """
    columns, crimes = _columns(county), counted(county, "crime")[FORCE]
    found = [row("areas", NATION, "nation", "England and Wales", "england-and-wales", "", 0, "lookup"),
             row("closure", NATION, NATION, 0), row("closure", NATION, FORCE, 1)]  # fmt: skip
    for i, slug in enumerate(forces):
        code, name = f"E23999{100 + i}", slug.replace("-", " ").title() + " Police"
        people = 8_600 if slug == "city-of-london" else 300_000 + 1000 * i
        newest = NEWEST.get(slug, "2026-09")
        found += [
            row("areas", code, "force", name, slug, "", 0, "lookup"),
            row("closure", code, code, 0),
            row("closure", NATION, code, 1),
            NAMED_FORCE.format(slug=slug, code=code, name=name, newest=f"'{newest}'" if newest else "NULL"),
            LEDGER.format(slug=slug, state=f"CASE WHEN month > '{newest}' THEN 'missing' ELSE state END"),
            MONTHS.format(code=code, columns=", ".join(columns), last=newest),
            row("residents", code, people, 400_000 if slug == "city-of-london" else people, None, "mid-2024", "p.csv"),
        ]
        if slug not in ("city-of-london", "kent"):
            found.append(row("rates", code, "crime", crimes, "residents", people, *exact(crimes, people)))
    whole, people = crimes * 12, 4_000_000
    return [
        *found,
        MONTHS.format(code=NATION, columns=", ".join(f"12 * {c}" for c in columns), last="2026-09"),
        row("rates", NATION, "crime", whole, "residents", people, *exact(whole, people)),
        row("residents", NATION, people, None, None, "mid-2024", "p.csv"),
    ]


def _columns(county: Path) -> list[str]:
    with closing(sqlite3.connect(database(county))) as db:
        return [r[1] for r in db.execute("PRAGMA table_info(months)") if r[1] not in ("area", "month")]


# Fifths of Zedshire: fifth, measure, neighbourhoods, residents, n, rate, low, high.
FIFTHS: list[tuple[Any, ...]] = [
    *((i, "crime", 40, 60_000, n, *exact(n, 60_000)) for i, n in enumerate((9_000, 6_000, 4_500, 3_600, 3_000), 1)),
    *(
        (i, "anti-social-behaviour", 40, 60_000, n, *exact(n, 60_000))
        for i, n in enumerate((1_200, 1_150, 1_180, 1_140, 1_190), 1)
    ),
    *(
        (i, "harm-cchi", 40, 60_000, d, d / 60, d / 100, d / 40)
        for i, d in enumerate((900_000.0, 600_000.0, 450_000.0, 360_000.0, 300_000.0), 1)
    ),
    (0, "crime", None, None, 212, None, None, None),
]


def fifths() -> list[str]:
    """Statements that bring records by fifth."""
    return ["DELETE FROM fifths", *(row("fifths", FORCE, fifth, m, *rest) for fifth, m, *rest in FIFTHS)]


def indicator(force: str, measure: str, part: str, period: str, value: float, *ends: float | None) -> str:
    """The statement that brings one figure of an official table."""
    low, high = ends or (None, None)
    origin = ("Home Office", "https://www.gov.uk/x", "2025-07-24", "x.csv")
    return row("indicators", force, measure, part, period, value, low, high, *origin)


def measure(name: str, unit: str) -> str:
    """The statement that says in what unit a measure is."""
    return row("measures", name, name, unit, "", "Home Office")


TRIED = """{% extends "layout.html" %}
{% block title %}Sections of an area{% endblock %}
{% block main %}
<h1>{{ page.name }}</h1>
<div class="govuk-width-container">
{% include "_compare.html" %}
{% include "_poverty.html" %}
{% include "_workforce.html" %}
{% include "_survey.html" %}
</div>
{% endblock %}"""


def with_sections(visitor: Visitor) -> Visitor:
    """The visitor, for whom "/try/<code>" shows the four sections of an area in a page of their own."""
    from flask import render_template_string

    from openbeat import compare_section, figures, poverty, survey, workforce
    from openbeat.pages import the_store

    def shown(code: str) -> str:
        store = the_store()
        f = figures.read(store, store.area(code))
        views = {m.__name__.split(".")[-1]: m.view(store, f) for m in (poverty, workforce, survey)}
        page = {"name": f.area.name, "compare": compare_section.view(store, f), **views}
        return render_template_string(TRIED, page=page)

    visitor.client.application.add_url_rule("/try/<path:code>", view_func=shown)
    return visitor
