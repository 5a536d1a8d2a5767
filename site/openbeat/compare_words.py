"""What is said of areas side by side: rates with intervals, pairs, what is usual. Standard library only.

A difference is called only where a test allows it; no area is ranked by its rate, and none is called safe or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from . import words
from .chance import PAIR_Z
from .harm_words import CROWDED, TOO_FEW, ordinal, place_words, rank_words

MOST = 5  # areas side by side
USUAL_Z = 1.96  # beyond it a rate lies outside the range that 95 of 100 such areas would have
VISITORS = ("shoplifting", "theft-from-the-person")
FEW_LIVE_THERE = "city-of-london"
KINDS = {
    "ward": ("ward", "wards"),
    "neighbourhood": ("police neighbourhood", "police neighbourhoods"),
    "csp": ("community safety partnership", "community safety partnerships"),
    "bcu": ("command area", "command areas"),
    "force": ("force", "forces"),
    "nation": ("nation", "nations"),
    "district": ("district", "districts"),
    "region": ("region", "regions"),
}
WHERE = "England and Wales"
NO_RANK = (
    "Forces stand in alphabetical order and cannot be sorted by rate: places in a ranking would change with how "
    "completely each force records, and with how poor and how crowded its area is, and no place would show which."
)
RECORDING = (
    "More recorded crime may mean better recording: a force that writes down more of what is reported to it shows a "
    "higher rate."
)
INTERVALS = (
    "An interval is the range in which 95 of 100 such counts would lie by chance (exact Poisson). It says nothing of "
    "how completely crime is recorded."
)
HARM_RANGE = (
    "The range of an estimate is that of its low and high weights: averages of categories, not what each crime was."
)
TOO_FEW_TOWNS = "A rate by residents means little where far more people come by day than live there: none is given."
COUNTED = (
    "Records: street-level crime as the police forces publish it each month. A force counts what it recorded; a "
    "smaller area what was placed in it, whoever recorded it."
)
TESTED = (
    "Two rates are told apart where they differ by three standard errors or more of what chance does; “no more than "
    "such areas usually differ” where the difference is under three errors once the usual differences are included. "
    "“Cannot be told apart” does not mean that they are equal."
)
NO_NATION = "this site holds too few forces for a line of England and Wales"
NO_USUAL = (
    "What is usual for areas of like income deprivation and density is not known here: no rate, or no table of "
    "deprivation for these areas."
)
STRIPS = "Strips: a dot at the rate, a line as wide as its interval, on one scale from 0."
STRIPS_MARKED = f"{STRIPS} The upright line is England and Wales."
STRIP = "Dots: rates. Lines: their ranges. Hollow dots: what the area lies in."
STRIP_BAND = f"{STRIP} Band: what is usual for areas of like income deprivation and density, its middle upright."
NO_AREAS = "This address names no area, so there is nothing to compare."
NO_ORDER = "The areas can be put in order by name or by number of crimes, not by rate: a rate moves with chance."
CHOOSE = "Choose up to five areas of any kind. Each stands beside its force and England and Wales."


def kind_words(kind: str, number: int) -> str:
    """ "1 ward", "46 wards", "43 forces"."""
    return f"{words.figure(number)} {KINDS[kind][number != 1]}"


def name_words(kind: str, name: str) -> str:
    """An area by its name and kind: "Castle ward", "Coast command area", "South Yorkshire Police"."""
    if kind in ("force", "nation"):
        return name
    ending = KINDS[kind][0]
    return name if name.lower().endswith(f" {ending}") else f"{name} {ending}"


def heading_words(names: Sequence[str]) -> str:
    """The heading over areas side by side; of one, beside what it lies in."""
    return f"{names[0]} compared" if len(names) == 1 else f"{words.listing(names)} side by side"


def subject_words(measure: str, label: str) -> str:
    """What a sentence on a rate begins with, always singular: "The rate of recorded burglary"."""
    if measure.startswith("harm-"):
        return "The rate of estimated harm"
    what = {"crime": "recorded crime", "asb": "reported anti-social behaviour"}.get(measure, f"recorded {_low(label)}")
    return f"The rate of {what}"


def rate_figure(per_1000: float, harm: bool = False) -> str:
    """A rate as a figure: two digits of an estimate, else one decimal, two below 1 and none from 1,000."""
    if harm:
        return words.days_words(per_1000)
    if per_1000 >= 1000:
        return words.figure(round(per_1000))
    return f"{per_1000:.2f}" if per_1000 < 1 else f"{per_1000:.1f}"


def interval_words(low: float, high: float, harm: bool = False) -> str:
    """The range of a rate: "82.2 to 86.5"."""
    return f"{rate_figure(low, harm)} to {rate_figure(high, harm)}"


def base_words(base: str, harm: bool = False) -> str:
    """What a rate is to: "per 1,000 residents", with days where it is of harm."""
    return f"{'days ' if harm else ''}per 1,000 {base}"


def no_rate_words(
    kind: str,
    force: str,
    category: str,
    residents: int | None,
    workday: int | None,
    withheld: bool = False,
) -> str:
    """Why an area whose year was published has no rate.

    Args:
        kind: of the area.
        force: its slug.
        category: what is counted, as the table of rates names it.
        residents: None where not known.
        workday: people there on a working day, None where not known.
        withheld: whether it is an estimate that is withheld.
    """
    if withheld:
        return TOO_FEW
    if category in VISITORS:
        return "no rate: its victims are mostly shops and visitors"
    if kind == "force" and force == FEW_LIVE_THERE:
        return "no rate: few live there, and many times as many come for the day"
    if residents is None:
        return "no rate: residents not known"
    if workday is not None and workday > CROWDED * residents:
        return "no rate: far more come for the day than live there" if kind == "force" else (
            "town centre: a rate by residents is not meaningful"
        )  # fmt: skip
    return "no rate is given"


def pair_sentence(
    subject: str, one: tuple[str, str], other: tuple[str, str], z: tuple[float, float], kinds: Sequence[str], harm: bool
) -> str:
    """Whether two rates can be told apart, and whether by more than such areas usually differ.

    Args:
        subject: as `subject_words`.
        one: name and rate as a figure.
        other: the same.
        z: how far they lie apart by chance alone, and with the usual differences where known (else the same twice).
        kinds: of both areas.
        harm: whether they are estimates.
    """
    if abs(z[0]) < PAIR_Z:
        return f"{subject} in {one[0]} ({one[1]}) and in {other[0]} ({other[1]}) cannot be told apart."
    high, low = (one, other) if z[0] > 0 else (other, one)
    return f"{subject} in {high[0]} ({high[1]}) was higher than in {low[0]} ({low[1]}){_by(z, kinds, harm)}."


def whole_sentence(
    subject: str, own: tuple[str, str], whole: tuple[str, str], z: tuple[float, float], kind: str, harm: bool
) -> str:
    """An area's rate beside that of a larger area it is part of; arguments as `pair_sentence`."""
    if abs(z[0]) < PAIR_Z:
        return f"{subject} in {own[0]} ({own[1]}) cannot be told from that in {whole[0]} as a whole ({whole[1]})."
    word = "higher" if z[0] > 0 else "lower"
    return (
        f"{subject} in {own[0]} ({own[1]}) was {word} than in {whole[0]} as a whole ({whole[1]})"
        f"{_by(z, (kind,), harm)}."
    )


