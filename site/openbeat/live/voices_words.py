"""What is said to residents who ask, suggest and support. Standard library only."""

from __future__ import annotations

from .. import words

# Hints of every form.
HINTS = (
    "If it is happening now, or somebody is in danger, call 999. To report a crime, call 101.",
    "Name nobody, and do not tell what happened to somebody: everybody can read this when it is published.",
)
READ_FIRST = "A moderator reads it before anybody else does. You need no account, and we do not ask who you are."

QUESTION_LABEL, QUESTION_HINT = "Your question", "To those who run the meeting. {most} characters at most."
QUESTION_NONE = "Type your question."
QUESTION_CLOSED = {
    "held": "This meeting is over, so no more questions can be put to it.",
    "cancelled": "This meeting was cancelled, so no questions can be put to it.",
    "past": "This meeting is over, so no more questions can be put to it.",
}
SUGGEST_LABEL, SUGGEST_HINT = (
    "What should the team make a priority?",
    "In one or two sentences. {most} characters at most.",
)
SUGGEST_NONE = "Type what the team should make a priority."
SUGGEST_LEAD = (
    "It goes to the team of {name}. Once a moderator has read it, it stands on the agenda of the team’s next beat "
    "meeting, and this site says what the meeting made of it."
)
WARD_LABEL, WARD_ANY = "Which ward is it about?", "All of the neighbourhood, or not sure"

# State → heading, paragraphs. Of questions and suggestions.
QUESTION_STATES = {
    "waiting": (
        "We have your question",
        "A moderator reads it, usually within two working days. Then it is published with the meeting, or you see "
        "here why not.",
    ),
    "published": ("Your question is published", "It stands with the meeting, and will be answered there."),
    "answered": ("Your question was answered", "The answer stands with the meeting and below."),
    "refused": ("Your question was not published", "A moderator has read it. The reason:"),
}
SUGGESTION_STATES = {
    "waiting": (
        "We have your suggestion",
        "A moderator reads it, usually within two working days. Then it goes on the agenda of the team’s next beat "
        "meeting, or you see here why not.",
    ),
    "published": ("Your suggestion is published", "It stands on the agenda of the team’s next beat meeting."),
    "decided": ("A meeting has dealt with your suggestion", "What came of it:"),
    "refused": ("Your suggestion was not published", "A moderator has read it. The reason:"),
}
KEEP = "Keep the address of this page: nobody else has it, and it says later what became of it."
CHANGE_IT = "You can change it and send it again."

# Requests.
ROUTES = {
    1: "My complaint was not resolved by the command area",
    2: "Our agreed priorities are ignored",
    3: "Two report cards without improvement",
}
PATHS = {1: "complaint", 2: "priorities", 3: "cards"}
ROUTE_WORDS = {
    1: "You complained, the command area dealt with it, and it is not put right. Nobody but the lead’s office reads "
    "what you write; this site publishes only how many such requests there were.",
    2: "The priorities that a meeting agreed are not acted on, again and again. Others can support the request: with "
    "{n} supporters it goes to the lead.",
    3: "The force’s report card shows no improvement twice running. No supporters are needed.",
}
STATES = {
    "unconfirmed": "not confirmed",
    "waiting": "waiting to be read",
    "received": "received",
    "with the lead": "with the oversight lead",
    "agreed": "agreed",
    "refused": "refused",
    "withdrawn": "withdrawn",
}
STATE_WORDS = {
    "unconfirmed": "The link in our e-mail has not been opened yet, so nobody has read this.",
    "waiting": "A moderator reads it next, usually within two working days.",
    "received": "It is published and gathers support.",
    "with the lead": "The oversight lead decides whether there will be a meeting.",
    "agreed": "There will be a meeting.",
    "refused": "There will be no meeting.",
    "withdrawn": "Whoever asked has withdrawn it.",
}
NO_RULES = "This lead has published no reasons for refusing a meeting and no time to answer in. You may still ask."
NO_LEAD = "No oversight lead is named here for this command area."
NOT_HELD = "Not entered here is not the same as not held."
NO_PAPER = (
    "No address for requests on paper is entered here. The oversight body’s own website names one; the page on how "
    "to question and complain says which body that is."
)
NO_MAIL = (
    "This site cannot send e-mail, so nothing can be confirmed online. Ask on paper: print the notice, or write to the "
    "address on this page."
)
OUTBOX = "This is a demonstration: its e-mail is not sent. Each message is a file in the folder {folder} of the site."
CARDS_SHUT = "This way is not open now: the newest report card does not end two running without improvement."
CARDS_OPEN = "This way is open since the report card of {quarter}."
PRIORITIES_NONE = "No agreed priority is entered here for this area. " + NOT_HELD
SENT = "Look in your e-mail"
SENT_REQUEST = (
    "We have sent a link to the address that you gave. Open it within {days} days and press the button there: until "
    "then nobody reads your request, and afterwards it is deleted."
)
SENT_SUPPORT = (
    "We have sent a link to the address that you gave. Open it within {days} days and press the button there: only "
    "then your support counts. If it counted already, nothing changes."
)
SENT_NOT = "Nothing has come? Look among unwanted mail, then send the form again."
FORGOTTEN = "We keep no e-mail address of supporters, only a code made of it that counts each address once."
UNSENT = "The message could not be sent now, so nothing was stored. Check the address, or try again later."
TOO_MANY_MAILS = "Several messages went to this address today. Look in your e-mail, or try again tomorrow."
NO_ADDRESS = "Give an e-mail address, like name@example.org."
LINK_OLD = "This link does not work"
LINK_OLD_WHY = "It is older than {days} days, or not whole. Copy all of it from the e-mail, or send the form again."
SUPPORT_SHUT = "This request is answered, so no more support can be added."
PRIVACY = (
    "Your name and e-mail address go to the lead’s office alone, so that it can answer you. They are erased when the "
    "request is agreed, refused or withdrawn."
)
PRIVACY_PUBLIC = (
    "What you write is published once a moderator has read it, without your name. Your e-mail address is kept so that "
    "we can tell you the answer, and erased then."
)
REACHED = "{n} supporters were reached."
OWN_CARD = "No supporters are needed on this way."
LIST_LEAD = "Every request for an extraordinary meeting that may be public, newest first, and what became of it."
LIST_NONE = "No public request is entered here. " + NOT_HELD
PRINT_PRIVACY = (
    "This sheet goes to the office named here and to nobody else. It is counted, the number of signatures is "
    "published, and the sheet is destroyed when the request is answered."
)

