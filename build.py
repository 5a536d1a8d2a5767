"""The one command line of Open Beat: every stage of the build, in the order in which data flows.

`python build.py --help` lists the commands. A fault of the input is one line and exit status 2; the site that
was built before stays as it was.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
import geopandas
import pandas as pd

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT / "site"))  # the site's drawings: geodata itself never imports them

from geodata import (  # noqa: E402
    areas,
    boundaries,
    canvas,
    contents,
    contours,
    coverage,
    history,
    indicators,
    landmarks,
    layers,
    leaflet,
    lsoas,
    maps,
    months,
    official,
    outcome_tables,
    outcomes,
    people,
    places,
    points,
    police,
    postcodes,
    report,
    residents,
    snapshot,
    sources,
    street,
    tables,
    tallies,
    tiles,
)
from geodata.cards import tables as cards  # noqa: E402
from geodata.demo import write_county  # noqa: E402
from geodata.facts import Choice, Facts, Located  # noqa: E402
from geodata.faults import Faults, InputFault  # noqa: E402
from geodata.kept import Kept  # noqa: E402
from geodata.stages import Stages  # noqa: E402
from openbeat import drawings  # noqa: E402

SITE, COUNTY, SHEETS = Path("data/site"), Path("data/demo"), Path("data/sheets")
CREDIT, INVENTED = "© Crown copyright: ONS, OS", "Zedshire is invented"
YEARS = 24  # months whose records are wanted point by point: the newest year, and the one before for the change
PIN, PIN_SMALL = 15.0, 27.0  # a number's circle in units of the canvas, on a screen of about 640 pixels and of 350
COUNTED = "count"  # the layer whose steps are lines on the wall maps
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
            with stages.stage("Write two years of its meetings") as advance:
                advance(hold_meetings(out))


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


@cli.command()
@click.option("--force", required=True, metavar="SLUG", help="Whose areas.")
@click.option("--kind", "kinds", multiple=True, default=("ward",), metavar="KIND",
              help="ward, neighbourhood, csp or bcu; may be repeated. Wards unless told.")  # fmt: skip
@click.option("--paper", default="a4", show_default=True, help="a4, or a3 with a map for the wall.")
@click.option("--layer", default="harm", show_default=True, help="The map's heat; none for borders and names only.")
@click.option("--months", default="13", show_default=True, help="13 as numbers, up to 36 as charts, or 0.")
@click.option("--lang", default="en", show_default=True, help="cy: headings and dates in Welsh, for forces of Wales.")
@out_option
@click.option("--to", type=folder, default=SHEETS, show_default=True, help="Where the PDFs go, in a folder per force.")
@quiet_option
def sheets(
    force: str, kinds: tuple[str, ...], paper: str, layer: str, months: str, lang: str, out: Path, to: Path, quiet: bool
) -> None:
    """Print the beat sheets of a force's areas: a PDF each, and one of them all with bookmarks."""
    import app  # as in `hold_meetings`
    from openbeat.sheets import printing
    from openbeat.sheets.choices import Choices

    with refusing(to), Stages(quiet) as stages:
        look = Choices(paper, layer, months, lang)
        try:
            order = printing.ordered(app.create_app, {"DATA": out.absolute()}, force, kinds, look)
        except printing.Unprintable as why:
            raise InputFault(why.part, why.what, why.mend) from why
        with stages.stage("Print beat sheets", len(order.areas)) as advance:
            shown = printing.printed(order, to / force, advance)
        with stages.stage("Bind them in one file"):
            bound = printing.bind(order, to / force, shown)
        stages.say(f"{len(shown)} sheets, each a PDF in {to / force}, and all in {bound.name}.")