def wholes_sentence(
    own: tuple[str, str], wholes: Sequence[tuple[str, str, tuple[float, float]]], kind: str, harm: bool
) -> str:
    """One area beside several larger ones in one line: each with its name, its rate and how far the area's lies off."""
    told = []
    for place, rate, z in wholes:
        word = (
            "not to be told apart"
            if abs(z[0]) < PAIR_Z
            else f"{'higher' if z[0] > 0 else 'lower'}{_short(z, kind, harm)}"
        )
        told.append(f"beside {place} ({rate}) {word}")
    return f"{own[0]} ({own[1]}): {'; '.join(told)}."


def usual_words(z: float) -> str:
    """Where a rate lies beside what is usual, in a cell: "about usual", "above the usual range"."""
    if abs(z) <= USUAL_Z:
        return "about usual"
    return "above the usual range" if z > 0 else "below the usual range"


def usual_sentence(subject: str, name: str, kind: str, z: float) -> str:
    """A rate beside what is usual for an area of this kind with this deprivation and density, in a sentence."""
    of = f"usual for a {KINDS[kind][0]} with this income deprivation and density"
    if abs(z) <= USUAL_Z:
        return f"{subject} in {name} was about what is {of}."
    return f"{subject} in {name} was {'above' if z > 0 else 'below'} the range that is {of}."


def expected_words(expected: float, low: float, high: float, harm: bool = False) -> str:
    """What is usual, with its range: "62.1, between 40.2 and 95.9"."""
    ends = (rate_figure(end, harm) for end in (low, high))
    return f"{rate_figure(expected, harm)}, between {' and '.join(ends)}"


def fit_sentence(kind: str, nation: str, areas: int, r2: float, spread: float) -> str:
    """How many areas say what is usual, and how much of their differences the two facts explain."""
    where = f" in {nation}" if nation else ""
    return (
        f"What is usual was worked out from {kind_words(kind, areas)}{where}. Income deprivation and density explain "
        f"{100 * r2:.0f}% of how far their rates differ; what remains is a spread of about {100 * spread:.0f}% between "
        "areas alike in both."
    )


