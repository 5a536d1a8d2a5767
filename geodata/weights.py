"""The weights of the categories, worked out from published tables: `python -m geodata.weights` shows every sum.

A category's weight is the mean of the weights of its subgroups of offences by their national volume, because the
police files name the category of a record and nothing finer. Three small tables of `reference/harm` go in:

- `subgroups.csv`: national volume of 2024/25; days of the Cambridge Crime Harm Index over a subgroup's offence codes.
- `offences.csv`: weight of the ONS Crime Severity Score and national volume of 2017/18 by offence.
- `force_mix.csv`: how far apart the score's weights lie between the forces' own mixes of offences. Made here, with
  `--offences FILE --write`, from a Home Office table of recorded crime by force and offence.

The scheme files take their numbers from here and keep their words, which are written by hand, and with them the
decision which categories are left out, and why.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from . import areas, schemes
from .categories import categories, slugs
from .faults import Faults, InputFault
from .offences import offences, recorded, subgroups, table
from .schemes import FOLDER, NUMBERS
from .sources import Taken, of_kind, recognise

CCHI, CSS, COUNT = "cchi", "css", "count"
# Decimals: the index gives days by the hundredth, while a new edition moves a weight of the score by a quarter.
DECIMALS = {CCHI: 2, CSS: 1, COUNT: 0}
PART_DECIMALS = 3  # as many as an offence of the score has, so that a subgroup of one offence is exact
EDGES = (5, 95)  # percentiles of the forces' own weights
FEWEST = 50  # records, below which a force's own mix says nothing
MOST_FORCES = 35  # of 43, without which their percentiles are not made
CITY = "city-of-london"  # few records, of a place of work
PARTS = ["scheme", "category", "part", "volume", "weight", "low", "high"]
OWN = ["force", "scheme", "category", "weight", "records", "period"]
MIX = ["scheme", "category", "low", "high", "forces", "period", "source"]
MIX_NUMBERS, MIX_TEXTS = ["low", "high", "forces"], ["scheme", "period", "source"]
MIX_SOURCE = (
    "geodata.weights, from the Home Office open data table of recorded crime by force and offence of that period"
)
Bounds = dict[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True)
class Part:
    """A subgroup of offences: its national volume, mean weight, mean squared weight, and a low and high mean."""

    name: str
    volume: int
    weight: float
    square: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Weight:
    """What one crime of a category weighs in a scheme, between which bounds, and the sum behind it.

    `rms` is the root mean square over the category's offences: the total of n crimes has the relative standard error
    rms / weight / √n, because the files do not say which offence each of them was.
    """

    category: str
    weight: float
    low: float
    high: float
    rms: float
    how: str
    parts: tuple[Part, ...] = ()

    @property
    def volume(self) -> int:
        """National volume of 2024/25."""
        return sum(p.volume for p in self.parts)


def derive(folder: Path = FOLDER, mix: pd.DataFrame | None = None) -> dict[str, list[Weight]]:
    """Scheme → the weights of the categories that it does not leave out, in the categories' order.

    Index (`cchi`): the subgroup's median over its offence codes; low, its commonest offence; high, the plain mean
    over its codes. Its mean square is that of the medians, for no volume by code is published for it: the true one
    is larger. Score (`css`): the subgroup's mean over its offences by their volume in 2017/18; low and high, the
    bounds of `force_mix`, widened to hold the weight.

    Args:
        folder: of the tables and the scheme files. InputFault where one is missing or spoilt.
        mix: what `force_mix` gives, in place of the table of that name.
    """
    bounds = _bounds(table(folder / "force_mix.csv", MIX_TEXTS, MIX_NUMBERS) if mix is None else mix)
    found = {}
    for scheme, parts in ((CCHI, cchi_parts(folder)), (CSS, css_parts(folder))):
        left_out = excluded(scheme, folder)
        found[scheme] = [_weight(scheme, slug, p, bounds) for slug, p in parts.items() if slug not in left_out]
    left_out = excluded(COUNT, folder)
    counted = [c.slug for c in categories() if c.slug not in left_out]
    return found | {COUNT: [Weight(slug, 1.0, 1.0, 1.0, 1.0, "every crime counts 1") for slug in counted]}


def tables(folder: Path = FOLDER) -> pd.DataFrame:
    """The table `weight_parts`: scheme, category, part, volume, weight, low, high, by its key.

    The weight of a category is Σ volume · weight / Σ volume, rounded. low and high are missing for the score, whose
    bounds are those of whole categories. A subgroup's high, a plain mean over codes, may lie below its median.
    """
    rows = [
        (scheme, w.category, p.name, p.volume, p.weight, p.low, p.high)
        for scheme, weights in derive(folder).items()
        for w in weights
        for p in w.parts
    ]
    return pd.DataFrame(rows, columns=PARTS).sort_values(PARTS[:3], ignore_index=True)


def shares(weights: Iterable[Weight]) -> dict[str, float]:
    """Category → its share of the harm of England and Wales in 2024/25, from 0 to 1."""
    harm = {w.category: w.weight * w.volume for w in weights}
    return {category: part / math.fsum(harm.values()) for category, part in harm.items()}


def of_forces(
    taken: list[Taken], names: Mapping[str, str], faults: Faults | None = None, folder: Path = FOLDER
) -> pd.DataFrame:
    """The table `force_weights`: force, scheme, category, weight, records, period, by its key.

    What one crime of a category weighs under the force's own offences of its newest financial year among the inputs:
    the index by subgroup, the score by offence code. No row where the scheme leaves the category out, nor for fewer
    than 50 records. Arguments and faults as for `geodata.offences.recorded`.
    """
    own = recorded(taken, names, Faults() if faults is None else faults, folder)
    known = offences(folder)
    by_code = own["code"].map(dict(zip(known["code"], known["css_weight"], strict=True))).astype(float)
    days, score = (
        own["subgroup"].map({p.name: p.weight for parts in all_parts.values() for p in parts}).astype(float)
        for all_parts in (cchi_parts(folder), css_parts(folder))
    )
    found = [
        _own(own.assign(scheme=scheme, total=weight * own["n"]), scheme, excluded(scheme, folder))
        for scheme, weight in ((CCHI, days), (CSS, by_code.fillna(score)))
    ]
    return pd.concat(found).sort_values(OWN[:3], ignore_index=True)


def force_mix(own: pd.DataFrame) -> pd.DataFrame:
    """The table `force_mix.csv` of the score from what `of_forces` gives: columns of `MIX`, by category.

    low and high are the 5th and 95th percentile, taken as the force's weight nearest to that rank, so that each is
    the weight of a real force. City of London is set aside, and so is a force that has an older period only.
    """
    scored = own[(own["scheme"] == CSS) & (own["force"] != CITY)]
    chosen = scored[scored["period"] == scored["period"].max()]
    rows = [
        (CSS, slug, *np.percentile(t["weight"], EDGES, method="nearest").tolist(), len(t), t["period"].max())
        for slug, t in chosen.groupby("category")
    ]
    return pd.DataFrame(rows, columns=MIX[:-1]).assign(source=MIX_SOURCE)


def cchi_parts(folder: Path = FOLDER) -> dict[str, list[Part]]:
    """Category → its subgroups under the index, in the categories' order."""
    found: dict[str, list[Part]] = {slug: [] for slug in slugs()}
    for s in subgroups(folder).to_dict("records"):
        days = s["cchi_median"]
        part = Part(s["subgroup"], int(s["volume_2024_25"]), days, days**2, s["cchi_common"], s["cchi_mean"])
        found[s["category"]].append(part)
    return {slug: parts for slug, parts in found.items() if parts}


