"""What is said of harm: estimates with their range, ranks as ranges, spots, concentration. Standard library only.

No sentence here ranks forces, gives harm by the crime, or says what a place is like: it says what was recorded,
how sure the estimate is, and what chance or another set of weights would do to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from . import words

COUNT = "count"  # the scheme in which every crime counts one: counted, not estimated
GOOD, LOW, WITHHELD = "good", "low", "withheld"
TOO_FEW, NO_RANGE = "too few crimes for an estimate", "no rank"
NOT_TOLD_APART = "cannot be told apart"
QUARTER = 4  # a range over more than this part of the places says nothing about one of them
CROWDED = 1.5  # from so many people by day for each resident on, a rate for residents means nothing
LIKE_CHANCE = 0.9  # from this part of what chance would need on, nothing is called concentrated
MOST = 0.5  # a share of an estimate over which it is mostly that
SPARSE = 30  # hexagons with any crime below which no spots are looked for
HEXAGON_KM2 = 0.1
RELIABILITY = {GOOD: "Good", LOW: "Low", WITHHELD: "Withheld"}
KINDS = {"hot": "hot spot", "harm": "harm spot"}
MEASURES = {
    "crime": ("the crimes", "lie", "any", "they"),
    "harm": ("the estimated harm", "lies", "any crime", "it"),
}
AVERAGES = (
    "The police files give categories, not offences, so each crime counts with the average of its category: an "
    "estimate, never without its range."
)
NO_RANK = "Forces are not ranked on harm, and no harm by the crime is given: the categories are too coarse for either."
RAILWAY = "Crimes that the railway’s own police recorded are not in these figures."
NO_ESTIMATE = "This edition holds no estimate of this force."
NOT_ADDED_UP = (
    "The wards do not add up to the force. A ward counts what was placed in it, whoever recorded it; a force counts "
    "what it recorded, wherever it was placed."
)
RELIABLE = (
    "Reliability: the error is that of not knowing which offence each crime was. Over 20% of the estimate it is marked "
    "low; over 40% the estimate is withheld, and the count stands alone."
)
RANKED = (
    "Ranks: one ward stands above another only where they differ by more than that error explains, under the middle, "
    "the low and the high weights alike. The places that remain open are its range (after Goldstein and Spiegelhalter "
    "1996). Where it spans more than a quarter of the wards, they cannot be told apart."
)
SPOTS_MADE = (
    "Hexagons: crimes by their published point, whichever force recorded them; anti-social behaviour and the railway’s "
    "police are left out.",
    "Hot: Getis and Ord’s Gi* over a hexagon and its six neighbours, tested on the number of crimes, with one in "
    "twenty of those called hot expected to be chance (Benjamini and Hochberg). Harm spots are tested on the number of "
    "crimes too, and chosen by the default weights, whichever are shown above: harm itself rests on few grave crimes.",
    "Chance: the same number of crimes of each category thrown evenly over the same hexagons, the mean of 20 throws.",
)
SORTED = {
    "name": "by name",
    "harm": "by the middle of each range of ranks, which is not a rank itself",
    "crimes": "by number of crimes",
}
SPOTS_EXPLAINED = (
    "The map is cut into hexagons of a tenth of a square kilometre, about 390 metres from corner to corner. A hot "
    "hexagon stands, together with the six around it, above what chance explains, and is in the top tenth of the "
    "force by its number of crimes. A harm hexagon stands out in the same way, and is in the top tenth by the "
    "sentencing-weighted estimate.",
    "Stable: in the top tenth whichever weights are used, the Cambridge index or the ONS score, each at its middle, "
    "low and high values. Depends on the weights: in the top tenth by some of them, not by all.",
    "Hexagons that touch make one spot. Numbers run from north to south: they are names, not ranks. A police "
    "station, a prison or a hospital can gather the records of a wide area at its published point.",
    "Where a map shows much ground, hexagons are drawn larger than they are, and a number without room is left out; "
    "the tables have them all.",
)


def ordinal(n: int) -> str:
    """ "1st", "2nd", "3rd", "11th", "1,021st"."""
    ending = "th" if 11 <= n % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{words.figure(n)}{ending}"


def rank_words(low: int, high: int, of: int) -> str:
    """A rank as the range it can be told to: "3rd to 11th of 95", "3rd of 95" where it is one place."""
    place = ordinal(low) if low == high else f"{ordinal(low)} to {ordinal(high)}"
    return f"{place} of {words.figure(of)}"


def told_apart(low: int, high: int, of: int) -> bool:
    """Whether a range of ranks says anything: it runs over no more than a quarter of the places."""
    return QUARTER * (high - low) <= of


def range_words(low: float, high: float) -> str:
    """ "370,000 to 1,500,000", or the one figure that both round to."""
    ends = words.days_words(low), words.days_words(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def reliability_words(word: str, error: float | None) -> str:
    """How far an estimate can be trusted: "Good: error about 9%", "Withheld: too few crimes for an estimate".

    Args:
        word: good, low or withheld; "" where an edition does not say.
        error: the relative standard error of not knowing which offence a crime was; 0 where nothing is estimated.
    """
    if word not in RELIABILITY:
        return "Reliability not worked out"
    if word == WITHHELD:
        return f"{RELIABILITY[word]}: {TOO_FEW}"
    if not error:
        return f"{RELIABILITY[word]}: counted, not estimated"
    return f"{RELIABILITY[word]}: error about {percent(error)}"


def percent(error: float) -> str:
    """An error in whole per cent, rounded up, so that one over a limit of 20% never reads "20%"."""
    return f"{ceil(round(100 * error, 6))}%"


def rate_words(per_1000: float, scheme: str) -> str:
    """A rate for 1,000 residents: two digits of an estimate, one decimal of a count."""
    if scheme != COUNT:
        return words.days_words(per_1000)
    return f"{per_1000:.1f}" if per_1000 < 1000 else words.figure(round(per_1000))


def no_rate_words(withheld: bool, residents: int | None, workday: int | None) -> str:
    """Why there is no rate: no estimate, no residents known, a town centre, or too few who live there."""
    if withheld:
        return TOO_FEW
    if residents is None:
        return "residents not known"
    if workday is not None and workday > CROWDED * residents:
        return "town centre: rate not meaningful"
    return "rate not meaningful"


def per_1000_words(
    per_1000: float | None,
    scheme: str,
    withheld: bool = False,
    residents: int | None = None,
    workday: int | None = None,
) -> str:
    """ "about 1,200 days per 1,000 residents", "84.3 crimes per 1,000 residents", or why there is no rate."""
    if per_1000 is None:
        return f"no rate: {no_rate_words(withheld, residents, workday)}"
    shown = rate_words(per_1000, scheme)
    if scheme == COUNT:
        return f"{shown} crimes per 1,000 residents"
    return f"about {shown} {'day' if shown == '1' else 'days'} per 1,000 residents"


def place_words(force: str) -> str:
    """Where a force's records are from, by the force's name: "South Yorkshire", "the City of London"."""
    name = force.removesuffix(" (fictional)")
    if name == "Metropolitan Police Service":
        return "the Metropolitan Police area"
    for ending in (" Police Service", " Police", " Constabulary"):
        name = name.removesuffix(ending)
    return f"the {name}" if name.startswith("City ") else name


def heading_words(place: str, scheme: str, period: str) -> str:
    """ "Harm recorded in South Yorkshire, January to December 2025"; of crimes where each counts one."""
    return f"{'Crimes' if scheme == COUNT else 'Harm'} recorded in {place}, {period}"


def force_sentence(force: str, crimes: int, given: tuple[float, float, float] | None) -> str:
    """What a force's crimes of twelve months weigh, with the range of the weights.

    Args:
        force: its name.
        crimes: how many it recorded.
        given: the estimate, its low and its high value in days; None where withheld.
    """
    counted = f"{words.figure(crimes)} {'crime' if crimes == 1 else 'crimes'}"
    if given is None:
        return f"{force} recorded {counted} in these twelve months: {TOO_FEW}."
    total, low, high = given
    days = words.days_words(total)
    weigh = "weighs" if crimes == 1 else "weigh"
    sentence = (
        f"{force} recorded {counted}, which {weigh} about {days} {'day' if days == '1' else 'days'} of imprisonment "
        "on the sentencing-weighted estimate"
    )
    return f"{sentence}{_between(days, low, high)}."


def count_sentence(force: str, crimes: int) -> str:
    """The same where every crime counts one."""
    return f"{force} recorded {words.figure(crimes)} {'crime' if crimes == 1 else 'crimes'} in these twelve months."


def violence_sentence(share: float | None, of_count: float | None) -> str:
    """How much of an estimate is violence, beside its share of the count; "" where there is nothing to share.

    Args:
        share: of the estimate, None where every crime counts one.
        of_count: of the number of crimes.
    """
    if of_count is None:
        return ""
    if share is None:
        return f"Violence and sexual offences are {share_words(of_count)} of the crimes."
    both = f"{share_words(share)} of the estimate and {share_words(of_count)} of the crimes"
    close = ", so a map of harm is close to a map of violence" if share > MOST else ""
    return f"Violence and sexual offences are {both}{close}."


def share_words(share: float) -> str:
    """A share in whole per cent; "under 1%" and "over 99%" where rounding would say none or all."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{100 * share:.0f}%"


