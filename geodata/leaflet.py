"""The interactive map of an area: a script for self-hosted Leaflet, which folium writes at build time.

What folium writes is the same for every area, so it is written once (`_frame`): a map, a layer of heat tiles and
layers of lines, which take their shapes and names from one record that stands before it. So no name of a street
ever passes through folium, whose templates would run what it holds; names go through `safe` and stand in JSON.
Only folium's script is kept: its page, with styles and foreign addresses, is thrown away.

The page's side: an element `map_area`; the address of the heat tiles in its `data-tiles`, no heat where that is
missing. At its end the script gives the element `openbeat = {map, heat}` and sends it the event "openbeat:map".
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import folium
from branca.element import Element, Figure
from folium.utilities import JsCode

from .canvas import AROUND, WIDTH, Point, Ring
from .maps import AreaMap

ELEMENT = "map_area"  # the id of the page's element: folium writes "map_" and our id
SHALLOWEST, DEEPEST, TILED = 5, 17, 12  # zooms: points are anonymised, there is nothing to see closer up
OUTWARD = 1  # zoom steps out from the fit
HEAT_OPACITY = 0.8
TILES = "/tiles/stand-in/{z}/{x}/{y}.png"  # replaced by the address that the page gives
PAIR = "[%g,%g]"  # whole numbers without a point; twice as fast as json.dumps
NOTHING: dict[str, object] = {"type": "FeatureCollection", "features": []}
# What stands before folium's part, after `var area = …`: coordinates are units of the canvas, y downwards.
HEAD = """
var element = document.getElementById("map_area");
function placed(xy) {
    return L.CRS.EPSG3857.unproject(L.point(area.west + xy[0] * area.unit, area.north - xy[1] * area.unit));
}
function collection(kind, named) {
    return {type: "FeatureCollection", features: named.map(function (one) {
        return {type: "Feature", properties: one[0], geometry: {type: kind, coordinates: one[1]}};
    })};
}
"""
# A name follows the pointer. A line that listens for focus is a tab stop in Chromium, and streets are hundreds.
NAMED = """function (feature, layer) {
    if (!feature.properties.name) { return; }
    layer.bindTooltip(feature.properties.name, {sticky: true});
    layer.on("add", function () { layer.getElement().setAttribute("tabindex", "-1"); });
}"""
DASHED = """function (feature) {
    return {color: "#0b0c0c", weight: feature.properties.weight, dashArray: feature.properties.dashes};
}"""
STREET = """function (feature, place) {
    var name = feature.properties;
    var icon = L.divIcon({className: "ob-map__street", html: "<span>" + name.name + "</span>", iconSize: [0, 0]});
    var marker = L.marker(place, {icon: icon, interactive: false, keyboard: false, zIndexOffset: -1000});
    return marker.on("add", function () {
        var written = this.getElement();
        written.setAttribute("aria-hidden", "true");
        written.firstChild.style.display = "inline-block";
        written.firstChild.style.transform = "translate(-50%, -50%) rotate(" + name.turn + "deg)";
    });
}"""
PIN = """function (feature, place) {
    var pin = feature.properties;
    var shown = '<span aria-hidden="true">' + pin.number + "</span>";
    var said = '<span class="govuk-visually-hidden">' + pin.number + ". " + pin.words + "</span>";
    var kind = "ob-map__place" + (pin.apart ? " ob-map__place--apart" : "");
    var beside = map_area.getSize().x / area.wide; // as far as on the drawn map, so that none hides another
    var aside = (beside < 0.75 ? pin.small : pin.aside).map(function (units) { return units * beside; });
    var anchor = [14 - aside[0], 14 - aside[1]];
    var icon = L.divIcon({className: kind, html: shown + said, iconSize: [28, 28], iconAnchor: anchor});
    var marker = L.marker(place, {icon: icon, keyboard: true, riseOnHover: true})
        .bindTooltip(pin.words, {direction: "top", offset: [aside[0], aside[1] - 12]})
        .on("tooltipopen", function () {
            var button = this.getElement(); // its name says it all: not twice
            Promise.resolve().then(function () { button.removeAttribute("aria-describedby"); });
        });
    if (!aside[0] && !aside[1]) { return marker; }
    var dot = {radius: 3, color: "#0b0c0c", fillOpacity: 1, interactive: false};
    return L.layerGroup([L.circleMarker(place, dot), marker]);
}"""
# After folium's part.
TAIL = """
var heat = element.dataset.tiles ? tile_layer_heat.addTo(map_area) : null;
if (area.key.length) {
    var key = L.control({position: "bottomright"});
    key.onAdd = function () {
        var told = L.DomUtil.create("div", "ob-map__key");
        told.innerHTML = area.key.map(function (line) {
            return "<div>" + line[1] + " " + line[0] + "</div>";
        }).join("");
        return told;
    };
    key.addTo(map_area);
}
map_area.fitBounds(area.bounds);
map_area.setMinZoom(Math.max(map_area.getZoom() - area.outward, 0));
element.openbeat = {map: map_area, heat: heat};
element.dispatchEvent(new Event("openbeat:map"));
"""


class _Map(folium.Map):
    """A folium map that asks for no foreign file."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


