"""What the drawings must hold to: missing is not zero, names stay text, nothing comes from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from openbeat import drawings
from openbeat.drawings.chart import BOTTOM, TOP, round_ticks
from openbeat.drawings.labels import joined
from openbeat.drawings.plane import Area, Box, chords, reading_angle
from openbeat.drawings.scales import scale_length
from openbeat.model import CategoryRow, Entry, MonthCount

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """</text><script>alert("1")</script>&'` ${x}\x00\x0b"""
SQUARE = ((100.0, 60.0), (520.0, 60.0), (520.0, 480.0), (100.0, 480.0))
EAST = ((520.0, 0.0), (700.0, 0.0), (700.0, 520.0), (520.0, 520.0))
NORTH = ((0.0, 0.0), (560.0, 0.0), (560.0, 60.0), (0.0, 60.0))
PNG = b"\x89PNG not read by the drawing"
WORLD = 40_075_016.685578488  # metres round the equator: the side of web mercator's square
CITY = drawings.Canvas(west=-165_000.0, north=7_060_000.0, per_unit=10.0, width=640, height=520)


def months(counts, state="present"):
    """Months from January 2023 on; None is missing."""
    return tuple(
        MonthCount(f"{2023 + i // 12}-{i % 12 + 1:02d}", n, "missing" if n is None else state)
        for i, n in enumerate(counts)
    )


def chart(counts, state="present"):
    return drawings.month_chart(months(counts, state), title="Crime", description="By month")


def tree(svg):
    """The drawing as an element tree; inline drawings carry no namespace."""
    return ElementTree.fromstring(svg)


def of_class(svg, name):
    return [e for e in tree(svg).iter() if e.get("class") == name]


def grid_of_streets():
    """Long and short streets that cross each other, some broken into pieces at their crossings."""
    level = [
        drawings.StreetLine(f"Level Street Number {i}", tuple((x, 90.0 + 120 * i) for x in (110.0, 300.0, 510.0)))
        for i in range(4)
    ]
    pieces = [
        drawings.StreetLine(f"Upright Lane {i}", ((120.0 + 30 * i, y), (120.0 + 30 * i, y + 100)))
        for i in range(14)
        for y in (70.0, 170.0, 270.0, 370.0)
    ]
    slanting = [drawings.StreetLine(f"Slant Way {i}", ((110.0, 470.0 - 40 * i), (510.0, 90.0))) for i in range(5)]
    return (*level, *pieces, *slanting)


@pytest.fixture
def drawing():
    """A square ward with two neighbours and a crossing grid of streets."""
    return drawings.MapDrawing(
        title="Map of Castle ward",
        description="Darkest in the middle",
        width=640,
        height=520,
        outline=(SQUARE,),
        neighbours=(
            drawings.NeighbourShape("Quayside", (EAST,), (580.0, 250.0)),
            drawings.NeighbourShape("Northgate", (NORTH,), (280.0, 30.0)),
        ),
        streets=grid_of_streets(),
        metres_per_unit=4.2,
        attribution="Contains OS data © Crown copyright and database right 2025",
    )


def test_missing_month_is_hatched_and_has_no_bar():
    svg = chart([5, None, 7])
    assert len(of_class(svg, "ob-chart__bar")) == 2
    (gap,) = of_class(svg, "ob-chart__gap")
    assert "url(#" in gap.get("fill")
    assert float(gap.get("height")) == pytest.approx(BOTTOM - TOP)
    assert "not published" in svg


def test_zero_is_a_bar_without_height_and_not_a_hatch():
    svg = chart([5, 0, 7])
    assert [float(b.get("height")) == 0 for b in of_class(svg, "ob-chart__bar")] == [False, True, False]
    assert not of_class(svg, "ob-chart__gap")
    assert "not published" not in svg


def test_partial_month_keeps_its_bar_under_a_hatch():
    svg = chart([5, 6], "partial")
    bars, parts = of_class(svg, "ob-chart__bar"), of_class(svg, "ob-chart__part")
    assert [b.get("height") for b in bars] == [p.get("height") for p in parts]


