"""The map layers as GeoJSON: wards, districts, force, police neighbourhoods and street lines, in WGS84."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shapely.geometry import mapping

from .borders import Shape, to_degrees
from .plan import DISTRICTS, FORCE_AREA, FORCE_CODE, NOTE, SLUG, WARDS, teams, ward_code
from .streets import Streets
from .territory import Territory
from .writing import write_json


def write_boundaries(folder: Path, place: Territory) -> None:
    """The four boundary layers; properties are named as in the layers of the Office for National Statistics."""
    wards = (
        {"WD24CD": ward_code(i), "WD24NM": w.name}
        | {"LAD24CD": DISTRICTS[w.district].code, "LAD24NM": DISTRICTS[w.district].name}
        for i, w in enumerate(WARDS)
    )
    write_json(folder / "wards.geojson", _collection(wards, place.wards))
    districts = ({"LAD24CD": d.code, "LAD24NM": d.name} for d in DISTRICTS)
    write_json(folder / "districts.geojson", _collection(districts, place.districts))
    force = {"PFA24CD": FORCE_CODE, "PFA24NM": FORCE_AREA}
    write_json(folder / "force.geojson", _collection([force], [place.force]))
    beats = ({"force": SLUG, "neighbourhood_id": team_id(team), "name": team} for team in teams())
    write_json(folder / "neighbourhoods.geojson", _collection(beats, place.neighbourhoods))


def write_streets(path: Path, network: Streets) -> None:
    """The street lines with their names."""
    features = (
        _feature({"name": name}, {"type": "LineString", "coordinates": to_degrees(line).tolist()})
        for name, line in zip(network.names, network.lines, strict=True)
    )
    write_json(path, {"type": "FeatureCollection", "note": NOTE, "features": list(features)})


def team_id(team: str) -> str:
    """The identifier of a police neighbourhood: "Zedborough Centre" is "zedborough-centre"."""
    return team.lower().replace(" ", "-")


def _collection(properties: Iterable[dict[str, str]], shapes: list[Shape]) -> dict[str, Any]:
    features = [_feature(p, mapping(shape)) for p, shape in zip(properties, shapes, strict=True)]
    return {"type": "FeatureCollection", "note": NOTE, "features": features}


def _feature(properties: dict[str, str], geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}
