"""The drawings of comparisons: what lies where, text large enough for a telephone, nothing unsafe."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat.chance import Z95, Z998, limits
from openbeat.drawings import Fifth, Interval, Limit, Point, fifth_bars, funnel_plot, interval_chart, interval_strips
from openbeat.drawings.intervals import round_up

HOSTILE = """</text><script>alert("1")</script>&'` ${x}\x00"""


def tree(svg: str) -> Element:
    return ElementTree.fromstring(svg)


def of(svg: str, name: str) -> list[Element]:
    return [e for e in tree(svg).iter() if e.tag == name]


def at(element: Element, *names: str) -> tuple[float, ...]:
    return tuple(float(str(element.get(n))) for n in names)


def chart(*rows: Interval, ramp: str = "count") -> str:
    return interval_chart(rows, title="Rates", description="Two rates", ramp=ramp)


ASH = Interval("Ash ward", "80.0 (70.0 to 90.0)", 80.0, 70.0, 90.0)
BIRCH = Interval("Birch ward", "40.0 (35.0 to 46.0)", 40.0, 35.0, 46.0, (30.0, 50.0, 75.0), chosen=False)
NONE = Interval("Cedar ward", "no rate", None)


def funnel(points: list[Point], centre: float = 80.0, spread: float = 0.1) -> str:
    def wide(people: float) -> tuple[float, float]:
        low, high = limits(centre * people / 1000, Z95, spread)
        return low * centre, high * centre

    def widest(people: float) -> tuple[float, float]:
        low, high = limits(centre * people / 1000, Z998, spread)
        return low * centre, high * centre

    def chance(people: float) -> tuple[float, float]:
        low, high = limits(centre * people / 1000, Z95)
        return low * centre, high * centre

    drawn = [Limit("95%", chance, False), Limit("95%", wide, True), Limit("99.8%", widest, True)]
    return funnel_plot(points, centre, drawn, title="Funnel", description="d", across="Residents", upward="Rate")


POINTS = [Point(5000.0 + 500 * i, 60.0 + 3 * i, 0) for i in range(14)] + [Point(9000, 150, 1), Point(9050, 151, 2)]


# Intervals


def test_dots_stand_at_their_rates_on_one_scale() -> None:
    first, second = (at(c, "cx")[0] for c in of(chart(ASH, BIRCH), "circle"))
    assert (first - 6) / (second - 6) == pytest.approx(2, abs=0.01)


def test_a_hollow_dot_is_what_an_area_lies_in() -> None:
    full, hollow = (c.get("fill") for c in of(chart(ASH, BIRCH), "circle"))
    assert hollow == "#ffffff" != full


def test_the_usual_range_is_a_band_behind_the_dot() -> None:
    drawing = chart(BIRCH, ASH)
    (band,) = of(drawing, "rect")
    left, width = at(band, "x", "width")
    dot = at(of(drawing, "circle")[0], "cx")[0]
    assert left < dot < left + width
    assert width / (dot - 6) == pytest.approx((75 - 30) / 40, abs=0.02)


def test_no_rate_is_a_dotted_line_and_no_dot_at_nought() -> None:
    drawing = chart(NONE, ASH)
    assert len(of(drawing, "circle")) == 1
    assert any(e.get("stroke-dasharray") for e in of(drawing, "path"))


def test_long_names_take_a_line_of_their_own() -> None:
    long = Interval("Zedborough and Saltmere community safety partnership", "80.0 (70.0 to 90.0)", 80.0, 70.0, 90.0)
    height = [float(str(tree(chart(r)).get("viewBox")).split()[3]) for r in (ASH, long)]
    assert height[1] > height[0]


def test_strips_share_a_scale_and_show_a_mark() -> None:
    strips = interval_strips({"a": (80.0, 70.0, 90.0), "b": (40.0, 35.0, 46.0), "c": None}, mark=60.0)
    a, b = (at(of(strips[k], "circle")[0], "cx")[0] for k in "ab")
    assert (a - 2) / (b - 2) == pytest.approx(2, abs=0.01)
    assert of(strips["c"], "circle") == []
    assert all(tree(s).get("aria-hidden") == "true" for s in strips.values())
    assert interval_strips({"a": None})
    assert interval_strips({}) == {}


def test_no_dot_is_cut_off_at_the_edge() -> None:
    strip = interval_strips({"a": (90.0, 90.0, 90.0)})["a"]
    x, r = at(of(strip, "circle")[0], "cx", "r")
    assert x + r <= 160