def rate_sentence(
    per_1000: float | None, scheme: str, residents: int | None, measured: str, withheld: bool = False
) -> str:
    """The force's rate, with how many residents and of when; "" without residents or without an estimate."""
    if residents is None or withheld:
        return ""
    if per_1000 is None:
        return "No rate for residents is given: far more people come here than live here."
    of_when = f" ({measured})" if measured else ""
    return f"That is {per_1000_words(per_1000, scheme)}, of whom there are {words.figure(residents)}{of_when}."


def left_out_sentence(labels: Sequence[str], reason: str) -> str:
    """Which categories an estimate leaves out, and why."""
    return f"Left out of the estimate: {words.listing(labels)} ({reason.rstrip('.')})."


def withheld_sentence(withheld: int, of: int) -> str:
    """For how many wards no estimate is given; "" for none."""
    if not withheld:
        return ""
    wards, have = "ward" if of == 1 else "wards", "has" if withheld == 1 else "have"
    return f"{words.figure(withheld)} of {words.figure(of)} {wards} {have} {TOO_FEW}; the count is shown all the same."


def ranks_sentence(apart: int, ranked: int) -> str:
    """How many wards of a force can be told from most others."""
    narrow = "range covers no more than a quarter of the places"
    if apart == ranked:
        return f"Every ward’s {narrow}."
    if not apart:
        return f"No ward’s {narrow}: by this estimate the wards {NOT_TOLD_APART}."
    return (
        f"For {words.figure(apart)} of {words.figure(ranked)} wards with a rank the {narrow}; the others "
        f"{NOT_TOLD_APART}, and are shown in grey."
    )


