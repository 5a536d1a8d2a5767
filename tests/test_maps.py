"""Maps of wards, forces and the nation: what they show and where it lies, names that stay names."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
import village
from pyproj import Geod, Transformer

from geodata import contours, landmarks, leaflet, maps, points, snaps
from geodata.canvas import NARROWEST
from openbeat import drawings

ROOT = Path(__file__).parent.parent
NO_STREETS = geopandas.GeoDataFrame({"name": []}, geometry=[], crs=4326)
WARD = village.square("E05999001")
GEOD = Geod(ellps="WGS84")
HOSTILE = [
    "{{7*7}}",
    "{% for x in y %}",
    "{# hidden #}",
    "`; alert(1); `",
    "${alert(1)}",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"quotes'\"",
    'back\\slash\\" + alert(1) + "',
    "King's Lynn & “Nar” 🐑",
    "line\u2028break\u2029\ttab",
    "&lt;b&gt; %s %(x)s",
    "*/ alert(1) /*",
]
# Runs a map's script against a stand-in for Leaflet and prints what it asked of it, and what it did besides.
STAND_IN = """
const vm = require("vm"), fs = require("fs");
const told = {
  maps: [], tiles: [], features: [], tooltips: [], credits: [], called: [], bounds: [], markers: [], html: [], sent: [],
  zooms: [], shown: [],
};
const itself = (extra) => Object.assign({addTo() { return this; }, setStyle() { return this; }}, extra);
const layer = () => itself({
  on(name, what) { if (name === "add") what.call(this); return this; },
  bindTooltip(text) { told.tooltips.push(text); return this; },
  getElement: () => ({setAttribute() {}, firstChild: {style: {}}}),
});
const credit = (options) => { if (options && options.attribution) told.credits.push(options.attribution); };
const chart = {
  fitBounds(b) { told.bounds.push(b); }, setMinZoom(z) { told.zooms.push(z); },
  getZoom: () => 11.5, getSize: () => ({x: 320, y: 260}),
};
const element = {
  dataset: process.argv[2] ? {tiles: process.argv[2]} : {},
  dispatchEvent(event) {
    told.sent.push([event.type, element.openbeat.map === chart, element.openbeat.heat && element.openbeat.heat.is]);
  },
};
const R = 6378137;
const control = () => itself({addTo() { told.html.push(this.onAdd().innerHTML); return this; }});
control.scale = () => itself({});
const L = {
  CRS: {EPSG3857: {unproject: (p) => ({
    lng: p.x / R * 180 / Math.PI, lat: (2 * Math.atan(Math.exp(p.y / R)) - Math.PI / 2) * 180 / Math.PI,
  })}},
  point: (x, y) => ({x, y}),
  map(id, options) { told.maps.push([id, options]); return chart; },
  control,
  DomUtil: {create: () => ({})},
  circleMarker: () => { told.dots = (told.dots || 0) + 1; return {}; },
  layerGroup: (parts) => parts[parts.length - 1],
  divIcon: (options) => { told.html.push(options.html); return options; },
  marker: (at, options) => { told.markers.push([at, options]); return layer(); },
  tileLayer(url, options) {
    credit(options);
    return itself({is: "heat", addTo() { told.tiles.push([url, options]); return this; }});
  },
  geoJson(_, options) {
    credit(options);
    const deep = (c) => typeof c[0] === "number" ? (p => [p.lng, p.lat])(options.coordsToLatLng(c)) : c.map(deep);
    return itself({addData(data) {
      for (const feature of data.features) {
        const at = deep(feature.geometry.coordinates);
        told.features.push({name: feature.properties.name || "", kind: feature.geometry.type, at,
                            style: typeof options.style === "function" ? options.style(feature) : options.style});
        if (options.pointToLayer) options.pointToLayer(feature, at);
        options.onEachFeature(feature, layer());
      }
    }});
  },
};
const call = (name) => (...values) => { told.called.push([name, ...values.map(String)]); };
const world = {
  L, alert: call("alert"), fetch: call("fetch"), eval: call("eval"), document: {getElementById: () => element},
  Event: class { constructor(type) { this.type = type; } },
};
const names = Object.keys(world);
vm.runInNewContext(fs.readFileSync(process.argv[1], "utf8"), world);
told.leaked = Object.keys(world).filter((name) => !names.includes(name));
process.stdout.write(JSON.stringify(told));
"""


def wards(*shapes: shapely.Geometry, names: list[str] | None = None, forces: str = "") -> geopandas.GeoDataFrame:
    """Wards in one command area a force; `forces` holds a letter a ward, "A" for all where it is empty."""
    own = list(forces or "A" * len(shapes))
    codes = [f"E0599900{i + 1}" for i in range(len(shapes))]
    columns = {
        "code": codes,
        "name": names or codes,
        "csp": [f"E2299900{'ABCD'.index(f) + 1}" for f in own],
        "bcu": [f"{f.lower()}shire/all" for f in own],
        "force": [f"E2399900{'ABCD'.index(f) + 1}" for f in own],
        "slug": [f"{f.lower()}shire" for f in own],
    }
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


def book(
    frame: geopandas.GeoDataFrame,
    streets: geopandas.GeoDataFrame = NO_STREETS,
    published: tuple[str, ...] = ("ashire", "bshire"),
    equal: contours.Contours | None = None,
) -> maps.Atlas:
    """The atlas of some wards; areas above them are named as in `AREAS`."""
    return maps.atlas(frame, AREAS, streets, published, contours=equal)


AREAS = pd.DataFrame(
    [
        ("E23999001", "force", "Ashire Police", 0),
        ("E23999002", "force", "Bshire Police", 0),
        ("ashire/all", "bcu", "Ashire Command", 0),
        ("ashire/north", "bcu", "North Command", 1),
        ("K04000001", "nation", "England and Wales", 0),
    ],
    columns=["code", "kind", "name", "assumed"],
)


def ward_map(
    *shapes: shapely.Geometry, names: list[str] | None = None, streets: geopandas.GeoDataFrame = NO_STREETS
) -> maps.AreaMap:
    """The map of the first shape, the others being its neighbours."""
    return maps.ward_map(book(wards(*shapes, names=names), streets), 0)


FORTH = Transformer.from_crs(4326, 3857, always_xy=True)


def projected(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape in mercator metres, point by point."""
    return shapely.transform(shape, lambda xy: np.column_stack(FORTH.transform(xy[:, 0], xy[:, 1])))


