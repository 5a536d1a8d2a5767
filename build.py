"""The one command line of Open Beat: every stage of the build, in the order in which data flows.

`python build.py --help` lists the commands. A fault of the input is one line and exit status 2; the site that
was built before stays as it was.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

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
    contents,
    counts,
    coverage,
    grid,
    harm,
    history,
    leaflet,
    maps,
    months,
    official,
    places,
    police,
    postcodes,
    report,
    snaps,
    snapshot,
    sources,
    street,
    surfaces,
    tables,
    tallies,
)
from geodata.demo import write_county  # noqa: E402
from geodata.facts import Choice, Facts, Located  # noqa: E402
from geodata.faults import Faults, InputFault  # noqa: E402
from geodata.kept import Kept  # noqa: E402
from geodata.stages import Stages  # noqa: E402
from openbeat import drawings  # noqa: E402

SITE, COUNTY = Path("data/site"), Path("data/demo")
CREDIT, INVENTED = "© Crown copyright: ONS, OS", "Zedshire is invented"
DARKER = "Darker ground: more sentencing-weighted harm recorded a square kilometre in twelve months."
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
folder = click.Path(path_type=Path, file_okay=False)
inputs_option = click.option("--inputs", type=folder, required=True, help="Folder of official files.")
out_option = click.option("--out", type=folder, default=SITE, show_default=True, help="Where the site lives.")
quiet_option = click.option("--quiet", is_flag=True, help="No progress bars and nothing printed.")
report_option = click.option("--report", "told", type=click.Path(path_type=Path, dir_okay=False),
                             help="Write what was counted, by reason, to this JSON file too.")  # fmt: skip
forces_option = click.option("--force", "forces", multiple=True, metavar="SLUG", help="Only these; may be repeated.")
from_option = click.option("--from", "first", default="", metavar="YYYY-MM", help="First month.")
to_option = click.option("--to", "last", default="", metavar="YYYY-MM", help="Last month.")
maps_option = click.option("--maps/--no-maps", default=True, help="Without, no maps are drawn: faster, for trials.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Build Open Beat from official files."""


@cli.command()
@click.option("--inputs", type=folder, default=COUNTY, show_default=True, help="Where the county is written.")
@out_option
@quiet_option
def demo(inputs: Path, out: Path, quiet: bool) -> None:
    """Write the demonstration county (fictional, in the official formats) and build the site from it."""
    with refusing(out), Stages(quiet) as stages:
        snapshot.refuse_real(out)
        with snapshot.alone(out):
            with stages.stage("Write Zedshire, a fictional county") as advance:
                write_county(inputs, lambda _: advance(1))
            make(inputs, out, Choice(), stages)


@cli.command()
@inputs_option
@forces_option
@from_option
@to_option
@out_option
@maps_option
@report_option
@quiet_option
def site(
    inputs: Path, forces: tuple[str, ...], first: str, last: str, out: Path, maps: bool, told: Path | None, quiet: bool
) -> None:
    """Build the site from a folder of official files."""
    with refusing(out), Stages(quiet) as stages, snapshot.alone(out):
        content = make(inputs, out, Choice(forces, first, last, maps), stages)
        if told and content:
            report.write(told, content)


@cli.command()
@inputs_option
@forces_option
@from_option
@to_option
@report_option
@quiet_option
def check(inputs: Path, forces: tuple[str, ...], first: str, last: str, told: Path | None, quiet: bool) -> None:
    """Read everything; print what each file was taken for, the coverage and every fault; build nothing."""
    with refusing(), Stages(quiet) as stages:
        faults = Faults()
        keep = Kept(None)
        facts = read(survey(inputs, keep, stages), Choice(forces, first, last), keep, faults, stages)
        located = locate(facts, keep, faults, stages)
        stages.report_faults(faults)
        if told:
            report.write(told, contents.account(facts, located, {}, faults, stages))


def make(inputs: Path, out: Path, choice: Choice, stages: Stages) -> dict[str, Any]:
    """Every stage, from a folder of official files to the current snapshot; what was counted on the way."""
    faults, keep = Faults(), Kept(out / "kept")
    taken = survey(inputs, keep, stages)
    key = digest(taken, choice)
    if name := snapshot.made_of(out, key):
        publish(out, name)
        stages.say(f"Nothing new: snapshot {name} was built already and is current.")
        return {}
    name = snapshot.identify(key, history.head(out))
    facts = read(taken, choice, keep, faults, stages)
    located = locate(facts, keep, faults, stages)
    with snapshot.writing(out, name) as target:
        if choice.maps:
            draw(facts, located, name, target, stages)
        with stages.stage("Count and write the database"):
            own = {"id": name, "key": key, "parent": history.head(out), "built": today(), "maps": int(choice.maps)}
            snapshot.write_tables(target, contents.tables_of(facts, located, own, faults))
            revised = history.compare(out, target)
    with stages.stage("Keep the history and publish"):
        publish(out, name)
        keep.prune()
    content = contents.account(
        facts, located, {"snapshot": name, "revised": revised, "kept": keep.counts}, faults, stages
    )
    report.write(out / "reports" / f"{name}.json", content)
    stages.report_faults(faults)
    stages.say(f"Snapshot {name} is current in {out}.")
    return content


