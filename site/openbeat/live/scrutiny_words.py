"""What is said of public scrutiny: meetings, agendas, actions, the promise of three a year. Standard library only.

Meetings are spoken of as facts of this site: what is not entered here may still be held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

from .. import team_words, words

SCRUTINY, EXTRAORDINARY, BEAT = "scrutiny", "extraordinary", "beat"
PLANNED, MOVED, HELD, CANCELLED = "planned", "moved", "held", "cancelled"
SCRUTINISED = (SCRUTINY, EXTRAORDINARY)  # kinds that count for the promise of three a year
PROMISED = 3
KINDS = {
    SCRUTINY: "Public scrutiny meeting",
    EXTRAORDINARY: "Extraordinary scrutiny meeting",
    BEAT: "Beat meeting",
    "stop-and-search panel": "Stop and search panel",
    "overview and scrutiny": "Council overview and scrutiny committee",
}
SEVERAL = {
    SCRUTINY: "Scrutiny meetings",
    EXTRAORDINARY: "Extraordinary meetings",
    BEAT: "Beat meetings",
    "stop-and-search panel": "Stop and search panels",
    "overview and scrutiny": "Overview and scrutiny",
}
ITEMS = {
    "actions": "Actions since last time",
    "priorities": "Priorities and what was done",
    "figures": "The figures",
    "questions": "Questions",
    "new priorities": "New priorities",
    "next date": "Next date",
}
PAPERS = {"agenda": "Agenda", "report": "Report", "presentation": "Presentation", "minutes": "Minutes",
          "answer": "Answer"}  # fmt: skip
ENTERED = "as entered on this site"
AS_ENTERED = "These are facts as entered on this site; not entered is not the same as not held."
DOWN = (
    "Meetings, actions and questions cannot be shown just now: the part of this site that keeps them does not answer. "
    "The figures are not touched by that."
)
NO_PACK = "The organiser has not frozen the figures for this meeting yet. Once frozen, they stay as they were shown."
INVENTED = "Fictional demonstration data: no place, person or figure is real."
HARM_CAVEAT = "Harm is an estimate from averages by category of crime, given with its range; it is never a rank here."
NOT_TOLD = "What was said or done and is not entered on this site is not told here."
NOT_JUDGED = (
    "This command area is assumed from the community safety partnership, since no list of command areas is loaded. So "
    "nothing is said of how many meetings were held in it."
)
NO_CHAIR = "Nobody is named who will chair it."
NO_RANK = "Nobody of superintendent’s rank or above is named as its chair."
NO_ACTIONS = "No action from earlier meetings is entered here."
NO_PRIORITIES = "No priority that was agreed at a meeting is entered here."
NO_QUESTIONS = "No question is published yet."
NO_SUGGESTIONS = "No suggestion of residents is published for this meeting."
NO_NEXT = "No later meeting of this kind is entered on this site. That does not mean that none is planned."
NO_MINUTES = "No minutes are published here."
NO_ANSWER = "No answer is published yet."
NOT_DONE = "Nothing is entered about what was done."
NO_RESULT = "Nothing is entered about what happened to those responsible."
NO_FINDINGS = "This site holds no findings of the inspectors about this force."
NO_MEETING_AHEAD = "No scrutiny meeting to come is entered on this site. That does not mean that none is planned."
FOR_ALL = "for all of {area}"
_SENIOR = re.compile(r"\b(superintendent|commander|(deputy |assistant )*chief constable|commissioner)\b")


def kind_words(kind: str) -> str:
    """A kind of meetings as a heading says it."""
    return KINDS.get(kind, kind)


def kind_key(kind: str) -> str:
    """A kind in an address: "stop-and-search-panel"."""
    return kind.replace(" ", "-")


def kind_of(key: str) -> str:
    """The kind that an address names, "" where there is none such."""
    return next((kind for kind in KINDS if kind_key(kind) == key), "")


def time_words(starts: str, ends: str = "") -> str:
    """ "Tuesday 12 January 2027, 18:30 to 20:00"."""
    return team_words.time_words(starts, ends)


def date_words(day: str) -> str:
    """ "12 January 2027", of a day or moment."""
    return words.day_words(day[:10])


def short_words(starts: str) -> str:
    """A meeting in a line: "12 January 2027"."""
    return date_words(starts)


def state_words(state: str, was: str = "", reason: str = "") -> str:
    """The state of a meeting in a sentence: "Moved: it was to be on …. Reason: …"."""
    why = f" Reason: {_ended(reason)}" if reason and state in (MOVED, CANCELLED) else ""
    if state == MOVED:
        return (f"Moved: it was to be on {time_words(was)}." if was else "Moved.") + why
    if state == CANCELLED:
        return f"Cancelled.{why or ' No reason is entered.'}"
    return {PLANNED: "Planned.", HELD: "Held."}[state]


def state_tag(state: str) -> str:
    """One word: "planned" is what a list need not say."""
    return "" if state == PLANNED else state


def is_senior(rank: str) -> bool:
    """Whether a rank is a superintendent's or above; commissioners of police, not those for police and crime."""
    told = rank.lower()
    return bool(_SENIOR.search(told)) and "crime commissioner" not in told and "inspector" not in told


def chair_words(chair: str, rank: str) -> str:
    """Who chairs: "Chief Superintendent Joan Wrayburn"."""
    return ", ".join(filter(None, (chair, rank))) or NO_CHAIR


def rank_sentence(kind: str, chair: str, rank: str) -> str:
    """That a scrutiny meeting names nobody of the rank that was asked for, "" where it does or need not."""
    return NO_RANK if kind in SCRUTINISED and not (chair and is_senior(rank)) else ""


