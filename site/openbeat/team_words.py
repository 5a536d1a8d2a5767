"""What is said of teams, their priorities and their meetings: ages, ranks, days. Standard library only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from . import words

STALE = 3  # months after which priorities are said to be old: forces promise to renew them in that time
NAMED = ("chief", "superintendent", "inspector", "sergeant")  # ranks whose holders are named; others are counted
# Rank in small letters → what one is called in short, and several.
SHORT = {
    "police constable": ("PC", "PCs"),
    "constable": ("PC", "PCs"),
    "pc": ("PC", "PCs"),
    "pcso": ("PCSO", "PCSOs"),
    "police community support officer": ("PCSO", "PCSOs"),
    "special constable": ("special constable", "special constables"),
    "": ("member whose rank is not told", "members whose rank is not told"),
}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EMERGENCY = "If it is happening now, call 999. At other times, call 101."
WHERE_TEAMS = "Your force’s own website and police.uk (“your area”) list them."
NO_NAMES = "The force names nobody in this team."
NO_RESULT = "Nothing is published about what happened to those responsible."
NOTHING_DONE = "Nothing is published about what was done."
NO_DATE = "No date is published for the next one."
WHERE_LEADS = "The force’s website names its commanders; the website of its oversight body says who watches over them."


def no_teams_sentence(force: str) -> str:
    """What is said where no file of a force's teams is among the inputs."""
    return f"This site holds no names, priorities or meetings of the neighbourhood teams of {force}."


def no_team_here_sentence(force: str) -> str:
    """What is said where teams of the force are held, and none that polices the area."""
    return f"None of the neighbourhood teams of {force} that this site holds polices this area."


def team_name(neighbourhood: str) -> str:
    """The name of a neighbourhood's team: "Castle team"; some neighbourhoods are named as teams already."""
    return neighbourhood if neighbourhood.lower().endswith("team") else f"{neighbourhood} team"


def months_since(day: str, today: date) -> int:
    """Whole months from a day ("2026-05-02") to another; 0 where it is not past."""
    then = date.fromisoformat(day)
    return max((today.year - then.year) * 12 + today.month - then.month - (today.day < then.day), 0)


def age_words(day: str, today: date) -> str:
    """How long ago a day was: "less than a month ago", "1 month ago", "7 months ago", "2 years ago"."""
    months = months_since(day, today)
    if months >= 24:
        return f"{months // 12} years ago"
    return {0: "less than a month ago", 1: "1 month ago"}.get(months, f"{months} months ago")


def set_words(day: str, today: date) -> str:
    """When a priority was set: "set 3 months ago (2 May 2026)"; what is said of a day to come, and of none."""
    if not day:
        return "when it was set is not published"
    if day > today.isoformat():
        return f"set from {words.day_words(day)} on"
    return f"set {age_words(day, today)} ({words.day_words(day)})"


def dated_words(text: str, day: str) -> str:
    """A text with its day where one is told: "Two bikes seized. (24 June 2026)"."""
    return f"{text} ({words.day_words(day)})" if text and day else text


def is_fresh(day: str, today: date) -> bool:
    """Whether a day lies less than three months back; False where none is told."""
    return bool(day) and months_since(day, today) < STALE


def stale_sentence(days: Sequence[str], today: date, team: str = "") -> str:
    """That a team's priorities were last updated months ago, "" where that is not so; `team` where there are several.

    Args:
        days: on which its priorities were set, and what was done about them was told.
        today: the day of the reader.
        team: its name.
    """
    newest = max(filter(None, days), default="")
    if not newest or is_fresh(newest, today):
        return ""
    whose = f"The priorities of the {team_name(team)}" if team else "These priorities"
    return f"{whose} were last updated {age_words(newest, today)}."


def no_priorities_sentence(team: str = "") -> str:
    """That a team has published no priorities."""
    return f"No priorities are published for {f'the {team_name(team)}' if team else 'this team'}."


def people_words(people: Sequence[tuple[str, str]]) -> str:
    """A team in a line: leaders by name, the others by number: "Sergeant A. Smith, 2 PCs, 4 PCSOs".

    `people` are pairs of name and rank; either may be "".
    """
    named = [" ".join(filter(None, (rank, name))) for name, rank in people if leads(rank)]
    others = Counter(_short(rank) for _, rank in people if not leads(rank))
    return ", ".join([*named, *(f"{n} {one if n == 1 else several}" for (one, several), n in others.items())])


def leads(rank: str) -> bool:
    """Whether a rank is one of those whose holders are named first."""
    return any(word in rank.lower() for word in NAMED)


def station_words(name: str, address: str, postcode: str, about: str) -> str:
    """Where a team is found: "Castle police station, 12 Lantern Street. Open on weekdays from 10:00 to 16:00."."""
    return ". ".join(filter(None, (", ".join(filter(None, (name, address, postcode))), about)))


def share_words(share: float) -> str:
    """How much of a ward a team polices, where several do."""
    return "all of this ward" if share > 0.995 else f"about {100 * share:.0f}% of this ward"


def time_words(starts: str, ends: str = "") -> str:
    """ "Tuesday 12 January 2027, 18:30 to 19:30"; without an end the start alone, a day alone where no time is told."""
    moment = datetime.fromisoformat(starts)
    day = f"{DAYS[moment.weekday()]} {words.day_words(starts[:10])}"
    if len(starts) == 10:
        return day
    same_day = len(ends) > 10 and ends[:10] == starts[:10]
    return f"{day}, {starts[11:16]} to {ends[11:16]}" if same_day else f"{day}, {starts[11:16]}"


def past_sentence(last: str, team: str = "") -> str:
    """What is said where no meeting lies ahead: when the last one was ("" where none was published)."""
    of = f" of the {team_name(team)}" if team else ""
    if not last:
        return f"No meeting{of} has been published."
    return f"The last meeting{of} that was published was on {time_words(last)}. {NO_DATE}"


def counted_lines(teams: int, named: int, fresh: int, ahead: int) -> tuple[str, ...]:
    """What the teams of a larger area publish, in counts; "12 of 13" needs no percentage."""
    many = "1 neighbourhood team polices this area." if teams == 1 else (
        f"{words.figure(teams)} neighbourhood teams police this area."
    )  # fmt: skip
    of = f"of {words.figure(teams)}"
    return (
        many,
        f"With a named officer: {words.figure(named)} {of}.",
        f"With priorities set in the last three months: {words.figure(fresh)} {of}.",
        f"With a meeting ahead: {words.figure(ahead)} {of}.",
    )


def role_words(role: str, area: str = "") -> str:
    """A role with what it is for: "Commander, Coast"."""
    told = role[:1].upper() + role[1:]
    return f"{told}, {area}" if area else told


def term_words(first: str, last: str) -> str:
    """A term of office: "since 1 April 2025", "until May 2028", both, or ""."""
    parts = (("since", first), ("until", last))
    return ", ".join(f"{word} {_date_words(day)}" for word, day in parts if day)


def lacking_sentence(roles: Sequence[str]) -> str:
    """Which of those who answer are not published here."""
    if not roles:
        return ""
    told = words.listing(roles)
    return f"{told[:1].upper()}{told[1:]}: not published here."


def read_sentence(day: str) -> str:
    """Of when the facts of a team are."""
    return f"As the force published it; last dated {words.day_words(day)}." if day else "As the force published it."


def _short(rank: str) -> tuple[str, str]:
    return SHORT.get(rank.strip().lower(), (rank, f"{rank}s"))


def _date_words(day: str) -> str:
    return words.day_words(day) if len(day) == 10 else words.month_words(day)