def hold_meetings(out: Path) -> int:
    """Fill the live half of a demonstration site, if it is empty; how many meetings were written."""
    import app  # flask and the site are needed here alone
    from openbeat.live import demo as invented
    from openbeat.live.database import the_live
    from openbeat.pages import the_store

    with app.create_app({"DATA": out.absolute(), "DATABASE_URL": ""}).app_context():
        try:
            return invented.fill(the_store())
        finally:
            the_live().close()


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
    became = follow(facts, keep, faults, stages)
    with snapshot.writing(out, name) as target:
        named = named_points(facts, choice, keep, stages)
        found = points.places(facts, located, named)
        drawn = maps.table([])
        if choice.maps:
            equal = heat(facts, located, name, target, stages)
            drawn = draw(facts, found, equal, landmarks.landmarks(named), target, stages)
        with stages.stage("Count"):
            own = {"id": name, "key": key, "parent": history.head(out), "built": today(), "maps": int(choice.maps)}
            tables = contents.tables_of(facts, located, named, own, faults) | became
            tables |= {"maps": drawn, "places": found}
        with stages.stage("Grade report cards"):
            tables["cards"] = cards.table(facts, tables, faults)
        with stages.stage("Write the database"):
            snapshot.write_tables(target, tables)
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
    with stages.stage("Read boundaries, lookups and indicators"):
        tree = places.read_kept(taken, names, national, ledger["month"].max(), keep, faults)
        living = residents.read(taken, tree)
        small = lsoas.read(taken, tree, faults)
        told = indicators.read(taken, names)
        lines = boundaries.read_streets(taken) if choice.maps else geopandas.GeoDataFrame({"name": []}, geometry=[])
        answering = people.tables(taken, tree, names, ledger["month"].max(), faults)
    stages.report_people(answering)
    return Facts(taken, found, names, ledger, superseded, tree, living, lines, small, told, answering)


def compare_replaced(pairs: list[tuple[sources.Taken, sources.Taken]], seen: pd.DataFrame, keep: Kept) -> pd.DataFrame:
    """What a newer archive changed: force-months that two archives hold, with the rows of both."""
    olds = months.read([old for old, _ in pairs], keep, lambda *_: None)
    return tables.superseded([(month, str(old.source)) for month, (old, _) in zip(olds, pairs, strict=True)], seen)


def locate(facts: Facts, keep: Kept, faults: Faults, stages: Stages) -> Located:
    """Each distinct point in its ward, the records of every month by area, each postcode in its ward."""
    newest = coverage.newest(facts.ledger)
    recent = {(slug, month) for slug, last in newest.items() for month in coverage.months_to(last, YEARS)}
    with stages.stage("Place points in wards and count") as advance:
        own = facts.places.wards["slug"].tolist()
        found, cells, placed = tallies.read(facts.street, facts.wards, own, facts.beats, recent, keep)
        advance(1, int(cells.frame["n"].sum()))
    faults.add("boundaries", "record in two wards or on a border, given to the lowest code", int(found.shared.sum()))
    with stages.stage("Place postcodes") as advance:
        where = postcodes.place_kept(facts.taken, facts.codes, facts.shapes, keep, faults, lambda n: advance(0, n))
    return Located(found, cells, placed, where)


def follow(facts: Facts, keep: Kept, faults: Faults, stages: Stages) -> dict[str, pd.DataFrame]:
    """The tables of what became of crimes."""
    files = outcomes.files_of(facts)
    with stages.stage("Follow what became of crimes", len(files)) as advance:
        return outcome_tables.tables(facts, outcomes.follow(facts, files, keep, faults, advance))


def named_points(facts: Facts, choice: Choice, keep: Kept, stages: Stages) -> points.Names:
    """What the police files of each force's newest year call its points, and the census neighbourhoods of these."""
    chosen = points.recent(police.choose(facts.taken, choice.forces, choice.first, choice.last), facts.ledger)
    with stages.stage("Read the names of places", sum(t.source.size for t in chosen)) as advance:
        return points.names(chosen, keep, lambda t: advance(t.source.size))


def draw(
    facts: Facts,
    found: pd.DataFrame,
    equal: contours.Contours,
    named: landmarks.Landmarks,
    target: Path,
    stages: Stages,
) -> pd.DataFrame:
    """The interactive script, the still and the wall map's lettering of every area that has them; the table `maps`.

    `found` is the table `places`, whose points are drawn as numbered pins; `equal` are lines of equal count, and
    `named` points with names, for wall maps. Heat is no part of these: it is tiles.
    """
    whole = coverage.whole_years(facts.ledger)
    above, beats = facts.places.areas, facts.places.neighbourhoods
    book = maps.atlas(facts.places.wards, above, facts.lines, whole, beats, equal, named)
    every = [*maps.all_maps(book, facts.places.areas)]
    spots = dict([*found.groupby("area")])
    credit = INVENTED if facts.fictional else CREDIT
    out = target / "maps"
    out.mkdir()
    with stages.stage("Draw maps", len(every)) as advance:
        drawn = []
        for make_map in every:
            area = make_map()
            drawn.append((area.code, area.canvas))
            still = drawing(area, spots.get(area.code), credit)
            for end, text in files_of(area, still):
                (out / f"{maps.file_of(area.code)}{end}").write_text(text, encoding="utf-8")
            advance(1)
    return maps.table(drawn)


