"""An area in a few sentences: the same ones on its page and in its files."""

from __future__ import annotations

from collections.abc import Sequence

from . import change_words, words
from .figures import Figures


def sentences(f: Figures) -> tuple[str, ...]:
    """All crime first, then what changed beyond chance in the year and in the newest quarter, then incidents apart.

    Where not one month of crime is held, that is all there is to say.
    """
    total, asb = f.whole("crime", ""), f.whole("asb", "")
    period, before = (words.period_words(m[0], m[-1]) for m in (f.now, f.before))
    if f.silent:
        apart = () if asb.now is None else (change_words.asb_sentence(asb.now),)
        return (words.silent_sentence(force_of(f)), *apart)
    rows = _rows(f, f.now, f.before)
    return (
        words.crime_sentence(total.now, total.before, period, before),
        *change_words.category_sentences(rows),
        *filter(None, [change_words.others_sentence(rows)]),
        *_quarter(f),
        change_words.asb_sentence(asb.now, asb.before),
    )


def force_of(f: Figures) -> str:
    """The name of an area's force in a sentence."""
    if f.area.kind in ("nation", "region"):
        return "its forces"
    return f.lineage["force"].name if "force" in f.lineage else "the police"


def _quarter(f: Figures) -> tuple[str, ...]:
    """The newest three months beside the same three a year before."""
    now, before = f.now[-change_words.QUARTER :], f.before[-change_words.QUARTER :]
    return change_words.quarter_sentences(_rows(f, now, before), words.period_words(now[0], now[-1]))


def _rows(f: Figures, now: Sequence[str], before: Sequence[str]) -> list[change_words.Row]:
    """Each category of crime with its records in two lots of months."""
    return [(slug, f.total(now, [slug], "crime"), f.total(before, [slug], "crime")) for slug in f.slugs("crime")]