def test_month_that_is_still_to_come_says_so():
    coming = MonthCount("2023-03", None, "not published yet")
    svg = drawings.month_chart((*months([1, 2]), coming), title="t", description="d")
    assert "not published yet" in svg


def test_neighbouring_missing_months_are_one_block():
    assert len(of_class(chart([1, None, None, 2, None]), "ob-chart__gap")) == 2


def test_heights_are_in_proportion_to_the_counts():
    heights = [float(b.get("height")) for b in of_class(chart([10, 20, 40]), "ob-chart__bar")]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)
    assert heights[2] == pytest.approx(4 * heights[0], abs=0.2)


def test_the_latest_twelve_months_are_darker_and_named():
    svg = chart([3] * 30)
    fills = [b.get("fill") for b in of_class(svg, "ob-chart__bar")]
    assert len(set(fills[:18])) == len(set(fills[18:])) == 1
    assert luminance(fills[-1]) < luminance(fills[0])
    assert "latest 12 months" in svg
    assert "latest 12 months" not in chart([3] * 12)


def test_years_stand_under_their_months():
    texts = {e.text: float(e.get("x")) for e in tree(chart([3] * 36)).iter("text")}
    assert texts["2023"] < texts["2024"] < texts["2025"]


@pytest.mark.parametrize("counts", [[], [None, None], [0, 0], [1], [123_456] * 36])
def test_odd_charts_are_drawn_too(counts):
    root = tree(chart(counts))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [e.get("id") for e in root if e.tag in ("title", "desc")]


@given(st.lists(st.none() | st.integers(0, 10**6), max_size=36))
def test_one_bar_for_every_published_month(counts):
    svg = chart(counts)
    bars = of_class(svg, "ob-chart__bar")
    assert len(bars) == sum(n is not None for n in counts)
    assert all(TOP - 0.1 <= float(b.get("y")) <= BOTTOM + 0.1 for b in bars)


@given(st.integers(0, 10**7))
def test_two_to_four_round_ticks_from_zero_cover_the_most(most):
    ticks = round_ticks(most)
    assert ticks[0] == 0
    assert 2 <= len(ticks) <= 4
    assert ticks[-1] >= most
    assert len({b - a for a, b in pairwise(ticks)}) == 1


def test_two_charts_on_one_page_share_no_id():
    ids = [re.findall(r' id="([^"]+)"', chart(counts)) for counts in ([1, None], [2, None])]
    assert not set(ids[0]) & set(ids[1])
    assert len(ids[0]) == len(set(ids[0]))


def test_category_bars_share_one_scale_and_tell_missing_from_zero():
    rows = [
        CategoryRow("burglary", "Burglary", 50, 100),
        CategoryRow("drugs", "Drugs", 0, None),
        CategoryRow("robbery", "Robbery", None, 10),
    ]
    bars = drawings.category_bars(rows)
    widths = {slug: [e.get("width") for e in tree(svg).iter("rect")] for slug, svg in bars.items()}
    assert float(widths["burglary"][0]) == pytest.approx(158 / 2)
    assert widths["drugs"] == ["0"]
    assert widths["robbery"] == []
    assert "stroke-dasharray" in bars["robbery"]


@pytest.mark.parametrize("ramp", ["harm", "count"])
def test_ramps_darken_step_by_step_so_that_they_survive_greyscale(ramp):
    steps = [luminance(colour) for colour in drawings.LEGEND_RAMPS[ramp]]
    assert len(steps) == 5
    ratios = [(a + 0.05) / (b + 0.05) for a, b in pairwise(steps)]
    assert min(ratios) > 1.3


def test_swatches_are_the_colours_of_their_ramp():
    for ramp, colours in drawings.LEGEND_RAMPS.items():
        for step, colour in enumerate(colours, 1):
            assert colour in drawings.swatch(step, ramp)
    with pytest.raises(IndexError):
        drawings.swatch(0, "harm")
    with pytest.raises(KeyError):
        drawings.swatch(1, "safety")


