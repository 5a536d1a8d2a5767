"""The feed of editions (Atom 1.0): what each brought, in plain words, for those who wait for their force's figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from . import editions, ledger, ledger_words, words
from .editions import Change, Edition
from .model import DATASETS, PUBLISHED
from .pages import fresh, public, the_store
from .store import Store

feed = Blueprint("feed", __name__)
ATOM = "http://www.w3.org/2005/Atom"  # the format's name, fetched by nobody
MOST = 50  # entries


@feed.get("/feed/coverage.atom")
def coverage_feed() -> ResponseReturnValue:
    """One entry an edition, newest first."""
    store = the_store()
    xml = tostring(_feed(store), encoding="unicode", xml_declaration=False)
    return fresh(f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n', "application/atom+xml")


def _feed(store: Store) -> Element:
    published = editions.every_edition(store)
    grouped = editions.by_edition(editions.changes(store))
    then = editions.states_then(store, published, grouped)
    names = {force.slug: force.name for force in ledger.forces(store)}
    address, site = public(url_for("feed.coverage_feed")), current_app.config["SITE_NAME"]
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "en-GB"})
    _text(root, "title", f"{site}: what is published")
    _text(root, "subtitle", current_app.config["STRAP"])
    _text(root, "id", address)
    _text(root, "updated", _midnight(published[-1].built))
    _text(SubElement(root, "author"), "name", site)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": address})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": public(url_for("coverage.wall"))})
    _text(root, "rights", store.snapshot.licence)
    for edition in published[: -MOST - 1 : -1]:
        first = edition is published[0]
        told = _paragraphs(edition, grouped.get(edition.id, ()), then[edition.id], names, first=first)
        _entry(root, edition, told)
    return root


def _entry(root: Element, edition: Edition, told: Sequence[str]) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "title", f"Data to {words.month_words(edition.newest_month)}")
    _text(entry, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'open-beat/edition/{edition.id}')}")
    _text(entry, "updated", _midnight(edition.built))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": public(url_for("coverage.wall"))})
    _text(entry, "content", "\n\n".join(told)).set("type", "text")


def _paragraphs(
    edition: Edition, changes: Sequence[Change], then: Mapping[str, str], names: Mapping[str, str], *, first: bool
) -> list[str]:
    """What arrived, what changed otherwise, what is still missing of the newest month."""
    known = {slug: state for slug, state in then.items() if slug in names}
    missing = sorted(names[slug] for slug, state in known.items() if state not in PUBLISHED)
    if first:
        told = [ledger_words.first_edition_sentence(words.period_words(edition.oldest_month, edition.newest_month))]
    else:
        arrived = _alike([replace(c, before="") for c in changes if c.arrived])
        others = _alike([c for c in changes if c.before and not c.arrived])
        told = [ledger_words.arrival_sentence(g[0].dataset, *_months_and_forces(g, names), g[0].now) for g in arrived]
        told += [
            ledger_words.changed_sentence(g[0].dataset, *_months_and_forces(g, names), g[0].before, g[0].now)
            for g in others
        ]
        told = told or ["No force’s months arrived or changed their state."]
    return [*told, ledger_words.still_missing_sentence(missing, edition.newest_month), f"Edition {edition.id}."]


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


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = text
    return element


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"
