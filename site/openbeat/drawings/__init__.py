"""Every drawing of the site as SVG text: charts, ward maps, legend swatches. Standard library only.

No drawing carries a style attribute or an outside address, so all of them work under the site's
content security policy, and the same text is drawn the same way twice.
"""

from __future__ import annotations

from .among import standing_strip
from .area import HEAT_SLOT, ContourLine, MapDrawing, MapNames, NeighbourShape, StreetLine, area_map, map_names
from .chart import month_chart
from .fifths import Fifth, fifth_bars
from .frames import STROKES, FrameLine, frame_sample, frame_words
from .funnel import Limit, Point, funnel_plot
from .heat import Canvas, heat_images, tiles_of
from .intervals import Interval, interval_chart, interval_strips
from .markup import plain
from .outcomes import outcome_bar, outcome_months, outcome_swatch
from .pins import MapPin, pin_words, standing
from .poster import poster, poster_lettering
from .ramps import HATCH_INK, LEGEND_RAMPS, hatch_swatch, swatch
from .rows import category_bars
from .spots import on_top, spot_layer
from .tags import grade_mark, state_mark
from .wall import state_swatch, wall_axis, wall_strip

__all__ = [
    "HATCH_INK",
    "HEAT_SLOT",
    "LEGEND_RAMPS",
    "STROKES",
    "Canvas",
    "ContourLine",
    "Fifth",
    "FrameLine",
    "Interval",
    "Limit",
    "MapDrawing",
    "MapNames",
    "MapPin",
    "NeighbourShape",
    "Point",
    "StreetLine",
    "area_map",
    "category_bars",
    "fifth_bars",
    "frame_sample",
    "frame_words",
    "funnel_plot",
    "grade_mark",
    "hatch_swatch",
    "heat_images",
    "interval_chart",
    "interval_strips",
    "map_names",
    "month_chart",
    "on_top",
    "outcome_bar",
    "outcome_months",
    "outcome_swatch",
    "pin_words",
    "plain",
    "poster",
    "poster_lettering",
    "spot_layer",
    "standing",
    "standing_strip",
    "state_mark",
    "state_swatch",
    "swatch",
    "tiles_of",
    "wall_axis",
    "wall_strip",
]
