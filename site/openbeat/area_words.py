"""What each kind of area is called, and in a line what it is. Standard library only."""

from __future__ import annotations

from .model import Area

EXPLAINED = {
    "ward": "A ward is the area that elects local councillors.",
    "csp": "A community safety partnership joins the council, the police and others who keep a district safe.",
    "bcu": "A command area is the part of a force that one police commander answers for.",
    "neighbourhood": "A police neighbourhood is the ground of one neighbourhood team. It need not follow wards.",
    "force": "",
    "nation": "",
}
PLURALS = {
    "bcu": "Command areas",
    "csp": "Community safety partnerships",
    "neighbourhood": "Police neighbourhoods",
    "ward": "Wards",
    "force": "Police forces",
}
ASSUMED = ("The command area is assumed: the community safety partnership stands in until a sourced list is loaded.",)


def name(area: Area) -> str:
    """An area's name as a heading says it: "City ward", "Coast command area"; official names may say it themselves."""
    endings = {"ward": "ward", "bcu": "command area", "neighbourhood": "police neighbourhood"}
    ending = endings.get(area.kind, "")
    if not ending or area.assumed or area.name.lower().endswith(f" {ending}"):
        return area.name
    return f"{area.name} {ending}"


def crumb(area: Area) -> str:
    """An area's name in a line or a list of areas of several kinds: a command area says so, and that it is assumed."""
    if area.kind != "bcu":
        return area.name
    return f"{area.name} (assumed)" if area.assumed else name(area)


def successor_sentence(retired: str, area: Area) -> str:
    """What is said to somebody whom a retired code has led here."""
    return f"The code {retired} is no longer in use. {name(area)} ({area.code}) has taken its place."


def outside_sentence(area: Area, force: str) -> str:
    """What the rows of records that no ward shows are part of."""
    if area.kind == "force":
        return f"Of the records of {force} in the same months, no ward of it shows:"
    if area.kind == "nation":
        return "Of the records of the forces in these figures, no ward shows:"
    return f"Records of {force} in the same months that no ward can show:"


def wider(area: Area) -> str:
    """A larger area as a search offers it: "All of Barnsley (community safety partnership)"."""
    what = {"csp": "community safety partnership", "force": "police force", "bcu": "command area",
            "neighbourhood": "police neighbourhood"}[area.kind]  # fmt: skip
    return f"{area.name} ({what})"


def counted_sentence(area: Area) -> str:
    """Which records are an area's own."""
    if area.kind == "force":
        return "A record belongs to the force that recorded it, wherever its point was placed."
    if area.kind == "nation":
        return "Added up from the forces that published every month of these two years; the others are left out whole."
    which = "police neighbourhood" if area.kind == "neighbourhood" else "ward"
    lowest = f"on a border, to the {which} with the lowest code"
    whole = "" if area.kind in ("ward", "neighbourhood") else " The figures here are the sum of its wards."
    return (
        f"A record belongs to the {which} that contains its published point; {lowest}. Nothing is moved to fit.{whole}"
    )
