"""What is said of teams, their priorities and their meetings: ages, ranks, days. Standard library only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from . import words

STALE = 3  # months after which priorities are said to be old: forces promise to renew them in that time
NAMED = ("inspector", "sergeant")  # ranks whose holders are named; of the others the number is told
SHORT = {"police constable": "PC", "pc": "PC", "pcso": "PCSO", "police community support officer": "PCSO"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EMERGENCY = "If it is happening now, call 999. At other times, call 101."
NO_TEAMS = "This site holds no names, priorities or meetings of neighbourhood teams."
WHERE_TEAMS = "Your force’s own website and police.uk (“your area”) list them."
NOBODY = "No team is published for this area."
NO_NAMES = "The force names nobody in this team."
NO_PRIORITIES = "No priorities are published for this team."
NO_RESULT = "Nothing is published about what happened to those responsible."
NOTHING_DONE = "Nothing is published about what was done."
NO_MEETING = "No meeting has been published."
NO_DATE = "No date is published for the next one."
NO_COMMANDER = "commander: not published here"
NO_LEAD = "oversight lead: not published here"
ANSWERABLE = "The force’s website names its commanders; its oversight body names who watches over them."


def months_between(earlier: str, later: date) -> int:
    """Whole months from a day ("2026-05-02") to another; 0 where it is not past."""
    then = date.fromisoformat(earlier)
    months = (later.year - then.year) * 12 + later.month - then.month - (later.day < then.day)
    return max(months, 0)


def age_words(day: str, today: date) -> str:
    """How long ago a day was: "this month", "1 month ago", "7 months ago", "over 2 years ago"."""
    months = months_between(day, today)
    if months >= 24:
        return f"over {months // 12} years ago"
    return {0: "less than a month ago", 1: "1 month ago"}.get(months, f"{months} months ago")


def set_words(day: str, today: date) -> str:
    """When a priority was set; "date not published" where it is not told."""
    return f"set {age_words(day, today)}" if day else "date not published"


def stale_sentence(days: Sequence[str], today: date) -> str:
    """What is said where the newest priority of a team is older than three months; "" else."""
    newest = max((d for d in days if d), default="")
    if not newest or months_between(newest, today) < STALE:
        return ""
    return f"These priorities were last updated {age_words(newest, today)}."


def people_words(people: Sequence[tuple[str, str]]) -> str:
    """A team in a line: sergeants and inspectors by name, the others by number: "Sergeant A. Smith, 2 PCs, 4 PCSOs"."""
    named = [f"{rank} {name}" if name else rank for name, rank in people if _named(rank)]
    others = Counter(_short(rank) for _, rank in people if not _named(rank))
    counted = [f"{n} {rank}{'s' if n > 1 else ''}" for rank, n in others.items()]
    return ", ".join([*named, *counted])


def share_words(share: float) -> str:
    """How much of a ward a team polices, where several do."""
    return "all of this ward" if share > 0.995 else f"about {round(100 * share)}% of this ward"


def time_words(wall: str) -> str:
    """ "Tuesday 12 January 2027, 18:30"; a day alone where no time is told."""
    moment = datetime.fromisoformat(wall)
    day = f"{DAYS[moment.weekday()]} {words.day_words(wall[:10])}"
    return f"{day}, {wall[11:16]}" if len(wall) > 10 else day


def teams_sentence(teams: int, named: int, fresh: int, ahead: int) -> str:
    """What the teams of a larger area publish, in counts."""
    if not teams:
        return NOBODY
    many = "1 neighbourhood team polices" if teams == 1 else f"{words.figure(teams)} neighbourhood teams police"
    return (
        f"{many} this area. Of them {_of(named, teams)} name an officer, {_of(fresh, teams)} have set priorities in "
        f"the last {STALE} months, {_of(ahead, teams)} have a meeting ahead."
    )


def _of(n: int, of: int) -> str:
    return "all" if n == of else "none" if not n else words.figure(n)


def _named(rank: str) -> bool:
    return any(word in rank.lower() for word in NAMED)


def _short(rank: str) -> str:
    return SHORT.get(rank.lower(), rank or "member without a rank told")
