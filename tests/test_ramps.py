"""Colours of the legends: each can be told from its neighbours on a photocopy."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from openbeat.drawings import LEGEND_RAMPS, swatch


def lightness(colour: str) -> float:
    """CIELAB L*, 0 to 100, of "#rrggbb" (the standard's own formulae)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


@pytest.mark.parametrize("ramp", ["harm", "count"])
def test_harm_and_count_darken_step_by_step(ramp: str) -> None:
    assert all(a - b > 10 for a, b in pairwise(map(lightness, LEGEND_RAMPS[ramp])))


def test_no_two_steps_of_change_are_alike_in_greyscale() -> None:
    grey = [lightness(colour) for colour in LEGEND_RAMPS["change"]]
    assert len(grey) == 5
    assert min(abs(a - b) for a, b in combinations(grey, 2)) > 10


def test_the_middle_of_change_is_a_pale_grey_and_each_side_darkens_away_from_it() -> None:
    far_lower, lower, middle, higher, far_higher = (lightness(c) for c in LEGEND_RAMPS["change"])
    colour = LEGEND_RAMPS["change"][2]
    assert colour[1:3] == colour[3:5] == colour[5:7]
    assert middle > 90
    assert far_lower < lower < middle > higher > far_higher


def test_lower_is_blue_and_higher_is_orange() -> None:
    for colour in LEGEND_RAMPS["change"][:2]:
        assert int(colour[5:], 16) > int(colour[3:5], 16) > int(colour[1:3], 16)
    for colour in LEGEND_RAMPS["change"][3:]:
        assert int(colour[1:3], 16) > int(colour[3:5], 16) > int(colour[5:], 16)


def test_every_step_of_change_has_its_swatch() -> None:
    for step, colour in enumerate(LEGEND_RAMPS["change"], 1):
        assert colour in swatch(step, "change")
    with pytest.raises(IndexError):
        swatch(6, "change")