def fit_lines(intercept: float, income: float, density: float) -> tuple[str, ...]:
    """The coefficients of a fit and what each says."""
    doubled = density * log(2)
    return (
        "Logarithm of the rate per 1,000 = intercept + a × income-deprived share of residents + b × logarithm of "
        "residents to the square kilometre.",
        f"Intercept {intercept:.3f}; a = {income:.3f}; b = {density:.3f}.",
        f"So a share of income-deprived residents higher by 0.1 goes with a rate {_times(0.1 * income)}, and twice the "
        f"density with one {_times(doubled)}.",
        "A fit says what goes together, not what causes what.",
    )


def retired_sentence(code: str, name: str) -> str:
    """That a code is no longer in use, and which area has taken its place."""
    return f"The code {code} is no longer in use; {name} has taken its place."


def inside_sentence(own: str, larger: str) -> str:
    """That one of the areas is part of another."""
    return f"{own} is part of {larger}: its records are counted in both."


def forces_sentence(rated: int, older: int, forces: int, period: str) -> str:
    """The first sentence over all forces: of how many there is a rate.

    Args:
        rated: how many have one for the newest twelve months.
        older: how many have one for twelve months that end earlier.
        forces: all of them.
        period: the newest twelve months.
    """
    have = "has" if rated < 2 else "have"
    some = words.figure(rated) if rated else "None"
    first = f"{some} of {kind_words('force', forces)} {have} a rate of recorded crime for {period}"
    more = f"; {words.figure(older)} for twelve months that end earlier" if older else ""
    return f"{first}{more}. They stand in alphabetical order, without a rank."


def unrated_sentence(why: str) -> str:
    """Why an area is not compared by its rate, as a sentence: `why` as `no_rate_words` and `published_words`."""
    return f"{why[:1].upper()}{why[1:]}, so no rate is compared here."


def no_rates_sentence(number: int) -> str:
    """What is said where there are no rates to compare."""
    if number == 1:
        return "There is no rate here to compare; what is known stands in the table."
    return "There are no two rates here to compare; what is known stands in the table."


def place_of(force: str) -> str:
    """Where a force is, for a sentence: "South Yorkshire"."""
    return place_words(force)


def usual_count_sentence(kind: str, count: int, usual: int) -> str:
    """How many of the areas with a rate have about what is usual for their like."""
    have = "has" if usual == 1 else "have"
    return (
        f"{words.figure(usual)} of {kind_words(kind, count)} {have} about the rate that is usual for areas of like "
        "income deprivation and density."
    )


def part_sentence(part: str, wanted: str) -> str:
    """Which part of an address names nothing that is there."""
    return f"The part “{part}” of this address does not name {wanted}."


def unknown_sentence(position: int, of: int) -> str:
    """Which of the areas named in an address is none."""
    if of == 1:
        return "The area named in this address is none that this site knows."
    return f"The {ordinal(position)} of the {of} areas named in this address is none that this site knows."


def no_page_sentence(name: str, kind: str) -> str:
    """That an area of this kind cannot be chosen."""
    if kind == "nation":
        return f"{WHERE} stands beside every comparison already; it need not be chosen."
    choose = "choose a ward, a police neighbourhood, a partnership, a command area or a force"
    return f"{name} is a {KINDS[kind][0]}, which has no page of its own: {choose}."


def too_many_sentence(number: int) -> str:
    """That an address names more areas than stand side by side."""
    return f"Up to {MOST} areas can be compared at once, and this address names {words.figure(number)}."


def twice_sentence(first: int, second: int, name: str) -> str:
    """That two of the areas named are the same."""
    return f"The {ordinal(first)} and the {ordinal(second)} area in this address are the same: {name}."


def published_words(published: int) -> str:
    """Why an area has no figure for its year."""
    return f"{words.NOT_PUBLISHED}: {published} of 12 months are there in full"


def rank_cell(ranks: tuple[int, int, int] | None) -> str:
    """A rank as a range, "no rank" where there is none."""
    return rank_words(*ranks) if ranks else "no rank"


def _by(z: tuple[float, float], kinds: Sequence[str], harm: bool) -> str:
    """By how much a difference goes beyond chance: also beyond the usual differences, or not, or these are unknown."""
    first = "the error of the estimates" if harm else "chance"
    alike = KINDS[kinds[0]][1] if len(set(kinds)) == 1 else "such areas"
    if z[0] == z[1]:
        return f", more than {first} explains"
    if abs(z[1]) < PAIR_Z:
        return f", but by no more than {alike} usually differ"
    return f", more than {first} and the usual differences between {alike} explain"


def _short(z: tuple[float, float], kind: str, harm: bool) -> str:
    """The same in a few words."""
    if z[0] == z[1]:
        return f", more than {'the error of the estimates' if harm else 'chance'} explains"
    return f", {'no more' if abs(z[1]) < PAIR_Z else 'more'} than {KINDS[kind][1]} usually differ"


def _low(label: str) -> str:
    return label[:1].lower() + label[1:]


def _times(change: float) -> str:
    """A change of a logarithm as a share: "8% higher"."""
    share = 100 * (exp(change) - 1)
    return f"{abs(share):.0f}% {'higher' if share >= 0 else 'lower'}"
