"""A street map of somebody else's under ours: off unless the settings name one, and then held to one host."""

from __future__ import annotations

import re
from dataclasses import dataclass

# "https://host/…" or a path of our own; {z}, {x} and {y} in the path. Nothing that could end the policy's directive.
TEMPLATE = re.compile(
    r"(?P<origin>https://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?))?"
    r"/(?!/)(?:[A-Za-z0-9._~%!$&()*+@/?=-]|\{[zxy]\})*"
)
PLACES = ("{z}", "{x}", "{y}")


@dataclass(frozen=True)
class Basemap:
    """Where the tiles of a street map come from."""

    template: str  # with {z}, {x} and {y}
    credit: str  # plain text for the corner of the map
    origin: str  # "https://tiles.example", "" for our own host
    host: str  # "tiles.example", "" for our own host


def read(template: str, credit: str) -> Basemap | None:
    """The street map that the settings name, None where they name none; SystemExit of one line where they are wrong."""
    if not template:
        return None
    found = TEMPLATE.fullmatch(template)
    if found is None or any(template.count(place) != 1 for place in PLACES):
        raise SystemExit(
            "Refused: OPENBEAT_BASEMAP is no address of tiles: give https://host/… or /… with {z}, {x}, {y} once."
        )
    if not credit.strip():
        raise SystemExit("Refused: OPENBEAT_BASEMAP_CREDIT is missing. Say whose street map it is.")
    return Basemap(template, credit.strip(), found["origin"] or "", found["host"] or "")
