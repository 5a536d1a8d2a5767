"""Every drawing of the site as SVG text: charts, ward maps, legend swatches. Standard library only.

No drawing carries a style attribute or an outside address, so all of them work under the site's
content security policy, and the same text is drawn the same way twice.
"""

from __future__ import annotations

from .area import HEAT_SLOT, MapDrawing, MapNames, NeighbourShape, StreetLine, area_map, map_names
from .chart import month_chart
from .frames import STROKES, FrameLine, frame_sample, frame_words
from .heat import Canvas, heat_images, tiles_of
from .outcomes import outcome_bar, outcome_months, outcome_swatch
from .pins import MapPin, pin_words, standing
from .ramps import HATCH_INK, LEGEND_RAMPS, hatch_swatch, swatch
from .rows import category_bars
from .spots import on_top, spot_layer
from .wall import state_swatch, wall_axis, wall_strip

__all__ = [
    "HATCH_INK",
    "HEAT_SLOT",
    "LEGEND_RAMPS",
    "STROKES",
    "Canvas",
    "FrameLine",
    "MapDrawing",
    "MapNames",
    "MapPin",
    "NeighbourShape",
    "StreetLine",
    "area_map",
    "category_bars",
    "frame_sample",
    "frame_words",
    "hatch_swatch",
    "heat_images",
    "map_names",
    "month_chart",
    "on_top",
    "outcome_bar",
    "outcome_months",
    "outcome_swatch",
    "pin_words",
    "spot_layer",
    "standing",
    "state_swatch",
    "swatch",
    "tiles_of",
    "wall_axis",
    "wall_strip",
]