def test_map_is_a_document_with_title_description_and_all_its_parts(drawing):
    root = tree(drawings.area_map(drawing))
    assert root.tag == f"{SVG}svg"
    assert [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")] == [drawing.title, drawing.description]
    written = {e.text for e in root.iter(f"{SVG}text")}
    assert {"Quayside", "Northgate", "N", "500 m", drawing.attribution} <= written
    assert any(name.startswith("Level Street") for name in written)
    assert any(name.startswith("Upright Lane") for name in written)
    assert root.find(f".//{SVG}image") is None


def test_names_on_the_map_do_not_overlap(drawing):
    boxes = [lettering(group) for group in tree(drawings.area_map(drawing)).iter(f"{SVG}g") if named(group)]
    assert len(boxes) > 8
    assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]


def test_street_names_stay_inside_the_area(drawing):
    area = shapely.Polygon(SQUARE)
    streets = [
        lettering(group)
        for group in tree(drawings.area_map(drawing)).iter(f"{SVG}g")
        if named(group) and group[0].text not in ("Quayside", "Northgate")
    ]
    assert streets
    assert all(area.contains(box) for box in streets)


def test_a_street_is_named_once(drawing):
    names = [e.text for e in tree(drawings.area_map(drawing)).iter(f"{SVG}text")]
    assert len(names) == len(set(names))


def test_neighbour_is_named_only_where_its_name_fits(drawing):
    long = drawings.NeighbourShape("Llanfair-juxta-Wychwood and Priory", (EAST,), (580.0, 250.0))
    assert "Wychwood" not in drawings.area_map(replace(drawing, neighbours=(long,)))


def test_an_empty_map_is_still_a_map(drawing):
    bare = replace(drawing, outline=(), neighbours=(), streets=(), attribution="")
    root = tree(drawings.area_map(bare))
    assert root.find(f".//{SVG}image") is None
    assert "500 m" in {e.text for e in root.iter(f"{SVG}text")}


def layers(svg):
    """The layers of a map from the ground up: those in the group that is cut to the canvas, comments included."""
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.fromstring(svg, parser)
    return next(e for e in root if e.get("clip-path"))


def test_the_slot_for_heat_lies_on_the_ground_under_streets_and_veil(drawing):
    svg = drawings.area_map(drawing)
    assert svg.count(drawings.HEAT_SLOT) == 1
    own = list(layers(svg))
    slot = next(i for i, e in enumerate(own) if e.tag is ElementTree.Comment)
    streets = next(i for i, e in enumerate(own) if e.get("stroke-linecap"))
    veil = next(i for i, e in enumerate(own) if e.get("fill-opacity"))
    assert 0 < slot < streets < veil
    assert all(e.get("stroke") is None for e in own[:slot])


def hatched(svg):
    return [e for e in layers(svg) if (e.get("fill") or "").startswith("url(#")]


def test_ground_of_a_force_that_did_not_publish_is_hatched_and_the_key_says_so(drawing):
    assert not hatched(drawings.area_map(drawing))
    assert "not every month" not in drawings.area_map(drawing)
    silent = replace(drawing, neighbours=tuple(replace(n, published=n.name != "Quayside") for n in drawing.neighbours))
    svg = drawings.area_map(silent)
    (ground,) = hatched(svg)
    assert ground.get("d").startswith("M520 0")
    (pattern,) = tree(svg).iter(f"{SVG}pattern")
    assert ground.get("fill") == f"url(#{pattern.get('id')})"
    assert "Hatched: not every month was published" in svg
    assert len(hatched(drawings.area_map(replace(drawing, published=False)))) == 1


CROSSING = ((0.0, 250.0), (640.0, 250.0))
BORDERS = (
    drawings.FrameLine("bcu", "Castle", (CROSSING,), assumed=True),
    drawings.FrameLine("force", "Zedshire Police", (((300.0, 0.0), (300.0, 520.0)),)),
)


