"""Welsh for printed sheets, the one table: headings, labels, categories, days and months. Standard library only.

Ranges of dates are joined by a dash: after “i” the names of months would have to change.
"""

from __future__ import annotations

import re

LANG = "cy"
HEADINGS = {
    "where": "Ble mae hyn",
    "priorities": "Y blaenoriaethau diwethaf, a’r hyn a wnaed",
    "recorded": "Yr hyn a gofnodwyd",
    "places": "Lleoedd lle mae pwyntiau cyhoeddedig yn crynhoi",
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
    "online": "Ar-lein",
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
    "page": "Tudalen {page} o {pages}",
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
    "as expected": "fel y disgwyl",
    "higher": "uwch",
    "lower": "is",
    "too few to say": "rhy ychydig i ddweud",
    "cannot compare": "ni ellir cymharu",
    "not published": "heb ei gyhoeddi",
    "not held": "heb ei gadw",
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
    "Aug": "Aws",
    "Sep": "Med",
    "Oct": "Hyd",
    "Nov": "Tac",
    "Dec": "Rha",
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
_NAMES = DAYS | MONTHS
_RANGE = re.compile(rf"\b({'|'.join(MONTHS)}|\d{{4}}|\d{{2}}:\d{{2}}) to ({'|'.join(MONTHS)}|\d{{2}}:\d{{2}})\b")
_NAME = re.compile(rf"\b({'|'.join(_NAMES)})\b")


def dated(text: str) -> str:
    """A text of days and months ("Tuesday 12 January 2027, 18:30 to 19:30") in Welsh."""
    return _NAME.sub(lambda m: _NAMES[m[1]], _RANGE.sub(r"\1–\2", text))
