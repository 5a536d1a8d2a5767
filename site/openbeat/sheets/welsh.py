"""Welsh for printed sheets, the one table: headings, labels, categories, days and months. Standard library only.

Ranges of dates are joined by a dash: after “i” the names of months would have to change.
"""

from __future__ import annotations

import re

LANG = "cy"
HEADINGS = {
    "where": "Ble mae’r ardal hon",
    "priorities": "Y blaenoriaethau diwethaf, a’r hyn a wnaed",
    "recorded": "Yr hyn a gofnodwyd",
    "places": "Lleoedd lle mae pwyntiau cyhoeddedig yn clystyru",
    "usual": "Beth sy’n arferol i ardal fel hon",
    "questions": "Cwestiynau gwerth eu gofyn",
    "agree": "Cytuno ar dair blaenoriaeth",
    "suggested": "Awgrymiadau gan drigolion",
    "notes": "Nodiadau",
    "meeting": "Y cyfarfodydd nesaf",
    "team": "Pwy sy’n plismona yma",
    "expect": "Yr hyn y gallwch ei ddisgwyl",
    "complain": "Ddim yn fodlon?",
    "made": "Am y ffigurau hyn",
    "promised": "Yr hyn a addawyd ac a wnaed",
    "suggest": "Awgrymwch flaenoriaeth",
    "help": "Ble i gael cymorth",
}
LABELS = {
    "sheet": "Taflen blismona leol",
    "leaflet": "Plismona lle rydych chi’n byw",
    "done": "Yr hyn a wnaed",
    "result": "Y rhai oedd yn gyfrifol",
    "category": "Categori",
    "now": "12 mis",
    "before": "Y flwyddyn cynt",
    "usual-range": "Ystod arferol",
    "change": "Newid",
    "number": "Rhif",
    "point": "Pwynt cyhoeddedig",
    "near": "Ar neu ger",
    "crimes": "Troseddau",
    "asb": "YGG",
    "cut": "Torrwch yma",
}
WORDS = {
    "All crimes": "Pob trosedd",
    "Anti-social behaviour": "Ymddygiad gwrthgymdeithasol (YGG)",
    "Bicycle theft": "Dwyn beiciau",
    "Burglary": "Byrgleriaeth",
    "Damage and arson": "Difrod troseddol a llosgi bwriadol",
    "Drugs": "Cyffuriau",
    "Other crime": "Troseddau eraill",
    "Other theft": "Dwyn arall",
    "Weapons": "Arfau",
    "Public order": "Trefn gyhoeddus",
    "Robbery": "Lladrad",
    "Shoplifting": "Dwyn o siopau",
    "Theft from the person": "Dwyn oddi ar berson",
    "Vehicle crime": "Troseddau cerbydau",
    "Violence and sexual offences": "Trais a throseddau rhywiol",
    "as expected": "yn ôl y disgwyl",
    "higher": "uwch",
    "lower": "is",
    "too few to say": "rhy ychydig i ddweud",
    "cannot compare": "ni ellir cymharu",
    "not published": "heb ei gyhoeddi",
    "not held": "ddim ar gael yma",
    "kept": "wedi’i gadw",
    "not kept": "heb ei gadw",
    "nothing published": "dim wedi’i gyhoeddi",
}
MONTHS = {
    "January": "Ionawr",
    "February": "Chwefror",
    "March": "Mawrth",
    "April": "Ebrill",
    "May": "Mai",
    "June": "Mehefin",
    "July": "Gorffennaf",
    "August": "Awst",
    "September": "Medi",
    "October": "Hydref",
    "November": "Tachwedd",
    "December": "Rhagfyr",
}
SHORT = {
    "Jan": "Ion",
    "Feb": "Chw",
    "Mar": "Maw",
    "Apr": "Ebr",
    "May": "Mai",
    "Jun": "Meh",
    "Jul": "Gor",
    "Aug": "Awst",
    "Sep": "Medi",
    "Oct": "Hyd",
    "Nov": "Tach",
    "Dec": "Rhag",
}
DAYS = {
    "Monday": "Dydd Llun",
    "Tuesday": "Dydd Mawrth",
    "Wednesday": "Dydd Mercher",
    "Thursday": "Dydd Iau",
    "Friday": "Dydd Gwener",
    "Saturday": "Dydd Sadwrn",
    "Sunday": "Dydd Sul",
}
# What a line of ours says of a day beside it, or in its stead.
SAID = {
    r"set (?=\d)": "gosodwyd ar ",
    r"agreed (?=\d)": "cytunwyd ar ",
    r"due (?=\d)": "erbyn ",
    "when it was set is not published": "ni chyhoeddwyd pryd y’i gosodwyd",
    "no date set": "dim dyddiad wedi’i bennu",
    "data to (?=[A-Z])": "data hyd at ddiwedd ",
    r"(\d+) of (\d+) months published": r"cyhoeddwyd \1 o’r \2 mis",
}
_MONTH = "|".join(MONTHS)
_PERIOD = re.compile(rf"\b((?:{_MONTH})(?: \d{{4}})?) to ((?:{_MONTH}) \d{{4}})\b")
_FIRST = re.compile(rf"\b({_MONTH})(?=–)")  # of a period whose year stands after its end
_HOURS = re.compile(r"\b(\d{2}:\d{2}) to (\d{2}:\d{2})\b")
_DAY = re.compile(rf"\b(?:({'|'.join(DAYS)}) )?(\d{{1,2}} )?({_MONTH})( \d{{4}})?\b")


def dated(text: str) -> str:
    """A text with its dates ("Tuesday 12 January 2027, 18:30 to 19:30") in Welsh; a name that is no date stays."""
    ranged = _HOURS.sub(r"\1–\2", _PERIOD.sub(r"\1–\2", text))
    return _DAY.sub(_day, _FIRST.sub(lambda m: MONTHS[m[1]], ranged))


def when(text: str) -> str:
    """A line that says no more than when ("agreed 4 October 2026") in Welsh."""
    for english, own in SAID.items():
        text = re.sub(rf"(?:^|(?<=[,;·] )){english}", own, text)
    return dated(text)


def _day(found: re.Match[str]) -> str:
    weekday, number, month, year = found.groups(default="")
    if not number and not year:
        return found[0]
    return f"{DAYS[weekday]} {number}{MONTHS[month]}{year}" if weekday else f"{number}{MONTHS[month]}{year}"