def test_borders_of_greater_areas_have_strokes_of_their_own_and_are_named_in_the_key(drawing):
    svg = drawings.area_map(replace(drawing, frames=BORDERS))
    dashes = {
        e.get("d"): e.get("stroke-dasharray") for e in layers(svg).iter(f"{SVG}path") if e.get("stroke-dasharray")
    }
    assert set(dashes) == {"M0 250L640 250", "M300 0L300 520"}
    assert len(set(dashes.values())) == 2
    written = {e.text for e in tree(svg).iter(f"{SVG}text")}
    assert {"Command area: Castle (assumed)", "Police force: Zedshire Police"} <= written
    samples = [e.get("stroke-dasharray") for e in tree(svg).iter(f"{SVG}path") if e.get("stroke-dasharray")]
    assert sorted(samples) == sorted(2 * list(dashes.values()))


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (drawings.FrameLine("bcu", "", ()), "Command areas"),
        (drawings.FrameLine("bcu", "", (), assumed=True), "Command areas (assumed)"),
        (drawings.FrameLine("force", "", ()), "Police forces"),
        (drawings.FrameLine("force", "Kent Police", ()), "Police force: Kent Police"),
    ],
)
def test_the_key_says_whose_border_it_is(frame, words):
    assert drawings.frame_words(frame) == words


def test_key_and_credits_stand_clear_of_each_other(drawing):
    svg = tree(drawings.area_map(replace(drawing, frames=BORDERS, published=False)))
    rows = [e for e in svg if (e.get("transform") or "").startswith("translate")]
    tops = [float(re.match(r"translate\((\S+) (\S+)\)", e.get("transform"))[2]) for e in rows]
    credit = next(e for e in svg.iter(f"{SVG}text") if e.text == drawing.attribution)
    assert len(rows) == 3
    assert max(tops) + 24 < float(credit.get("y"))
    assert float(credit.get("y")) < float(svg.get("height"))


def pin(number, x, y, apart=False):
    return drawings.MapPin(number, x, y, f"Place {number}", apart)


def circles(svg):
    """Where the numbers of pins stand, and whether in a circle or a square."""
    pins = [e for e in tree(svg).iter(f"{SVG}g") if e.get("class") == "ob-pin"]
    where = {e.find(f"{SVG}text").text: e for e in pins}
    return {n: (float(e.find(f"{SVG}text").get("x")), e.find(f"{SVG}circle") is not None) for n, e in where.items()}


def test_numbered_places_stand_at_their_points_and_those_apart_are_square(drawing):
    svg = drawings.area_map(replace(drawing, pins=(pin(1, 200.0, 300.0), pin(2, 400.0, 300.0, apart=True))))
    assert circles(svg) == {"1": (200.0, True), "2": (400.0, False)}


def test_no_pin_covers_another_or_its_point(drawing):
    crowd = tuple(pin(i + 1, 300.0 + 6 * i, 200.0 + 4 * (i % 3)) for i in range(10))
    places = drawings.map_names(replace(drawing, pins=crowd)).pins
    assert len(places) == 10
    assert all(shapely.Point(a).distance(shapely.Point(b)) > 30 for a, b in combinations(places.values(), 2))
    svg = drawings.area_map(replace(drawing, pins=crowd))
    marked = {(float(e.get("cx")), float(e.get("cy"))) for e in tree(svg).iter(f"{SVG}circle") if e.get("r") == "3"}
    assert marked == {(p.x, p.y) for p in crowd if places[p.number] != (p.x, p.y)}


def test_no_name_is_written_over_a_pin(drawing):
    names = drawings.map_names(replace(drawing, pins=tuple(pin(i + 1, 120.0 + 40 * i, 90.0) for i in range(10))))
    boxes = [shapely.Polygon(n.box.corners()) for n in (*names.near, *names.inside, *names.streets)]
    assert boxes
    for place in names.pins.values():
        assert not any(shapely.Point(place).buffer(15).intersects(box) for box in boxes)


@pytest.mark.parametrize(
    ("crimes", "asb", "words"),
    [
        (137, 12, "High Street: 137 crimes, 12 incidents of anti-social behaviour"),
        (1, 1, "High Street: 1 crime, 1 incident of anti-social behaviour"),
        (1_200, 0, "High Street: 1,200 crimes, 0 incidents of anti-social behaviour"),
        (5, None, "High Street: 5 crimes, anti-social behaviour not published"),
    ],
)
def test_a_place_says_its_counts_and_what_was_not_published(crimes, asb, words):
    assert drawings.pin_words("High Street", crimes, asb) == words


