"""The feed of an area: the editions that brought months of it or revised some, the newest with today's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from flask import Blueprint
from flask.typing import ResponseReturnValue

from . import addresses, area_words, atom, editions, figures, ledger, ledger_words, named, summary, words
from .editions import Change, Edition
from .feed import change_sentences, entry
from .figures import COUNTED, Figures
from .model import DATASETS
from .pages import public, the_store
from .revisions import Version
from .store import Store

area_feed = Blueprint("area_feed", __name__)


@area_feed.get("/feed/<kind>/<path:key>.atom")
def of_area(kind: str, key: str) -> ResponseReturnValue:
    """One entry an edition that brought something of the area, newest first."""
    store = the_store()
    area = named.found(store, kind, key, addresses.feed)
    f = figures.read(store, area)
    told = _by_edition(store, f)
    newest, said = told[0]
    told[0] = newest, [*said, *summary.sentences(f)]
    of = f"{kind}/{addresses.key(area)}"
    entries = [entry(edition, [*sentences, f"Edition {edition.id}."], of) for edition, sentences in told]
    address, page = public(addresses.feed(area)), public(addresses.page(area))
    return atom.answer(area_words.name(area), address, page, store.snapshot.licence, entries)


def _by_edition(store: Store, f: Figures) -> list[tuple[Edition, list[str]]]:
    """What each edition brought of an area, newest first; the first edition brought all it had."""
    published = editions.every_edition(store)
    grouped = editions.by_edition(editions.changes(store, f.force))
    names = {force.slug: force.name for force in ledger.forces(store)}
    revised = _revised(f.versions)
    first = published[0]
    told = [(first, [ledger_words.first_edition_sentence(words.period_words(first.oldest_month, first.newest_month))])]
    for edition in published[1:]:
        said = change_sentences(_counted(grouped.get(edition.id, ())), names)
        if months := revised.get(edition.id):
            said.append(ledger_words.revised_sentence(months))
        if said:
            told.append((edition, said))
    return told[::-1]


def _counted(changes: Sequence[Change]) -> list[Change]:
    """Changes of what areas have figures of; incidents come in the files of crime and are told with them."""
    own = [c for c in changes if c.dataset in COUNTED]
    crime = {replace(c, dataset="") for c in own if c.dataset == DATASETS[0]}
    return [c for c in own if c.dataset == DATASETS[0] or replace(c, dataset="") not in crime]


def _revised(versions: dict[str, tuple[Version, ...]]) -> dict[str, list[str]]:
    """Edition → the months of which it gave other figures than were published before."""
    found: dict[str, list[str]] = {}
    for month, of in versions.items():
        for before, now in pairwise(of):
            if before.counts != now.counts and set(before.counts.values()) != {None}:
                found.setdefault(now.edition, []).append(month)
    return found
