"""The meetings of three years: held, planned, moved, cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from ..tables import AgendaItem, Meeting
from ..tables.gathered import CANCELLED, HELD, MOVED, PLANNED, STANDING

CHANGED = "2026-10-20T09:30:00Z"
TITLES = {
    "scrutiny": "Public scrutiny meeting",
    "extraordinary": "Extraordinary scrutiny meeting",
    "stop-and-search panel": "Stop and search panel",
    "overview and scrutiny": "Overview and scrutiny committee: police",
    "beat": "Beat meeting",
}
ITEMS = {
    "actions": "Actions since last time",
    "priorities": "Priorities and what was done",
    "figures": "The figures",
    "questions": "Questions from residents",
    "new priorities": "New priorities",
    "next date": "Next meeting",
}


@dataclass(frozen=True)
class Place:
    """Who meets where."""

    room: str
    access: str
    chair: str
    rank: str
    officer: str
    lead: str


PLACES = {
    "zedshire/zedborough": Place(
        "Council Chamber, Guildhall, Zedborough",
        "Step-free from Guildhall Square. Hearing loop. A sign language interpreter comes if you ask a week before.",
        "Xenia Larkrigg (fictional)", "Chief Superintendent",
        "Tomas Fenwright, Director of Communities (fictional)", "Kemi Hollinby, Deputy Commissioner (fictional)",
    ),
    "zedshire/coast": Place(
        "Memorial Hall, Saltmere",
        "Step-free through the side door in Netmakers’ Lane. No hearing loop; ask and we bring a portable one.",
        "Joan Wrayburn (fictional)", "Chief Superintendent",
        "Ines Calder, Head of Community Safety (fictional)", "Bethan Wrayburn, Deputy Commissioner (fictional)",
    ),
    "zedshire/inland": Place(
        "Corn Hall, Thornacre", "Ramp at the rear. Hearing loop.",
        "Peter Ashwold (fictional)", "Chief Inspector",
        "", "Edwin Hollinby, Deputy Commissioner (fictional)",
    ),
}  # fmt: skip
# Key → command area, kind, state, start; all last an hour and a half.
DATES = {
    "z1": ("zedshire/zedborough", "scrutiny", HELD, "2024-11-12T18:30"),
    "z2": ("zedshire/zedborough", "scrutiny", HELD, "2025-03-11T18:30"),
    "z3": ("zedshire/zedborough", "scrutiny", HELD, "2025-07-08T18:30"),
    "z4": ("zedshire/zedborough", "scrutiny", HELD, "2025-11-11T18:30"),
    "z5": ("zedshire/zedborough", "scrutiny", HELD, "2026-03-10T18:30"),
    "zx": ("zedshire/zedborough", "extraordinary", HELD, "2026-05-19T18:30"),
    "z6": ("zedshire/zedborough", "scrutiny", HELD, "2026-07-07T18:30"),
    "z7": ("zedshire/zedborough", "scrutiny", PLANNED, "2026-12-08T18:30"),
    "z8": ("zedshire/zedborough", "scrutiny", PLANNED, "2027-03-09T18:30"),
    "z9": ("zedshire/zedborough", "scrutiny", PLANNED, "2027-07-13T18:30"),
    "c1": ("zedshire/coast", "scrutiny", HELD, "2025-02-04T19:00"),
    "c2": ("zedshire/coast", "scrutiny", HELD, "2025-06-03T19:00"),
    "c3": ("zedshire/coast", "scrutiny", HELD, "2025-10-07T19:00"),
    "c4": ("zedshire/coast", "scrutiny", HELD, "2026-02-03T19:00"),
    "c5": ("zedshire/coast", "scrutiny", CANCELLED, "2026-06-09T19:00"),
    "c6": ("zedshire/coast", "scrutiny", HELD, "2026-10-06T19:00"),
    "c7": ("zedshire/coast", "scrutiny", MOVED, "2027-02-09T19:00"),
    "c8": ("zedshire/coast", "scrutiny", PLANNED, "2027-06-08T19:00"),
    "i1": ("zedshire/inland", "scrutiny", HELD, "2025-01-21T18:00"),
    "i2": ("zedshire/inland", "scrutiny", HELD, "2025-05-20T18:00"),
    "p1": ("zedshire/zedborough", "stop-and-search panel", HELD, "2026-04-14T17:30"),
    "p2": ("zedshire/zedborough", "stop-and-search panel", HELD, "2026-09-15T17:30"),
    "p3": ("zedshire/zedborough", "stop-and-search panel", PLANNED, "2027-01-19T17:30"),
    "o1": ("zedshire/coast", "overview and scrutiny", PLANNED, "2027-01-12T14:00"),
    "b1": ("zedshire/coast", "beat", HELD, "2026-10-04T18:30"),
    "b2": ("zedshire/coast", "beat", PLANNED, "2026-12-08T18:30"),
}
CALLED_OFF = "The chair was called away to a major incident. It will be held with the October meeting, for longer."
MADE_LATER = "The Memorial Hall is being rewired in the first week of February."


def meetings() -> dict[str, Meeting]:
    """Every meeting by its key."""
    return {key: _meeting(*told) for key, told in DATES.items()}


def _meeting(area: str, kind: str, state: str, starts: str) -> Meeting:
    place = PLACES[area]
    hour, minute = starts[11:13], starts[14:]
    ends = f"{starts[:11]}{int(hour) + 1 + (minute == '30'):02d}:{'00' if minute == '30' else '30'}"
    beat = kind == "beat"
    made = Meeting(
        area=area, kind=kind, state=state, starts=starts, ends=ends, changed=CHANGED,
        neighbourhood=f"{area.split('/')[0]}/saltmere-town" if beat else "",
        title=TITLES[kind], place="Library, Saltmere Town" if beat else place.room, access=place.access,
        reason={CANCELLED: CALLED_OFF, MOVED: MADE_LATER}.get(state, ""),
        was_starts="2027-02-02T19:00" if state == MOVED else "", sequence=int(state in (MOVED, CANCELLED)),
        join_url="" if beat else f"https://meet.zedshire.example/{area.split('/')[1]}",
        join_words="" if beat else "Or listen by telephone: 01632 960 120, code 4471.",
        chair="Sergeant Olive Marsh (fictional)" if beat else place.chair, chair_rank="Sergeant" if beat else place.rank,
        council_officer=place.officer, oversight_lead=place.lead,
        email=f"{area.split('/')[1]}.scrutiny@zedshire.example", telephone="01632 960 100",
        source="https://commissioner.zedshire.example/meetings",
    )  # fmt: skip
    made.agenda = [AgendaItem(position=n, kind=key, title=ITEMS[key]) for n, key in enumerate(STANDING, 1)]
    return made