@dataclass(frozen=True)
class Lettering:
    """What is written on a map, in units of its canvas, beside the names of lines.

    credit: whose boundaries and streets they are, in a few words. streets: name, x, y, degrees clockwise. pins: number,
    words, x, y, whether set apart, and how far aside the number stands so that none covers another, on a map about as
    wide as its canvas and on a small one. key: for each frame of the map its words, a sample of its line (SVG, from the
    module of drawings), and the line's width in pixels and dashes.
    """

    credit: str
    streets: tuple[tuple[str, float, float, float], ...] = ()
    pins: tuple[tuple[int, str, float, float, bool, Point, Point], ...] = ()
    key: tuple[tuple[str, str, float, str], ...] = ()


def script(area: AreaMap, written: Lettering) -> str:
    """The Leaflet script that draws an area's map into the element `map_area`; the same at every build."""
    return f"(function () {{\nvar area = {_record(area, written)};{HEAD}{_frame()}{TAIL}}})();\n"


@lru_cache(1 << 16)
def safe(name: str) -> str:
    """A name that is plain text in HTML, in a script's template string and in a Jinja template alike."""
    text = html.escape(name)
    for mark in "`$\\{}%":
        text = text.replace(mark, f"&#{ord(mark)};")
    return text


def _record(area: AreaMap, written: Lettering) -> str:
    """Shapes and names of an area as a JavaScript object."""
    frames = zip(area.frames, written.key, strict=True)
    parts = {
        "bounds": json.dumps(area.canvas.bounds),
        "reach": json.dumps(area.canvas.corners(*AROUND)),
        "west": json.dumps(area.canvas.west),
        "north": json.dumps(area.canvas.north),
        "unit": json.dumps(area.canvas.per_unit),
        "outward": str(OUTWARD),
        "wide": str(WIDTH),
        "credit": json.dumps(safe(written.credit)),
        "key": json.dumps([[safe(words), sample] for words, sample, _, _ in written.key]),
        "outline": _list([_named("", area.outline)]),
        "around": _list(_named(name, rings) for name, rings in area.around),
        "inner": _list(_named(shape.name, shape.rings) for shape in area.inner),
        "frames": _list(_entry({"name": safe(w), "weight": t, "dashes": d}, f.lines) for f, (w, _, t, d) in frames),
        "streets": _list(_named(name, lines) for name, lines in _by_name(area.streets)),
        "labels": _list(_spot({"name": safe(n), "turn": round(t, 1)}, x, y) for n, x, y, t in written.streets),
        "pins": _list(
            _spot({"number": n, "words": safe(words), "apart": apart, "aside": aside, "small": small}, x, y)
            for n, words, x, y, apart, aside, small in written.pins
        ),
    }
    return "{\n" + ",\n".join(f"{name}: {value}" for name, value in parts.items()) + "\n}"


def _by_name(streets: Iterable[tuple[str, Ring]]) -> Iterable[tuple[str, list[Ring]]]:
    """The pieces of each street together, in the order of their first."""
    found: dict[str, list[Ring]] = {}
    for name, line in streets:
        found.setdefault(name, []).append(line)
    return found.items()


def _list(parts: Iterable[str]) -> str:
    return "[" + ",\n".join(parts) + "]"


def _named(name: str, lines: Iterable[Ring]) -> str:
    return _entry({"name": safe(name)} if name else {}, lines)


