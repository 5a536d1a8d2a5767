"""Real stop-and-search files as pandas reads them: another road to the counts, by the first words of each ethnicity."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd

ARCHIVE = "stop-and-search/city-of-london+metropolitan-2021-06_2021-11.zip"
FIRST_WORDS = {"White -": "White", "Black/": "Black", "Asian/": "Asian", "Mixed/": "Mixed"}
NOT_STATED = "Other ethnic group - Not stated"


def by_pandas(archive: Path) -> pd.DataFrame:
    """Every row of a real archive with force, month and group, vehicles left out."""
    frames = []
    with zipfile.ZipFile(archive) as members:
        for name in members.namelist():
            own = pd.read_csv(members.open(name), dtype=str, keep_default_na=False)
            frames.append(own.assign(month=name[:7], force="metro" if "metro" in name else "city"))
    rows = pd.concat(frames)
    rows = rows[rows["Type"] != "Vehicle search"]
    words = rows["Self-defined ethnicity"]
    rows["group"] = words.map(lambda w: next((g for start, g in FIRST_WORDS.items() if w.startswith(start)), w))
    return rows.replace({"group": {"Other ethnic group - Any other ethnic group": "Other", NOT_STATED: "Not recorded",
                                   "": "Not recorded"}})  # fmt: skip
