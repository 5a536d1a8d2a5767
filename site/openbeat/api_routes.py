"""Every address that answers with a file, each in one line: a new one of the site is added here."""

from __future__ import annotations

from dataclasses import dataclass

JSON, CSV, ATOM, GEOJSON = "application/json", "text/csv", "application/atom+xml", "application/geo+json"
PNG, ICS, PDF = "image/png", "text/calendar", "application/pdf"
MOVED = ("301", "404")  # how an address fails that has one spelling
REFUSED = ("301", "400", "404")  # and one that asks for choices too
GONE = ("404",)
KEPT = ("404", "410")  # and one of a snapshot, which is kept for a while


@dataclass(frozen=True)
class Route:
    """One address, and what it gives."""

    path: str  # as OpenAPI writes it: "/ward/{code}.json"
    summary: str
    format: str
    schema: str = ""  # its name in api_schemas, "" for text and pictures
    kind: str = ""  # of the area or card that serves as an example, "" where the address needs none
    others: tuple[str, ...] = ()  # the statuses that may come instead of 200
    asks: tuple[str, ...] = ()  # what must be asked for after the "?"


# What the parts of an address that differ are.
PARAMETERS = {
    "areas": "One to six areas by their codes, with commas between them; a force area or command area by its slugs.",
    "code": "The official code of the Office for National Statistics.",
    "force": "A police force, as data.police.uk writes it: “south-yorkshire”.",
    "slug": "A police force, as data.police.uk writes it; below one, the name of the part of it.",
    "kind": "One of: ward, csp, bcu, force, neighbourhood, nation.",
    "key": "What names the area among those of its kind: its code; for a force its slug; for a command area or a "
    "police neighbourhood “force/name”, with its slash; “england-and-wales” for the nation.",
    "subject": "Whom a report card is about: a police force by its slug, a command area as “force/name”.",
    "quarter": "A quarter of a calendar year, “2025-Q4”: a card is of the twelve months to its end.",
    "number": "The number of a meeting or paper; of a team’s meeting, that among those of its team.",
    "name": "The title of a paper, as the page of its meeting links to it.",
    "ref": "The reference of a request for a meeting, as its address and the list of requests have it.",
    "snapshot": "The id of a snapshot, 12 hexadecimal digits, as every answer names it.",
    "layer": "A heat layer: harm, harm-css, count, violence, asb, change and others.",
    "z": "Zoom, 5 to 12.",
    "x": "Column of a tile of the web map.",
    "y": "Row of a tile, from the north.",
}
# Kind of area → how its addresses begin, and what it is called.
AREAS = {
    "ward": ("/ward/{code}", "A ward"),
    "csp": ("/csp/{code}", "A community safety partnership"),
    "bcu": ("/bcu/{force}/{slug}", "A command area"),
    "neighbourhood": ("/neighbourhood/{force}/{slug}", "A police neighbourhood"),
    "force": ("/force/{slug}", "A police force"),
    "nation": ("/england-and-wales", "England and Wales"),
}
SHEETS = ("ward", "csp", "bcu", "neighbourhood")  # kinds of area for which papers are printed


def _of_area(kind: str, path: str, name: str) -> tuple[Route, ...]:
    return (
        Route(
            f"{path}.json", f"{name}: counts, months, coverage, harm, sentences, caveats.", JSON, "Area", kind, MOVED
        ),
        Route(f"{path}.csv", f"{name}: one row a month and category.", CSV, "", kind, MOVED),
        Route(f"{path}/harm.csv", f"{name}: estimates of harm, with the sum behind each.", CSV, "", kind, MOVED),
    )


def _of_card(kind: str, path: str, name: str) -> tuple[Route, ...]:
    path = f"{path}/report-card/{{quarter}}"
    return (
        Route(f"{path}.json", f"{name} as it was published, and its revisions.", JSON, "Card", kind, MOVED),
        Route(f"{path}.csv", f"{name}: one row a domain, indicator or measure of the mission.", CSV, "", kind, MOVED),
        Route(f"{path}.pdf", f"{name} for print: one tagged page, A4.", PDF, "", kind, ("404",)),
    )


def _of_sheet(kind: str) -> Route:
    path, name = AREAS[kind]
    told = f"{name} on one sheet for a meeting: A4; `?paper=a3` with a map for the wall."
    return Route(f"{path}/beat-sheet.pdf", told, PDF, "", kind, REFUSED)


