"""The tables of those who police and answer for areas, of what they write, of what was promised and inspected."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from . import content, inspections, leads, promises, teams
from .faults import Faults
from .hierarchy import Hierarchy
from .sources import Taken


def tables(
    taken: list[Taken], places: Hierarchy, names: Mapping[str, str], month: str, faults: Faults
) -> dict[str, pd.DataFrame]:
    """The tables of teams, leads, commentary, oversight, promises and inspections (`geodata.schema`).

    InputFault for a file that cannot be published as it is: read early, so that nothing is drawn in vain.

    Args:
        taken: all inputs.
        places: the areas of the build.
        names: slug → name of the forces of the build.
        month: the newest month of the data, "YYYY-MM".
        faults: where what is left out is counted.
    """
    found = teams.tables(taken, places.neighbourhoods["code"], faults)
    pieces = content.read(taken, areas_by_name(places), month)
    found["priorities"] = content.with_results(found["priorities"], pieces, faults)
    return (
        found
        | promises.lists()
        | inspections.tables(taken, names)
        | {
            "oversight": promises.oversight(taken, names),
            "kept_promises": promises.kept(taken, places.areas, found, month),
            "commentary": content.commentary(pieces),
            "leads": leads.table(taken, places.areas, month),
        }
    )


def areas_by_name(places: Hierarchy) -> dict[str, str]:
    """What an area may be called by, in small letters (its code, a retired code, a force's slug) → its code here."""
    codes = {str(code).lower(): str(code) for code in places.areas["code"]}
    retired = {str(code).lower(): str(area) for code, area in places.aliases.itertuples(index=False, name=None)}
    forces = places.areas.loc[places.areas["kind"] == "force", ["slug", "code"]].itertuples(index=False, name=None)
    return retired | codes | {str(slug).lower(): str(code) for slug, code in forces}
