"""The whole county, from the ground up to the files: the table of contents of this package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .area_figures import write_area_figures
from .beats import write_beats
from .crimes import crimes
from .defects import misplaced, published
from .endings import endings, last_outcomes
from .force_figures import write_force_figures
from .inspected import write_inspected
from .layers import write_boundaries, write_streets
from .lookups import write_lookups
from .national_figures import write_national_figures
from .onspd import write_onspd
from .outcomes import outcomes
from .places import places
from .plan import FORCE, MONTHS, NOTE, SLUG
from .police_files import outcome_text, place_cells, street_text
from .postcodes import postcodes
from .residents import residents
from .searches import search_text
from .streets import streets
from .territory import lsoa_names, territory
from .writing import write_archive, write_text
from .written import write_written

README = f"""FICTIONAL DATA

{NOTE}
The files have the formats of the official ones (police.uk, Office for National Statistics, boundary layers), so
that Open Beat can be built and tried without a download. No person, place, crime or officer in them is real.

How to tell: the force is "{FORCE}"; the last three digits of area codes follow a 999; postcodes lie
in the area ZZ, which was never issued; every crime id ends in f1c7f1c7; the island lies in the North Sea, where
there is only water. Some faults are in the files on purpose, as they are in real ones: a month without a street
file, a month with a third of its records, records without a place or far outside the county, repeated ids.
"""


def write_county(folder: Path, advance: Callable[[str], None] | None = None) -> None:
    """Write the fictional county Zedshire to `folder` in the official file formats, the same bytes every time.

    The folder is made where it is missing; files of the same names in it are replaced, others are left alone.
    `advance` is called with a stage's name as the stage begins.
    """
    begin = advance or (lambda _: None)
    write_text(folder / "FICTIONAL.txt", README)
    begin("Boundaries")
    place = territory()
    people = residents(place)
    write_boundaries(folder / "boundaries", place)
    write_lookups(folder / "lookups", place)
    begin("Streets")
    network = streets(place.land)
    write_streets(folder / "streets" / "streets.geojson", network)
    begin("Postcodes")
    write_onspd(folder / "postcodes" / "ONSPD_ZZ.csv", postcodes(network, place), place)
    begin("Crimes")
    at = places(network, place)
    happened = misplaced(crimes(at, people), at)
    ends = endings(happened)
    rows, source = published(happened)
    begin("Police files")
    cells, last = place_cells(at, lsoa_names(place)), last_outcomes(happened, ends)
    kinds = {
        "street": street_text(rows, [last[i] for i in source.tolist()], at, cells),
        "outcomes": outcome_text(outcomes(happened, ends), happened, cells),
        "stop-and-search": search_text(at, people),
    }
    begin("Archive")
    members = {f"{m}/{m}-{SLUG}-{kind}.csv": text for kind, texts in kinds.items() for m, text in texts.items()}
    write_archive(folder / "street" / f"{SLUG}-{MONTHS[0]}_{MONTHS[-1]}.zip", members)
    begin("Indicators")
    write_area_figures(folder / "indicators", people)
    searched = {month: text.count("\n") - 1 for month, text in kinds["stop-and-search"].items()}
    write_force_figures(folder / "indicators", place, people, happened, searched)
    write_national_figures(folder / "indicators")
    begin("Neighbourhood teams")
    write_beats(folder / "neighbourhoods" / f"{SLUG}.json", place, people)
    write_written(folder)
    write_inspected(folder)
