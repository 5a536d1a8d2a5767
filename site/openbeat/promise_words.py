"""What is said of promises kept and not kept, and of those who answer for a force. Standard library only."""

from __future__ import annotations

import re

from . import words

KEPT, NOT_KEPT, NOTHING = "kept", "not kept", "nothing published"
_DATED = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?P<day>-[0-9]{2})?")
STATES = (KEPT, NOT_KEPT, NOTHING)
LEAD = (
    "What the public may expect of {force}, who promised it and when, and whether anything published shows that it is "
    "kept. Where nothing is published we say so: that is not the same as not kept."
)
BY_PARTNERSHIP = "Each community safety partnership answers for itself."
REDRESS_LEAD = "Where to go with a question or a complaint about {force}, one step after the other, and who helps."
RIGHTS = (
    "If you are a victim of a crime, the Victims’ Code gives you rights: that your crime is recorded, that you are "
    "told how the case goes on and why it ends, that you are offered support, told about compensation, and heard.",
    "If one of these rights is not met, say so to the service that owes it, in writing, and ask for its answer in "
    "writing. If the answer does not help, go to the Parliamentary and Health Service Ombudsman yourself: since 29 "
    "January 2025 victims need no member of Parliament for that.",
)
CASE_REVIEW = (
    "If you have reported anti-social behaviour again and again and too little was done, you may ask your council for "
    "a case review (once called the community trigger). Council, police, health bodies and landlords must then look "
    "at the whole case together. They must publish from how many reports on you may ask."
)
QUICK = ("Leave this page quickly", "https://www.bbc.co.uk/weather")


def state_words(state: str) -> str:
    """One of the three words, as a tag says it."""
    return state[:1].upper() + state[1:]


def counted_sentence(kept: int, not_kept: int, nothing: int) -> str:
    """How many promises are kept, not kept, and of how many nothing is published."""
    of = kept + not_kept + nothing
    told = [f"{n} {'is' if n == 1 else 'are'} {word}" for n, word in ((kept, KEPT), (not_kept, NOT_KEPT)) if n]
    if not told:
        return f"Nothing is published about any of the {of} promises."
    rest = f"; of {nothing} nothing is published" if nothing else ""
    return f"Of {of} promises, each counted once for everybody who made it, {words.listing(told)}{rest}."


def until_words(valid_to: str) -> str:
    """Until when a body exists: "until May 2028", "" where no end is known."""
    return f"until {words.month_words(valid_to[:7])}" if valid_to else ""


def since_words(valid_from: str, today: str) -> str:
    """Since when a body exists: "since November 2012", "since 1839"; "from May 2028" where it is to come; "" untold."""
    if not valid_from:
        return ""
    told = words.month_words(valid_from[:7]) if len(valid_from) >= len("2012-11") else valid_from
    return f"{'from' if valid_from > today else 'since'} {told}"


def dated_words(dated: str) -> str:
    """A date as precise as it is known: a day, a month, or the words it was typed in with."""
    found = _DATED.fullmatch(dated)
    if not found:
        return dated
    return words.day_words(dated) if found["day"] else words.month_words(dated)
