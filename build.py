"""The one command line of Open Beat: every stage of the build, in the order in which data flows.

`python build.py --help` lists the commands. A fault of the input is one line and exit status 2; the site that
was built before stays as it was.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import geopandas
import numpy as np
import pandas as pd
import shapely

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "site"))  # the site's drawings: geodata itself never imports them

from geodata import (  # noqa: E402
    areas,
    boundaries,
    counts,
    coverage,
    files,
    grid,
    harm,
    hierarchy,
    join,
    leaflet,
    lookups,
    maps,
    police,
    postcodes,
    snapshot,
    sources,
    surfaces,
    tables,
)
from geodata.demo import write_county  # noqa: E402
from geodata.faults import Faults, InputFault  # noqa: E402
from geodata.stages import Stages  # noqa: E402
from openbeat import drawings  # noqa: E402

SITE, COUNTY = Path("data/site"), Path("data/demo")
LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Boundaries: Office for "
    "National Statistics. Contains OS data © Crown copyright and database right."
)
INVENTED_LICENCE = "Invented data, free for any use."
CREDIT, INVENTED = "© Crown copyright: ONS, OS", "Zedshire is invented"
DARKER = "Darker ground: more sentencing-weighted harm recorded a square kilometre in twelve months."
folder = click.Path(path_type=Path, file_okay=False)
inputs_option = click.option("--inputs", type=folder, required=True, help="Folder of official files.")
out_option = click.option("--out", type=folder, default=SITE, show_default=True, help="Where the site lives.")
quiet_option = click.option("--quiet", is_flag=True, help="No progress bars and no report.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Build Open Beat from official files."""


@cli.command()
@click.option("--inputs", type=folder, default=COUNTY, show_default=True, help="Where the county is written.")
@out_option
@quiet_option
def demo(inputs: Path, out: Path, quiet: bool) -> None:
    """Write the demonstration county (fictional, in the official formats) and build the site from it."""
    with refusing(), Stages(quiet) as stages:
        snapshot.refuse_real(out)
        with stages.stage("Write Zedshire, a fictional county") as advance:
            write_county(inputs, lambda _: advance(1))
        make(inputs, out, Choice(), stages)


@cli.command()
@inputs_option
@click.option("--force", "forces", multiple=True, metavar="SLUG", help="Only these forces; may be repeated.")
@click.option("--from", "first", default="", metavar="YYYY-MM", help="First month.")
@click.option("--to", "last", default="", metavar="YYYY-MM", help="Last month.")
@out_option
@quiet_option
def site(inputs: Path, forces: tuple[str, ...], first: str, last: str, out: Path, quiet: bool) -> None:
    """Build the site from a folder of official files."""
    with refusing(), Stages(quiet) as stages:
        make(inputs, out, Choice(forces, first, last), stages)


@cli.command()
@inputs_option
def check(inputs: Path) -> None:
    """Read everything; print what each file was taken for, the coverage and every fault; write nothing."""
    with refusing(), Stages() as stages:
        faults = Faults()
        facts = read(survey(inputs, stages), Choice(), faults, stages)
        locate(facts, faults, stages)
        stages.report_faults(faults)


@dataclass(frozen=True)
class Choice:
    """What of the inputs is asked for; empty is everything."""

    forces: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Facts:
    """What the inputs say: records and their coverage, areas, streets, and what each file was taken for."""

    taken: list[sources.Taken]
    street: police.Street
    ledger: pd.DataFrame
    places: hierarchy.Hierarchy
    lines: geopandas.GeoDataFrame

    @property
    def shapes(self) -> np.ndarray:
        """The wards' polygons, in ascending order of code."""
        return self.places.wards.geometry.to_numpy()

    @property
    def fictional(self) -> bool:
        """Whether any of it is invented."""
        return any(areas.is_fictional(name) for name in self.street.names.values())


@dataclass(frozen=True)
class Located:
    """Where records and postcodes are, and which points are near a border."""

    placed: join.Placed
    ward: np.ndarray  # index of each record's ward, -1 for none
    soft: np.ndarray
    postcodes: postcodes.Placement


