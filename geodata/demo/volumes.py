"""How many records of each category in each month: national proportions, seasons of the year.

Proportions follow England and Wales in 2024/25 (Home Office police recorded crime open data tables, 43
forces); the rest is invented, with the shape of published records in mind.
"""

from __future__ import annotations

from .plan import MONTHS

ASB = "Anti-social behaviour"
NATIONAL = {
    "Bicycle theft": 55_820,
    "Burglary": 244_648,
    "Criminal damage and arson": 455_004,
    "Drugs": 202_155,
    "Other crime": 122_978,
    "Other theft": 428_808,
    "Possession of weapons": 56_830,
    "Public order": 440_119,
    "Robbery": 77_603,
    "Shoplifting": 525_833,
    "Theft from the person": 137_217,
    "Vehicle crime": 348_282,
    "Violence and sexual offences": 2_130_180,
}
CATEGORIES = (ASB, *NATIONAL)  # in the order of the alphabet, as in the files
A_MONTH = 7_060.0  # records of an ordinary month, ASB included
ASB_SHARE = 0.20

# Twelve months from January, 100 being usual.
SUMMER = (84, 80, 97, 103, 110, 111, 116, 111, 103, 100, 96, 89)
WINTER = (112, 103, 100, 95, 90, 87, 86, 89, 96, 108, 119, 115)
CYCLING = (68, 72, 88, 98, 112, 122, 126, 124, 122, 108, 92, 68)
SHOPS = (94, 93, 101, 98, 99, 96, 97, 100, 102, 106, 110, 104)
SEASONS = {
    ASB: SUMMER,
    "Violence and sexual offences": SUMMER,
    "Public order": SUMMER,
    "Criminal damage and arson": SUMMER,
    "Burglary": WINTER,
    "Vehicle crime": WINTER,
    "Bicycle theft": CYCLING,
    "Shoplifting": SHOPS,
}


def expected(category: str, month: int) -> float:
    """Records of a category in an ordinary county in a month (an index into `plan.MONTHS`)."""
    share = ASB_SHARE if category == ASB else (1 - ASB_SHARE) * NATIONAL[category] / sum(NATIONAL.values())
    season = SEASONS.get(category, (100,) * 12)
    return A_MONTH * share * season[int(MONTHS[month][5:]) - 1] * 12 / sum(season)