def files_of(area: maps.AreaMap, still: drawings.MapDrawing) -> Iterator[tuple[str, str]]:
    """How the name of each file of an area's map ends, and what is in it."""
    names = drawings.map_names(still)
    yield ".js", leaflet.script(area, lettering(still, names))
    yield ".svg", drawings.area_map(still, names)
    if area.wall:
        yield ".wall.svg", drawings.poster_lettering(still)


def heat(facts: Facts, located: Located, name: str, target: Path, stages: Stages) -> contours.Contours:
    """Every heat layer of the newest twelve months as map tiles; the lines of equal count of all crime."""
    field = layers.gather(
        located.cells, located.wards.ward, facts.places.wards, facts.names, facts.ledger, coverage.newest(facts.ledger)
    )
    steps = layers.breaks()
    about = {"attribution": INVENTED if facts.fictional else CREDIT, "snapshot": name}
    out = target / "tiles"
    out.mkdir()
    with stages.stage("Draw heat", len(layers.LAYERS) * len(tiles.addresses(field.frame))) as advance:
        for drawn in layers.draw(field):
            own = steps[drawn.layer.id]
            ramp = [*drawings.LEGEND_RAMPS[drawn.layer.ramp], drawings.HATCH_INK]
            values = drawn.surface.density
            sheet = tiles.Sheet(field.frame, values, drawn.told, drawn.unpublished, own.at_least, ramp)
            told = about | {"name": drawn.layer.id, "description": own.unit}
            tiles.write(out / f"{drawn.layer.id}.mbtiles", sheet, told, advance)
            if drawn.layer.id == COUNTED:
                equal = contours.contours(drawn, own.at_least)
    return equal


def drawing(area: maps.AreaMap, found: pd.DataFrame | None, credit: str) -> drawings.MapDrawing:
    """An area's map as the still drawing wants it, with the area's rows of the table `places`."""
    shapes = {
        kind: tuple(drawings.NeighbourShape(s.name, s.rings, s.label, s.published) for s in own)
        for kind, own in (("neighbours", area.neighbours), ("inner", area.inner), ("named", area.named))
    }
    return drawings.MapDrawing(
        title=f"Map of {area.name}",
        description="Borders, names and streets; heat is drawn on it where a layer is chosen.",
        width=canvas.WIDTH,
        height=canvas.HEIGHT,
        outline=area.outline,
        published=area.published,
        streets=tuple(drawings.StreetLine(*s) for s in area.streets),
        frames=tuple(drawings.FrameLine(f.kind, f.name, f.lines, f.assumed) for f in area.frames),
        pins=pins(area.canvas, found),
        contours=tuple(drawings.ContourLine(*c) for c in area.contours),
        landmarks=area.landmarks,
        metres_per_unit=area.canvas.metres_per_unit,
        attribution=credit,
        **shapes,
    )


def pins(ground: canvas.Canvas, found: pd.DataFrame | None) -> tuple[drawings.MapPin, ...]:
    """Rows of the table `places` as numbered pins on a canvas."""
    if found is None:
        return ()
    rows = found.astype({"asb": object}).to_dict("records")
    words = (drawings.pin_words(r["name"], r["crimes"], None if pd.isna(r["asb"]) else int(r["asb"])) for r in rows)
    where = (ground.point(r["longitude"], r["latitude"]) for r in rows)
    return tuple(
        drawings.MapPin(r["number"], x, y, text, bool(r["apart"]))
        for r, text, (x, y) in zip(rows, words, where, strict=True)
    )


def aside(places: dict[int, canvas.Point]) -> Callable[[drawings.MapPin], canvas.Point]:
    """How far from its point each numbered pin stands, in units of the canvas."""
    return lambda p: (round(places[p.number][0] - p.x, 1), round(places[p.number][1] - p.y, 1))


def lettering(still: drawings.MapDrawing, names: drawings.MapNames) -> leaflet.Lettering:
    """The words of a still drawing for the interactive map: the same names, places and key."""
    wide, small = (aside(drawings.standing(still.pins, still.width, still.height, r)) for r in (PIN, PIN_SMALL))
    strokes = {kind: (width, dashes) for kind, (dashes, width) in drawings.STROKES.items()}
    return leaflet.Lettering(
        still.attribution,
        streets=tuple((" ".join(n.lines), n.box.x, n.box.y, n.box.angle) for n in names.streets),
        pins=tuple((p.number, p.words, p.x, p.y, p.apart, wide(p), small(p)) for p in still.pins),
        key=tuple((drawings.frame_words(f), drawings.frame_sample(f.kind), *strokes[f.kind]) for f in still.frames),
    )


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
