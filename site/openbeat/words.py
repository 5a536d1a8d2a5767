"""Numbers, months and sentences as every page, file and sheet says them. Standard library only.

Words follow the tests of chance: "about what we would expect" is the default, a change is called only
beyond what chance explains, and no percentage stands on a base under 50.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt

from .model import MISSING, NOT_YET, PARTIAL, PRESENT, Entry, Hole

NOT_PUBLISHED, NOT_HELD = "not published", "not held"
CHANGE_Z = 3.0  # standard deviations; many areas are watched at once, so 3 rather than 2
SMALL = 50  # no percentage below this
INCOMPLETE = "not all of its months are held"
TOO_FEW = 10  # below this in both years nothing is said about change
UNSAID = "too few to say whether their number changed"
DATASET_WORDS = {
    "crime": "street-level crime",
    "asb": "anti-social behaviour incidents",
    "outcomes": "outcomes of crimes",
    "stop-and-search": "stops and searches",
}
STATE_WORDS = {PRESENT: "published", PARTIAL: "only part", MISSING: "missing", NOT_YET: "not published yet"}
ADDRESS = r"https://[^\s<>\"]+"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def figure(n: int | None, missing: str = NOT_PUBLISHED) -> str:
    """A count with its thousands, or what stands for a missing one, "not published"; 0 is a count."""
    return missing if n is None else f"{n:,}"


def month_words(month: str) -> str:
    """ "2025-12" as "December 2025"."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def day_words(day: str) -> str:
    """ "2026-01-14" as "14 January 2026"."""
    return f"{int(day[8:])} {month_words(day[:7])}"


def period_words(first: str, last: str) -> str:
    """ "2025-01" to "2025-12" as "January to December 2025"; the first year is named where it differs."""
    if first == last:
        return month_words(first)
    same_year = first[:4] == last[:4]
    start = month_words(first).removesuffix(f" {first[:4]}") if same_year else month_words(first)
    return f"{start} to {month_words(last)}"