def test_areas_inside_have_light_borders_and_names_where_they_fit(drawing):
    half = ((100.0, 60.0), (300.0, 60.0), (300.0, 480.0), (100.0, 480.0))
    inner = drawings.NeighbourShape("Westside", (half,), (200.0, 250.0))
    svg = drawings.area_map(replace(drawing, streets=(), inner=(inner,), named=(inner,)))
    assert "Westside" in {e.text for e in tree(svg).iter(f"{SVG}text")}
    assert "M100 60L300 60L300 480L100 480Z" in {e.get("d") for e in layers(svg)}
    unseen = replace(inner, published=False)
    assert len(hatched(drawings.area_map(replace(drawing, inner=(unseen,))))) == 1


# Heat on a still map


def images(svg):
    """x, y, width, height and content of each image, by its place in the text."""
    found = ElementTree.fromstring(svg).iter("image")
    return [([float(e.get(k)) for k in ("x", "y", "width", "height")], e.get("href")) for e in found]


def test_a_tile_lies_where_the_world_says():
    """Zoom 9 has 512 tiles a side of 78,271.5 m; tile 253, 165 begins 234,814.5 m west and 7,122,708 m north."""
    side = WORLD / 512
    west, north = 253 * side - WORLD / 2, WORLD / 2 - 165 * side
    assert (round(west), round(north)) == (-234_815, 7_122_708)
    ((box, href),) = images(drawings.heat_images(CITY, 9, {(253, 165): PNG}))
    assert box == pytest.approx([(west + 165_000) / 10, (7_060_000 - north) / 10, side / 10, side / 10], abs=0.002)
    assert href == "data:image/png;base64," + b64encode(PNG).decode()


def test_tiles_side_by_side_share_their_edges_exactly():
    boxes = {
        (x, y): images(drawings.heat_images(CITY, 12, {(x, y): PNG}))[0][0] for x in (2029, 2030) for y in (1325, 1326)
    }
    for y in (1325, 1326):
        assert round(boxes[2029, y][0] + boxes[2029, y][2], 3) == boxes[2030, y][0]
    for x in (2029, 2030):
        assert round(boxes[x, 1325][1] + boxes[x, 1325][3], 3) == boxes[x, 1326][1]


@given(
    st.floats(-700_000, 150_000),
    st.floats(6_500_000, 7_500_000),
    st.floats(1, 3_000),
    st.integers(5, 12),
    st.integers(1, 30),
)
def test_tiles_cover_a_canvas_whole(west, north, per_unit, deepest, most):
    canvas = drawings.Canvas(west, north, per_unit, 640, 520)
    zoom, tiles = drawings.tiles_of(canvas, deepest, most)
    assert 5 <= zoom <= deepest
    assert len(tiles) == len(set(tiles))
    assert len(tiles) <= most or zoom == 5
    boxes = [box for box, _ in images(drawings.heat_images(canvas, zoom, dict.fromkeys(tiles, PNG)))]
    shapes = [shapely.box(x, y, x + w, y + h).buffer(0.01) for x, y, w, h in boxes]
    whole = shapely.box(0, 0, 640, 520)
    assert shapely.union_all(shapes).contains(whole)
    assert all(shape.intersects(whole) for shape in shapes)


def test_the_zoom_is_the_first_whose_pixels_are_no_wider_than_a_unit():
    assert drawings.tiles_of(CITY)[0] == 12  # a pixel of zoom 12 is 38.2 m: nothing finer is drawn
    wide = drawings.Canvas(-700_000.0, 7_500_000.0, 400.0, 640, 520)
    assert drawings.tiles_of(wide, most=99)[0] == 9  # 305.7 m, where zoom 8 has 611.5 m
    assert len(drawings.tiles_of(wide)[1]) == 4 * 3  # 640 × 520 units are 3.3 × 2.7 tiles of 78.3 km, laid so
    assert drawings.tiles_of(wide, most=11)[0] == 8


def test_paper_may_ask_for_finer_pixels():
    wide = drawings.Canvas(-700_000.0, 7_500_000.0, 400.0, 640, 520)
    assert drawings.tiles_of(wide, most=99, finer=2.0)[0] == 10  # two pixels of zoom 10 are 305.7 m
    assert drawings.tiles_of(wide, most=12, finer=2.0)[0] == 9


