"""What is said about the weights of harm: their numbers, shares, sums and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import ceil, isclose, sqrt

from . import words
from .weights import Part, Scheme, Weight

VOLUMES_OF = "2024/25"  # the year whose national crimes the weights rest on
LEFT_OUT, NOT_GIVEN, TOO_FEW = "left out", "not given", "under 50 crimes"
SMALL_RATIO = 10  # below it "as much as 1.5 of them" keeps a decimal
FRACTIONS = {
    "a quarter": 1 / 4,
    "a third": 1 / 3,
    "two fifths": 2 / 5,
    "half": 1 / 2,
    "three fifths": 3 / 5,
    "two thirds": 2 / 3,
    "three quarters": 3 / 4,
    "four fifths": 4 / 5,
    "nine tenths": 9 / 10,
}
NEAR = 0.02  # a fraction is named where the share is this near to it
DOI = re.compile(r"\bdoi:? (10\.[^\s;,]+)")

LEAD = (
    "Harm weighting counts each recorded crime with the days of imprisonment that the law attaches to crimes of its "
    "category, so that one robbery weighs more than one shop theft."
)
WHAT = (
    "A count treats all crimes alike: a shop theft and a robbery make two. An estimate of harm puts the grave ones "
    "forward, and can be moved by a few of them. Each hides what the other shows, so on this site they always stand "
    "side by side.",
    "We call it a sentencing-weighted estimate. The days are those that sentencing guidelines start from, or that "
    "courts gave on average, depending on the index. It measures how gravely the law takes what was recorded, not how "
    "much anyone suffered, and nobody served these days.",
    "It is an estimate because the police files name a category for each crime and not the offence. So every crime "
    "counts with the average of its category, and every figure has a low and a high value beside it.",
)
NOT_THERE = (
    "Fraud and most online crime, and whatever nobody reported, are not in the files that this site maps.",
    "The files give the month of recording, not the day of the offence. Offences of long ago cannot be told apart and "
    "stay in, although the Cambridge index would list them apart.",
    "Shop thefts stay in as well: the files do not say which of them the shop’s own staff found.",
)
POLITICAL = (
    "Sentences are set by Parliament, the guidelines and the courts. They change with politics, and people who were "
    "harmed may put crimes in another order."
)
RULE = (
    "Where that error is over 20% of the estimate, its reliability is marked low. Where it is over 40%, the estimate "
    "is withheld and the count stands alone.",
    "Beside it stands the range: the same crimes under the low and under the high weight of every category.",
    "A ward’s rank is a range too, such as 3rd to 11th: it counts the wards of the force that lie beyond doubt above "
    "and below it, under the central, the low and the high weights, and keeps the widest result. Where that range is "
    "wide, the wards cannot be told apart. Forces are not ranked on harm.",
    "A harm spot is called stable where its ground stays in its force’s top tenth under both indices, each with its "
    "central, low and high weights. Elsewhere the page says that it depends on the weights.",
)
NO_TABLE = (
    "No table of recorded crime by force and offence is loaded in this edition, so no force’s own mix of offences can "
    "be shown."
)
SHARES_ROUNDED = "Shares are rounded, so a column may not add up to exactly 100%."
SUMS_ROUNDED = (
    "Days of one crime are shown to two decimals. What a part brings is worked out before that rounding, then rounded "
    "to whole days; the totals add up what is shown."
)


def days_figure(value: float | None, missing: str = NOT_GIVEN) -> str:
    """A weight with at most two decimals: "194.21", "7.5", "1,825"."""
    if value is None:
        return missing
    whole, _, rest = f"{value:.2f}".partition(".")
    rest = rest.rstrip("0")
    return words.figure(int(whole)) + (f".{rest}" if rest else "")


def weight_figure(weight: Weight | None, missing: str = NOT_GIVEN) -> str:
    """The weight of a category, or why there is none."""
    if weight is None:
        return missing
    return LEFT_OUT if weight.excluded and weight.weight is None else days_figure(weight.weight, missing)


def range_words(low: float | None, high: float | None) -> str:
    """ "110 to 522"; "" where there is no range or both ends are shown alike."""
    shown = [days_figure(n) for n in (low, high) if n is not None]
    return f"{shown[0]} to {shown[1]}" if len(set(shown)) == 2 else ""


def ends_figure(low: float | None, high: float | None) -> str:
    """What a part counts in the low and in the high sum: "182 / 943.52"; "" where it has no such numbers.

    No range: the commonest offence of a part may weigh more than the mean of its offence codes.
    """
    return "" if low is None or high is None else f"{days_figure(low)} / {days_figure(high)}"


def units_sentence(schemes: Sequence[tuple[str, str]]) -> str:
    """What the weights are in, schemes (title, unit) of the same unit together."""
    by_unit: dict[str, list[str]] = {}
    for title, unit in schemes:
        by_unit.setdefault(unit, []).append(title)
    return " ".join(f"{words.listing(titles)}: in {unit}." for unit, titles in by_unit.items())


def share_figure(share: float | None) -> str:
    """A share with one decimal: "40.8%"; "under 0.1%" for a small one."""
    if share is None:
        return NOT_GIVEN
    return "under 0.1%" if 0 < share < 0.0005 else f"{100 * share:.1f}%"


def about_words(share: float) -> str:
    """A share as a plain fraction where one is near: "about four fifths (80%)", else "80%"."""
    name, near = min(FRACTIONS.items(), key=lambda f: abs(f[1] - share))
    return f"about {name} ({100 * share:.0f}%)" if abs(near - share) <= NEAR else f"{100 * share:.0f}%"


def times_words(ratio: float) -> str:
    """How many of one crime weigh as much as one of another: "365", "about 245", "about 1.5"."""
    shown = round(ratio, 1 if ratio < SMALL_RATIO else 0)
    return ("" if isclose(shown, ratio) else "about ") + days_figure(shown)


def example_sentence(scheme: Scheme, graver: Sequence[str], light: str, labels: Mapping[str, str]) -> str:
    """How graver categories compare with a light one under one scheme; "" where a weight is missing.

    "Under the Cambridge Crime Harm Index, one robbery weighs as much as 365 crimes of shoplifting, one burglary as
    much as about 245."
    """
    one = _central(scheme, light)
    ratios = [(labels[slug].lower(), (_central(scheme, slug) or 0) / one) for slug in graver] if one else []
    if not ratios or not all(ratio for _, ratio in ratios):
        return ""
    (first, ratio), *rest = ratios
    crimes = f"{times_words(ratio)} {'crime' if times_words(ratio) == '1' else 'crimes'} of {labels[light].lower()}"
    others = "".join(f", one {label} as much as {times_words(times)}" for label, times in rest)
    return f"Under the {scheme.title}, one {first} weighs as much as {crimes}{others}."


def violence_sentence(shares: Sequence[tuple[str, float]], count: float | None, label: str) -> str:
    """What part of the national estimate violence is, scheme by scheme (title, share), beside its part of the count."""
    told = [f"{about_words(share)} of the estimate under the {title}" for title, share in shares]
    if not told:
        return ""
    beside = f", but {100 * count:.0f}% of the crimes" if count is not None else ""
    return f"{label} make {words.listing(told)}{beside}."


def close_to_sentence(scheme: Scheme, share: float, labels: Sequence[str]) -> str:
    """That a map of harm is a map of few categories."""
    first, *others = labels
    crimes = words.listing([first, *map(str.lower, others)])
    return (
        f"{crimes} together make {100 * share:.0f}% of the estimate under the {scheme.title}: a map of "
        "this harm is close to a map of those crimes alone."
    )


def sum_words(weight: Weight, unit: str) -> str:
    """A category's sum in one line: "413,712,329 ÷ 2,130,180 = 194.21 days … a crime"."""
    total = sum(part.days for part in weight.parts)
    if not weight.volume:
        return f"{weight_figure(weight)} {_unit(weight_figure(weight), unit)} a crime"
    division = _division(total, weight.volume)
    return f"{division} {_unit(division.split()[-1], unit)} a crime"


