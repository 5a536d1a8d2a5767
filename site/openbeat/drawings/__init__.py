"""Every drawing of the site as SVG text: charts, ward maps, legend swatches. Standard library only.

No drawing carries a style attribute or an outside address, so all of them work under the site's
content security policy, and the same text is drawn the same way twice.
"""

from __future__ import annotations

from .area import MapDrawing, NeighbourShape, StreetLine, area_map
from .chart import month_chart
from .ramps import LEGEND_RAMPS, hatch_swatch, swatch
from .rows import category_bars
from .wall import state_swatch, wall_axis, wall_strip

__all__ = [
    "LEGEND_RAMPS",
    "MapDrawing",
    "NeighbourShape",
    "StreetLine",
    "area_map",
    "category_bars",
    "hatch_swatch",
    "month_chart",
    "state_swatch",
    "swatch",
    "wall_axis",
    "wall_strip",
]