MAIL_CONFIRM = (
    "Confirm your request for a meeting",
    "Somebody, we think you, asked for an extraordinary meeting of {name} on {site}.\n\n"
    "To confirm it, open this page within {days} days and press the button:\n{link}\n\n"
    "Keep this message. This page says later what became of the request; there you can also withdraw it:\n{own}\n\n"
    "If it was not you, do nothing: it is deleted then.\n",
)
MAIL_SUPPORT = (
    "Confirm your support",
    "Somebody, we think you, wants to support a request for a meeting of {name} on {site}:\n{page}\n\n"
    "To confirm it, open this page within {days} days and press the button:\n{link}\n\n"
    "Keep this message. To withdraw your support, at any time:\n{own}\n\n"
    "If it was not you, do nothing. Your address is not kept.\n",
)
MAIL_MOVED = (
    "Your request for a meeting: {state}",
    "The state of your request for an extraordinary meeting of {name} on {site} is now: {state}.\n\n"
    "All about it stands here:\n{own}\n",
)
MAIL_ERASED = "\nYour name and e-mail address have been erased with this message.\n"


def days_words(n: int) -> str:
    """Within how many working days a lead answers."""
    return f"The lead answers within {n:,} working {'day' if n == 1 else 'days'}."


def support_words(verified: int, paper: int, threshold: int) -> str:
    """How many support a request, those on paper apart, against the number that is needed."""
    told = f"{verified:,} by e-mail" + (f" and {paper:,} on paper" if paper else "")
    return f"{verified + paper:,} of {threshold:,} supporters: {told}."


def short_support(verified: int, paper: int, threshold: int) -> str:
    """ "21 of 50 supporters"."""
    return f"{verified + paper:,} of {threshold:,} supporters"


def petition_words(threshold: int) -> str:
    """How many must sign."""
    return f"{threshold:,} people must sign, here or online, before the request goes to the oversight lead."


def complaints_words(n: int, year: str, name: str) -> str:
    """The count of private requests of one year and area."""
    return f"{name}, {year}: {n:,} {'request' if n == 1 else 'requests'}"


def refusals_words(n: int, reason: str) -> str:
    """The count of refusals for one reason."""
    return f"{n:,} {'time' if n == 1 else 'times'}: {reason}"


def shown(first: int, last: int, of: int) -> str:
    """ "1 to 40 of 120"."""
    return f"{first:,} to {last:,} of {of:,}"


def moment_words(moment: str) -> str:
    """The day of a moment, in words."""
    return words.day_words(moment[: len("2026-10-14")])


def hint(template: str, most: int) -> str:
    """A field's hint with the number of characters it takes."""
    return template.format(most=f"{most:,}")