def concentration_sentence(measure: str, half: int, hexagons: int, chance: float) -> str:
    """In how few hexagons half of the crimes or of the harm lies, beside how many chance alone would need.

    Args:
        measure: "crime" or "harm".
        half: the fewest hexagons that hold half of it.
        hexagons: those in which any crime was recorded.
        chance: how many it would take with the same records thrown evenly over these hexagons.
    """
    what, lie, any_of_it, they = MEASURES[measure]
    where = f"{words.figure(half)} of the {words.figure(hexagons)} hexagons where {any_of_it} was recorded"
    needed = words.days_words(chance)
    if half >= LIKE_CHANCE * chance:
        return f"Half of {what} {lie} in {where}: about as many as chance alone would need ({needed})."
    return f"Half of {what} {lie} in {where}; spread by chance alone {they} would need about {needed}."


def default_sentence(title: str) -> str:
    """Which weights spots and concentration rest on, where others are chosen for the rest of the page."""
    return f"Spots and concentration of harm are worked out with the {title}, whichever weights are chosen above."


def overlap_sentence(shared: int, harmful: int, hot: int) -> str:
    """How much the hexagons of harm spots and of hot spots are the same; "" where there are none of a kind."""
    if not harmful or not hot:
        return ""
    of = f"the {words.figure(harmful)} harm hexagons"
    if harmful == 1:
        return f"The one harm hexagon {'is hot too' if shared else 'is not hot'}."
    if shared == harmful:
        return f"All {words.figure(harmful)} harm hexagons are hot too."
    if not shared:
        return f"None of {of} is hot."
    return f"{words.figure(shared)} of {of} {'is' if shared == 1 else 'are'} hot too."


