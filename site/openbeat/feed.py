"""The feed of editions (Atom 1.0): what each brought, in plain words, for those who wait for their force's figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from . import atom, editions, ledger, ledger_words, words
from .editions import Change, Edition
from .model import DATASETS, PUBLISHED
from .pages import public, the_store

feed = Blueprint("feed", __name__)


@feed.get("/feed/coverage.atom")
def coverage_feed() -> ResponseReturnValue:
    """One entry an edition, newest first."""
    store = the_store()
    published = editions.every_edition(store)
    grouped = editions.by_edition(editions.changes(store))
    then = editions.states_then(store, published, grouped)
    names = {force.slug: force.name for force in ledger.forces(store)}
    entries = [
        entry(
            edition,
            _paragraphs(edition, grouped.get(edition.id, ()), then[edition.id], names, first=edition is published[0]),
        )
        for edition in published[: -atom.MOST - 1 : -1]
    ]
    address, page = public(url_for("feed.coverage_feed")), public(url_for("coverage.wall"))
    return atom.answer("what is published", address, page, store.snapshot.licence, entries)


def entry(edition: Edition, told: Sequence[str], of: str = "") -> atom.Entry:
    """The entry of an edition, in a feed of everything or of one area (its kind and key)."""
    name = f"edition/{edition.id}/{of}" if of else f"edition/{edition.id}"
    return atom.Entry(f"Data to {words.month_words(edition.newest_month)}", name, edition.built, told)


def _paragraphs(
    edition: Edition, changes: Sequence[Change], then: Mapping[str, str], names: Mapping[str, str], *, first: bool
) -> list[str]:
    """What arrived, what changed otherwise, what is still missing of the newest month."""
    known = {slug: state for slug, state in then.items() if slug in names}
    missing = sorted(names[slug] for slug, state in known.items() if state not in PUBLISHED)
    if first:
        told = [ledger_words.first_edition_sentence(words.period_words(edition.oldest_month, edition.newest_month))]
    else:
        told = change_sentences(changes, names) or ["No force’s months arrived or changed their state."]
    return [*told, ledger_words.still_missing_sentence(missing, edition.newest_month), f"Edition {edition.id}."]


def change_sentences(changes: Sequence[Change], names: Mapping[str, str]) -> list[str]:
    """What arrived with an edition, then what changed its state otherwise; `names` of forces by slug."""
    arrived = _alike([replace(c, before="") for c in changes if c.arrived])
    others = _alike([c for c in changes if c.before and not c.arrived])
    told = [ledger_words.arrival_sentence(g[0].dataset, *_months_and_forces(g, names), g[0].now) for g in arrived]
    return told + [
        ledger_words.changed_sentence(g[0].dataset, *_months_and_forces(g, names), g[0].before, g[0].now)
        for g in others
    ]


def _months_and_forces(group: Sequence[Change], names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    return sorted({c.month for c in group}), sorted({names.get(c.force, c.force) for c in group})


def _alike(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes grouped so that a sentence can name all forces of one group: same dataset, months and states."""
    per_force: dict[tuple[str, str, str, str], list[Change]] = {}
    for c in changes:
        per_force.setdefault((c.force, c.dataset, c.before, c.now), []).append(c)
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[Change]] = {}
    for (_, dataset, before, now), own in per_force.items():
        groups.setdefault((dataset, before, now, tuple(c.month for c in own)), []).extend(own)
    return [groups[key] for key in sorted(groups, key=lambda key: (DATASETS.index(key[0]), key))]
