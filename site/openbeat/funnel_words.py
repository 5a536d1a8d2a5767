"""What is said of areas in a funnel: how many lie where chance and usual differences put them. Pure words."""

from __future__ import annotations

from . import words
from .chance import Z95, Z998
from .compare_words import KINDS, kind_words

FEWEST = 10  # areas without which no funnel is drawn: their spread could not be told
EXPLAINED = (
    "Each dot is an area. The fewer people live in one, the more chance moves its rate, so the limits widen to the "
    "left. Dashed: what chance alone would do. Solid: chance and the usual differences between such areas together."
)
MADE = (
    "Funnel: limits of 95% and 99.8% on the root of the rate; the differences between areas are a random effect, "
    "worked out with the outer tenth at each end drawn in (Spiegelhalter 2005, DerSimonian and Laird 1986)."
)
NOT_OF_HARM = (
    "No funnel is drawn for an estimate of harm: how uncertain it is hangs on the mix of crimes in each area, not on "
    "the number of residents. Its ranks are given as ranges instead."
)
SEVERAL_KINDS = "A funnel shows areas of one kind: choose areas of the same kind to see them in one."


def funnel_sentence(kind: str, count: int, inside: int, beside_usual: bool = False) -> str:
    """How many areas lie within the wide limits, in words before any drawing.

    Args:
        kind: of the areas.
        count: how many have a dot.
        inside: how many of them lie within the 95% limits of chance and the usual differences together.
        beside_usual: whether each is seen beside what is usual for its deprivation and density.
    """
    these = f"Of {kind_words(kind, count)}, "
    alike = f"{KINDS[kind][1]} of like deprivation and density" if beside_usual else KINDS[kind][1]
    where = f"where chance and the usual differences between {alike}"
    lie = "lies" if inside == 1 else "lie"
    return f"{these}{words.figure(inside)} {lie} {where} would put {'it' if inside == 1 else 'them'}."


def chance_sentence(count: int, inside: int, spread: float) -> str:
    """How many lie within the limits of chance alone, and so why the wider limits count."""
    if not spread:
        return "They differ no more than chance explains."
    few = f"{words.figure(inside) if inside else 'None'} of {words.figure(count)} {'lie' if inside > 1 else 'lies'}"
    apart = f"about {100 * spread:.0f}%"
    if 2 * inside < count:
        only = "Only " if inside else ""
        return (
            f"{only}{few} within the limits of chance alone: areas differ from each other by {apart} beyond chance, so "
            "those limits would call most areas odd."
        )
    return f"{few} within the limits of chance alone; beyond chance, areas differ from each other by {apart}."


def lies_words(z: float) -> str:
    """Where an area lies in a funnel; z is its distance from the middle with the usual differences included."""
    if abs(z) <= Z95:
        return "within the limits"
    return f"{'above' if z > 0 else 'below'} the {'95%' if abs(z) <= Z998 else '99.8%'} limits"


def lies_sentence(name: str, z: float) -> str:
    """The same of one area by its name; between both limits, with how many would be there in any case."""
    told = f"{name} lies {lies_words(z)}"
    return f"{told}; one in twenty areas would lie outside those in any case." if Z95 < abs(z) <= Z998 else f"{told}."


def left_out_sentence(kind: str, left: int) -> str:
    """How many areas of the kind have no dot, and why; "" for none."""
    if not left:
        return ""
    have, theirs = ("has", "its rate is") if left == 1 else ("have", "their rates are")
    return f"{kind_words(kind, left)} {have} no dot: {theirs} not published, or would mean nothing."


def few_sentence(kind: str, count: int) -> str:
    """Why no funnel is drawn of so few areas."""
    return f"No funnel is drawn: {kind_words(kind, count)} with a rate are too few to tell what is usual between them."