def used_sentence(weight: Weight) -> str:
    """What the weight in use is, where it is not the quotient as it is shown; else ""."""
    if not weight.volume:
        return ""
    quotient = days_figure(sum(part.days for part in weight.parts) / weight.volume)
    used = weight_figure(weight)
    return "" if used == quotient else f"The weight in use is {used}."


def ends_sentence(weight: Weight) -> str:
    """How low and high were made of the same parts, or that they come from elsewhere."""
    if weight.low == weight.high == weight.weight:
        return "Low and high are the same as the weight."
    if not weight.parts or any(p.low is None or p.high is None for p in weight.parts):
        return f"Low {days_figure(weight.low)}, high {days_figure(weight.high)}: see how this index was made, below."
    return (
        f"With the low days of each part the same sum gives {_end(weight.parts, 'low')}, with the high days "
        f"{_end(weight.parts, 'high')}."
    )


def excluded_sentences(schemes: Sequence[Scheme], labels: Mapping[str, str]) -> tuple[str, ...]:
    """What schemes leave out, one sentence a reason: categories and schemes that share it stand together."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for slug in labels:
        for scheme in schemes:
            weight = scheme.weights.get(slug)
            if weight and weight.excluded:
                by_reason.setdefault((slug, weight.excluded), []).append(f"“{scheme.title}”")
    together: dict[tuple[str, str], list[str]] = {}
    for (slug, reason), titles in by_reason.items():
        together.setdefault((words.listing(titles), reason), []).append(labels[slug].lower())
    return tuple(
        f"No weight here under {titles} for {words.listing(names)}: {reason.rstrip('.')}."
        for (titles, reason), names in together.items()
    )


def inside_sentence(weight: Weight, label: str) -> str:
    """How far the parts of one category lie apart; "" where there is nothing to tell apart."""
    weighed = [p for p in weight.parts if p.weight > 0]
    if len(weighed) < 2:
        return ""
    most, least = (pick(weighed, key=lambda p: (p.weight, p.volume)) for pick in (max, min))
    return (
        f"One weight for {label.lower()} stands for offences far apart: {_lower(most.name)} counts "
        f"{days_figure(most.weight)} days, {_lower(least.name)} {days_figure(least.weight)}. Which of them a "
        "recorded crime was, the files do not say."
    )


def many_sentence(scheme: Scheme, grave: str, light: str, labels: Mapping[str, str]) -> str:
    """That many small crimes add up to a grave one; "" where either has no weight."""
    one, other = (_central(scheme, slug) for slug in (grave, light))
    if not one or not other or one <= other:
        return ""
    many = times_words(one / other)
    return (
        f"Small crimes add up: {many} crimes of {labels[light].lower()} weigh as much as one {labels[grave].lower()}, "
        "which few people would say of what they lived through."
    )


def disagreement_sentence(one: Scheme, other: Scheme, labels: Mapping[str, str]) -> str:
    """Where two indices disagree most; "" where they have no category in common."""
    pairs = {slug: (_central(one, slug), _central(other, slug)) for slug in labels}
    apart = {slug: max(a / b, b / a) for slug, (a, b) in pairs.items() if a and b}
    if not apart:
        return ""
    slug = max(apart, key=lambda s: apart[s])
    a, b = (days_figure(n) for n in pairs[slug])
    return (
        f"The two indices disagree, most of all on {labels[slug].lower()}: one crime of it weighs {a} days on the "
        f"{one.title} and {b} on the {other.title}. So no estimate here stands without its range."
    )


def error_sentence(weight: Weight, label: str) -> str:
    """How uncertain a number of crimes of one category is from not knowing the offences; "" where that is unknown.

    Harm is a compound Poisson sum: its relative standard error is the root mean square weight over the mean
    weight, over the root of the number of crimes.
    """
    if not weight.rms or not weight.weight:
        return ""
    one = weight.rms / weight.weight
    needed = ceil((one / 0.2) ** 2)
    return (
        f"Not knowing which offence each crime was is the largest error, and it is larger the fewer the crimes. For "
        f"{label.lower()} it is typically {100 * one / sqrt(25):.0f}% with 25 crimes, {100 * one / 10:.0f}% with 100; "
        f"from {words.figure(needed)} crimes on it is 20% or less."
    )


def reliability_sentence(title: str, good: int, low: int, withheld: int) -> str:
    """How many wards' estimates of one scheme are good, low or withheld in this edition; "" without wards."""
    n = good + low + withheld
    if not n:
        return ""
    wards = "ward" if n == 1 else "wards"
    return (
        f"In this edition, of {words.figure(n)} {wards} under the {title}: {words.figure(good)} good, "
        f"{words.figure(low)} low, {words.figure(withheld)} withheld."
    )