@given(st.floats(1e-3, 1e7))
def test_scales_end_at_a_round_number_that_is_near(most: float) -> None:
    end = round_up(most)
    assert most <= end * (1 + 1e-9)
    assert end <= 2.01 * most
    assert round_up(0) == 1


# Funnels


def test_points_lie_at_people_and_rate() -> None:
    dots = [e for e in of(funnel(POINTS), "circle") if e.get("class") == "ob-funnel__dot"]
    assert len(dots) == 14
    xs, ys = zip(*(at(d, "cx", "cy") for d in dots), strict=True)
    assert list(xs) == sorted(xs)
    assert list(ys) == sorted(ys, reverse=True)
    steps = [round(b - a, 1) for a, b in itertools.pairwise(xs)]
    assert max(steps) - min(steps) <= 0.11


def test_limits_narrow_to_the_right_and_the_wide_ones_enclose_chance() -> None:
    lines = [e for e in of(funnel(POINTS), "path") if e.get("class") == "ob-funnel__limit"]
    dashed, inner, outer = lines
    assert dashed.get("stroke-dasharray")
    assert not inner.get("stroke-dasharray")

    def ends(line: Element, side: int) -> tuple[float, float]:
        part = str(line.get("d")).split("M")[1:][side].split("L")
        return float(part[0].split()[1]), float(part[-1].split()[1])

    for line in lines:
        (low_left, low_right), (high_left, high_right) = ends(line, 0), ends(line, 1)
        assert low_left > low_right > high_right > high_left  # y grows downwards
    assert ends(outer, 1)[1] < ends(inner, 1)[1] < ends(dashed, 1)[1]


def test_chosen_areas_are_numbered_and_never_cover_each_other() -> None:
    drawing = funnel(POINTS)
    assert {t.text for t in of(drawing, "text")} >= {"1", "2", "95%", "99.8%"}
    badges = [at(e, "cx", "cy") for e in of(drawing, "circle") if e.get("r") == "9"]
    assert len(badges) == 2
    assert (badges[0][0] - badges[1][0]) ** 2 + (badges[0][1] - badges[1][1]) ** 2 > 18**2


def test_a_point_above_all_limits_is_still_on_the_paper() -> None:
    drawing = funnel([*POINTS, Point(6000, 900, 0)])
    assert all(at(c, "cy")[0] >= 0 for c in of(drawing, "circle"))


@given(
    st.lists(st.tuples(st.floats(1, 9e6), st.floats(0, 1e4)), min_size=1, max_size=30),
    st.floats(0.1, 1e3),
    st.floats(0, 2),
)
def test_any_funnel_stays_within_its_frame(places: list[tuple[float, float]], centre: float, spread: float) -> None:
    drawing = funnel([Point(x, y, i if i < 6 else 0) for i, (x, y) in enumerate(places)], centre, spread)
    for circle in of(drawing, "circle"):
        x, y = at(circle, "cx", "cy")
        assert 0 <= x <= 360
        assert 0 <= y <= 300


# Fifths


def test_bars_are_as_long_as_their_rates() -> None:
    drawing = fifth_bars([Fifth("a", "80", 80, 70, 90), Fifth("b", "20", 20, 18, 22)], title="t", description="d")
    first, second = (at(e, "width")[0] for e in of(drawing, "rect"))
    assert first / second == pytest.approx(4, abs=0.02)


def test_an_absent_fifth_is_dotted() -> None:
    drawing = fifth_bars([Fifth("a", "none here", None)], title="t", description="d")
    assert of(drawing, "rect") == []
    assert "none here" in drawing


# All


DRAWINGS = {
    "intervals": lambda name: chart(Interval(name, "80.0", 80.0, 70.0, 90.0), BIRCH, NONE),
    "plum": lambda name: chart(Interval(name, "80.0", 80.0, 70.0, 90.0), ramp="harm"),
    "fifths": lambda name: fifth_bars([Fifth(name, "80", 80, 70, 90)], title=name, description="d"),
    "funnel": lambda name: funnel_plot(
        [Point(1, 1, 1)], 1.0, [], title=name, description=name, across=name, upward="y"
    ),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_drawings_are_named_safe_and_legible(draw) -> None:
    drawing = draw(HOSTILE)
    root = tree(drawing)
    assert root.get("role") == "img"
    named = str(root.get("aria-labelledby")).split()
    assert [e.get("id") for e in root if e.tag in ("title", "desc")] == named
    assert of(drawing, "script") == []
    assert "style=" not in drawing
    assert str(root.get("viewBox")).split()[2] == "360"
    assert all(at(t, "font-size")[0] >= 12 for t in of(drawing, "text"))
    assert draw(HOSTILE) == drawing