def test_a_tile_may_reach_under_the_next_so_that_print_shows_no_seam():
    plain, over = (images(drawings.heat_images(CITY, 9, {(253, 165): PNG}, by))[0][0] for by in (0.0, 0.6))
    assert over == pytest.approx([plain[0], plain[1], plain[2] + 0.6, plain[3] + 0.6])


def test_heat_goes_into_the_slot_of_a_map(drawing):
    zoom, tiles = drawings.tiles_of(CITY)
    heat = drawings.heat_images(CITY, zoom, dict.fromkeys(tiles, PNG))
    whole = drawings.area_map(drawing).replace(drawings.HEAT_SLOT, heat)
    assert len(list(layers(whole).iter(f"{SVG}image"))) == len(tiles)
    assert not re.search(r"\sstyle=", heat)
    assert drawings.heat_images(CITY, zoom, {}) == ""


def with_all(drawing):
    """A map with everything that one can hold."""
    shape = drawings.NeighbourShape("Westside", (SQUARE,), (300.0, 250.0), published=False)
    every = replace(drawing, frames=BORDERS, inner=(shape,), named=(shape,), pins=(pin(1, 200.0, 300.0),))
    return drawings.area_map(every).replace(drawings.HEAT_SLOT, drawings.heat_images(CITY, 9, {(253, 165): PNG}))


@pytest.mark.parametrize(
    ("metres_per_unit", "metres"), [(0.4, 50), (0.5, 100), (4.2, 500), (9.9, 1000), (60, 10_000), (499, 50_000)]
)
def test_scale_bar_is_the_longest_round_length_that_fits(metres_per_unit, metres):
    assert scale_length(metres_per_unit) == metres


def test_hostile_names_stay_text(drawing):
    hostile = replace(
        drawing,
        title=HOSTILE,
        description=HOSTILE,
        attribution=HOSTILE,
        neighbours=(drawings.NeighbourShape(HOSTILE[:9], (((0, 0), (560, 0), (560, 60), (0, 60)),), (280.0, 30.0)),),
        streets=(drawings.StreetLine(HOSTILE, ((110.0, 200.0), (550.0, 200.0))),),
        frames=(drawings.FrameLine("bcu", HOSTILE, (CROSSING,)),),
    )
    hostile_chart = drawings.month_chart(months([1, None]), title=HOSTILE, description=HOSTILE)
    for svg in (drawings.area_map(hostile), hostile_chart):
        assert not [e for e in tree(svg).iter() if e.tag.endswith("script")]
        assert '<script>alert("1")</script>' in "".join(tree(svg).itertext())
        assert "\x00" not in svg


def test_nothing_in_a_drawing_needs_a_style_a_script_or_another_host(drawing):
    rows = [CategoryRow("drugs", "Drugs", 3, 4)]
    every = [
        with_all(drawing),
        chart([1, None, 3]),
        drawings.hatch_swatch(),
        *map(drawings.frame_sample, drawings.STROKES),
        *(drawings.swatch(step, ramp) for ramp in drawings.LEGEND_RAMPS for step in range(1, 6)),
        *drawings.category_bars(rows).values(),
    ]
    for svg in every:
        tree(svg)
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=", svg)
        assert set(re.findall(r"https?://[^\"'\s]+", svg)) <= {"http://www.w3.org/2000/svg"}
        assert all(ref.startswith(("#", "data:")) for ref in re.findall(r'href="([^"]*)"', svg))


def test_the_same_facts_give_the_same_drawing(drawing):
    assert drawings.area_map(drawing) == drawings.area_map(replace(drawing))
    assert chart([1, None, 3]) == chart([1, None, 3])


