"""What the staff pages of people say: ages, states, kinds of rows. Standard library only."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .. import words

HERE = ZoneInfo("Europe/London")
ELLIPSIS = "[…]"
ROLES = {
    "organiser": ("Organiser", "enters meetings, papers, minutes and actions; answers questions; handles requests"),
    "moderator": ("Moderator", "reads questions, suggestions and requests before anybody else sees them"),
    "commentary": ("Commentary", "writes what the force says on the site"),
    "admin": ("Administrator", "everything, and accounts, for the place"),
}
ROUTES = {
    1: "A complaint that was not resolved (private)",
    2: "Agreed priorities are ignored",
    3: "Two cards without improvement",
}
STATES = {
    "unconfirmed": "Not confirmed by e-mail yet",
    "waiting": "Waiting to be read",
    "received": "Received",
    "with the lead": "With the lead",
    "agreed": "Agreed",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
    "published": "Published",
}
MOVES = {
    "received": "Received: publish it, or count it where it is private",
    "with the lead": "Hand it to the lead",
    "agreed": "Agreed: a meeting is held",
    "refused": "Refused, with the reason",
    "withdrawn": "Withdrawn by whoever asked",
}
KINDS = {
    "accounts": "Account",
    "action_steps": "History of an action",
    "actions": "Action",
    "agenda_items": "Agenda item",
    "agreements": "Local agreement",
    "bodies": "Oversight body",
    "comments": "Commentary",
    "grants": "Role of an account",
    "leads": "Lead",
    "meetings": "Meeting",
    "minutes": "Minutes",
    "packs": "Frozen figures",
    "panel_members": "Panel member",
    "papers": "Paper",
    "priorities": "Priority",
    "questions": "Question",
    "recommendations": "Recommendation",
    "request_rules": "Rules for requests",
    "request_steps": "History of a request",
    "requests": "Request for a meeting",
    "suggestions": "Suggestion",
}
CHANGED_UNSEEN = "changed (private: not kept in the log)"


def moment_words(moment: str) -> str:
    """A universal moment by the clock here: "2026-10-14T17:30:05Z" as "14 October 2026, 18:30"."""
    if not moment:
        return ""
    here = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(HERE)
    return f"{words.day_words(here.date().isoformat())}, {here:%H:%M}"


def wall_words(wall: str) -> str:
    """A time of the clock on the wall: "2026-10-14T18:30" as "14 October 2026, 18:30"."""
    return f"{words.day_words(wall[:10])}, {wall[11:16]}"


def age_words(moment: str, today: date) -> str:
    """How long something waits: "since today", "for 1 day", "for 12 days"."""
    here = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(HERE).date()
    days = (today - here).days
    return "since today" if days < 1 else f"for {days_words(days)}"


def days_words(days: int) -> str:
    """ "1 day", "12 days"."""
    return "1 day" if days == 1 else f"{words.figure(days)} days"


def count_words(n: int, one: str, many: str) -> str:
    """ "1 question", "1,204 questions"."""
    return f"1 {one}" if n == 1 else f"{words.figure(n)} {many}"


def more_words(n: int) -> str:
    """That a list goes on, "" where it does not."""
    return f"and {words.figure(n)} more" if n > 0 else ""


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays after the first day up to the last one; public holidays are not known here."""
    whole, rest = divmod(max((last - first).days, 0), 7)
    return whole * 5 + sum((first + timedelta(days=whole * 7 + n)).weekday() < 5 for n in range(1, rest + 1))


def answer_words(passed: int, allowed: int | None) -> str:
    """How much of the lead's time for an answer has gone; None: the lead has published no such time."""
    if allowed is None:
        told = "1 working day" if passed == 1 else f"{words.figure(passed)} working days"
        return f"{told} until now; the lead has published no time for answers"
    late = passed - allowed
    if late > 0:
        told = "1 working day" if late == 1 else f"{words.figure(late)} working days"
        return f"{told} past the {words.figure(allowed)} that the lead has published"
    return f"{words.figure(passed)} of the {words.figure(allowed)} working days that the lead has published"


def support_words(by_mail: int, signatures: int, wanted: int) -> str:
    """Who supports a request: by e-mail and on paper, apart, and how many are needed (0: none)."""
    mailed, signed = count_words(by_mail, "supporter", "supporters"), count_words(signatures, "signature", "signatures")
    told = f"{mailed} by e-mail, {signed}"
    return f"{told} on paper, of {words.figure(wanted)} needed" if wanted else f"{told} on paper"


def grant_words(role: str, place: str) -> str:
    """ "Organiser for Coast, Zedshire"."""
    told = ROLES[role][0] if role in ROLES else role
    return f"{told} for {place[:1].lower() + place[1:] if place == 'Everywhere' else place}"


def shortened(original: str, told: str) -> bool:
    """Whether a text is the original with parts of it replaced by "[…]" and nothing else changed.

    Each "[…]" stands for one character at least; something of the original must be left.
    """
    whole, parts = " ".join(original.split()), " ".join(told.split()).split(ELLIPSIS)
    if len(parts) < 2 or not any(part.strip() for part in parts) or not whole.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        if (found := whole.find(part, at + 1)) < 0:
            return False
        at = found + len(part)
    return whole.endswith(parts[-1]) and len(whole) - len(parts[-1]) > at


def same(original: str, told: str) -> bool:
    """Whether two texts differ in nothing but their spaces."""
    return original.split() == told.split()


def field_words(field: str) -> str:
    """What a column is called: "answered_by" as "answered by"."""
    return field.removesuffix("_id").replace("_", " ")


def kind_words(kind: str) -> str:
    """What a row of a table is called."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())
