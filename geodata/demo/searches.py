"""Stop and search as police.uk publishes it: no force column, latitude before longitude, some without a place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .chance import Floats, pick, stream
from .places import Places
from .plan import MONTHS
from .police_files import text_of
from .residents import Residents
from .whereabouts import weights

SEARCHES = (
    "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude", "Gender",
    "Age range", "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation", "Object of search", "Outcome",
    "Outcome linked to object of search", "Removal of more than just outer clothing",
)  # fmt: skip
A_MONTH = 134
WITHOUT_PLACE = 0.06
OPERATION = "Operation Lantern (fictional)"  # the one place in these files that can say what they are
IN_OPERATION = 0.04

_WHITE = "White - English/Welsh/Scottish/Northern Irish/British"
TYPES = {"Person search": 76, "Person and Vehicle search": 22, "Vehicle search": 2}
GENDERS = {"Male": 88, "Female": 11, "Other": 1}
AGES = {"10-17": 16, "18-24": 31, "25-34": 25, "over 34": 22, "": 6}
ETHNICITIES = {
    (_WHITE, "White"): 63,
    ("White - Any other White background", "White"): 7,
    ("Other ethnic group - Not stated", "White"): 10,
    ("Asian/Asian British - Pakistani", "Asian"): 5,
    ("Asian/Asian British - Any other Asian background", "Asian"): 3,
    ("Black/African/Caribbean/Black British - African", "Black"): 4,
    ("Black/African/Caribbean/Black British - Caribbean", "Black"): 3,
    ("Mixed/Multiple ethnic groups - White and Black Caribbean", "Black"): 2,
    ("Other ethnic group - Any other ethnic group", "Other"): 1,  # so few that a year tells no ratio
    ("Other ethnic group - Not stated", "Black"): 2,
}
GROUNDS = {
    ("Misuse of Drugs Act 1971 (section 23)", "Controlled drugs"): 61,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Offensive weapons"): 17,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Stolen goods"): 12,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Articles for use in criminal damage"): 3,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Article for use in theft"): 5,
    ("Firearms Act 1968 (section 47)", "Firearms"): 1,
    ("Criminal Justice and Public Order Act 1994 (section 60)", "Anything to threaten or harm anyone"): 1,
}
OUTCOMES = {
    "A no further action disposal": 70,
    "Arrest": 14,
    "Community resolution": 10,
    "Summons / charged by post": 3,
    "Caution (simple or conditional)": 1,
    "Penalty Notice for Disorder": 1,
    "Khat or Cannabis warning": 1,
}


def search_text(at: Places, people: Residents) -> dict[str, str]:
    """The text of the stop-and-search file of each month, rows in order of time."""
    rng = stream("searches")
    where = weights("Drugs", at, people)
    return {month: text_of(SEARCHES, _month(rng, month, where, at)) for month in MONTHS}


def _month(rng: np.random.Generator, month: str, where: Floats, at: Places) -> Iterator[str]:
    n = int(rng.poisson(A_MONTH))
    minutes = np.sort(rng.integers(0, 28 * 24 * 60, n))
    points = pick(rng, where, n).tolist()
    part = rng.random(n) < IN_OPERATION
    part[0] = True
    blank = rng.random(n) < WITHOUT_PLACE
    columns = [_drawn(rng, table, n) for table in (TYPES, GENDERS, AGES, ETHNICITIES, GROUNDS, OUTCOMES)]
    linked, stripped = rng.random((2, n))
    for i, (kind, gender, age, ethnicity, ground, outcome) in enumerate(zip(*columns, strict=True)):
        lon, lat = at.degrees[points[i]]
        yield ",".join(
            [
                kind, _time(month, int(minutes[i])), str(bool(part[i])), OPERATION if part[i] else "",
                "" if blank[i] else f"{lat:.6f}", "" if blank[i] else f"{lon:.6f}", gender, age, *ethnicity, *ground,
                outcome, _linked(outcome, float(linked[i])), str(bool(stripped[i] < 0.03)),
            ]
        )  # fmt: skip


def _drawn(rng: np.random.Generator, table: dict[Any, int], n: int) -> list[Any]:
    keys = list(table)
    return [keys[i] for i in pick(rng, np.array(list(table.values()), dtype=float), n).tolist()]


def _time(month: str, minute: int) -> str:
    day, rest = divmod(minute, 24 * 60)
    return f"{month}-{day + 1:02d}T{rest // 60:02d}:{rest % 60:02d}:00+00:00"


def _linked(outcome: str, luck: float) -> str:
    """Whether the outcome had to do with what was looked for; blank where nothing came of the search."""
    if outcome == "A no further action disposal":
        return "" if luck < 0.5 else "False"
    return str(luck < 0.8)
