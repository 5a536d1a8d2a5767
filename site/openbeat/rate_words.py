"""How rates are written: to 1,000 people or homes, always with the interval of chance. Standard library only."""

from __future__ import annotations


def rate(per_1000: float) -> str:
    """A rate to three digits at most: "0.42", "8.4", "84.3", "1,204"."""
    if per_1000 >= 1000:
        return f"{per_1000:,.0f}"
    return f"{per_1000:.1f}" if per_1000 >= 1 else f"{per_1000:.2f}"


def interval(low: float, high: float, base: str = "residents") -> str:
    """The interval of a rate: "8.1 to 8.8"; by households it says so."""
    told = f"{rate(low)} to {rate(high)}"
    return told if base == "residents" else f"{told}, by {base}"


def explained_sentence(residents: int | None) -> str:
    """What the rates are divided by, and what the small figures below them are."""
    whom = f"1,000 of its {residents:,} residents" if residents else "1,000 residents"
    return (
        f"Rates: records of the year to {whom}; below each, the range that chance alone leaves open (95%). None is "
        "given for shoplifting and theft from the person, which fall on visitors too."
    )