def css_parts(folder: Path = FOLDER) -> dict[str, list[Part]]:
    """Category → its subgroups under the score, in the categories' order; InputFault for one without an offence."""
    own = offences(folder)
    n, weight = own["volume_2017_18"], own["css_weight"]
    sums = pd.DataFrame({"n": n, "total": n * weight, "squares": n * weight**2}).groupby(own["subgroup"]).sum()
    mean = sums[sums["n"] > 0].div(sums["n"], axis="index")
    found: dict[str, list[Part]] = {}
    for slug, parts in cchi_parts(folder).items():
        for p in parts:
            if p.name not in mean.index:
                raise InputFault(folder / "offences.csv", f"has no offence of “{p.name}”", "Add its offences")
            total, squares = float(mean["total"][p.name]), float(mean["squares"][p.name])
            found.setdefault(slug, []).append(Part(p.name, p.volume, round(total, PART_DECIMALS), squares))
    return found


def excluded(scheme: str, folder: Path = FOLDER) -> dict[str, str]:
    """Category → why the scheme leaves it out, as its file says."""
    reasons: dict[str, str] = schemes.words(folder / f"{scheme}.json")["excluded"]
    return reasons


def _weight(scheme: str, category: str, parts: list[Part], bounds: Bounds) -> Weight:
    """A category's weight from its parts; bounds from theirs, or for the score those of the forces' mixes."""
    volume = sum(p.volume for p in parts)
    digits = DECIMALS[scheme]

    def mean(values: Iterable[float | None]) -> float:
        return math.fsum(p.volume * (v or 0.0) for p, v in zip(parts, values, strict=True)) / volume

    weight = round(mean(p.weight for p in parts), digits)
    if scheme == CSS:
        if (scheme, category) not in bounds:
            raise InputFault("force_mix.csv", f"has no row for {category}", "Make it anew with --offences and --write")
        low, high = bounds[scheme, category]
    else:
        low, high = (round(mean(v), digits) for v in ([p.low for p in parts], [p.high for p in parts]))
    rms = round(math.sqrt(mean(p.square for p in parts)), digits)
    return Weight(category, weight, min(low, weight), max(high, weight), rms, _sum(parts), tuple(parts))


