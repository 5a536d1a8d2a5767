"""The wall map: the still's own ground under lettering for paper, decluttered, with or without lines of equal count."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import edition
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from test_drawings import BORDERS, CITY, EAST, HOSTILE, NORTH, PNG, SQUARE, SVG, grid_of_streets, lettering, pin, tree

from openbeat import drawings, stills, store
from openbeat.drawings.area import GROUND, map_names
from openbeat.drawings.plane import curve
from openbeat.drawings.poster import CONTOUR_INK, LINES, WALL, WITH_LINES

RING = tuple((x, y) for x, y in shapely.Point(310, 270).buffer(150).exterior.coords)
INNER = tuple((x, y) for x, y in shapely.Point(310, 270).buffer(6).exterior.coords)
MARKS = [*GROUND, *LINES, *WITH_LINES, drawings.HEAT_SLOT, "<!--contours-->"]
KEY = "Lines: 20 and 1,500 crimes to the square kilometre in twelve months"
COUNTED = drawings.ContourLine(1, 20.0, RING), drawings.ContourLine(5, 1_500.0, INNER)


@pytest.fixture
def drawing() -> drawings.MapDrawing:
    """A square ward with neighbours, streets, numbered places, borders, hatched ground and lines of equal count."""
    return drawings.MapDrawing(
        title="Map of Castle ward",
        description="Borders, names and streets",
        width=640,
        height=520,
        outline=(SQUARE,),
        neighbours=(
            drawings.NeighbourShape("Quayside", (EAST,), (580.0, 250.0), published=False),
            drawings.NeighbourShape("Northgate", (NORTH,), (280.0, 30.0)),
        ),
        streets=grid_of_streets(),
        metres_per_unit=4.2,
        attribution="Contains OS data © Crown copyright and database right 2025",
        frames=BORDERS,
        pins=(pin(1, 200.0, 300.0), pin(2, 212.0, 306.0), pin(3, 400.0, 300.0, apart=True)),
        contours=COUNTED,
    )


def poster(drawing: drawings.MapDrawing, contours: bool = True) -> str:
    return drawings.poster(drawings.area_map(drawing), drawings.poster_lettering(drawing), contours=contours)


def texts(svg: str) -> list[str]:
    return [e.text or "" for e in tree(svg).iter(f"{SVG}text")]


def names(svg: str) -> list[ElementTree.Element]:
    """The groups of the names on the map, values of lines among them."""
    return [e for e in tree(svg).iter(f"{SVG}g") if e.get("class") == "ob-name"]


def ground(still: str) -> str:
    return still.split(GROUND[0])[1].split(GROUND[1])[0]


def test_it_is_a_document_with_a_title_as_wide_as_the_still_and_less_high(drawing: drawings.MapDrawing) -> None:
    root, still = tree(poster(drawing)), tree(drawings.area_map(drawing))
    assert root.tag == f"{SVG}svg"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == drawing.title
    assert (root.get("aria-labelledby") or "").split()[0] == title.get("id")
    x, y, wide, high = map(float, (root.get("viewBox") or "").split())
    assert (x, y, wide) == (0, 0, 640)
    assert 520 < high < float(still.get("height") or 0)
    assert high == float(root.get("height") or 0)


@pytest.mark.parametrize("contours", [True, False])
def test_the_ground_is_the_stills_to_the_byte(drawing: drawings.MapDrawing, contours: bool) -> None:
    still = drawings.area_map(drawing).replace(drawings.HEAT_SLOT, drawings.heat_images(CITY, 9, {(253, 165): PNG}))
    svg = drawings.poster(still, drawings.poster_lettering(drawing), contours=contours)
    before, after = ground(still).split("<!--contours-->")
    assert svg.count(before) == svg.count(after) == 1
    between = svg[svg.index(before) + len(before) : svg.index(after)]
    assert (CONTOUR_INK in between) == contours
    assert bool(between) == contours
    assert "<image" in before


def test_nothing_of_the_stills_own_lettering_is_left(drawing: drawings.MapDrawing) -> None:
    svg = poster(drawing)
    sizes = {float(e.get("font-size") or 0) for e in tree(svg).iter(f"{SVG}text")}
    assert sizes <= {*WALL.areas, WALL.streets, WALL.below, 8.0, 1.2 * WALL.pin}
    written = texts(svg)
    assert len([text for text in written if text == "N"]) == 1
    assert len([text for text in written if text == "Quayside"]) == 1
    assert not [mark for mark in MARKS if mark in svg.replace(drawings.HEAT_SLOT, "")]


def test_many_more_streets_are_named_than_on_the_still(drawing: drawings.MapDrawing) -> None:
    drawing = replace(drawing, contours=())
    few, many = len(names(drawings.area_map(drawing))), len(names(poster(drawing)))
    assert many > few + 5
    places = [(105.0 + 60 * (i % 6), 75.0 + 26 * (i // 6)) for i in range(90)]
    crowd = tuple(drawings.StreetLine(f"Lane {i}", ((x, y), (x + 55, y))) for i, (x, y) in enumerate(places))
    assert len([text for text in texts(poster(replace(drawing, streets=crowd, pins=()))) if "Lane" in text]) == 60


def test_no_two_names_or_values_overlap(drawing: drawings.MapDrawing) -> None:
    boxes = [lettering(group) for group in names(poster(drawing))]
    assert len(boxes) > 12
    assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]


def test_names_stay_on_the_canvas_and_clear_of_pins(drawing: drawings.MapDrawing) -> None:
    found = map_names(drawing, WALL)
    canvas = shapely.box(0, 0, drawing.width, drawing.height)
    for group in names(poster(drawing)):
        box = lettering(group)
        assert canvas.contains(box)
        assert all(shapely.Point(at).buffer(WALL.pin).disjoint(box) for at in found.pins.values())


def test_every_numbered_place_is_there_once_and_none_over_another(drawing: drawings.MapDrawing) -> None:
    pins = [e for e in tree(poster(drawing)).iter(f"{SVG}g") if e.get("class") == "ob-pin"]
    assert [e.findtext(f"{SVG}text") for e in pins] == ["1", "2", "3"]
    assert [e.find(f"{SVG}rect") is not None for e in pins] == [False, False, True]
    places = map_names(drawing, WALL).pins.values()
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > 2 * WALL.pin for a, b in combinations(places, 2))


def test_lines_carry_their_values_and_the_key_says_what_they_are(drawing: drawings.MapDrawing) -> None:
    written = texts(poster(drawing))
    assert KEY in written
    assert "20" in written
    assert "1,500" not in written  # its line is too short to be written on


def test_lines_of_higher_steps_are_thicker(drawing: drawings.MapDrawing) -> None:
    lines = [e for e in tree(poster(drawing)).iter(f"{SVG}path") if e.get("stroke") == CONTOUR_INK]
    low, high, _key = (float(e.get("stroke-width") or 0) for e in lines)
    assert low < high


def test_without_lines_all_that_belongs_to_them_is_gone_and_all_else_stays(drawing: drawings.MapDrawing) -> None:
    with_lines, without = poster(drawing), poster(drawing, contours=False)
    assert CONTOUR_INK not in without
    assert set(texts(with_lines)) - set(texts(without)) == {KEY, "20"}
    assert without == poster(replace(drawing, contours=()), contours=True)
    assert tree(with_lines).get("viewBox") == tree(without).get("viewBox")


def test_what_stands_below_the_map_is_told_in_words_and_lies_in_the_document(drawing: drawings.MapDrawing) -> None:
    svg = poster(drawing)
    assert {
        "500 m", "N", "Command area: Castle (assumed)", "Police force: Zedshire Police",
        "Hatched: not every month was published", drawing.attribution,
    } <= set(texts(svg))  # fmt: skip
    root = tree(svg)
    high = float(root.get("height") or 0)
    for text in root.iter(f"{SVG}text"):
        size, x, y = (float(text.get(name) or 0) for name in ("font-size", "x", "y"))
        if text.get("text-anchor") is None and y > 0 and x >= 14:
            assert x + 0.5 * size * len(text.text or "") < 640
            assert y + 0.25 * size < high
    rows = [re.match(r"translate\((\S+) (\S+)\)", e.get("transform") or "") for e in root]
    assert all(float(m[2]) + 1.2 * WALL.below < high for m in rows if m)


def test_hostile_names_stay_text_and_move_no_mark(drawing: drawings.MapDrawing) -> None:
    evil = "".join(MARKS) + HOSTILE
    lanes = [((110.0, 100.0 + 30 * i), (510.0, 100.0 + 30 * i)) for i in range(len(MARKS) + 1)]
    hostile = replace(
        drawing,
        title=evil,
        description=evil,
        attribution=evil,
        neighbours=(drawings.NeighbourShape(HOSTILE[:9], (NORTH,), (280.0, 30.0)),),
        streets=tuple(map(drawings.StreetLine, [*MARKS, HOSTILE], lanes)),
        frames=(drawings.FrameLine("bcu", evil, BORDERS[0].lines),),
        pins=(),
        landmarks=((HOSTILE[:9], (310.0, 440.0)),),
    )
    for contours in (True, False):
        svg = poster(hostile, contours)
        root = tree(svg)
        assert not [e for e in root.iter() if e.tag.endswith("script")]
        assert {*MARKS, '</text><script>alert("1")</script>&\'` ${x}'} <= set(texts(svg))
        assert root.findtext(f"{SVG}title") == evil.replace("\x00", "").replace("\x0b", "")
        assert (KEY in texts(svg)) == contours
        assert svg.count(ground(drawings.area_map(hostile)).split("<!--contours-->")[0]) == 1


def test_nothing_in_it_needs_a_style_a_script_or_another_host(drawing: drawings.MapDrawing) -> None:
    svg = poster(drawing)
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", svg)
    assert set(re.findall(r"https?://[^\"'\s]+", svg)) == {"http://www.w3.org/2000/svg"}
    ids = [e.get("id") for e in tree(svg).iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_the_same_map_gives_the_same_lettering(drawing: drawings.MapDrawing) -> None:
    assert drawings.poster_lettering(drawing) == drawings.poster_lettering(replace(drawing))


def test_an_empty_map_has_a_wall_map_too(drawing: drawings.MapDrawing) -> None:
    bare = replace(drawing, outline=(), neighbours=(), streets=(), attribution="", frames=(), pins=(), contours=())
    assert texts(poster(bare)) == ["500 m", "N"]


def test_a_still_without_marks_is_refused(drawing: drawings.MapDrawing) -> None:
    with pytest.raises(ValueError, match="substring"):
        drawings.poster("<svg></svg>", drawings.poster_lettering(drawing), contours=True)


def test_areas_inside_are_named_if_only_a_little_of_the_name_stands_out(drawing: drawings.MapDrawing) -> None:
    """In strips thirty units wide, in type of eight."""
    strip = ((300.0, 60.0), (330.0, 60.0), (330.0, 480.0), (300.0, 480.0))
    inner = drawings.NeighbourShape("Westside", (strip,), (315.0, 150.0))
    none = drawings.NeighbourShape("Llanfairpwllgwyngyll", (strip,), (315.0, 350.0))
    shown = replace(drawing, streets=(), pins=(), contours=(), inner=(inner, none), named=(inner, none))
    assert "Westside" in texts(poster(shown))
    assert "Westside" not in texts(drawings.area_map(shown))
    assert "Llanfairpwllgwyngyll" not in texts(poster(shown))


def test_without_street_lines_names_stand_at_published_points_and_the_map_says_so(drawing: drawings.MapDrawing) -> None:
    """ "High Street" has two points, so it comes first and stands at the one nearest their middle that is free."""
    places = (
        ("On or near Mill Lane", (301.0, 402.0)),
        ("On or near High Street", (300.0, 400.0)),
        ("On or near High Street", (320.0, 390.0)),
        ("On or near Ferry Road", (400.0, 150.0)),
        ("On or near ", (200.0, 150.0)),
        ("On or near Quay Steps", (600.0, 250.0)),  # outside the ward
        ("On or near " + "Long " * 20, (310.0, 200.0)),
    )
    shown = replace(drawing, streets=(), contours=(), landmarks=places)
    own = {e.findtext(f"{SVG}text") or "": e for e in names(poster(shown))}
    assert set(own) == {"Northgate", "Quayside", "High Street", "Ferry Road"}
    x = own["High Street"].find(f"{SVG}text")
    assert x is not None
    assert x.get("x") == "300"
    assert "Names of streets and places stand at points that the police files publish." in texts(poster(shown))
    assert not [text for text in texts(drawings.area_map(shown)) if "Ferry" in text]
    assert not [text for text in texts(poster(drawing)) if "police files" in text]


points = st.tuples(st.integers(0, 6400), st.integers(0, 5200)).map(lambda p: (p[0] / 10, p[1] / 10))


@given(st.lists(points, min_size=2, max_size=12))
def test_a_curve_goes_through_every_point_of_its_line_and_not_far_out(line: list[tuple[float, float]]) -> None:
    d = curve(line)
    distinct = [p for p, before in zip(line, [None, *line], strict=False) if p != before]
    if len(distinct) < 2:
        assert d == ""
        return
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", d)]
    ends = [(numbers[0], numbers[1])] + [(numbers[i], numbers[i + 1]) for i in range(6, len(numbers), 6)]
    assert [x for end in ends for x in end] == pytest.approx([x for point in distinct for x in point], abs=0.06)
    assert d.endswith("Z") == (distinct[0] == distinct[-1] and len(distinct) > 3)
    widest = max(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(distinct, 2))
    reach = shapely.MultiPoint(distinct).buffer(widest)
    assert all(reach.covers(shapely.Point(numbers[i], numbers[i + 1])) for i in range(0, len(numbers), 2))


# From a snapshot


def built(county: Path) -> store.Store:
    found = store.current(county / "site")
    assert found is not None
    return found


WARD, COMMAND, FORCE = "E05999001", "zedshire--inland", "E23999001"


@pytest.mark.parametrize("file", [WARD, "zedshire--saltmere-town", "E22999004", COMMAND])
def test_each_kind_of_area_has_a_wall_map_with_heat_and_lines_over_harm(county: Path, file: str) -> None:
    own = built(county)
    wall = stills.wall(own, file, "harm")
    assert "crimes to the square kilometre" in wall
    images = list(tree(wall).iter(f"{SVG}image"))
    assert images
    assert all((e.get("href") or "").startswith("data:image/png;base64,") for e in images)
    assert len(images) >= len(list(tree(stills.still(own, file, "harm")).iter(f"{SVG}image")))
    assert "crimes to the square kilometre" not in stills.still(own, file, "harm")


def test_lines_of_count_lie_over_harm_alone(county: Path) -> None:
    own = built(county)
    shown = {layer: CONTOUR_INK in stills.wall(own, COMMAND, layer) for layer in ("harm", "harm-css", "asb", "none")}
    assert shown == {"harm": True, "harm-css": True, "asb": False, "none": False}
    assert not list(tree(stills.wall(own, COMMAND, "none")).iter(f"{SVG}image"))


def test_ground_and_places_of_the_wall_map_are_those_of_the_still(county: Path) -> None:
    own = built(county)
    still, wall = stills.still(own, WARD, "none"), stills.wall(own, WARD, "none")
    inner = ElementTree.fromstring(f"<g>{ground(still)}</g>")
    paths = [e.get("d") for e in inner.iter("path")]
    shown = [e.get("d") for e in tree(wall).iter(f"{SVG}path")]
    assert len(paths) > 5
    assert paths == [d for d in shown if d in set(paths)]
    numbers = [e.findtext(f"{SVG}text") for e in tree(wall).iter(f"{SVG}g") if e.get("class") == "ob-pin"]
    listed = own.db.execute("SELECT number FROM places WHERE area = :area ORDER BY number", {"area": WARD}).fetchall()
    assert numbers == [str(row["number"]) for row in listed]


def test_names_on_the_countys_wall_maps_do_not_overlap_nor_leave_the_map(county: Path) -> None:
    own = built(county)
    canvas = shapely.box(0, 0, 640, 520)
    for file in (WARD, "E05999019", COMMAND):
        boxes = [lettering(group) for group in names(stills.wall(own, file, "harm"))]
        assert len(boxes) > 8
        assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]
        assert all(canvas.contains(box) for box in boxes)


def test_without_a_wall_map_there_is_the_still(county: Path, tmp_path: Path) -> None:
    data = edition.publish(county / "site", tmp_path / "data")
    (data / f"snapshots/0123456789ab/maps/{WARD}.wall.svg").unlink()
    own = store.of(data, "0123456789ab")
    assert own is not None
    for file in (WARD, FORCE):
        assert stills.wall(own, file, "harm") == stills.still(own, file, "harm") != ""
    assert stills.wall(own, "E05999019", "harm") != stills.still(own, "E05999019", "harm")


@pytest.mark.parametrize(
    ("file", "layer"), [("E05000001", "harm"), (WARD, "x"), (WARD, ""), ("..", "none"), (WARD, "../x")]
)
def test_what_the_snapshot_lacks_has_neither(county: Path, file: str, layer: str) -> None:
    assert (stills.still(built(county), file, layer), stills.wall(built(county), file, layer)) == ("", "")