def against_words(own: float, national: float | None) -> str:
    """A weight of a force's own mix against the national one: "12% more", "5% less", "the same"."""
    if not national:
        return NOT_GIVEN
    percent = round(100 * (own / national - 1))
    if not percent:
        return "the same"
    return f"{words.figure(abs(percent))}% {'more' if percent > 0 else 'less'}"


def mix_sentence(force: str, periods: Sequence[str]) -> str:
    """What the table of a force's own mix shows."""
    return (
        f"What one crime would weigh with the offences that {force} itself recorded in {words.listing(periods)}. The "
        "figures of this site use the national weights for every force; this shows how far they could move."
    )


def no_mix_sentence(force: str) -> str:
    """That the tables which are loaded do not have a force."""
    return f"The tables of recorded crime by offence that are loaded here give no mix of offences for {force}."


def scheme_without_mix(title: str) -> str:
    """That a scheme knows no mix of offences."""
    return f"Under “{title}” the mix of offences changes nothing: no weight rests on it."


def source_link(source: str) -> tuple[tuple[str, str], ...]:
    """The sources of a scheme, each with its address; a DOI is one. "" where there is none."""
    return tuple(
        (text, address) for part in source.split("; ") for text, address in words.citations(DOI.sub(_resolved, part))
    )


def _resolved(doi: re.Match[str]) -> str:
    return f"doi {doi[1]} https://doi.org/{doi[1]}"


def _central(scheme: Scheme, slug: str) -> float | None:
    weight = scheme.weights.get(slug)
    return weight.weight if weight else None


def _end(parts: Sequence[Part], end: str) -> str:
    volume = sum(p.volume for p in parts)
    total = sum(round(p.volume * getattr(p, end)) for p in parts)
    return _division(total, volume)


def _division(total: int, volume: int) -> str:
    quotient = days_figure(total / volume) if volume else NOT_GIVEN
    return f"{words.figure(total)} ÷ {words.figure(volume)} = {quotient}"


def _unit(figure: str, unit: str) -> str:
    """The unit as it follows a figure: "1 day of imprisonment"."""
    return unit.replace("days", "day", 1) if figure == "1" else unit


def _lower(name: str) -> str:
    """A name inside a sentence: a first letter that belongs to no abbreviation is small."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
