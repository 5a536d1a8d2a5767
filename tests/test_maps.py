"""Maps of wards: heat only inside the ward and where it belongs on the ground, names that stay names."""

from __future__ import annotations

import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas
import numpy as np
import pytest
import shapely
import village
from PIL import Image
from pyproj import Geod, Transformer

from geodata import leaflet, maps, surfaces
from geodata.grid import grid, shapes_on_grid
from openbeat.drawings import LEGEND_RAMPS

ROOT = Path(__file__).parent.parent
RAMP = LEGEND_RAMPS["harm"]
STEPS = maps.Breaks((1.0, 10.0, 100.0, 1_000.0, 10_000.0), "days")
EVERYWHERE = maps.Breaks((-1.0, 1e9, 2e9, 3e9, 4e9), "days")  # colours all that is drawn at all
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
const told = {maps: [], images: [], features: [], tooltips: [], credits: [], called: [], bounds: []};
const layer = () => ({on() { return this; }, bindTooltip(text) { told.tooltips.push(text); return this; }});
const itself = (extra) => Object.assign({addTo() { return this; }, setStyle() { return this; }}, extra);
const credit = (options) => { if (options && options.attribution) told.credits.push(options.attribution); };
const L = {
  CRS: {EPSG3857: "EPSG3857"},
  map(id, options) { told.maps.push([id, options]); return {fitBounds(b) { told.bounds.push(b); }}; },
  control: {scale: () => itself({})},
  imageOverlay(url, bounds, options) { told.images.push([url, bounds]); credit(options); return itself({}); },
  geoJson(_, options) {
    credit(options);
    return itself({addData(data) {
      for (const feature of data.features) { told.features.push(feature); options.onEachFeature(feature, layer()); }
    }});
  },
};
const call = (name) => (...values) => { told.called.push([name, ...values.map(String)]); };
const world = {L, alert: call("alert"), fetch: call("fetch"), eval: call("eval")};
const names = Object.keys(world);
vm.runInNewContext(fs.readFileSync(process.argv[1], "utf8"), world);
told.leaked = Object.keys(world).filter((name) => !names.includes(name));
process.stdout.write(JSON.stringify(told));
"""


def wards(*shapes: shapely.Geometry, names: list[str] | None = None) -> geopandas.GeoDataFrame:
    codes = [f"E0599900{i + 1}" for i in range(len(shapes))]
    return geopandas.GeoDataFrame({"code": codes, "name": names or codes}, geometry=list(shapes), crs=4326)


def surface(*points: tuple[float, float], weight: float = 1_000.0) -> surfaces.Surface:
    """The surface of points in WGS84 degrees."""
    east, north = grid(*(np.array(points, dtype=float).reshape(-1, 2).T))
    box = shapely.total_bounds(shapes_on_grid(np.array([shapely.box(-1.6, 53.3, -1.3, 53.5)], dtype=object)))
    return surfaces.surface(east, north, np.full(len(points), weight), tuple(box))


def ward_map(
    *shapes: shapely.Geometry,
    names: list[str] | None = None,
    streets: geopandas.GeoDataFrame = NO_STREETS,
    heat: surfaces.Surface | None = None,
    steps: maps.Breaks = STEPS,
) -> maps.WardMap:
    """The map of the first shape, the others being its neighbours."""
    return maps.ward_map(0, wards(*shapes, names=names), streets, heat, steps, RAMP)


def pixels(png: bytes | None) -> np.ndarray:
    """The colours of an image by number, row by row from the north."""
    assert png is not None
    return np.asarray(Image.open(io.BytesIO(png)))


def middles(canvas: maps.Canvas) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of each pixel's middle, as Leaflet stretches an image between its two corners."""
    (south, west), (north, east) = canvas.bounds
    forth = Transformer.from_crs(4326, 3857, always_xy=True)
    (x0, x1), (y0, y1) = forth.transform([west, east], [south, north])
    x = x0 + (np.arange(maps.WIDTH) + 0.5) * (x1 - x0) / maps.WIDTH
    y = y1 - (np.arange(maps.HEIGHT) + 0.5) * (y1 - y0) / maps.HEIGHT
    across, down = np.meshgrid(x, y)
    lon, lat = forth.transform(across, down, direction="INVERSE")
    return np.asarray(lon), np.asarray(lat)