def publish(out: Path, name: str) -> None:
    """Record a finished snapshot in the history, then make it the current one: safe to do again."""
    history.record(out, out / "snapshots" / name)
    snapshot.repoint(out, name)


def today() -> str:
    """The day of the build (UTC), which editions are dated by; SOURCE_DATE_EPOCH sets another."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)).date().isoformat()


def survey(inputs: Path, keep: Kept, stages: Stages) -> list[sources.Taken]:
    """What each file of the inputs was taken for, said aloud."""
    with stages.stage("Recognise files") as advance:
        taken = sources.survey(inputs, lambda _: advance(1), keep)
    stages.report_sources(taken)
    return taken


def digest(taken: list[sources.Taken], choice: Choice) -> str:
    """The digest of these inputs, this choice and this code: equal digests give equal figures."""
    methods = [ROOT / "build.py", ROOT / "geodata", ROOT / "site/openbeat/drawings"]
    return snapshot.digest([*sources.digests(taken), *choice.words()], methods)


def read(taken: list[sources.Taken], choice: Choice, keep: Kept, faults: Faults, stages: Stages) -> Facts:
    """Records first, then their coverage, then the areas they may lie in."""
    chosen = police.choose(taken, choice.forces, choice.first, choice.last)
    pairs = police.replaced(taken, chosen)
    with stages.stage("Read police files", sum(t.source.size for t in chosen)) as advance:
        counted = months.read(chosen, keep, lambda m, t: advance(t.source.size, sum(m.rows.values())))
        found = street.gather(counted, chosen, faults)
        superseded = compare_replaced(pairs, found.seen, keep)
    forces, national = coverage.expected_forces(set(found.seen["force"]), choice.forces)
    names = {slug: areas.force_of(slug, found.names.get(slug, "")).name for slug in forces} | found.names
    ledger = coverage.ledger(found.seen, forces, official.recorded(taken, names))
    if not coverage.newest(ledger):
        raise InputFault("inputs", "the street files hold no month of crime", "Fetch them again from data.police.uk")
    stages.report_coverage(ledger)
    with stages.stage("Read boundaries and lookups"):
        tree = places.read_kept(taken, names, national, ledger["month"].max(), keep, faults)
        lines = boundaries.read_streets(taken) if choice.maps else geopandas.GeoDataFrame({"name": []}, geometry=[])
    return Facts(taken, found, names, ledger, superseded, tree, lines)


def compare_replaced(pairs: list[tuple[sources.Taken, sources.Taken]], seen: pd.DataFrame, keep: Kept) -> pd.DataFrame:
    """What a newer archive changed: force-months that two archives hold, with the rows of both."""
    olds = months.read([old for old, _ in pairs], keep, lambda *_: None)
    return tables.superseded([(month, str(old.source)) for month, (old, _) in zip(olds, pairs, strict=True)], seen)


def locate(facts: Facts, keep: Kept, faults: Faults, stages: Stages) -> Located:
    """Each distinct point in its ward, the records of every month by area, each postcode in its ward."""
    newest = coverage.newest(facts.ledger)
    recent = {(slug, month) for slug, last in newest.items() for month in coverage.months_to(last)}
    with stages.stage("Place points in wards and count") as advance:
        own = facts.places.wards["slug"].tolist()
        found, cells, placed = tallies.read(facts.street, facts.wards, own, facts.beats, recent, keep)
        advance(1, int(cells.frame["n"].sum()))
    faults.add("boundaries", "record in two wards or on a border, given to the lowest code", int(found.shared.sum()))
    with stages.stage("Place postcodes") as advance:
        where = postcodes.place_kept(facts.taken, facts.codes, facts.shapes, keep, faults, lambda n: advance(0, n))
    return Located(found, cells, placed, where)


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


def heat(facts: Facts, located: Located) -> surfaces.Surface:
    """The harm-weighted surface of each force's newest twelve months, over all the wards at once."""
    scheme = harm.schemes()[0]
    cells = located.cells.frame
    recent = counts.in_newest_year(cells, coverage.newest(facts.ledger)) & counts.territorial(cells, facts.names)
    chosen = cells[recent & (cells["point"] >= 0).to_numpy()]
    weight = scheme.weight[chosen["category"].cat.codes.to_numpy()] * chosen["n"].to_numpy()
    total = np.bincount(chosen["point"].to_numpy(), weight, len(located.wards.snap)).astype(float)
    box = shapely.total_bounds(grid.shapes_on_grid(facts.shapes))
    return surfaces.surface(*grid.grid(*snaps.degrees(located.wards.snap)), total, tuple(box))


@contextmanager
def refusing(out: Path | None = None) -> Iterator[None]:
    """Turn a fault of the input, or a full disk, into one line and exit status 2."""
    try:
        yield
    except InputFault as fault:
        _refuse(str(fault))
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        _refuse(f"{error.filename or out}: no room left to write. Make room; the site built before is as it was.")
    except sqlite3.OperationalError as error:
        if "full" not in str(error) and "disk I/O" not in str(error):
            raise
        _refuse(f"{out}: no room left to write the database ({error}). Make room; the site built before is as it was.")


def _refuse(why: str) -> NoReturn:
    click.echo(f"Refused: {why}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    cli()