def make(inputs: Path, out: Path, choice: Choice, stages: Stages) -> None:
    """Every stage, from a folder of official files to the current snapshot."""
    faults = Faults()
    taken = survey(inputs, stages)
    name = identify(taken, choice)
    if snapshot.finished(out, name):
        snapshot.repoint(out, name)
        stages.say(f"Nothing new: snapshot {name} was built already and is current.")
        return
    facts = read(taken, choice, faults, stages)
    located = locate(facts, faults, stages)
    with snapshot.writing(out, name) as target:
        draw(facts, located, name, target, stages)
        with stages.stage("Write the database"):
            snapshot.write_tables(target, measure(facts, located, name, faults))
    stages.report_faults(faults)
    stages.say(f"Snapshot {name} is current in {out}.")


def survey(inputs: Path, stages: Stages) -> list[sources.Taken]:
    """What each file of the inputs was taken for, said aloud."""
    with stages.stage("Recognise files") as advance:
        taken = sources.survey(inputs, lambda _: advance(1))
    stages.report_sources(taken)
    return taken


def identify(taken: list[sources.Taken], choice: Choice) -> str:
    """The id of the snapshot that these inputs, this choice and this code will give."""
    paths = sorted({t.source.path for t in taken})  # all of them: a shapefile's names are in a file of their own
    asked = [*choice.forces, f"from {choice.first}", f"to {choice.last}"]
    methods = [ROOT / "build.py", ROOT / "geodata", ROOT / "site/openbeat/drawings"]
    return snapshot.identify([files.digest(paths), *asked], methods)


def read(taken: list[sources.Taken], choice: Choice, faults: Faults, stages: Stages) -> Facts:
    """Records first, then their coverage, then the areas they may lie in."""
    chosen = police.choose(taken, choice.forces, choice.first, choice.last)
    for t in police.replaced(taken, chosen):
        faults.add(str(t.source), "file of a force and month that a later file gives too, left out", 1)
    with stages.stage("Read street-level crime", len(chosen)) as advance:
        street = police.load(chosen, faults, advance)
    ledger = coverage.ledger(street.records, {k: str(t.source) for k, t in street.sources.items()})
    if not coverage.newest(ledger):
        raise InputFault("inputs", "the street files hold no month of crime", "Fetch them again from data.police.uk")
    stages.report_coverage(ledger)
    with stages.stage("Read boundaries and lookups"):
        wards, districts, forces = (boundaries.read(taken, k, faults) for k in ("ward", "district", "force"))
        places = hierarchy.build(wards, districts, forces, lookups.read(taken), street.names, faults)
        lines = boundaries.read_streets(taken)
    return Facts(taken, street, ledger, places, lines)


def locate(facts: Facts, faults: Faults, stages: Stages) -> Located:
    """Each record and each postcode in its ward, by its point."""
    records = facts.street.records
    with stages.stage("Place records in wards"):
        placed = join.place(records["lon"].to_numpy(), records["lat"].to_numpy(), facts.shapes)
        soft = join.near_border(placed, facts.shapes)
    faults.add("boundaries", "point on a border or in two wards, given to the lowest code", placed.shared)
    with stages.stage("Place postcodes") as advance:
        codes = facts.places.wards["code"].tolist()
        found = postcodes.place(facts.taken, codes, facts.shapes, faults, advance)
    return Located(placed, placed.wards(), soft, found)