def _entry(properties: dict[str, object], lines: Iterable[Ring]) -> str:
    """Properties and coordinates, as `collection` takes them."""
    drawn = ",".join("[" + ",".join([PAIR % point for point in line]) + "]" for line in lines)
    return f"[{json.dumps(properties)},[{drawn}]]"


def _spot(properties: dict[str, object], x: float, y: float) -> str:
    return f"[{json.dumps(properties)},[{x:.1f},{y:.1f}]]"


@cache
def _frame() -> str:
    """The script that folium writes, its data named: one text for all areas."""
    chart = _Map([(0), 0], tiles=None, control_scale=True)
    chart.options |= {"scroll_wheel_zoom": False, "zoom_snap": 0, "max_zoom": DEEPEST, "keyboard": True}
    named: dict[str, Any] = {"max_bounds": JsCode("area.reach")}
    chart.options |= named
    del chart.options["zoom"]  # no view yet: nothing is drawn before `fitBounds`, and so only once
    chart.options |= dict.fromkeys(["zoom_animation", "fade_animation", "marker_zoom_animation", "inertia"], False)
    layers: list[tuple[str, str, folium.GeoJson]] = [
        ("around", "Polygon", _lines(_ground(1.5), NAMED, attribution=JsCode("area.credit"))),
        ("inner", "Polygon", _lines(_ground(1), NAMED)),
        ("streets", "MultiLineString", _lines(_line("#505a5f", 1.5, opacity=0.6), NAMED)),
        ("frames", "MultiLineString", _lines(JsCode(DASHED), NAMED)),
        ("outline", "Polygon", _lines(_line("#12356b", 3, class_name="ob-map__outline"), interactive=False)),
        ("labels", "Point", _lines({}, point_to_layer=JsCode(STREET))),
        ("pins", "Point", _lines({}, point_to_layer=JsCode(PIN))),
    ]
    heat = _heat()
    heat.add_to(chart)
    for _, _, layer in layers:
        layer.add_to(chart)
    text = _text(chart, {heat: "heat"} | {layer: name for name, _, layer in layers})
    text = text.replace(json.dumps(TILES), "element.dataset.tiles")
    empty = json.dumps(NOTHING, sort_keys=True)
    for name, kind, _ in layers:
        text = text.replace(f"geo_json_{name}_add({empty})", f'geo_json_{name}_add(collection("{kind}", area.{name}))')
    return text


def _heat() -> folium.TileLayer:
    """The heat tiles, under all lines (Leaflet's pane of tiles lies there); the page's script may set another address.

    Left off the map here (`show`): the script puts it on where the page gives an address.
    """
    heat = folium.TileLayer(
        TILES,
        attr="stand-in",
        min_zoom=SHALLOWEST,
        max_native_zoom=TILED,
        max_zoom=DEEPEST,
        no_wrap=True,
        opacity=HEAT_OPACITY,
        show=False,
        bounds=JsCode("area.reach"),
        z_index=2,  # a base map of streets may lie at 1
    )
    named: dict[str, Any] = {"attribution": JsCode("area.credit")}
    heat.options |= named
    return heat


def _line(color: str, weight: float, **more: object) -> dict[str, object]:
    return {"color": color, "weight": weight, "fill": False, **more}


def _ground(weight: float) -> dict[str, object]:
    """The style of areas; a fill that cannot be seen lets one say its name anywhere inside."""
    return _line("#8a8c8f", weight, class_name="ob-map__ground") | {"fill": True, "fill_opacity": 0}


def _lines(style: object, each: str = "", **options: Any) -> folium.GeoJson:
    own = JsCode(each) if each else None
    return folium.GeoJson(NOTHING, on_each_feature=own, style=style, coords_to_lat_lng=JsCode("placed"), **options)


def _text(chart: folium.Map, names: dict[Element, str]) -> str:
    """The script of a map and all that is on it, in order, with these names for its parts."""
    for number, element in enumerate(_tree(chart)):
        element._id = ELEMENT.removeprefix("map_") if element is chart else names.get(element, str(number))
    figure = chart.get_root()
    assert isinstance(figure, Figure)  # noqa: S101
    chart.render()  # type: ignore[no-untyped-call]
    text = "".join(piece._template_str or "" for piece in figure.script._children.values())
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _tree(child)