def test_pieces_of_a_street_are_joined_end_to_end():
    pieces = [
        ("A", ((0.0, 0.0), (1.0, 0.0))),
        ("B", ((1.0, 0.0), (1.0, 5.0))),
        ("A", ((2.0, 0.0), (1.0, 0.0))),
        ("A", ((2.0, 0.0), (3.0, 0.0))),
        ("A", ((-1.0, 0.0), (0.0, 0.0))),
        ("A", ((9.0, 9.0),)),
    ]
    streets = joined(pieces)
    assert sorted(name for name, _ in streets) == ["A", "B"]
    (line,) = (line for name, line in streets if name == "A")
    assert sorted(line) == [(float(x), 0.0) for x in range(-1, 4)]
    assert shapely.LineString(line).length == 4


def test_chords_end_where_a_line_bends():
    bent = ((0.0, 0.0), (50.0, 1.0), (100.0, 0.0), (100.0, 80.0))
    assert list(chords(bent, 3)) == [((0.0, 0.0), (100.0, 0.0)), ((100.0, 0.0), (100.0, 80.0))]


box_values = st.tuples(
    st.floats(0, 200), st.floats(0, 200), st.floats(5, 120), st.floats(5, 40), st.floats(-90, 90)
).map(lambda v: Box(*v))


@given(box_values, box_values)
def test_boxes_meet_where_their_outlines_do(one, two):
    shapes = shapely.Polygon(one.corners()), shapely.Polygon(two.corners())
    apart = shapely.distance(*shapes)
    if apart > 1e-6:
        assert not one.meets(two)
    elif shapes[0].intersection(shapes[1]).area > 1e-6:
        assert one.meets(two)


@given(st.floats(0, 640), st.floats(0, 520))
def test_an_area_knows_its_holes(x, y):
    hole = ((200.0, 200.0), (300.0, 200.0), (300.0, 300.0), (200.0, 300.0))
    shape, point = shapely.Polygon(SQUARE, [hole]), shapely.Point(x, y)
    if shape.boundary.distance(point) > 1e-6:
        assert Area((SQUARE, hole)).holds((x, y)) == shape.contains(point)


@pytest.mark.parametrize("end", [(10, 0), (-10, 0), (0, 10), (0, -10), (-10, 10), (-7, -3)])
def test_words_are_never_upside_down(end):
    assert -90 < reading_angle((0, 0), end) <= 90


def luminance(colour):
    """Relative luminance of #rrggbb, as WCAG defines it."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def named(group):
    return group.get("text-anchor") == "middle" and len(group)


def lettering(group):
    """The ground a name covers, measured another way: half a letter's height wide for every letter."""
    size = float(group[0].get("font-size"))
    width = 0.5 * size * max(len(e.text) for e in group)
    x, y = float(group[0].get("x")), float(group[0].get("y"))
    shape = shapely.box(x - width / 2, y - 0.7 * size, x + width / 2, y + 0.2 * size + 24 * (len(group) - 1))
    turn = re.match(r"rotate\((\S+) (\S+) (\S+)\)", group[0].get("transform", ""))
    if not turn:
        return shape
    angle, cx, cy = map(float, turn.groups())
    # the drawing's y points down, and so does its clockwise turn
    return shapely.affinity.rotate(shape, angle, origin=(cx, cy))


# The wall


def entries(*states):
    """Entries from November 2023 on, one a state."""
    months = [f"{2023 + (10 + i) // 12}-{(10 + i) % 12 + 1:02d}" for i in range(len(states))]
    return {
        month: Entry("kent", month, "crime", 5_120, 5_000.0, state, "", "", "", "")
        for month, state in zip(months, states, strict=True)
    }


def strip(*states, links=None):
    held = entries(*states)
    return drawings.wall_strip(list(held), held, links or {})


def shape(svg):
    """The names of what each cell is drawn of, with whether it is dotted."""
    drawn = []
    for cell in tree(svg).iter("g"):
        parts = [e for e in cell if e.tag != "title"]
        drawn.append(tuple((e.tag, e.get("fill"), e.get("stroke-dasharray") is not None) for e in parts))
    return drawn


def test_each_state_has_a_shape_of_its_own_that_paper_without_colour_shows():
    drawn = shape(strip("present", "partial", "missing", "not published yet"))
    assert len(set(drawn)) == 4
    filled, half, hatched, dotted = drawn
    assert [e[0] for e in filled] == ["rect"]
    assert filled[0][1] == half[1][1] != "#ffffff"
    assert [e[0] for e in hatched] == ["rect", "path"]
    assert [e[2] for e in dotted] == [True]
    assert luminance(filled[0][1]) < 0.1


