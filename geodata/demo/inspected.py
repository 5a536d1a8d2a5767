"""What inspectors that do not exist said of some of the ten forces: grades in two cycles, recommendations."""

from __future__ import annotations

from pathlib import Path

from .peers import PEERS
from .plan import FORCE, NOTE, SLUG
from .writing import write_csv

GRADES = ("force", "cycle", "question", "grade", "published", "source", "url")
TOLD = ("force", "recommendation", "body", "made", "due", "status", "source", "url")
BODY = "Inspectorate of Zedshire (fictional)"
QUESTIONS = (
    "crime data integrity",
    "responding to the public",
    "investigating crime",
    "protecting vulnerable people",
    "preventing crime and anti-social behaviour",
)
CYCLES = {"2023-25": "2024-05-16", "2025-27": "2026-03-12"}  # with the day of their reports
OUTSTANDING, GOOD, ADEQUATE, IMPROVE, INADEQUATE = (
    "Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate",
)  # fmt: skip
# By force and cycle, in the order of QUESTIONS.
GIVEN = {
    (SLUG, "2023-25"): (GOOD, ADEQUATE, IMPROVE, ADEQUATE, GOOD),
    (SLUG, "2025-27"): (GOOD, GOOD, ADEQUATE, ADEQUATE, GOOD),
    ("brackwater", "2023-25"): (ADEQUATE, ADEQUATE, IMPROVE, IMPROVE, ADEQUATE),
    ("dunwater", "2023-25"): (ADEQUATE, ADEQUATE, ADEQUATE, IMPROVE, ADEQUATE),
    ("dunwater", "2025-27"): (IMPROVE, INADEQUATE, INADEQUATE, IMPROVE, ADEQUATE),
    ("fellshire", "2023-25"): (GOOD, GOOD, GOOD, ADEQUATE, GOOD),
    ("fellshire", "2025-27"): (OUTSTANDING, OUTSTANDING, GOOD, GOOD, OUTSTANDING),
    ("harrowmoor", "2025-27"): (OUTSTANDING, ADEQUATE, GOOD, GOOD, ADEQUATE),
}
# Force, recommendation, day it is due ("" for none), status; all of the force's newest report.
RECOMMENDED = (
    (SLUG, "Tell every victim of burglary within five days who deals with their case.", "2026-09-30", "closed"),
    (SLUG, "Record stop and search with grounds that a supervisor has read.", "2027-03-31", "open"),
    ("dunwater", "Answer calls for help as soon as the force itself promises to.", "2026-09-12", "open"),
    ("dunwater", "Review every open investigation of rape.", "2026-06-12", "open"),
    ("dunwater", "Know the risk of each missing child before the end of a shift.", "", "closed"),
    ("brackwater", "Put supervisors’ reviews on record in every investigation.", "2025-05-16", "closed"),
)


def write_inspected(folder: Path) -> None:
    """The folder `inspections` of the inputs."""
    names = {SLUG: FORCE} | {force.slug: force.name for force in PEERS}
    grades = (
        (names[slug], cycle, question, grade, CYCLES[cycle], f"{BODY}. {NOTE}", "")
        for (slug, cycle), given in GIVEN.items()
        for question, grade in zip(QUESTIONS, given, strict=True)
    )
    write_csv(folder / "inspections" / "grades.csv", GRADES, grades)
    newest = {slug: CYCLES[cycle] for slug, cycle in GIVEN}
    told = ((names[slug], words, BODY, newest[slug], due, state, NOTE, "") for slug, words, due, state in RECOMMENDED)
    write_csv(folder / "inspections" / "recommendations.csv", TOLD, told)
