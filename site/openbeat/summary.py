"""An area in a few sentences: the same ones on its page and in its files."""

from __future__ import annotations

from . import words
from .figures import Figures


def sentences(f: Figures) -> tuple[str, ...]:
    """All crime first, then each category whose change is beyond chance, then anti-social behaviour apart.

    Where not one month of crime is held, that is all there is to say.
    """
    total, asb = f.whole("crime", ""), f.whole("asb", "")
    period, before = (words.period_words(m[0], m[-1]) for m in (f.now, f.before))
    rows = [f.row(slug, label, kind) for slug, label, kind in f.categories if kind == "crime"]
    if f.silent:
        apart = () if asb.now is None else (words.asb_sentence(asb.now),)
        return (words.silent_sentence(f.lineage["force"].name if "force" in f.lineage else "the police"), *apart)
    return (
        words.crime_sentence(total.now, total.before, period, before),
        *words.category_sentences([(r.label, r.now, r.before) for r in rows]),
        words.asb_sentence(asb.now),
    )