def _sum(parts: list[Part]) -> str:
    """The sum in one line: "(524 × 5,475 + 516,757 × 365) ÷ 517,281"."""
    products = " + ".join(f"{p.volume:,} × {f'{p.weight:,.{PART_DECIMALS}f}'.rstrip('0').rstrip('.')}" for p in parts)
    return f"{f'({products})' if len(parts) > 1 else products} ÷ {sum(p.volume for p in parts):,}"


def _bounds(mix: pd.DataFrame) -> Bounds:
    keys, edges = zip(mix["scheme"], mix["category"], strict=True), zip(mix["low"], mix["high"], strict=True)
    return dict(zip(keys, edges, strict=True))


def _own(rows: pd.DataFrame, scheme: str, left_out: Mapping[str, str]) -> pd.DataFrame:
    """The rows of `force_weights` of one scheme."""
    sums = rows.groupby(["force", "scheme", "category", "period"], as_index=False)[["total", "n"]].sum()
    kept = sums[(sums["n"] >= FEWEST) & ~sums["category"].isin(left_out.keys())]
    weight = (kept["total"] / kept["n"]).round(DECIMALS[scheme])
    return kept.assign(weight=weight, records=kept["n"].astype(int))[OWN]


# The command ---------------------------------------------------------------------------------------------------------


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--write", is_flag=True, help="Write the numbers into the scheme files.")
@click.option("--check", is_flag=True, help="Print each number of the files that differs; exit status 1 if any does.")
@click.option("--offences", "path", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="A Home Office table of recorded crime by force and offence: shows the weights of each force's own "
              "mix; with --write, makes force_mix.csv anew.")  # fmt: skip
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=FOLDER,
              help="Folder of the tables and scheme files, if not the project's own.")  # fmt: skip
def main(write: bool, check: bool, path: Path | None, folder: Path) -> None:
    """Show how each weight was worked out, check the scheme files, or write them."""
    try:
        own = None if path is None else _own_mix(path, folder)
        mix = force_mix(own) if own is not None and own["force"].nunique() >= MOST_FORCES else None
        if own is not None and mix is None and (write or check):
            raise InputFault(
                path or "", "holds too few forces to say how far apart they lie", "Give a table of all forces"
            )
        derived = derive(folder, mix)
        if write:
            _write(folder, derived, mix)
        told = list(_differences(folder, derived, mix)) if check else []
        shown = ["Every number is what the tables give."] if check else [] if write else _report(folder, derived, own)
        for line in told or shown:
            click.echo(line)
    except InputFault as fault:
        click.echo(f"Refused: {fault}", err=True)
        sys.exit(2)
    sys.exit(1 if check and told else 0)