def measure(facts: Facts, located: Located, name: str, faults: Faults) -> dict[str, pd.DataFrame]:
    """Every table of site.db."""
    records, names, places = facts.street.records, facts.street.names, facts.places
    newest = coverage.newest(facts.ledger)
    tally = counts.by_area(records, located.ward, places, names)
    recent = counts.in_newest_year(records, newest) & counts.territorial(records, names)
    codes = places.wards["code"].to_numpy()
    schemes, weights = tables.scheme_tables()
    steps = maps.breaks()
    return {
        "snapshot": tables.facts(
            {
                "id": name,
                "oldest_month": facts.ledger["month"].min(),
                "newest_month": max(newest.values()),
                "fictional": int(facts.fictional),
                "boundary_vintage": hierarchy.vintages(places.wards),
                "licence": INVENTED_LICENCE if facts.fictional else LICENCE,
                "bandwidth_metres": int(surfaces.BANDWIDTH),
                "cell_metres": int(surfaces.CELL),
                "border_metres": int(postcodes.BORDER),
                "softness_metres": int(join.SOFT_EDGE),
            }
        ),
        "areas": places.areas,
        "closure": places.closure,
        "forces": tables.force_table(places, names, newest),
        "categories": tables.category_table(),
        "coverage": facts.ledger,
        "counts": tally,
        "unseen": counts.unseen(records, located.placed.point, located.ward, places),
        "softness": tables.softness(located.placed, located.soft, recent, codes),
        "harm": harm.by_area(tally, places.force_slugs(), facts.ledger, newest),
        "schemes": schemes,
        "weights": weights,
        "heat_breaks": tables.heat_breaks(steps),
        "postcodes": located.postcodes.found,
        "postcode_near": located.postcodes.near,
        "outcodes": located.postcodes.outcodes,
        "outcode_wards": tables.outcode_wards(located.postcodes.found),
        "postcode_areas": tables.reference("postcode_areas", ["area", "nation", "served_by", "address"]),
        "sources": tables.source_table(facts.taken),
        "faults": tables.fault_table(faults),
    }


def draw(facts: Facts, located: Located, name: str, target: Path, stages: Stages) -> None:
    """The heat image, the interactive script and the still drawing of every ward's map."""
    surface, whole = heat(facts, located), coverage.whole_years(facts.ledger)
    wards, ramp = facts.places.wards, drawings.LEGEND_RAMPS["harm"]
    credit = INVENTED if facts.fictional else CREDIT
    out = target / "maps"
    out.mkdir()
    with stages.stage("Draw maps", len(wards)) as advance:
        for i in range(len(wards)):
            shown = surface if wards["slug"].iloc[i] in whole else None
            ward = maps.ward_map(i, wards, facts.lines, shown, maps.breaks(), ramp)
            heat_url = f"/s/{name}/maps/{ward.code}.png"
            if ward.heat_png:
                (out / f"{ward.code}.png").write_bytes(ward.heat_png)
            (out / f"{ward.code}.js").write_text(leaflet.script(ward, heat_url, credit), encoding="utf-8")
            (out / f"{ward.code}.svg").write_text(drawings.area_map(drawing(ward, credit)), encoding="utf-8")
            advance(1)


def heat(facts: Facts, located: Located) -> surfaces.Surface:
    """The harm-weighted surface of each force's newest twelve months, over all the wards at once."""
    placed = located.placed
    scheme = harm.schemes()[0]
    records = facts.street.records
    recent = counts.in_newest_year(records, coverage.newest(facts.ledger))
    chosen = recent & counts.territorial(records, facts.street.names) & (placed.point >= 0)
    weight = scheme.weight[records["category"].cat.codes.to_numpy()[chosen]]
    total = np.bincount(placed.point[chosen], weight, minlength=len(placed.lon)).astype(float)
    box = shapely.total_bounds(grid.shapes_on_grid(facts.shapes))
    return surfaces.surface(*grid.grid(placed.lon, placed.lat), total, tuple(box))


def drawing(ward: maps.WardMap, credit: str) -> drawings.MapDrawing:
    """A ward's map as the still drawing wants it."""
    return drawings.MapDrawing(
        title=f"Map of {ward.name}",
        description=DARKER if ward.heat_png else "No harm is drawn, because not every month was published.",
        width=maps.WIDTH,
        height=maps.HEIGHT,
        outline=ward.outline,
        neighbours=tuple(drawings.NeighbourShape(*n) for n in ward.neighbours),
        streets=tuple(drawings.StreetLine(*s) for s in ward.streets),
        heat_png=ward.heat_png,
        heat_box=(0, 0, maps.WIDTH, maps.HEIGHT),
        metres_per_unit=ward.canvas.metres_per_unit,
        attribution=credit,
    )


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a fault of the input into one line and exit status 2."""
    try:
        yield
    except InputFault as fault:
        click.echo(f"Refused: {fault}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    cli()
