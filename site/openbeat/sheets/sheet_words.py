"""What a printed sheet says of its own: headings, heads of tables, questions worth asking. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence

from .. import change_words, words

# In the order of a ward panel's meeting; the last three are those of the leaflet.
HEADINGS = {
    "where": "Where this is",
    "priorities": "Last priorities, and what was done",
    "recorded": "What was recorded",
    "places": "Places where published points cluster",
    "usual": "What is usual for an area like this",
    "questions": "Questions worth asking",
    "agree": "Agree three priorities",
    "suggested": "Suggested by residents",
    "notes": "Notes",
    "meeting": "Next meetings",
    "team": "Who polices here",
    "expect": "What you may expect",
    "complain": "Not satisfied?",
    "made": "About these figures",
    "promised": "What was promised and done",
    "suggest": "Suggest a priority",
    "help": "Where to get help",
}
LABELS = {
    "sheet": "Beat sheet",
    "leaflet": "Policing where you live",
    "done": "What was done",
    "result": "Those responsible",
    "category": "Category",
    "now": "12 months",
    "before": "Year before",
    "usual-range": "Usual range",
    "change": "Change",
    "number": "No.",
    "point": "Published point",
    "near": "On or near",
    "crimes": "Crimes",
    "asb": "ASB",
    "cut": "Cut here",
}
# The change of a category in its cell: what `words.change_words` says, in a word or two.
EXPECTED, HIGHER, LOWER, TOO_FEW, NOT_COMPARED = "as expected", "higher", "lower", "too few to say", "cannot compare"
MONTHS_KEY = "–: not published. *: only a part was published."
CHANGE_KEY = (
    "Higher and lower: more than chance explains. As expected: about what we would expect. ASB: apart, never in crime."
)
PLACES_KEY = (
    "By the numbers on the map, north to south, not ranks. Published points, not addresses: a point stands for all "
    "records near it. Crimes are without violence and sexual offences. ASB: incidents of anti-social behaviour."
)
NEAR = "On or near "  # before the name of nearly every published point
APART = "Set apart, since records are often put on the building’s own point"
NO_PLACES = "Published points are named on the sheets of single wards."
NO_PRIORITIES = "No priorities are published for this area."
ALL_LEFT_OUT = "They are on the page of this area."
STILL_OPEN = "Still open."
NO_MEETING = "No date is published for the next meeting. Ask the team for one."
NO_MAP = "No map was drawn for this edition."
NOT_SUGGESTED = "None has been suggested on this site and is still open."
NOT_USUAL = "What is usual for areas of like deprivation and density is not known here."
NO_HIGHER = "Nothing recorded here was higher than chance explains."
NEXT = "What was done about the priorities above, and what should come next?"
PLANNED = "What is behind it, and what is planned?"
LEFT_OUT = "Fraud, online crime and what was never reported are not in these figures."
COMPLAIN_MORE = (
    "Anti-social behaviour reported again and again: ask your council for a case review. Victims of crime have rights "
    "under the Victims’ Code."
)
SUGGEST = "What should the police work on next? Say so, without a login:"
MOST_QUESTIONS = 3
EVERYWHERE_OPEN = 0.5  # the share of crimes closed without a suspect from which it is asked about


def set_words(day: str) -> str:
    """When a priority was set, as it stays true on paper."""
    return f"set {words.day_words(day)}" if day else "when it was set is not published"


def agreed_words(day: str) -> str:
    """When a priority or an action was agreed at a meeting."""
    return f"agreed {words.day_words(day)}"


def due_words(owner: str, due: str) -> str:
    """Who took an action on, and by when."""
    return ", ".join(filter(None, (owner, f"due {words.day_words(due)}" if due else "no date set")))


def more_words(more: int) -> str:
    """That an area's page holds more than is shown, "" where it does not."""
    return f"{more} more {'is' if more == 1 else 'are'} on the page of this area." if more > 0 else ""


def change_cell(now: int | None, before: int | None) -> str:
    """What the change of a category amounts to, for a narrow column."""
    if now is None or before is None:
        return NOT_COMPARED
    told = words.change_words(now, before)
    if told == words.UNSAID:
        return TOO_FEW
    z = words.change_z(now, before)
    return EXPECTED if abs(z) < words.CHANGE_Z else HIGHER if z > 0 else LOWER


def month_cell(n: int | None, *, whole: bool) -> str:
    """One month's records: "12", "12*" of a month that was published in part, "–" of one that was not."""
    return "–" if n is None else words.figure(n) if whole else f"{words.figure(n)}*"


def apart_sentence(told: Sequence[tuple[int, str, str, str]]) -> str:
    """The police stations, prisons and hospitals among the places: number, name, crimes and incidents of each."""
    named = [f"{number} {name} ({crimes} crimes, {asb} ASB)" for number, name, crimes, asb in told]
    return f"{APART}: {words.listing(named)}." if named else ""


def questions(
    rows: Sequence[change_words.Row],
    whole: tuple[int | None, int | None],
    undone: Sequence[str],
    missing: Sequence[str],
    force: str,
    suspects: str = "",
) -> tuple[str, ...]:
    """At most three questions worth asking, each from a figure that stands out or is missing.

    Args:
        rows: each category with its records now and before.
        whole: all crimes now and before.
        undone: priorities of which nothing is published on what was done.
        missing: months of the newest two years that the force has not published.
        force: its name.
        suspects: how many crimes were closed without a suspect, "" where they are not many.
    """
    higher = change_words.higher_sentences(rows) or _whole_higher(*whole)
    told = [f"{sentence} {PLANNED}" for sentence in higher][: MOST_QUESTIONS - 1]  # one is kept for what was promised
    told += [f"What was done about “{_short(issue)}”?" for issue in undone]
    if missing:
        told.append(f"When will {force} publish its figures for {words.months_words(missing)}?")
    if suspects:
        told.append(f"{suspects} What would help to find more of those responsible?")
    compared = None not in whole and not higher
    return tuple(told[:MOST_QUESTIONS]) or (f"{NO_HIGHER} {NEXT}" if compared else NEXT,)


def suspects_sentence(no_suspect: int, total: int, period: str) -> str:
    """How many crimes of a period were closed without a suspect, "" where they are less than half or few."""
    if total < words.SMALL or no_suspect < EVERYWHERE_OPEN * total:
        return ""
    return (
        f"Of {words.figure(total)} crimes recorded {period}, {words.figure(no_suspect)} were closed with no suspect "
        "identified."
    )


def _whole_higher(now: int | None, before: int | None) -> tuple[str, ...]:
    """That all crime together was higher, where it was."""
    if change_cell(now, before) != HIGHER:
        return ()
    then = f"({words.figure(now)}, was {words.figure(before)})"
    return (f"Recorded crime as a whole was higher than the year before, more than chance would explain {then}.",)


def _short(text: str, most: int = 90) -> str:
    told = " ".join(text.split())
    return told if len(told) <= most else f"{told[: most - 1].rsplit(' ', 1)[0]}…"