def test_half_a_cell_is_half_as_high_as_a_whole_one():
    whole, half = (list(cell.iter("rect"))[-1] for cell in tree(strip("present", "partial")).iter("g"))
    assert float(half.get("height")) * 2 == float(whole.get("height"))
    assert float(half.get("y")) == float(half.get("height"))


def test_every_cell_has_its_words():
    assert [e.text for e in tree(strip("present", "missing")).iter("title")] == [
        "November 2023: 5,120 records",
        "December 2023: missing",
    ]


def test_months_stand_side_by_side_with_a_seam_between_years():
    cells = [next(g.iter("rect")) for g in tree(strip(*["present"] * 5)).iter("g")]
    lefts = [float(c.get("x")) for c in cells]
    steps = [b - a for a, b in pairwise(lefts)]
    assert steps[0] == pytest.approx(steps[2], abs=0.11)
    assert steps[1] > steps[0] + 2  # December to January
    assert all(a + float(c.get("width")) < b for (a, b), c in zip(pairwise(lefts), cells, strict=False))


@pytest.mark.parametrize("count", [1, 2, 12, 36])
def test_no_cell_and_no_hatching_leaves_the_drawing(count):
    svg = tree(strip(*["missing"] * count))
    _, _, width, height = map(float, svg.get("viewBox").split())
    for rect in svg.iter("rect"):
        assert float(rect.get("x")) + float(rect.get("width")) <= width + 0.1
    for rect, path in zip(svg.iter("rect"), svg.iter("path"), strict=True):
        numbers = [float(n) for n in re.findall(r"[\d.]+", path.get("d"))]
        left, right = float(rect.get("x")) - 0.7, float(rect.get("x")) + float(rect.get("width")) + 0.7
        assert all(left <= x <= right for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])
        assert len(numbers) >= 8


def test_neighbours_with_one_address_are_one_link_that_the_keyboard_passes_by():
    links = {"2023-12": "/x#a", "2024-01": "/x#a", "2024-03": "/x#b"}
    drawn = tree(strip("present", "missing", "missing", "present", "partial", links=links))
    assert [(a.get("href"), len(list(a.iter("g"))), a.get("tabindex")) for a in drawn.iter("a")] == [
        ("/x#a", 2, "-1"),
        ("/x#b", 1, "-1"),
    ]
    assert drawn.get("aria-hidden") == "true"


def test_a_month_that_the_ledger_does_not_know_is_left_blank():
    held = entries("present", "present", "present")
    del held["2023-12"]
    assert len(shape(drawings.wall_strip(["2023-11", "2023-12", "2024-01"], held, {}))) == 2
    assert shape(drawings.wall_strip([], {}, {})) == []


def test_years_stand_over_their_first_month_where_there_is_room():
    months = [f"{2023 + (10 + i) // 12}-{(10 + i) % 12 + 1:02d}" for i in range(36)]
    held = dict.fromkeys(months)
    axis = tree(drawings.wall_axis(list(held)))
    assert [e.text for e in axis.iter("text")] == ["2024", "2025", "2026"]  # two months are too narrow for "2023"
    cells = [float(next(g.iter("rect")).get("x")) for g in tree(strip(*["present"] * 36)).iter("g")]
    ticks = [float(re.match(r"M([\d.]+)", e.get("d"))[1]) for e in axis.iter("path")]
    assert ticks == [cells[0], cells[2], cells[14], cells[26]]


def test_hostile_addresses_stay_text():
    drawn = strip("missing", links={"2023-11": HOSTILE})
    assert "<script" not in drawn
    assert len(list(tree(drawn).iter("a"))) == 1


@pytest.mark.parametrize("state", ["present", "partial", "missing", "not published yet"])
def test_each_state_has_a_swatch(state):
    svg = tree(drawings.state_swatch(state))
    assert svg.get("aria-hidden") == "true"
    assert svg.get("class") == "ob-swatch"
    assert len({drawings.state_swatch(s) for s in ("present", "partial", "missing", "not published yet")}) == 4