ROUTES = (
    *(route for kind, (path, name) in AREAS.items() for route in _of_area(kind, path, name)),
    *(_of_sheet(kind) for kind in SHEETS),
    Route(
        f"{AREAS['neighbourhood'][0]}/meetings.ics", "A team’s meetings to come.", ICS, "", "neighbourhood", ("404",)
    ),
    Route(f"{AREAS['neighbourhood'][0]}/meeting/{{number}}.ics", "One meeting.", ICS, "", "neighbourhood", ("404",)),
    Route("/forces.json", "All forces: rates, and what is usual.", JSON, "Compared"),
    Route("/forces.csv", "The same as a table.", CSV),
    Route("/compare.json", "Areas beside each other.", JSON, "Compared", "ward", ("400",), ("areas",)),
    Route("/compare.csv", "The same as a table.", CSV, "", "ward", ("400",), ("areas",)),
    Route("/compare/{slug}.json", "The wards of a force beside each other.", JSON, "Compared", "force", ("400", "404")),
    Route("/compare/{slug}.csv", "The same as a table.", CSV, "", "force", ("400", "404")),
    Route(
        "/standards/{slug}.json",
        "What is promised of a force, and whether it is kept.",
        JSON,
        "Standards",
        "force",
        ("404",),
    ),
    Route("/standards/{slug}.csv", "The same: one row a promise and who answers for it.", CSV, "", "force", ("404",)),
    Route("/meetings.json", "Meetings of all kinds to come, or of a month.", JSON, "Meetings", "", ("400",)),
    Route("/meetings.csv", "The same as a table.", CSV, "", "", ("400",)),
    Route("/meetings.ics", "The same as a calendar.", ICS, "", "", ("400",)),
    Route("/meetings/promise.json", "Scrutiny meetings held against three a year, as entered here.", JSON, "Promise"),
    Route("/meetings/promise.csv", "The same: one row a command area.", CSV),
    Route(
        "/meeting/{number}.json", "One meeting: agenda, questions, actions, minutes.", JSON, "Meeting", "meeting", GONE
    ),
    Route("/meeting/{number}.ics", "The same as a calendar.", ICS, "", "meeting", GONE),
    Route("/meeting/{number}/pack.json", "The figures laid before it, frozen.", JSON, "Pack", "meeting", GONE),
    Route("/meeting/{number}/pack.pdf", "The same on paper, A4.", PDF, "", "meeting", GONE),
    Route("/papers/{number}/{name}.pdf", "A paper laid before a meeting.", PDF, "", "paper", ("301", "404", "410")),
    Route("/bcu/{force}/{slug}/meetings.ics", "The meetings of a command area.", ICS, "", "bcu", MOVED),
    Route("/force/{slug}/meetings.ics", "The meetings of a force.", ICS, "", "force", MOVED),
    Route("/feed/meetings.atom", "Meetings: new, moved, cancelled; new minutes.", ATOM),
    Route("/feed/meetings/{key}.atom", "The same of a force or command area.", ATOM, "", "bcu", MOVED),
    Route("/requests.json", "Public requests for a meeting; private ones and refusals counted.", JSON, "Requests"),
    Route("/requests.csv", "The public requests as a table.", CSV),
    Route(
        "/request-a-meeting/{force}/{slug}/notice.pdf",
        "How to ask for a meeting, to hang up.",
        PDF,
        "",
        "bcu",
        ("404",),
    ),
    Route(
        "/request-a-meeting/{force}/{slug}/petition.pdf",
        "A sheet for signatures, without a text.",
        PDF,
        "",
        "bcu",
        ("404",),
    ),
    Route("/request/{ref}/petition.pdf", "A sheet for signatures of one request.", PDF, "", "request", ("404",)),
    *(
        Route(
            f"{AREAS[kind][0]}/leaflet.pdf",
            f"{AREAS[kind][1]}: a leaflet for letter boxes, A5 two to a page.",
            PDF,
            "",
            kind,
            ("301", "400", "404"),
        )
        for kind in SHEETS
    ),
    Route("/report-cards.json", "Every published report card: grades and direction, no rank.", JSON, "Cards"),
    Route("/report-cards.csv", "The same: one row a card.", CSV),
    *_of_card("force card", "/force/{force}", "A force’s report card"),
    *_of_card("bcu card", "/bcu/{force}/{slug}", "A command area’s report card"),
    Route("/coverage.json", "Which force published which month of which dataset, and why not.", JSON, "Coverage"),
    Route("/coverage.csv", "The same as a table.", CSV),
    Route("/harm.json", "The weights of harm, with the sum behind each.", JSON, "Weights"),
    Route("/harm.csv", "The same as a table.", CSV),
    Route("/harm/{slug}.json", "A force: estimates, concentration, spots, wards.", JSON, "ForceHarm", "force", MOVED),
    Route("/harm/{slug}.csv", "A force and its wards: one row an area and scheme.", CSV, "", "force", MOVED),
    Route("/harm/{slug}/spots.geojson", "A force’s hot spots and harm spots.", GEOJSON, "Spots", "force", MOVED),
    Route("/feed/coverage.atom", "What each edition brought.", ATOM),
    Route("/feed/{kind}/{key}.atom", "What editions brought of one area, or revised.", ATOM, "", "ward", MOVED),
    Route("/feed/report-cards.atom", "Every new report card.", ATOM),
    Route("/feed/report-cards/{subject}.atom", "The report cards of one area.", ATOM, "", "force card", ("404",)),
    Route(
        "/s/{snapshot}/report-card/{subject}/{quarter}.png",
        "A report card as a picture, 1200 x 630.",
        PNG,
        "",
        "force card",
        KEPT,
    ),
    Route("/s/{snapshot}/share/{kind}/{key}.png", "An area as a picture, 1200 x 630.", PNG, "", "ward", KEPT),
    Route("/s/{snapshot}/tiles/{layer}/{z}/{x}/{y}.png", "A tile of a heat layer.", PNG, "", "", ("204", *KEPT)),
    Route("/tiles/{layer}/{z}/{x}/{y}.png", "Leads to the same of the newest snapshot.", PNG, "", "", ("302", "404")),
    Route("/api.json", "This description.", JSON, "Description"),
)
