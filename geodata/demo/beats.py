"""Police neighbourhoods as the police.uk API tells them: the team, its priorities, its meetings, its boundary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shapely import Polygon

from .borders import PLACES
from .layers import team_id
from .names import people
from .plan import DISTRICTS, NOTE, SLUG, WARDS, teams
from .residents import Residents
from .territory import Territory
from .writing import write_json

RANKS = ("Inspector", "Sergeant", "Police Constable", "Police Constable", "PCSO", "PCSO")
# Each issue with what was done about it, None where nothing is told.
ISSUES = (
    ("<p>Nuisance motorcycles on the old tramway</p>", "<p>Two bikes seized; gates repaired by the council.</p>"),
    ("<p>Shoplifting by repeat offenders</p>", "<p>Six people charged; a radio link now joins the shops.</p>"),
    ("<p>Street drinking outside the library</p>", None),
    ("<p>Speeding past the primary school</p>", "<p>Camera sessions on <strong>four</strong> mornings.</p>"),
    ("<p>Burglary of sheds and garages</p>", "<p>Forty sheds marked. Patrols moved to early evening.</p>"),
    ("<p>Drug dealing in the underpass</p>", "<p>Lighting renewed; one warrant carried out.</p>"),
    ("<p>Fly-tipping &amp; fires on the common</p>", None),
    ("<p>Anti-social behaviour round the bus station</p>", "<p>A public spaces order is in force until spring.</p>"),
    ("<p>Bicycle theft at the station</p>", "<p>Bait bikes in use; racks moved under the camera.</p>"),
    ("<p>Rural theft of tools and quad bikes</p>", "<p>Number plates checked with <em>farm watch</em>.</p>"),
)
HALLS = ("Memorial Hall", "Library", "Methodist Hall", "Community Centre", "School Hall", "Sailing Club")
MEETINGS = 21  # months from October 2026 on in which each team meets the public
FETCHED = "2026-10-01"  # the day on which the file was taken from the force
NAMELESS, SILENT = 4, 8  # a team that names nobody, and one that announces no meeting
SET_IN = ("2026-03", "2026-05", "2026-06", "2026-07", "2026-09")


def write_beats(path: Path, place: Territory, residents: Residents) -> None:
    """Every police neighbourhood in one file; keys are those of the API, repeated for each."""
    names = people(len(RANKS) * len(teams()))
    beats = [
        _beat(i, team, place, residents, names[i * len(RANKS) : (i + 1) * len(RANKS)]) for i, team in enumerate(teams())
    ]
    write_json(path, {"note": NOTE, "force": SLUG, "read": FETCHED, "neighbourhoods": beats})


def _beat(i: int, team: str, place: Territory, residents: Residents, names: list[str]) -> dict[str, Any]:
    shape = place.neighbourhoods[i]
    main = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    wards = [w for w, ward in enumerate(WARDS) if ward.team == team]
    served = ", ".join(WARDS[w].name for w in wards)
    return {
        "id": team_id(team),
        "name": team,
        "url_force": f"https://zedshire-police.example/your-area/{team_id(team)}",
        "description": f"<p>The {team} team (fictional) polices the wards {served}.</p>",
        "population": str(sum(int(residents.by_ward[w]) for w in wards)),
        "centre": _spot(*main.representative_point().coords[0]),
        "contact_details": _contact(team),
        "links": [{"title": "Local council", "description": None, "url": f"https://{_council(team)}.example/"}],
        "locations": [_station(team, i, main)],
        "boundary": [_spot(lon, lat) for lon, lat in _outline(main)],
        "people": [_officer(rank, name) for rank, name in zip(RANKS, names, strict=True)] if i != NAMELESS else [],
        "priorities": [_priority(i, n) for n in range(len(priorities_of(i)))],
        "events": _meetings(i, team) if i != SILENT else [],
    }


def _spot(lon: float, lat: float) -> dict[str, str]:
    return {"latitude": f"{lat:.{PLACES}f}", "longitude": f"{lon:.{PLACES}f}"}


def _outline(shape: Polygon) -> list[tuple[float, float]]:
    """The outer ring with every fourth vertex: the API's boundaries are coarser than the official ones."""
    ring = list(shape.exterior.coords)
    return [(lon, lat) for lon, lat, *_ in [*ring[:-1:4], ring[-1]]]


def _contact(team: str) -> dict[str, str]:
    return {"email": f"{team_id(team)}@zedshire-police.example", "telephone": "101"}


def _council(team: str) -> str:
    district = next(ward.district for ward in WARDS if ward.team == team)
    return DISTRICTS[district].name.lower()


def _station(team: str, i: int, shape: Polygon) -> dict[str, Any]:
    spot = _spot(*shape.representative_point().coords[0])
    return {
        "name": f"{team} police station (fictional)",
        "address": f"{12 + 7 * i} Lantern Street",
        "postcode": None,
        "type": "station",
        "description": "<p>Front counter open on weekdays from 10:00 to 16:00.</p>",
        **spot,
    }


def _officer(rank: str, name: str) -> dict[str, Any]:
    bio = "<p>Leads the team (fictional).</p>" if rank == "Inspector" else None
    return {"name": name, "rank": rank, "bio": bio, "contact_details": {}}


def priorities_of(i: int) -> list[int]:
    """The priorities of a team as indices into `ISSUES`; some teams have set none."""
    return [(3 * i + n) % len(ISSUES) for n in range(2 + i % 2)] if i % 6 != 5 else []


def _priority(i: int, n: int) -> dict[str, str | None]:
    issue, action = ISSUES[priorities_of(i)[n]]
    month = SET_IN[(i + n) % len(SET_IN)]
    return {
        "issue": issue,
        "issue-date": f"{month}-0{1 + (i + n) % 9}T00:00:00",
        "action": action,
        "action-date": f"{month}-2{(i + n) % 9}T00:00:00" if action else None,
    }


def _meetings(i: int, team: str) -> list[dict[str, Any]]:
    """A beat meeting a month, an evening of an hour; every third month a surgery at noon too, whose end is not told."""
    meetings = []
    for n in range(MEETINGS):
        meetings.append(_meeting(i, n, team, "Beat meeting", 3 + (5 * i + 2 * n) % 24, 18))
        if n % 3 == i % 3:
            meetings.append(_meeting(i, n, team, "Street surgery", 4 + (5 * i + 2 * n + 9) % 24, 12))
    return meetings


def _meeting(i: int, n: int, team: str, title: str, day: int, hour: int) -> dict[str, Any]:
    """One meeting in the n-th month from October 2026 on."""
    year, month = divmod(2026 * 12 + 9 + n, 12)
    evening = title == "Beat meeting"
    start = f"{year}-{month + 1:02d}-{day:02d}T{hour}:30:00"
    return {
        "title": title,
        "description": f"<p>Meet the {team} team and set the next priorities.</p><p>This meeting is fictional.</p>",
        "address": f"{HALLS[(i + n) % len(HALLS)]}, {team}",
        "type": "meeting" if evening else "surgery",
        "start_date": start,
        "end_date": start.replace(f"T{hour}", f"T{hour + 1}") if evening else None,
        "contact_details": _contact(team),
    }