def no_spots_sentence(hexagons: int | None) -> str:
    """Why a force has no spots at all.

    Args:
        hexagons: how many had any crime, None where this was not worked out.
    """
    if hexagons is None:
        return "No hot spots and no harm spots are marked: they were not worked out for this force."
    if hexagons < SPARSE:
        only = f"{words.figure(hexagons)} {'hexagon' if hexagons == 1 else 'hexagons'}"
        return f"Crimes were recorded in only {only}: too few to tell a cluster from chance, so no spots are marked."
    return (
        f"In none of the {words.figure(hexagons)} hexagons with recorded crime does the number stand out beyond what "
        "chance explains, so no spots are marked."
    )


def spots_words(kind: str, number: int) -> str:
    """ "12 hot spots", "1 harm spot", "No harm spots"."""
    name = KINDS[kind]
    if number == 1:
        return f"1 {name}"
    return f"{words.figure(number) if number else 'No'} {name}s"


def no_kind_sentence(kind: str) -> str:
    """Why a force that has spots of the other kind has none of this one."""
    by = "number of crimes" if kind == "hot" else "estimate"
    return f"No hexagon that stands out beyond what chance explains is in the top tenth by its {by}."


def stable_words(stable: int, hexagons: int) -> str:
    """Whether a harm spot is one under every set of weights: "stable", "depends on the weights", or in part."""
    if stable >= hexagons:
        return "stable"
    if not stable:
        return "depends on the weights"
    return f"stable in {words.figure(stable)} of its {words.figure(hexagons)} hexagons, the rest depends on the weights"


def shared_words(kind: str, shared: int, hexagons: int) -> str:
    """How much of a spot is a spot of the other kind too."""
    other = KINDS["harm" if kind == "hot" else "hot"]
    if not shared:
        return f"not a {other}"
    if shared >= hexagons:
        return f"{other} too"
    of = f"{words.figure(shared)} of its {words.figure(hexagons)} hexagons"
    return f"{of} {'is' if shared == 1 else 'are'} in a {other} too"


def also_words(names: Sequence[str]) -> str:
    """The other wards a spot reaches into: "also in Castle and Fairmile", "" for none."""
    return f"also in {words.listing(names)}" if names else ""


def wards_words(wards: int, sort: str) -> str:
    """The caption of a table of wards: "46 wards by name"."""
    return f"{words.figure(wards)} {'ward' if wards == 1 else 'wards'} {SORTED[sort]}"


def size_words(hexagons: int) -> str:
    """ "1 hexagon, 0.1 km²", "12 hexagons, 1.2 km²"."""
    return f"{words.figure(hexagons)} {'hexagon' if hexagons == 1 else 'hexagons'}, {HEXAGON_KM2 * hexagons:.1f} km²"


def _between(days: str, low: float, high: float) -> str:
    ends = words.days_words(low), words.days_words(high)
    if ends == (days, days):
        return ""
    return f": between {ends[0]} and {ends[1]} under its low and high weights"
