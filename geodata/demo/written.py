"""What people of the county write: commentary of its force, what came of priorities, and who answers for it."""

from __future__ import annotations

from pathlib import Path

from .beats import ISSUES, priorities_of
from .layers import team_id
from .names import people
from .plan import DISTRICTS, FORCE, NOTE, SLUG, teams
from .writing import write_csv, write_text

BODIES = ("force", "kind", "name", "web", "plan", "valid_from", "valid_to", "source", "dated")
KEPT = ("force", "csp", "promise", "state", "told", "source", "url", "dated")
LEADS = ("force", "bcu", "role", "name", "title", "contact", "source", "valid_from", "valid_to")
CHIEF = "Chief Constable of Zedshire (fictional)"
COMMENTARY = """Burglary fell on the coast and shoplifting rose in the city. We moved two teams into Zedborough’s
shopping streets in May, and the radio link there now joins **forty shops**.

- What we promised: a named officer in every neighbourhood. Twelve of thirteen have one.
- What we have not done: priorities of several teams are older than they should be. They will be set anew.

This text is invented, as all of Zedshire is.
"""
COAST = """Three of four beat meetings on the coast were held in village halls this year, and the fourth at sea, aboard
the ferry. Come and ask us about quad bikes. This text is invented.
"""
STATEMENT = "Zedshire Police, statement on stop and search of September 2026 (fictional)"
STOPS = """We search more people in Zedborough than elsewhere, because most calls about knives come from there. How much
of the difference between groups that explains we do not know yet. This text is invented. By September 2027 we will:

- publish every quarter how often what was looked for was found, by ethnicity and by ward;
- show footage of fifty searches, drawn by lot, to a panel of residents;
- record an ethnicity, or that none was given, for every search.
"""
# What became of those responsible, by the number of the issue in `beats.ISSUES`.
RESULTS = {
    0: "Two riders were banned for twelve months and lost their bikes.",
    1: "Of the six people charged, four were convicted; two cases wait for court.",
    5: "One person was sent to prison for three years.",
}


def write_written(folder: Path) -> None:
    """The folders `content` and `leads` of the inputs."""
    write_text(folder / "content" / "force.md", _page("commentary", SLUG, "2026-10-09", CHIEF, COMMENTARY))
    write_text(folder / "content" / "stops.md", _page("stop-and-search", SLUG, "2026-09-30", CHIEF, STOPS, STATEMENT))
    commander = "Commander, Coast (fictional)"
    write_text(folder / "content" / "coast.md", _page("commentary", f"{SLUG}/coast", "2026-09-22", commander, COAST))
    for i, team in enumerate(teams()):
        for issue in priorities_of(i):
            if issue in RESULTS:
                name = f"result-{team_id(team)}-{issue}.md"
                write_text(folder / "content" / name, _result(team, issue))
    write_csv(folder / "leads" / "leads.csv", LEADS, _leads())
    write_csv(folder / "promises" / "oversight.csv", BODIES, _bodies())
    write_csv(folder / "promises" / "kept.csv", KEPT, _kept())


def _page(kind: str, area: str, dated: str, role: str, body: str, source: str = "") -> str:
    head = [f"kind: {kind}", f"area: {area}", f"dated: {dated}", f"author: {FORCE}", f"role: {role}"]
    head += [f"source: {source}"] if source else []
    return "\n".join(["---", *head, "---", "", body])


def _result(team: str, issue: int) -> str:
    words = ISSUES[issue][0].removeprefix("<p>").removesuffix("</p>")
    head = ("kind: result", f"area: {SLUG}/{team_id(team)}", "dated: 2026-09-30", f"priority: {words}",
            "source: Zedshire Police, results of September 2026 (fictional)")  # fmt: skip
    return "\n".join(["---", *head, "---", "", f"{RESULTS[issue]}\n"])


def _bodies() -> list[tuple[str, ...]]:
    """The commissioner, and the board that takes over in May 2028."""
    name = "Police and Crime Commissioner for Zedshire (fictional)"
    board = "Zedshire Policing and Crime Board (fictional)"
    plan = "https://commissioner.zedshire.example/plan"
    return [
        (SLUG, "police and crime commissioner", name, "https://commissioner.zedshire.example/", plan, "2012-11",
         "2028-05", NOTE, "2026-09"),
        (SLUG, "policing and crime board", board, "", "", "2028-05", "", NOTE, "2026-09"),
    ]  # fmt: skip


def _kept() -> list[tuple[str, ...]]:
    """Some promises kept and some not, of the force and of its partnerships; of the rest nothing is published."""
    force = [
        ("answer-999", "kept", "89.7% of 999 calls were answered within ten seconds in the year to March 2026"),
        ("reply-72-hours", "not kept", "58% of questions were answered within 72 hours"),
        ("asb-lead", "kept", "the force names its lead"),
        ("victims-right-4", "not kept", "a survey found that 62% of victims were offered support"),
    ]
    rows: list[tuple[str, ...]] = [
        (SLUG, "", promise, state, told, NOTE, "", "2026-09") for promise, state, told in force
    ]
    for i, district in enumerate(DISTRICTS[:3]):
        rows.append((SLUG, district.csp, "asb-threshold", "kept", "three reports in six months", NOTE, "", "2026-04"))
        state = "kept" if i == 0 else "not kept"
        why = f"{14 - i} applications, {9 - i} reviews in 2025/26" if i == 0 else "no number for 2025/26 is published"
        rows.append((SLUG, district.csp, "asb-applications", state, why, NOTE, "", "2026-04"))
    return rows


def _leads() -> list[tuple[str, ...]]:
    """The chief constable, then for each command area its commander and the oversight body's lead."""
    names = iter(people(200)[150:])
    held = ("Zedshire Police and its Commissioner, list of September 2026 (fictional)", "2025-04-01", "")
    rows: list[tuple[str, ...]] = []
    rows.append((SLUG, "", "chief constable", next(names), "Chief Constable", "chief@zedshire-police.example", *held))
    for bcu in dict.fromkeys(d.bcu for d in DISTRICTS):
        mail = f"{bcu.lower()}@zedshire-police.example"
        rows.append((SLUG, bcu, "commander", next(names), "Chief Superintendent", mail, *held))
        rows.append((SLUG, bcu, "oversight lead", next(names), "Deputy Commissioner", "", *held))
    return rows
