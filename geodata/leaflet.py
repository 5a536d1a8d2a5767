"""The interactive map of a ward, written once at build time by folium as a script for self-hosted Leaflet.

Only the script is kept: folium's page, with its styles and foreign addresses, is thrown away. Two traps of
folium 0.20 and branca 0.8 are met here. Ids are random unless set. And rendering a map compiles each piece of
script as a template a second time, which would run what a street's name holds; so the pieces are taken as
text, and names go through `safe`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import folium
from branca.element import Element, Figure
from folium.raster_layers import ImageOverlay
from folium.utilities import JsCode

from .maps import Ring, WardMap

ELEMENT = "map_ward"  # the id of the page's element: folium writes "map_" and our id
DEEPEST = 17  # points are anonymised: there is nothing to see closer up
# A name follows the pointer. A line that listens for focus is a tab stop in Chromium, and streets are hundreds.
_NAMED = JsCode(
    """function (feature, layer) {
        if (!feature.properties.name) { return; }
        layer.bindTooltip(feature.properties.name, {sticky: true});
        layer.on("add", function () { layer.getElement().setAttribute("tabindex", "-1"); });
    }"""
)


class _Map(folium.Map):
    """A folium map that asks for no foreign file."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


def script(ward: WardMap, heat_url: str, credit: str) -> str:
    """The Leaflet script that draws a ward's map into the element `map_ward`; the same at every build.

    Args:
        ward: shapes and names (`geodata.maps`).
        heat_url: address of the heat image, on the site's own host.
        credit: whose boundaries and streets they are, in a few words for the corner of the map.
    """
    corners = [list(corner) for corner in ward.canvas.bounds]
    chart = _Map([sum(c) / 2 for c in zip(*corners, strict=True)], tiles=None, control_scale=True)
    chart.options |= {"scroll_wheel_zoom": False, "zoom_snap": 0, "max_zoom": DEEPEST, "max_bounds": corners}
    chart.options |= dict.fromkeys(["zoom_animation", "fade_animation", "marker_zoom_animation", "inertia"], False)
    if ward.heat_png:
        _image(heat_url, corners).add_to(chart)
    _lines(ward, list(ward.borders), {"color": "#6f777b", "weight": 1.5}, attribution=safe(credit)).add_to(chart)
    _lines(ward, list(ward.streets), {"color": "#505a5f", "weight": 1.5, "opacity": 0.6}).add_to(chart)
    outline = {"color": "#12356b", "weight": 3, "class_name": "ob-map__outline"}  # the styles give it a white casing
    _lines(ward, [("", ring) for ring in ward.outline], outline, interactive=False).add_to(chart)
    chart.fit_bounds(corners)
    return _pieces(chart)


def _image(address: str, corners: list[list[float]]) -> ImageOverlay:
    overlay = ImageOverlay("https://image.invalid/", bounds=corners)  # a path would be opened as a file
    overlay.url = address
    return overlay


def safe(name: str) -> str:
    """A name that is plain text in HTML, in a script's template string and in a Jinja template alike."""
    text = html.escape(name)
    for mark in "`$\\{}%":
        text = text.replace(mark, f"&#{ord(mark)};")
    return text


def _lines(ward: WardMap, lines: list[tuple[str, Ring]], style: dict[str, object], **options: Any) -> folium.GeoJson:
    features = [
        {
            "type": "Feature",
            "properties": {"name": safe(name)},
            "geometry": {"type": "LineString", "coordinates": ward.canvas.degrees(ring)},
        }
        for name, ring in lines
    ]
    layer = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(layer, on_each_feature=_NAMED, style=style, **options)


def _pieces(chart: folium.Map) -> str:
    """The script of a map and all that is on it, in order, wrapped so that no name leaks."""
    for number, element in enumerate(_tree(chart)):
        element._id = ELEMENT.removeprefix("map_") if element is chart else str(number)
    figure = chart.get_root()
    assert isinstance(figure, Figure)  # noqa: S101
    chart.render()  # type: ignore[no-untyped-call]
    text = "".join(piece._template_str or "" for piece in figure.script._children.values())
    return "(function () {\n" + "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n})();\n"


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _tree(child)