HOLE = shapely.box(-1.49, 53.39, -1.47, 53.41)
RING = shapely.Polygon(shapely.box(-1.50, 53.38, -1.46, 53.42).exterior, [HOLE.exterior])
ISLAND = shapely.box(-1.484, 53.396, -1.476, 53.404)
SHAPES = {
    "square": WARD,
    "with a hole": RING,
    "two parts": shapely.MultiPolygon([WARD, shapely.box(-1.47, 53.41, -1.46, 53.42)]),
    "an island in its own hole": shapely.MultiPolygon([RING, ISLAND]),
    "an island in its own hole, the other way about": shapely.MultiPolygon([ISLAND, RING]),
    "slanting": shapely.Polygon([(-1.5, 53.38), (-1.46, 53.39), (-1.48, 53.42)]),
    "wide": shapely.box(-1.55, 53.39, -1.35, 53.40),
    "high": shapely.box(-1.485, 53.31, -1.475, 53.49),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_heat_is_drawn_inside_the_outline_and_nowhere_else(shape: shapely.Geometry) -> None:
    drawn = ward_map(shape, heat=surface(), steps=EVERYWHERE)
    reach = 1.1  # a pixel, and the tenth of a unit that outlines are rounded to
    outline = drawn.canvas.units(shape)
    x, y = np.meshgrid(np.arange(maps.WIDTH) + 0.5, np.arange(maps.HEIGHT) + 0.5)
    coloured = pixels(drawn.heat_png) > 0
    outside = ~shapely.intersects_xy(outline.buffer(reach), x, y)
    inside = shapely.intersects_xy(outline.buffer(-reach), x, y)
    assert not coloured[outside].any()
    assert coloured[inside].all()
    assert inside.any()
    assert outside.any()


@pytest.mark.parametrize("point", [(-1.49, 53.39), (-1.4983, 53.3817), (-1.4805, 53.3995)])
def test_a_points_heat_lies_within_five_metres_of_it(point: tuple[float, float]) -> None:
    """The middle of its heat, through the surface, the pixels and the corners that the map is given."""
    canvas = maps.canvas_of(shapely.box(-1.52, 53.36, -1.46, 53.42))
    density = surface(point).at(*maps.pixel_grid(canvas)).astype(float)
    lon, lat = middles(canvas)
    blob = density > 0.6 * density.max()
    found = np.average(lon[blob], weights=density[blob]), np.average(lat[blob], weights=density[blob])
    assert GEOD.inv(*point, *found)[2] < 5


def test_pixels_are_on_the_ground_where_the_transformation_of_each_puts_them() -> None:
    """Within a metre on a canvas of 20 km, and of a few hundred metres all the more."""
    for shape in (shapely.box(-1.7, 53.3, -1.4, 53.45), shapely.box(-5.2, 50.1, -5.19, 50.11), SHAPES["high"]):
        canvas = maps.canvas_of(shape)
        east, north = maps.pixel_grid(canvas)
        true = grid(*middles(canvas))
        assert np.hypot(east - true[0], north - true[1]).max() < 1


def test_each_pixels_colour_is_the_step_of_its_density() -> None:
    heat = surface((-1.49, 53.39), (-1.485, 53.395), weight=20_000)
    drawn = ward_map(WARD, heat=heat)
    east, north = grid(*middles(drawn.canvas))
    steps = np.digitize(heat.at(east, north), STEPS.at_least)
    own = pixels(drawn.heat_png)
    assert set(np.unique(own)) == set(range(6))
    assert (own[own > 0] == steps[own > 0]).mean() > 0.999


def test_the_image_holds_the_ramps_colours_and_clear_ground() -> None:
    image = Image.open(io.BytesIO(ward_map(WARD, heat=surface()).heat_png or b""))
    assert (image.mode, image.size, image.info["transparency"]) == ("P", (maps.WIDTH, maps.HEIGHT), 0)
    palette = image.getpalette()
    assert palette is not None
    assert [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in zip(*[iter(palette[3:18])] * 3, strict=True)] == list(RAMP)


def test_without_a_whole_year_there_is_a_map_but_no_heat(tmp_path: Path) -> None:
    drawn = ward_map(WARD, streets=streets("High Street"))
    assert drawn.heat_png is None
    told = run(script(drawn), tmp_path)
    assert (told["images"], told["tooltips"], told["credits"]) == ([], ["High Street"], ["Credit"])


def test_ground_below_the_first_step_is_left_clear() -> None:
    assert not pixels(ward_map(WARD, heat=surface()).heat_png).any()


def test_steps_of_the_heat_are_in_ascending_order_one_for_each_colour() -> None:
    steps = maps.breaks()
    assert list(steps.at_least) == sorted(set(steps.at_least))
    assert len(steps.at_least) == len(RAMP)
    assert steps.at_least[0] > 0


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_canvas_shows_a_ward_whole_with_a_margin(shape: shapely.Geometry) -> None:
    canvas = maps.canvas_of(shape)
    west, north, east, south = (float(v) for v in shapely.bounds(canvas.units(shape)))
    assert min(west, north) >= 0.05 * 400
    assert east <= maps.WIDTH - 0.05 * 400
    assert south <= maps.HEIGHT - 0.05 * 400


def test_no_map_shows_less_than_six_hundred_metres_across() -> None:
    canvas = maps.canvas_of(shapely.box(-1.5, 53.4, -1.49999, 53.40001))
    assert canvas.metres_per_unit * maps.WIDTH == pytest.approx(maps.NARROWEST, rel=0.01)


def test_a_units_metres_are_those_of_the_ground() -> None:
    canvas = maps.canvas_of(WARD)
    (south, west), (north, east) = canvas.bounds
    middle = (south + north) / 2
    assert GEOD.inv(west, middle, east, middle)[2] / maps.WIDTH == pytest.approx(canvas.metres_per_unit, rel=0.005)


def test_units_and_degrees_lead_back_to_each_other() -> None:
    canvas = maps.canvas_of(WARD)
    ring = tuple(shapely.get_coordinates(canvas.units(WARD)).tolist())
    np.testing.assert_allclose(canvas.degrees(ring), shapely.get_coordinates(WARD), atol=1e-5)


def test_a_ward_alone_without_streets_has_a_map() -> None:
    drawn = ward_map(WARD)
    assert (drawn.neighbours, drawn.borders, drawn.streets) == ((), (), ())
    assert len(drawn.outline) == 1


def test_neighbours_are_named_where_they_are_seen() -> None:
    shapes = [village.square(code) for code in village.WARDS]
    drawn = ward_map(*shapes, names=["Ash", "Birch", "Cedar", "Damson"])
    assert [name for name, _, _ in drawn.neighbours] == ["Birch", "Cedar", "Damson"]
    for (_, _, (x, y)), shape in zip(drawn.neighbours, shapes[1:], strict=True):
        assert 0 <= x <= maps.WIDTH
        assert 0 <= y <= maps.HEIGHT
        assert drawn.canvas.units(shape).buffer(0.1).contains(shapely.Point(x, y))


def streets(*names: str) -> geopandas.GeoDataFrame:
    """A street for each name across the ward, one far away, and one that only leads past."""
    lines = [shapely.LineString([(-1.50, 53.382 + i / 1e3), (-1.48, 53.384 + i / 1e3)]) for i in range(len(names))]
    lines.append(shapely.LineString([(0, 51), (0.1, 51)]))
    return geopandas.GeoDataFrame({"name": [*names, "Far Away"]}, geometry=lines, crs=4326)


def test_streets_are_those_on_the_canvas_with_their_names() -> None:
    drawn = ward_map(WARD, streets=streets("High Street", ""))
    assert [name for name, _ in drawn.streets] == ["High Street", ""]
    assert all(-0.1 <= x <= maps.WIDTH + 0.1 and -0.1 <= y <= maps.HEIGHT + 0.1 for _, r in drawn.streets for x, y in r)


def run(script: str, folder: Path) -> dict[str, Any]:
    """What a script asks of Leaflet, found by running it in node."""
    if shutil.which("node") is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("no node to run scripts in: apt-get install npm")
    path = folder / "map.js"
    path.write_text(script, encoding="utf-8")
    result = subprocess.run(["node", "-e", STAND_IN, str(path)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def script(drawn: maps.WardMap, credit: str = "Credit") -> str:
    return leaflet.script(drawn, "/s/0123456789ab/maps/E05999001.png", credit)


def test_the_script_draws_the_ward_its_heat_and_its_neighbours(tmp_path: Path) -> None:
    shapes = [village.square(code) for code in village.WARDS]
    drawn = ward_map(*shapes, names=["Ash", "Birch", "Cedar", "Damson"], streets=streets("High Street"), heat=surface())
    told = run(script(drawn), tmp_path)
    assert [name for name, _ in told["maps"]] == ["map_ward"]
    url, corners = told["images"][0]
    assert url == "/s/0123456789ab/maps/E05999001.png"
    np.testing.assert_allclose(corners, drawn.canvas.bounds)
    assert told["bounds"] == [corners]
    assert told["credits"] == ["Credit"]
    assert set(told["tooltips"]) == {"Birch", "Cedar", "Damson", "High Street"}
    lines = [f["geometry"]["coordinates"] for f in told["features"] if f["properties"]["name"] == ""]
    outline = max((shapely.Polygon(line) for line in lines if line[0] == line[-1]), key=lambda p: p.area)
    assert shapely.hausdorff_distance(outline, WARD) < 1e-4
    assert told["leaked"] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_name(name: str, tmp_path: Path) -> None:
    """As a street, as a neighbour and in the credit; what the browser would show is the name itself."""
    drawn = ward_map(WARD, village.square("E05999002"), names=["Ash", name], streets=streets(name))
    told = run(script(drawn, credit=name), tmp_path)
    assert told["called"] == []
    assert told["leaked"] == []
    shown = [*told["tooltips"], *told["credits"]]
    assert len(shown) >= 3
    assert {html.unescape(text) for text in shown} == {name}
    assert not any(mark in text for text in shown for mark in "<>\"'`${}")
    text = script(drawn, credit=name)
    assert not re.search(r"</?script|49\b(?=\")|<img", text)


def test_the_script_holds_no_address_of_another_host() -> None:
    drawn = ward_map(*(village.square(code) for code in village.WARDS), streets=streets("High Street"), heat=surface())
    assert re.findall(r"(?:https?:)?//[\w.]+", script(drawn)) == []


def test_two_builds_with_hostile_names_give_the_same_bytes(tmp_path: Path) -> None:
    """In two processes that order their sets differently."""
    inputs = village.write(tmp_path / "inputs")
    content = json.loads(village.layer())
    for feature, name in zip(content["features"], HOSTILE[4:], strict=False):
        feature["properties"]["WD24NM"] = name
    (inputs / "wards.geojson").write_text(json.dumps(content), encoding="utf-8")
    streets(*HOSTILE).to_file(inputs / "streets.geojson")
    for seed in ("1", "2"):
        options = ["--inputs", str(inputs), "--out", str(tmp_path / seed), "--quiet"]
        command = [sys.executable, "build.py", "site", *options]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
        assert (result.returncode, result.stderr) == (0, "")
    first, second = (files(tmp_path / seed / "snapshots/current") for seed in ("1", "2"))
    assert {path.suffix for path in map(Path, first)} == {".db", ".js", ".png", ".svg"}
    assert first == second
    for name, text in first.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(text)
        if name.endswith(".js"):
            told = run(text.decode(), tmp_path)
            assert (told["called"], told["leaked"]) == ([], [])


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