def on_ground(canvas: maps.Canvas, rings: tuple[maps.Ring, ...]) -> shapely.Geometry:
    """Rings in units as one shape in degrees: each ring cut out of what the rings before it hold, or added to it."""
    shape = shapely.Polygon()
    for ring in rings:
        x, y = np.array(ring).T
        lon, lat = FORTH.transform(
            canvas.west + x * canvas.per_unit, canvas.north - y * canvas.per_unit, direction="INVERSE"
        )
        shape = shapely.symmetric_difference(shape, shapely.Polygon(np.column_stack([lon, lat])))
    return shape


HOLE = shapely.box(-1.49, 53.39, -1.47, 53.41)
RING = shapely.Polygon(shapely.box(-1.50, 53.38, -1.46, 53.42).exterior, [HOLE.exterior])
ISLAND = shapely.box(-1.484, 53.396, -1.476, 53.404)
SHAPES = {
    "square": WARD,
    "with a hole": RING,
    "two parts": shapely.MultiPolygon([WARD, shapely.box(-1.47, 53.41, -1.46, 53.42)]),
    "an island in its own hole": shapely.MultiPolygon([RING, ISLAND]),
    "slanting": shapely.Polygon([(-1.5, 53.38), (-1.46, 53.39), (-1.48, 53.42)]),
    "wide": shapely.box(-1.55, 53.39, -1.35, 53.40),
    "high": shapely.box(-1.485, 53.31, -1.475, 53.49),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_outline_is_the_wards_own(shape: shapely.Geometry) -> None:
    drawn = ward_map(shape)
    found = on_ground(drawn.canvas, drawn.outline)
    assert shapely.symmetric_difference(found, shape).area < 0.005 * shape.area


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_canvas_shows_a_ward_whole_with_a_margin(shape: shapely.Geometry) -> None:
    canvas = maps.canvas_of(projected(shape))
    west, north, east, south = (float(v) for v in shapely.bounds(canvas.units(projected(shape))))
    assert min(west, north) >= 0.05 * 400
    assert east <= maps.WIDTH - 0.05 * 400
    assert south <= maps.HEIGHT - 0.05 * 400


def test_no_map_shows_less_than_six_hundred_metres_across() -> None:
    canvas = maps.canvas_of(projected(shapely.box(-1.5, 53.4, -1.49999, 53.40001)))
    assert canvas.metres_per_unit * maps.WIDTH == pytest.approx(NARROWEST, rel=0.01)


def test_a_units_metres_are_those_of_the_ground() -> None:
    canvas = maps.canvas_of(projected(WARD))
    (south, west), (north, east) = canvas.bounds
    middle = (south + north) / 2
    assert GEOD.inv(west, middle, east, middle)[2] / maps.WIDTH == pytest.approx(canvas.metres_per_unit, rel=0.005)


def test_corners_of_the_canvas_are_at_its_ends() -> None:
    canvas = maps.canvas_of(projected(WARD))
    (south, west), (north, east) = canvas.bounds
    assert canvas.point(west, north) == pytest.approx((0, 0), abs=1e-6)
    assert canvas.point(east, south) == pytest.approx((maps.WIDTH, maps.HEIGHT), abs=1e-6)


def test_the_table_places_a_canvas_where_the_map_lies() -> None:
    drawn = ward_map(WARD)
    (row,) = maps.table([(drawn.code, drawn.canvas)]).to_dict("records")
    west, north = FORTH.transform(drawn.canvas.bounds[0][1], drawn.canvas.bounds[1][0])
    assert (row["area"], row["width"], row["height"]) == ("E05999001", 640, 520)
    assert (row["west"], row["north"]) == pytest.approx((west, north))
    assert row["west"] + row["per_unit"] * 640 == pytest.approx(FORTH.transform(drawn.canvas.bounds[1][1], 53)[0])


def test_a_ward_alone_without_streets_has_a_map() -> None:
    drawn = ward_map(WARD)
    assert (drawn.neighbours, drawn.around, drawn.streets, drawn.inner) == ((), (), (), ())
    assert len(drawn.outline) == 1


def village_wards(**forces: str) -> geopandas.GeoDataFrame:
    return wards(*map(village.square, village.WARDS), names=["Ash", "Birch", "Cedar", "Damson"], **forces)


def test_neighbours_are_named_where_they_are_seen() -> None:
    drawn = maps.ward_map(book(village_wards()), 0)
    assert [shape.name for shape in drawn.neighbours] == ["Birch", "Cedar", "Damson"]
    squares = [village.square(code) for code in village.WARDS][1:]
    for shape, square in zip(drawn.neighbours, squares, strict=True):
        x, y = shape.label
        assert 0 <= x <= maps.WIDTH
        assert 0 <= y <= maps.HEIGHT
        assert drawn.canvas.units(projected(square)).buffer(0.1).contains(shapely.Point(x, y))


def test_wards_of_a_force_that_did_not_publish_are_told_apart() -> None:
    drawn = maps.ward_map(book(village_wards(forces="AABB"), published=("ashire",)), 0)
    assert drawn.published
    assert {s.name: s.published for s in drawn.neighbours} == {"Birch": True, "Cedar": False, "Damson": False}


def length_on(line: maps.Ring, horizontal: float) -> float:
    """How long a line runs along a height of the canvas, in units."""
    return sum(abs(b[0] - a[0]) for a, b in pairwise(line) if max(abs(a[1] - horizontal), abs(b[1] - horizontal)) < 1)


def test_borders_of_the_command_area_and_the_force_cross_a_wards_map() -> None:
    """Wards 1 and 2 lie south of 3 and 4: between them is a command area's border and no force's."""
    frame = village_wards()
    frame["bcu"] = ["ashire/all", "ashire/all", "ashire/north", "ashire/north"]
    drawn = maps.ward_map(book(frame), 2)
    assert [(f.kind, f.name, f.assumed) for f in drawn.frames] == [
        ("bcu", "North Command", True),
        ("force", "Ashire Police", False),
    ]
    _, y = drawn.canvas.point(village.WEST, village.SOUTH + village.SIDE)
    x0, x1 = (drawn.canvas.point(village.WEST + n * village.SIDE, village.SOUTH)[0] for n in (0, 2))
    assert sum(length_on(line, y) for line in drawn.frames[0].lines) == pytest.approx(x1 - x0, abs=2)
    assert sum(length_on(line, y) for line in drawn.frames[1].lines) == 0


def test_a_border_that_does_not_cross_the_canvas_is_not_shown() -> None:
    """Nine wards in a square, three by three: the one in the middle sees no edge of its force."""
    nine = [shapely.box(x, y, x + 0.2, y + 0.2) for x in (-2, -1.8, -1.6) for y in (53, 53.2, 53.4)]
    assert maps.ward_map(book(wards(*nine)), 4).frames == ()
    assert [f.kind for f in maps.ward_map(book(wards(*nine)), 0).frames] == ["force"]


def test_a_seam_between_two_layers_of_wards_is_no_border_of_their_force() -> None:
    """Twenty metres of nothing between the squares, open to the south and closed at the north by a third."""
    east = shapely.affinity.translate(village.square("E05999002"), 0.0003)
    north = shapely.box(village.WEST, village.SOUTH + village.SIDE, village.WEST + 0.0403, village.SOUTH + 0.03)
    drawn = maps.ward_map(book(wards(WARD, east, north)), 0)
    (frame,) = drawn.frames
    lines = shapely.MultiLineString([*frame.lines])
    seam = drawn.canvas.point(village.WEST + village.SIDE, village.SOUTH + village.SIDE / 2)
    assert lines.distance(shapely.Point(seam)) > 100


def test_a_forces_map_shows_its_wards_and_command_areas() -> None:
    frame = village_wards()
    frame["bcu"] = ["ashire/all", "ashire/all", "ashire/north", "ashire/north"]
    drawn = maps.force_map(book(frame), 0)
    assert (drawn.code, drawn.name, drawn.published) == ("E23999001", "Ashire Police", True)
    assert [shape.name for shape in drawn.inner] == ["Ash", "Birch", "Cedar", "Damson"]
    assert [shape.name for shape in drawn.named] == ["Ashire Command", "North Command"]
    whole = shapely.union_all([village.square(code) for code in village.WARDS])
    assert shapely.symmetric_difference(on_ground(drawn.canvas, drawn.outline), whole).area < 0.005 * whole.area
    _, y = drawn.canvas.point(village.WEST, village.SOUTH + village.SIDE)
    (border,) = drawn.frames
    assert (border.kind, border.name, border.assumed) == ("bcu", "", True)
    assert sum(length_on(line, y) for line in border.lines) == pytest.approx(
        drawn.canvas.point(village.WEST + 2 * village.SIDE, 53)[0] - drawn.canvas.point(village.WEST, 53)[0], abs=2
    )


def test_a_force_of_one_command_area_names_none() -> None:
    drawn = maps.force_map(book(village_wards()), 0)
    assert (drawn.frames, drawn.named) == ((), ())


def test_forces_beside_a_force_are_its_neighbours() -> None:
    drawn = maps.force_map(book(village_wards(forces="AABB"), published=("ashire",)), 0)
    assert [(s.name, s.published) for s in drawn.neighbours] == [("Bshire Police", False)]
    assert [s.name for s in drawn.inner] == ["Ash", "Birch"]


def test_the_nations_map_shows_its_forces() -> None:
    drawn = maps.nation_map(book(village_wards(forces="AABB"), published=("ashire",)), "K04000001", "England and Wales")
    assert [(s.name, s.published) for s in drawn.inner] == [("Ashire Police", True), ("Bshire Police", False)]
    whole = shapely.union_all([village.square(code) for code in village.WARDS])
    assert shapely.symmetric_difference(on_ground(drawn.canvas, drawn.outline), whole).area < 0.005 * whole.area


def test_every_area_has_a_map_and_the_nation_where_there_is_one() -> None:
    own = book(village_wards(forces="AABB"))
    codes = [make().code for make in maps.all_maps(own, AREAS)]
    parts = ["E22999001", "E22999002", "ashire/all", "bshire/all"]
    assert codes == [*village.WARDS, *parts, "E23999001", "E23999002", "K04000001"]
    assert len(maps.all_maps(own, AREAS[AREAS["kind"] != "nation"])) == 10


def equal(*lines: shapely.LineString, steps: tuple[int, ...]) -> contours.Contours:
    """Lines in degrees, as lines of equal count of these steps."""
    shapes = np.array([projected(line) for line in lines], object)
    return contours.Contours(shapes, np.array(steps), (20.0, 100.0, 300.0), shapely.STRtree(shapes))


def test_wards_and_parts_of_forces_have_a_wall_map_with_the_lines_that_cross_them() -> None:
    west, south, side = village.WEST, village.SOUTH, village.SIDE
    across = shapely.LineString([(west + side / 2, south - 1), (west + side / 2, south + 1)])
    short = shapely.LineString([(west + side / 4, south + side / 2), (west + side / 3, south + side / 2)])
    far = shapely.LineString([(west + 1, south), (west + 1, south + 1)])
    own = book(village_wards(), equal=equal(short, across, far, steps=(3, 1, 2)))
    drawn = {area.code: area for make in maps.all_maps(own, AREAS) for area in [make()]}
    assert {code for code, area in drawn.items() if not area.wall} == {"E23999001", "K04000001"}
    assert {code for code, area in drawn.items() if not area.contours} == {"E23999001", "K04000001"}
    ash = drawn["E05999001"]
    (low, few, line), (high, many, _) = ash.contours
    assert (low, few, high, many) == (1, 20.0, 3, 300.0)
    x = ash.canvas.point(west + side / 2, south)[0]
    assert [round(point[0], 1) for point in line] == pytest.approx([x, x], abs=0.06)
    assert sorted(point[1] for point in line) == pytest.approx([-4, maps.HEIGHT + 4], abs=0.06)


def test_without_street_lines_a_wall_map_has_the_named_points_of_its_ward() -> None:
    (lon, lat), (other, up) = (map(float, village.middle(code)) for code in ("E05999001", "E05999002"))
    where = {
        (lon, lat): "Mill Lane",
        (lon, lat + 0.001): "",
        (lon + 0.002, lat): "High Street",
        (other, up): "Birch Way",
    }
    keys = snaps.keys(*(np.array(along) for along in zip(*where, strict=True)))
    every = landmarks.landmarks(points.Names(keys, np.array([*where.values()], object), np.full(4, "")))
    assert len(every.name) == 3
    frame = village_wards()
    bare = maps.atlas(frame, AREAS, NO_STREETS, ("ashire",), landmarks=every)
    drawn = maps.ward_map(bare, 0)
    assert [name for name, _ in drawn.landmarks] == ["Mill Lane", "High Street"]
    for (_, found), (x, y) in zip(drawn.landmarks, ((lon, lat), (lon + 0.002, lat)), strict=True):
        assert found == pytest.approx(drawn.canvas.point(x, y), abs=0.06)
    lined = maps.atlas(frame, AREAS, streets("High Street"), ("ashire",), landmarks=every)
    assert maps.ward_map(lined, 0).landmarks == ()
    assert maps.part_map(bare, bare.csps, 0, 2).landmarks == ()
    assert maps.ward_map(book(frame), 0).landmarks == ()


def streets(*names: str) -> geopandas.GeoDataFrame:
    """A street for each name across the ward, one far away, and one that only leads past."""
    lines = [shapely.LineString([(-1.50, 53.382 + i / 1e3), (-1.48, 53.384 + i / 1e3)]) for i in range(len(names))]
    lines.append(shapely.LineString([(0, 51), (0.1, 51)]))
    return geopandas.GeoDataFrame({"name": [*names, "Far Away"]}, geometry=lines, crs=4326)


def test_streets_are_those_on_the_canvas_with_their_names() -> None:
    drawn = ward_map(WARD, streets=streets("High Street", ""))
    assert [name for name, _ in drawn.streets] == ["High Street", ""]
    assert all(-0.1 <= x <= maps.WIDTH + 0.1 and -0.1 <= y <= maps.HEIGHT + 0.1 for _, r in drawn.streets for x, y in r)


def run(script: str, folder: Path, tiles: str = "") -> dict[str, Any]:
    """What a script asks of Leaflet, found by running it in node; `tiles` is the address that the page gives."""
    if shutil.which("node") is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("no node to run scripts in: apt-get install npm")
    path = folder / "map.js"
    path.write_text(script, encoding="utf-8")
    result = subprocess.run(["node", "-e", STAND_IN, str(path), tiles], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


SAMPLE = drawings.frame_sample("force")
PIN = (
    3,
    "On or near High Street: 137 crimes, 12 incidents of anti-social behaviour",
    320.0,
    260.0,
    False,
    (0.0, 0.0),
    (0.0, 0.0),
)


def script(drawn: maps.AreaMap, credit: str = "Credit", **written: Any) -> str:
    key = tuple((f"{frame.kind}: {frame.name}", SAMPLE, 2.0, "7 5") for frame in drawn.frames)
    return leaflet.script(drawn, leaflet.Lettering(credit, **({"key": key} | written)))


def test_the_script_draws_the_ward_its_streets_and_its_neighbours(tmp_path: Path) -> None:
    drawn = maps.ward_map(book(village_wards(), streets("High Street", "")), 0)
    told = run(script(drawn), tmp_path)
    ((name, options),) = told["maps"]
    assert name == "map_area"
    np.testing.assert_allclose(told["bounds"], [drawn.canvas.bounds])
    assert set(told["credits"]) == {"Credit"}
    assert set(told["tooltips"]) == {"Birch", "Cedar", "Damson", "High Street", "force: Ashire Police"}
    outline = next(f for f in told["features"] if f["style"].get("className") == "ob-map__outline")
    assert shapely.hausdorff_distance(shapely.Polygon(outline["at"][0]), WARD) < 1e-4
    (street,) = [f["at"] for f in told["features"] if f["name"] == "High Street"]
    np.testing.assert_allclose(street, [[[-1.50, 53.382], [-1.48, 53.384]]], atol=1e-4)
    assert told["leaked"] == []
    assert (options["keyboard"], options["scrollWheelZoom"], options["maxZoom"]) == (True, False, 17)
    assert told["zooms"] == [10.5]  # a step out from the fit, and no further


def test_the_page_says_where_the_heat_is(tmp_path: Path) -> None:
    address = "/s/0123456789ab/tiles/harm/{z}/{x}/{y}.png"
    told = run(script(ward_map(WARD)), tmp_path, address)
    ((url, options),) = told["tiles"]
    assert url == address
    assert (options["minZoom"], options["maxNativeZoom"], options["noWrap"]) == (5, 12, True)
    assert 0.5 < options["opacity"] < 1
    assert told["sent"] == [["openbeat:map", True, "heat"]]


def test_without_an_address_there_is_a_map_but_no_heat(tmp_path: Path) -> None:
    told = run(script(ward_map(WARD)), tmp_path)
    assert told["tiles"] == []
    assert told["sent"] == [["openbeat:map", True, None]]


def test_a_numbered_place_is_a_button_that_says_all(tmp_path: Path) -> None:
    drawn = ward_map(WARD)
    told = run(script(drawn, pins=(PIN, (4, "Police station", 10.0, 10.0, True, (9.0, 9.0), (20.0, -10.0)))), tmp_path)
    (at, options), (_, other) = told["markers"]
    assert options["keyboard"] is True
    assert min(options["icon"]["iconSize"]) >= 24
    assert (options["icon"]["iconAnchor"], other["icon"]["iconAnchor"]) == ([14, 14], [14 - 10, 14 + 5])  # half as wide
    assert told["dots"] == 1  # the point of the number that stands aside
    assert (options["icon"]["className"], other["icon"]["className"]) == (
        "ob-map__place",
        "ob-map__place ob-map__place--apart",
    )
    said = re.sub("<span aria-hidden=.true.>.*?</span>|<[^>]*>", "", options["icon"]["html"])
    assert said == f"3. {PIN[1]}"
    assert PIN[1] in told["tooltips"]
    middle = [(a + b) / 2 for a, b in zip(*drawn.canvas.bounds, strict=True)][::-1]
    np.testing.assert_allclose(at, middle, atol=1e-4)


def test_street_names_are_labels_that_no_key_stops_at(tmp_path: Path) -> None:
    told = run(script(ward_map(WARD), streets=(("High Street", 100.0, 100.0, -30.0),)), tmp_path)
    ((_, options),) = told["markers"]
    assert (options["keyboard"], options["interactive"]) == (False, False)
    assert options["icon"]["className"] == "ob-map__street"
    assert options["icon"]["html"] == "<span>High Street</span>"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name: str, tmp_path: Path) -> None:
    """As a street, a neighbour, a place, a border, a label and in the credit; what is shown is the name itself."""
    drawn = ward_map(WARD, village.square("E05999002"), names=[name, name], streets=streets(name))
    key = tuple((name, SAMPLE, 2.0, "7 5") for _ in drawn.frames)
    written = {
        "pins": ((3, name, 5.0, 5.0, True, (0.0, 0.0), (0.0, 0.0)),),
        "streets": ((name, 9.0, 9.0, 0.0),),
        "key": key,
    }
    text = script(drawn, credit=name, **written)
    told = run(text, tmp_path, "/tiles/{z}/{x}/{y}.png")
    assert told["called"] == []
    assert told["leaked"] == []
    shown = [*told["tooltips"], *told["credits"]]
    assert len(shown) >= 5
    assert {html.unescape(text) for text in shown} == {name}
    assert not any(mark in text for text in shown for mark in "<>\"'`${}")
    label, pin, border = (html.unescape(re.sub(MARKUP, "", part)) for part in told["html"])
    assert (label, pin, border) == (name, f"33. {name}", f" {name}")
    assert not re.search(r"</?script|49\b(?=\")|<img", text)


MARKUP = r"</?(?:div|span|svg|path|g)(?: [\w-]+=\"[^\"<>]*\")*/?>"


def test_no_markup_of_a_script_carries_a_style_or_another_host() -> None:
    drawn = maps.ward_map(book(village_wards(), streets("High Street")), 0)
    text = script(drawn, pins=(PIN,), streets=(("High Street", 1.0, 1.0, 0.0),))
    assert re.findall(r"(?:https?:)?//[\w.]+", text) == []
    assert not re.search(r"style\s*=\s*[\"']", text)


def test_the_script_of_a_force_names_its_wards(tmp_path: Path) -> None:
    frame = village_wards()
    frame["bcu"] = ["ashire/all", "ashire/all", "ashire/north", "ashire/north"]
    told = run(script(maps.force_map(book(frame), 0)), tmp_path)
    assert set(told["tooltips"]) == {"Ash", "Birch", "Cedar", "Damson", "bcu: "}


def test_two_builds_with_hostile_names_give_the_same_bytes(tmp_path: Path) -> None:
    """In two processes that order their sets differently."""
    inputs = village.write(tmp_path / "inputs")
    content = json.loads(village.layer())
    for feature, name in zip(content["features"], HOSTILE[4:], strict=False):
        feature["properties"]["WD24NM"] = name
    (inputs / "wards.geojson").write_text(json.dumps(content), encoding="utf-8")
    streets(*HOSTILE).to_file(inputs / "streets.geojson")
    rename_places(inputs, HOSTILE[1])
    for seed in ("1", "2"):
        options = ["--inputs", str(inputs), "--out", str(tmp_path / seed), "--quiet"]
        command = [sys.executable, "build.py", "site", *options]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
        assert (result.returncode, result.stderr) == (0, "")
    first, second = (files(tmp_path / seed / "snapshots/current") for seed in ("1", "2"))
    assert {".db", ".js", ".svg"} <= {path.suffix for path in map(Path, first)}
    assert first == second
    assert {f"maps/{code}{end}" for code in (*village.WARDS, "E23999001") for end in (".js", ".svg")} <= set(first)
    assert {f"maps/{code}.wall.svg" for code in (*village.WARDS, "E22999001", "testshire--southtown")} <= set(first)
    for name, text in first.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(text)
            assert text.count(b"<!--heat-->") == (not name.endswith(".wall.svg"))
        if name.endswith(".js"):
            told = run(text.decode(), tmp_path)
            assert (told["called"], told["leaked"]) == ([], [])


def rename_places(inputs: Path, name: str) -> None:
    """Give the published points of every month another name."""
    for path in inputs.glob("*-street.csv"):
        path.write_text(path.read_text().replace("On or near High Street", name), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
