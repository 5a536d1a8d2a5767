"""Outcomes by another road: plain pandas over the rows of the files, with the groups typed in from the research."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd

ASB = "Anti-social behaviour"
GROUPS = {
    "sent_to_court": """Offender sent to prison|Offender given suspended prison sentence|Offender fined
        |Offender given community sentence|Offender deprived of property|Offender ordered to pay compensation
        |Offender given conditional discharge|Offender otherwise dealt with|Defendant found not guilty
        |Court case unable to proceed|Court result unavailable|Defendant sent to Crown Court|Awaiting court outcome
        |Suspect charged|Suspect charged as part of another case""",
    "out_of_court": """Offender given a caution|Offender given penalty notice
        |Offender given a drugs possession warning|Local resolution""",
    "other_organisation": "Action to be taken by another organisation",
    "not_public_interest": """Formal action is not in the public interest|Further action is not in the public interest
        |Further investigation is not in the public interest""",
    "no_suspect": "Investigation complete; no suspect identified",
    "not_prosecuted": "Unable to prosecute suspect",
    "not_known": "Status update unavailable",
    "under_investigation": "Under investigation",
}
GROUP_OF = {word.strip(): group for group, words in GROUPS.items() for word in words.split("|")} | {"": "none_given"}
# Furthest on first; words of one group that do not occur together need no order.
ORDER = [word.strip() for words in GROUPS.values() for word in words.split("|")]
RESULTS = ORDER[:10]
WEAK = ("not_known", "under_investigation", "none_given")
SLUGS = {
    "Bicycle theft": "bicycle-theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal-damage-arson",
    "Drugs": "drugs",
    "Other crime": "other-crime",
    "Other theft": "other-theft",
    "Possession of weapons": "possession-of-weapons",
    "Public order": "public-order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft-from-the-person",
    "Vehicle crime": "vehicle-crime",
    "Violence and sexual offences": "violent-crime",
}


def rows(archive: Path, kind: str) -> pd.DataFrame:
    """Every row of one kind of police file as text; blank cells are ""."""
    with zipfile.ZipFile(archive) as opened:
        names = sorted(n for n in opened.namelist() if n.endswith(f"-{kind}.csv"))
        parts = [pd.read_csv(opened.open(name), dtype=str, keep_default_na=False) for name in names]
    return pd.concat(parts, ignore_index=True)


def crimes(archive: Path) -> pd.DataFrame:
    """The crimes that count, with `last`, the outcome of the street file that is furthest on of their id's."""
    street = rows(archive, "street")
    street = street[street["Crime type"] != ASB].assign(category=street["Crime type"].map(SLUGS))
    rank = street["Last outcome category"].map({w: i for i, w in enumerate([*ORDER, ""])})
    named = street["Crime ID"] != ""
    best = rank.groupby([street["Month"], street["Crime ID"]]).transform("min").where(named, rank)
    street["last"] = best.map(dict(enumerate([*ORDER, ""])))
    repeated = street.duplicated(["Month", "Crime ID", "Crime type", "Longitude", "Latitude"], keep="last") & named
    return street[~repeated]


def ended(archive: Path) -> pd.DataFrame:
    """The crimes with `outcome` and `group`: of their id's outcome rows since then, the newest month's word."""
    own = crimes(archive)
    told = rows(archive, "outcomes").drop_duplicates(["Crime ID", "Month", "Outcome type"])
    told = told.assign(rank=told["Outcome type"].map({w: i for i, w in enumerate(ORDER)}))
    own = own.assign(row=range(len(own)))
    both = own[["row", "Crime ID", "Month"]].merge(
        told[["Crime ID", "Month", "rank"]], on="Crime ID", suffixes=("", "_told")
    )
    both = both[(both["Month_told"] >= both["Month"]) & (both["Crime ID"] != "")]
    both = both.sort_values(["row", "Month_told", "rank"], ascending=[True, False, True]).drop_duplicates("row")
    word = both.set_index("row")["rank"].map(dict(enumerate(ORDER)))
    outcome = own["row"].map(word).fillna(own["last"])
    return own.assign(outcome=outcome, group=outcome.map(GROUP_OF))


def table(crimes: pd.DataFrame, by: str) -> dict[str, dict[str, int]]:
    """Value of a column → group → crimes, where there are any."""
    counted = crimes.groupby([by, "group"]).size()
    found: dict[str, dict[str, int]] = {}
    for (value, group), n in counted.items():
        found.setdefault(str(value), {})[str(group)] = int(n)
    return found
