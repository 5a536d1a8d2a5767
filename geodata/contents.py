"""Everything that site.db and the build's report say, from the facts of the inputs and where things are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from . import (
    counts,
    coverage,
    fifths,
    ground,
    harm,
    hierarchy,
    indicators,
    join,
    layers,
    nation,
    outcomes,
    postcodes,
    rates,
    report,
    search_tables,
    spots,
    surfaces,
    surroundings,
    tables,
    usual,
    weights,
    years,
)
from .facts import Facts, Located
from .faults import Faults
from .points import Names
from .schemes import schemes as every_scheme
from .stages import Stages
from .tallies import Tallies

LICENCE = (
    "Contains public sector information licensed under the Open Government Licence v3.0. Boundaries: Office for "
    "National Statistics. Contains OS data © Crown copyright and database right."
)
INVENTED_LICENCE = "Invented data, free for any use."


def tables_of(
    facts: Facts, located: Located, named: Names, own: dict[str, Any], faults: Faults
) -> dict[str, pd.DataFrame]:
    """Every table of site.db, but those that the history fills."""
    places, newest = facts.places, coverage.newest(facts.ledger)
    months, railway, parts = figures(facts, located.tallies)
    cells, codes = located.cells.frame, np.asarray(facts.codes, dtype=object)
    recent = counts.in_newest_year(cells, newest) & counts.territorial(cells, facts.names)
    schemes, weighed = tables.scheme_tables()
    estimates = harm.by_area(months, places.force_slugs(), facts.ledger, newest, facts.residents)
    heat, steps = layers.tables()
    return {
        "snapshot": tables.facts(own | about(facts)),
        "areas": places.areas,
        "closure": places.closure,
        "aliases": places.aliases,
        "neighbourhood_wards": places.neighbourhood_wards,
        "forces": tables.force_table(places, facts.names, newest),
        "categories": tables.category_table(),
        "coverage": facts.ledger,
        "superseded": facts.superseded,
        "months": months,
        "railway": railway,
        "years": years.table(months, places.force_slugs(), facts.ledger, newest),
        "national_parts": parts,
        "unseen": counts.unseen_table(located.tallies.unseen, facts.street.forces, facts.street.months),
        "softness": tables.softness(located.wards, cells, recent, codes),
        "harm": pd.concat([estimates, harm.of_lines(months, parts["area"].unique(), str(facts.ledger["month"].max()))]),
        "residents": facts.residents,
        **compared(facts, months, parts, estimates),
        "fifths": fifths.of_areas(facts, located, named),
        "series_breaks": tables.series_breaks(facts.ledger),
        "indicators": facts.indicators,
        "measures": indicators.measures(),
        **searched(facts),
        "schemes": schemes,
        "weights": weighed,
        "weight_parts": weights.tables(),
        "force_weights": weights.of_forces(facts.taken, facts.names, faults),
        "heat_layers": heat if own["maps"] else heat.iloc[:0],
        "heat_breaks": steps,
        **facts.people,
        **spots.tables(cells, located.wards, places.wards, facts.ledger, facts.names, every_scheme()),
        "postcodes": located.postcodes.found,
        "postcode_near": located.postcodes.near,
        "outcodes": located.postcodes.outcodes,
        "outcode_wards": tables.outcode_wards(located.postcodes.found),
        "postcode_areas": tables.reference("postcode_areas", ["area", "nation", "served_by", "address"]),
        "sources": tables.source_table(facts.taken),
        "faults": tables.fault_table(faults),
    }


def searched(facts: Facts) -> dict[str, pd.DataFrame]:
    """The tables of stop and search; residents of a force are those of its area where no indicator tells them."""
    table = search_tables.searched(facts.street.searches, facts.ledger)
    slugs = dict(zip(facts.places.wards["force"], facts.places.wards["slug"], strict=True))
    known = facts.residents.dropna(subset="residents")
    people = {slugs[a]: float(n) for a, n in zip(known["area"], known["residents"], strict=True) if a in slugs}
    return {
        "searches": table,
        "search_rates": search_tables.rates(table, facts.ledger, facts.indicators, people),
    }


def compared(
    facts: Facts, months: pd.DataFrame, parts: pd.DataFrame, estimates: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The tables by which areas are compared: rates, what surrounds them, and what is usual for areas like them."""
    places = facts.places
    own = rates.by_area(months, places.force_slugs(), facts.ledger, facts.residents, parts)
    around = surroundings.of_areas(facts.lsoas, places, facts.residents, facts.names)
    kinds = dict(zip(places.areas["code"], places.areas["kind"], strict=True))
    usually, fits = usual.tables(own, estimates, around, kinds)
    return {"rates": own, "surroundings": around, "usual": usually, "usual_fits": fits}


def about(facts: Facts) -> dict[str, object]:
    """What every page may say of the build as a whole."""
    return {
        "oldest_month": facts.ledger["month"].min(),
        "newest_month": max(coverage.newest(facts.ledger).values()),
        "fictional": int(facts.fictional),
        "boundary_vintage": hierarchy.vintages(facts.places.wards),
        "licence": INVENTED_LICENCE if facts.fictional else LICENCE,
        "bandwidth_metres": int(surfaces.BANDWIDTH),
        "cell_metres": int(ground.CELL),
        "border_metres": int(postcodes.BORDER),
        "softness_metres": int(join.SOFT_EDGE),
        "outcome_months": outcomes.RIPE,
    }


def figures(facts: Facts, tallies: Tallies) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Records by area and month: of territorial forces, of the railway's police, and who is in the national lines."""
    places, force_of = facts.places, facts.places.force_slugs()
    above, own = counts.above(tallies.wards, places), counts.of_forces(tallies.forces, force_of)
    months = counts.months_table([tallies.wards, above, tallies.beats, own], force_of, facts.ledger)
    lines, parts = nation.lines(tallies.forces, places, facts.ledger)
    months = pd.concat([months, lines], ignore_index=True).sort_values(["area", "month"], ignore_index=True)
    rail = [tallies.railway, counts.above(tallies.railway, places)]
    return months, counts.railway_table(rail, facts.ledger), parts


def account(facts: Facts, located: Located, own: dict[str, Any], faults: Faults, stages: Stages) -> dict[str, Any]:
    """What the report says of a build or a check."""
    single = {
        "records": int(located.tallies.forces.n.sum()),
        "records_in_wards": int(located.tallies.wards.n.sum()),
        "points_looked_at": len(located.wards.snap),
        "areas": {str(kind): int(n) for kind, n in facts.places.areas["kind"].value_counts().sort_index().items()},
        "people": {name: len(table) for name, table in sorted(facts.people.items())},
    }
    told = {
        "coverage": facts.ledger,
        "superseded": facts.superseded,
        "other_nations": facts.street.apart,
        "slivers": facts.places.slivers,
    }
    return report.report(own | single, facts.taken, told, faults, stages)