def age_words(day: str, today: date) -> str:
    """How long ago a day was: "3 days ago", "7 months ago"; what is said of today and of days to come."""
    days = (today - date.fromisoformat(day[:10])).days
    if days < 0:
        return f"on {date_words(day)}"
    if days < 60:
        return {0: "today", 1: "1 day ago"}.get(days, f"{days} days ago")
    return team_words.age_words(day[:10], today)


def due_words(due: str, state: str, today: date) -> str:
    """By when something is to be done, and whether that has passed: "due 3 March 2027", "… , 12 days overdue"."""
    if not due:
        return "no date set"
    late = (today - date.fromisoformat(due)).days
    if state != "open" or late <= 0:
        return f"due {date_words(due)}"
    return f"due {date_words(due)}, {late} {'day' if late == 1 else 'days'} overdue"


def is_overdue(due: str, state: str, today: date) -> bool:
    """Whether an open action's day has passed."""
    return state == "open" and bool(due) and due < today.isoformat()


def agreed_words(day: str, today: date) -> str:
    """ "agreed 3 months ago (14 October 2026)"."""
    return f"agreed {age_words(day, today)} ({date_words(day)})"


def closed_words(state: str, day: str) -> str:
    """ "done 3 March 2027"."""
    return f"{state} {date_words(day)}" if day else state


def step_words(day: str, state: str, due: str, note: str) -> str:
    """One entry of an action's history."""
    told = f"{date_words(day)}: {state}" + (f", due {date_words(due)}" if due and state == "open" else "")
    return f"{told}. {note}" if note else f"{told}."


def minutes_words(published: str, today: date) -> str:
    """Of when minutes are: "Published 3 months ago (14 October 2026)."."""
    return f"Published {age_words(published, today)} ({date_words(published)})."


def attended_words(n: int | None) -> str:
    """How many of the public came, "" where that is not entered."""
    if n is None:
        return ""
    return f"{words.figure(n)} {'member' if n == 1 else 'members'} of the public took part."


def size_words(size: int) -> str:
    """ "1.2 MB", "340 KB"."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000)):,} KB"


def frozen_words(moment: str, snapshot: str) -> str:
    """When figures were frozen, and as of which edition."""
    return f"Frozen on {date_words(moment)} from snapshot {snapshot}. Later editions change nothing here."


def questions_words(answered: int, unanswered: int) -> str:
    """How many published questions were answered."""
    of = answered + unanswered
    if not of:
        return "No question to a meeting is published."
    return f"{answered:,} of {of:,} {'question' if of == 1 else 'questions'} published for meetings answered."


def change_lines(what: str, changes: str) -> tuple[str, ...]:
    """What one line of the record says of a meeting's time, place and state; nothing of anything else.

    Args:
        what: "new", "changed" or "deleted".
        changes: JSON, column → [before, after].
    """
    if what == "new":
        return ("Entered on this site.",)
    told: Mapping[str, Sequence[str] | None] = json.loads(changes)
    own = {name: pair for name, pair in told.items() if pair}
    lines = []
    if "starts" in own:
        lines.append(f"Time changed from {time_words(own['starts'][0])} to {time_words(own['starts'][1])}.")
    if "place" in own:
        lines.append(f"Place changed from {own['place'][0] or 'none'} to {own['place'][1] or 'none'}.")
    if "state" in own:
        lines.append(f"State changed from {own['state'][0]} to {own['state'][1]}.")
    if own.get("reason", ("", ""))[1]:
        lines.append(f"Reason: {_ended(own['reason'][1])}")
    return tuple(lines)


def next_words(starts: str) -> str:
    """When the next one is."""
    return f"The next one is on {time_words(starts)}."


def held_words(entered: bool, held: int) -> str:
    """Meetings of the last twelve months against three: "2 of 3"; what was never entered is not 0."""
    return f"{held:,} of {PROMISED}" if entered else "nothing entered"


def promise_sentence(entered: bool, held: int, upcoming: str, name: str = "") -> str:
    """The promise in a sentence, for pages and cards."""
    of = f" in {name}" if name else ""
    if not entered:
        return f"No public scrutiny meeting{of} is entered on this site. Not entered here is not the same as not held."
    ahead = f"The next one is on {time_words(upcoming)}." if upcoming else "No date of the next one is entered."
    if not entered:
        return (
            f"No public scrutiny meeting{of} of the last 12 months is entered on this site. Not entered here is not "
            f"the same as not held. {ahead}"
        )
    return (
        f"{held:,} of {PROMISED} public scrutiny meetings{of} in the last 12 months were entered here as held. {ahead}"
    )


def whole_sentence(areas: int, entered: int, enough: int) -> str:
    """The promise of every command area of a force or of all."""
    if not areas:
        return "No list of command areas is loaded, so the promise of three meetings a year cannot be looked at."
    if not entered:
        what = f"the {areas:,} command areas" if areas > 1 else "the one command area"
        return f"No scrutiny meeting of the last 12 months in {what} is entered on this site."
    return (
        f"Of {areas:,} command {'area' if areas == 1 else 'areas'}, {entered:,} {'has' if entered == 1 else 'have'} "
        f"scrutiny meetings of the last 12 months entered here, {enough:,} with {PROMISED} or more held."
    )


def _ended(text: str) -> str:
    told = text.strip()
    return told if told.endswith((".", "!", "?")) else f"{told}."


def agreement_words(agreed: str, review: str, today: str) -> str:
    """ "Agreed 11 November 2025; to be reviewed by 8 December 2026", or that the review is due."""
    told = f"Agreed {words.day_words(agreed)}"
    if not review:
        return f"{told}; no day of review is entered."
    if review < today:
        return f"{told}; its review was due on {words.day_words(review)}."
    return f"{told}; to be reviewed by {words.day_words(review)}."