def _own_mix(path: Path, folder: Path) -> pd.DataFrame:
    """The weights of each force's own mix in a table; what of it could not be placed is said."""
    taken, faults = recognise(path), Faults()
    if not of_kind(taken, "recorded crime"):
        raise InputFault(path, "is no table of recorded crime by force and offence", "Give the Home Office's, as CSV")
    own = of_forces(taken, {f.slug: f.name for f in areas.forces() if f.territorial}, faults, folder)
    for file, reason, rows in faults.rows():
        click.echo(f"{file}: {rows} rows: {reason}", err=True)
    return own


def _write(folder: Path, derived: dict[str, list[Weight]], mix: pd.DataFrame | None) -> None:
    """The scheme files with new numbers under their old words, and the forces' mix where it was made anew."""
    if mix is not None:
        mix.to_csv(folder / "force_mix.csv", index=False, lineterminator="\n")
    for scheme, weights in derived.items():
        path = folder / f"{scheme}.json"
        content = schemes.words(path) | {"weights": {w.category: _entry(w) for w in weights}}
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _entry(weight: Weight) -> dict[str, Any]:
    return {name: getattr(weight, name) for name in (*NUMBERS, "how")}


def _differences(folder: Path, derived: dict[str, list[Weight]], mix: pd.DataFrame | None) -> Iterator[str]:
    """A line for each number, sum or period of the files that is not what the tables give."""
    for id_, weights in derived.items():
        scheme, made = schemes.read(folder / f"{id_}.json"), {w.category: _entry(w) for w in weights}
        held = {slug: {name: float(getattr(scheme, name)[slugs().index(slug)]) for name in NUMBERS} | {"how": how}
                for slug, how in scheme.made.items()}  # fmt: skip
        yield from _unlike(f"{id_}.json", held, made)
    kept = table(folder / "force_mix.csv", MIX_TEXTS, MIX_NUMBERS)
    about = schemes.read(folder / f"{CSS}.json").how
    yield from (f"{CSS}.json: how does not name {p}, the period of force_mix.csv"
                for p in kept["period"].unique() if f"in {p}" not in about)  # fmt: skip
    if mix is not None:
        yield from _unlike("force_mix.csv", *(t.set_index("category").to_dict("index") for t in (kept, mix)))


def _unlike(file: str, held: dict[Any, dict[Any, Any]], made: dict[Any, dict[Any, Any]]) -> Iterator[str]:
    for slug in sorted({*held, *made}):
        for name, value in made.get(slug, {"all": None}).items():
            own = held.get(slug, {}).get(name)
            if own != value:
                yield f"{file}: {name} of {slug} is {own}, derived {value}"


def _report(folder: Path, derived: dict[str, list[Weight]], own: pd.DataFrame | None) -> Iterator[str]:
    """Every sum, with the category's share of harm and of crimes; then the forces' own weights."""
    for scheme in (CCHI, CSS):
        weights = derived[scheme]
        share, crimes = shares(weights), sum(w.volume for w in weights)
        yield from ("", f"{scheme}: days of imprisonment a crime, and shares of England and Wales in 2024/25", "")
        for w in weights:
            yield f"{w.category}: {w.weight:g} ({w.low:g} to {w.high:g}; root mean square {w.rms:g})"
            yield f"    {share[w.category]:.1%} of harm, {w.volume / crimes:.1%} of the crimes weighed"
            yield f"    {w.how}"
        yield from (f"{slug}: left out, {reason}" for slug, reason in excluded(scheme, folder).items())
        yield f"Violence and sexual offences: {share['violent-crime']:.1%} of all harm weighed."
    if own is not None:
        yield from ("", "Weights of each force's own mix of offences", "")
        for key, t in own.groupby(["force", "scheme", "period"]):
            told = ", ".join(f"{c} {w:g}" for c, w in zip(t["category"], t["weight"], strict=True))
            yield f"{', '.join(map(str, key))}: {told}"


if __name__ == "__main__":
    main()