def months_words(months: Sequence[str]) -> str:
    """Months as runs in words: "May to December 2024 and March 2025"."""
    runs: list[list[str]] = []
    for month in sorted(months):
        if runs and _next(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return listing([period_words(run[0], run[-1]) for run in runs])


def listing(parts: Sequence[str]) -> str:
    """Parts joined as in a sentence: "a, b and c"."""
    return " and ".join(parts) if len(parts) < 3 else ", ".join(parts[:-1]) + " and " + parts[-1]


def change_z(now: int, before: int) -> float:
    """How far two yearly counts lie apart, in standard deviations of what chance does to both.

    The root of a Poisson count has a variance of 1/4, the difference of two such roots 1/2; so it is √2 and
    not 2 that makes three of these one chance in 370.
    """
    return sqrt(2) * (sqrt(now) - sqrt(before))


def change_words(now: int, before: int) -> str:
    """What a change of a yearly count amounts to: expected, higher, lower, or too few to say."""
    if max(now, before) < TOO_FEW:
        return UNSAID
    z = change_z(now, before)
    if abs(z) < CHANGE_Z:
        return "about what we would expect"
    return "higher than chance explains" if z > 0 else "lower than chance explains"


def crime_sentence(now: int | None, before: int | None, period: str, year_before: str) -> str:
    """The one plain sentence about recorded crime in an area."""
    if now is None:
        return f"Recorded crime in {period} cannot be given: {INCOMPLETE}."
    crimes = f"{now:,} crime" if now == 1 else f"{now:,} crimes"
    if before is None:
        were = "was" if now == 1 else "were"
        return f"{crimes} {were} recorded here in {period}. The year before cannot be compared: {INCOMPLETE}."
    change = change_words(now, before)
    subject = "The crimes recorded here were" if change == UNSAID else "Recorded crime here was"
    return f"{subject} {change}: {crimes} in {period}, {before:,} in {year_before}."


def coverage_words(published: int, of: int) -> str:
    """ "12 of 12 months published"."""
    return f"{published} of {of} months published"


def missing_sentences(
    force: str, missing: Sequence[str], partial: Sequence[str], not_yet: Sequence[str] = (), what: str = "crime"
) -> tuple[str, ...]:
    """Which months of a force's crime data are missing, partial or to come; nothing where all is there."""
    told = []
    if missing:
        told.append(f"There is no {what} data of {force} for {months_words(missing)}.")
    if partial:
        told.append(f"Only part of the {what} data of {force} is there for {months_words(partial)}.")
    if not_yet:
        told.append(f"{force} has not published {'' if what == 'crime' else f'{what} data for '}"
                    f"{months_words(not_yet)} yet.")  # fmt: skip
    return tuple(told)


def known_gap_sentence(force: str, hole: Hole, oldest: str, newest: str) -> str:
    """A hole whose reason is known from somewhere; "since" where it began in the site's own time and is open."""
    first, last = hole.months[0], hole.months[-1]
    when = f"since {month_words(first)}" if last == newest and first > oldest else f"for {period_words(first, last)}"
    none = "almost no" if any(e.rows for e in hole.entries) else "no"  # neighbours leak, and a file may be near empty
    share = "only part of its" if hole.state == PARTIAL else none
    return f"{force} has published {share} {DATASET_WORDS[hole.dataset]} {when}: {hole.reason.rstrip('.')}."


def silent_sentence(force: str) -> str:
    """What is said in place of figures where no month of a force is held."""
    return f"This site holds no street-level crime of {force}, so it cannot say what was recorded here."


def citations(evidence: str) -> tuple[tuple[str, str], ...]:
    """The sources of what is known, each with its address (https only, else ""); one ends after its address with ";".

    Of several addresses the last is kept: a source is given "as reported by" the page that was read.
    """
    parts: list[str] = []
    for piece in filter(None, evidence.split("; ")):
        if parts and "https://" not in parts[-1]:
            parts[-1] += f"; {piece}"
        else:
            parts.append(piece)
    return tuple(map(_citation, parts))


def revised_words(changes: Sequence[tuple[str, int | None]]) -> str:
    """What a number was before it was revised: "was 498 until 14 January 2026", newest change first.

    Args:
        changes: (the day of an edition, its number) as the number changed, today's last.
    """
    told = [f"{figure(n)} until {day_words(changes[i + 1][0])}" for i, (_, n) in enumerate(changes[:-1])]
    return f"was {listing(told[::-1])}"


def revisions_sentence(months: int) -> str:
    """How many months of a page have been revised."""
    return f"Figures of {months} of these months have been revised since they were first published."


def beginning_sentence(month: str) -> str:
    """What a site that does not reach back two years says of itself."""
    return f"This site holds no month before {month_words(month)}."


def entry_words(entry: Entry) -> str:
    """One cell of the wall in words: "June 2025: 5,120 records"."""
    month, records = month_words(entry.month), records_words(entry.rows)
    if entry.state == PRESENT:
        return f"{month}: {records}"
    if entry.state == PARTIAL:
        return f"{month}: only part, {records}{_usual(entry)}"
    return f"{month}: {STATE_WORDS[entry.state]}"


def records_words(n: int) -> str:
    """ "1 record", "5,120 records"."""
    return f"{n:,} record" if n == 1 else f"{n:,} records"


def usual_words(expected: float | None) -> str:
    """A usual number of records, rounded, or "not known"."""
    return "not known" if expected is None else f"{round(expected):,}"


def days_words(days: float) -> str:
    """A harm figure to two significant digits: it is an estimate and must not look like a count."""
    if days < 1:
        return "0"
    digits = len(str(int(days)))
    return f"{round(days, 2 - digits):,.0f}"


def harm_sentence(total: float, low: float, high: float) -> str:
    """The sentencing-weighted estimate with its range."""
    unit = "day" if days_words(total) == "1" else "days"
    return (
        f"These crimes weigh about {days_words(total)} {unit} on the sentencing-weighted estimate, between "
        f"{days_words(low)} and {days_words(high)} under its low and high weights."
    )


def step_words(at_least: float, below: float | None) -> str:
    """One step of a heat map's legend: "10,000 to 30,000", "150,000 or more"."""
    return f"{at_least:,.0f} or more" if below is None else f"{at_least:,.0f} to {below:,.0f}"


def softness_sentence(soft: int, records: int, metres: int) -> str | None:
    """How many records lie so near the border that they may belong next door; None without records."""
    if not records:
        return None
    if records < SMALL:
        counted, sit = "record" if records == 1 else "records", "sits" if soft == 1 else "sit"
        return f"Of {records} {counted}, {soft} {sit} within {metres} m of the ward border."
    share = "Fewer than 1%" if 0 < 100 * soft < records else f"{100 * soft / records:.0f}%"
    return f"{share} of these records sit within {metres} m of the ward border."


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"


def _usual(entry: Entry) -> str:
    return "" if entry.expected is None else f" where about {usual_words(entry.expected)} are usual"


def _citation(part: str) -> tuple[str, str]:
    addresses = [found.rstrip(".,;:)]") for found in re.findall(ADDRESS, part)]
    if not addresses:
        return part, ""
    text = part
    for address in addresses:
        text = text.replace(address, "")
    text = re.sub(r"\s*[(\[]\s*[)\]]|:(?=\s*\()", "", text)  # brackets and colons of an address alone
    text = " ".join(text.split()).strip(" .,;:–-")
    return text or addresses[-1].removeprefix("https://").rstrip("/"), addresses[-1]
