"""What is said of stop and search: rates, find rates, ratios with their range, and why one is not given.

Nothing here says why groups are searched more or less often: the figures cannot. Standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import words

ALL, BASE, NOT_RECORDED = "All", "White", "Not recorded"
LABELS = {ALL: "All people searched", "Other": "Other ethnic group"}
RESIDENTS = {
    "Asian": "Asian residents",
    "Black": "Black residents",
    "Mixed": "Residents of Mixed ethnicity",
    "Other": "Residents of another ethnic group",
}
WHOSE = {"Other": "other ethnic groups"}
FEWEST, MOST_NOT_RECORDED = 20, 15  # searches, per cent: as the build withholds
NONE, TOO_FEW, NOT_GIVEN = "–", "too few to say", "not given"
COMPARED_WITH = "compared with"
CHANCE = "chance alone could make such a difference"
LIMITS = (
    "Ethnicity is what those searched said of themselves. Somebody searched twice counts twice; searches of vehicles "
    "alone are left out.",
    "A rate on residents cannot show who was there to be searched: those searched need not live here. The figures set "
    "searches of a group beside residents of that group; why they differ they do not say.",
    "The ratio of a whole force area is not that of its neighbourhoods. In brackets is the range that chance leaves "
    "(95%); it is wider in truth where several people are searched together.",
)


def label_words(ethnicity: str) -> str:
    """A group in the first column of the table."""
    return LABELS.get(ethnicity, ethnicity)


def lead_sentence(force: str, n: int, period: str, per_1000: float | None) -> str:
    """How many people were searched in a year, and how many that is to 1,000 residents."""
    searches = "1 search of a person" if n == 1 else f"{n:,} searches of people"
    rate = "" if per_1000 is None else f", {rate_words(per_1000)} to each 1,000 residents"
    return f"{force} made {searches} in {period}{rate}."


def older_sentence(last: str, newest: str) -> str:
    """Why the year is not the newest; "" where it is."""
    if last >= newest:
        return ""
    months = f"{words.month_words(last)} and {words.month_words(newest)}"
    return f"It is the newest year published in full: of the months between {months} at least one is not there."


def result_sentence(resulted: int, n: int) -> str:
    """Of how many searches anything came; "" on too small a base."""
    if n < words.SMALL:
        return ""
    return f"{percent_words(resulted / n)} of them ended in something other than no further action."


def unrecorded_sentence(n: int, of: int) -> str:
    """For how many searches no ethnicity was recorded."""
    if not n:
        return "An ethnicity was recorded for every one."
    share = f" ({_exact(n, of)})" if of >= words.SMALL else ""
    return f"No ethnicity was recorded for {n:,} of them{share}; these are in no group."


def found_sentence(known: int, of: int) -> str:
    """What the find rate is of; that it is not published where the files never say."""
    if not known:
        return "Whether what was looked for was found is not published."
    share = f", {_exact(known, of)} of them" if of >= words.SMALL else ""
    return (
        "“Found” is the share of searches whose outcome had to do with what was looked for, as the force says. It "
        f"says so or denies it for {known:,} searches{share}."
    )


def found_words(share: float | None, low: float | None, high: float | None, known: int, of: int) -> str:
    """The find rate of a group with its range; not on a small base, nor where most searches leave it open."""
    if share is None or low is None or high is None:
        return words.NOT_PUBLISHED
    if known < words.SMALL or 2 * known < of:
        return TOO_FEW
    return f"{percent_words(share)} ({percent_words(low)} to {percent_words(high)})"


def ratio_sentence(ethnicity: str, ratio: float, low: float, high: float) -> str:
    """How often a group is searched beside White residents, with its range."""
    chance = f": {CHANCE}" if low <= 1 <= high else ""
    return (
        f"{RESIDENTS.get(ethnicity, ethnicity)} were searched {times_words(ratio)} times as often as White residents "
        f"({times_words(low)} to {times_words(high)}){chance}."
    )


def ratio_words(ethnicity: str, ratio: float | None, low: float | None, high: float | None) -> str:
    """The same in a cell."""
    if ratio is None or low is None or high is None:
        return {BASE: COMPARED_WITH, ALL: NONE, NOT_RECORDED: NONE}.get(ethnicity, NOT_GIVEN)
    return f"{times_words(ratio)} times ({times_words(low)} to {times_words(high)})"


def withheld_sentence(why: str, groups: Sequence[str], every: bool, not_recorded: int, of: int) -> str:
    """Why there is no ratio for these groups.

    Args:
        why: as the build says it ("few", "unrecorded", "no residents").
        groups: the groups that it is withheld for.
        every: whether these are all groups.
        not_recorded: searches with no ethnicity recorded.
        of: all searches.
    """
    reasons = {
        "few": f"fewer than {FEWEST} searches of the group, or of White people, are too few to compare",
        "unrecorded": f"no ethnicity was recorded for {_exact(not_recorded, of)} of searches, more than the "
        f"{MOST_NOT_RECORDED}% up to which a ratio can be trusted",
        "no residents": "this site does not know how many residents are of each ethnic group",
    }
    whose = "" if every else f" for {words.listing([WHOSE.get(g, f'the {g} group') for g in groups])}"
    return f"No ratio is given{whose}: {reasons.get(why, why)}."


def no_files_sentence(force: str) -> str:
    """What is said where no month of searches is held."""
    return f"This site holds no stop-and-search figures of {force}."


def no_year_sentence(force: str) -> str:
    """What is said where no twelve months in a row are there."""
    return (
        f"{force} has not published twelve months of searches in a row in full, so no figures are given for a year: a "
        "missing month is not a month without searches."
    )


def no_statement_sentence(force: str) -> str:
    """What is said where the force has explained nothing."""
    return f"Nothing that {force} says about its use of stop and search, or promises to do, is published here."


def rate_words(per_1000: float | None) -> str:
    """Searches to 1,000 residents."""
    return words.NOT_PUBLISHED if per_1000 is None else times_words(per_1000)


def times_words(value: float) -> str:
    """A ratio or a rate: "4.2", "0.82", "41"."""
    return f"{value:.2f}" if value < 0.995 else f"{value:.1f}" if value < 99.5 else f"{value:,.0f}"


def percent_words(share: float) -> str:
    """A share in per cent: "31%"."""
    return f"{100 * share:.0f}%"


def _exact(n: int, of: int) -> str:
    """A share that a limit is set for, with a decimal."""
    return f"{100 * n / of:.1f}%"
