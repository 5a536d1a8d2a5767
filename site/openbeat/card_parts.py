"""The graded parts of a card as the page shows them: tags, tables, mission, searches, the set compared with."""

from __future__ import annotations

import json
from dataclasses import dataclass

from . import card_words, mission_words, stops_words, words
from .card_facts import FORCE, Card, Fact
from .drawings import grade_mark, standing_strip
from .store import Store

LIKE = "like"


@dataclass(frozen=True)
class Tag:
    """A grade as a word in a border with a shape of its own."""

    words: str
    mark: str


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator; every string is finished."""

    id: str
    title: str
    unit: str
    period: str  # of the figure, "" where it is the card's
    strip: str
    now: str
    before: str
    all: str
    usual: str
    tag: Tag
    near: bool
    sentences: tuple[str, ...]
    source: str
    url: str


@dataclass(frozen=True)
class DomainView:
    """One of the four parts of a card."""

    id: str
    title: str
    tag: Tag
    direction: str
    why: str
    rows: tuple[IndicatorRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class MissionRow:
    """One measure of the mission."""

    title: str
    aim: str
    base: str
    now: str
    change: str
    state: str
    context: str
    source: str


@dataclass(frozen=True)
class Searches:
    """Stop and search on a card."""

    lead: str
    lines: tuple[str, ...]
    caption: str
    rows: tuple[tuple[str, str, str, str, str], ...]  # group, searches, to 1,000, found, beside White residents
    notes: tuple[str, ...]


def tag(grade: str) -> Tag:
    """A grade's tag."""
    return Tag(card_words.GRADE[grade], grade_mark(grade))


def domains(card: Card, recording: str = "") -> tuple[DomainView, ...]:
    """The domains in their order; `recording` is what inspectors say of how well crime is recorded."""
    return tuple(
        DomainView(
            id=d["id"],
            title=d["title"],
            tag=tag(d["grade"]),
            direction=card_words.DIRECTION[d["direction"]["told"]].capitalize(),
            why=card_words.domain_sentence(d),
            rows=tuple(_row(i, card.months) for i in d["indicators"]),
            notes=_notes(d["id"], recording),
        )
        for d in card.domains
    )


def _notes(domain: str, recording: str) -> tuple[str, ...]:
    beside = recording if domain in ("local", "serious") else ""
    return tuple(filter(None, (card_words.NOTES.get(domain, ""), beside)))


def mission(card: Card) -> tuple[MissionRow, ...]:
    """The measures of the mission, none of a command area."""
    rows = []
    for fact in card.body["mission"]:
        base, now, change, state = mission_words.mission_words(fact)
        source = (fact["now"] or fact["base"] or {}).get("source", "")
        aim = "halve in ten years" if fact["aim"] == "halve" else "rise"
        rows.append(
            MissionRow(fact["title"], aim, base, now, change, state, mission_words.context_sentence(fact), source)
        )
    return tuple(rows)


def mission_notes(card: Card) -> tuple[str, ...]:
    """What is said under them."""
    return mission_words.NOTES if card.body["mission"] else ()


def searches(card: Card) -> Searches | None:
    """Stop and search in the card's twelve months; None of a command area, and where no file tells of it."""
    found = card.body["searches"]
    if card.kind != FORCE or not found:
        return None
    n, groups = found["searches"], found["groups"]
    return Searches(
        lead=stops_words.lead_sentence(card.name, n, words.period_words(*card.months), None),
        lines=(stops_words.unrecorded_sentence(found["not_recorded"], n), *_withheld(found)),
        caption=f"People searched by the ethnicity they gave, {card_words.year_words(*card.months)}",
        rows=tuple(map(_group, groups)),
        notes=stops_words.LIMITS,
    )


def compared(store: Store, card: Card) -> tuple[str, ...]:
    """With whom a card is compared, and why."""
    like = card.body[LIKE]
    rows = store.db.execute(
        "SELECT subject, name FROM cards WHERE quarter = :quarter AND subject IN (SELECT value FROM json_each(:peers))",
        {"quarter": card.quarter, "peers": json.dumps(like["peers"])},
    )
    names = {r["subject"]: r["name"] for r in rows}
    return card_words.like_sentences(like, [names.get(p, p) for p in like["peers"]])


def made(card: Card) -> tuple[str, ...]:
    """How a card was made, in a few lines."""
    return (
        "A level is compared with what the others make usual, by income deprivation and density where that matters, "
        "a change over twelve months with the change of all. Both allow for differences between areas that no one "
        "measured, and count from one standard error.",
        "Level and change together give an indicator’s grade; the weighted middle of these gives the domain’s, if half "
        "of them are graded; the middle of the domains’ gives the whole, at most one step above the lowest.",
        "The direction is the mean of the indicators’ changes, in standard errors, from the card four quarters ago.",
        f"{card_words.NO_RANK} {card_words.OWN_RECORDS}",
        f"Rules of {card.body['rules']['edition']} ({card.body['rules']['digest']}), geodata/reference/grades.toml.",
        f"Snapshot {card.edition}. The figures and grades of a published card never change; later editions that say "
        "otherwise are listed under it.",
    )


def _row(i: Fact, months: tuple[str, str]) -> IndicatorRow:
    before = i["before"]
    return IndicatorRow(
        id=i["id"],
        title=i["title"],
        unit=i["unit"],
        period=card_words.other_period(i, months),
        strip=standing_strip(i["quantiles"], i["value"], before["value"] if before else None),
        now=card_words.figure_words(i),
        before=card_words.value_words(i, before["value"]) if before else "–",
        all=_all(i),
        usual=card_words.value_words(i, i["level"]["usual"]) if "usual" in i["level"] else "–",
        tag=tag(i["grade"]),
        near=bool(i["level"]["near"] or i["change"]["near"]),
        sentences=tuple(
            filter(
                None,
                (
                    card_words.plain_sentence(i),
                    card_words.usual_sentence(i),
                    card_words.change_sentence(i),
                    card_words.rule_sentence(i),
                ),
            )
        ),
        source=card_words.source_words(i) if i["value"] is not None else "",
        url=i["url"] if i["value"] is not None and i["url"].startswith("https://") else "",
    )


def _all(i: Fact) -> str:
    if i["all"] is not None:
        return card_words.value_words(i, i["all"])
    return card_words.value_words(i, i["quantiles"][3]) if i["quantiles"] else "–"


def _group(g: Fact) -> tuple[str, str, str, str, str]:
    """One ethnic group: its name, people searched, to 1,000 residents, find rate, beside White residents."""
    share, low, high = g["found"] or (None, None, None)
    return (
        stops_words.label_words(g["ethnicity"]),
        words.figure(g["searches"]),
        stops_words.rate_words(g["per_1000"]),
        stops_words.found_words(share, low, high, g["linked_known"], g["searches"]),
        stops_words.ratio_words(g["ethnicity"], g["ratio"], g["low"], g["high"]),
    )


def _withheld(found: Fact) -> tuple[str, ...]:
    """A sentence a reason for which a ratio is not given, with the groups it is for."""
    own = [g for g in found["groups"] if g["withheld"] not in ("", "base")]
    reasons = dict.fromkeys(g["withheld"] for g in own)
    return tuple(
        stops_words.withheld_sentence(
            why,
            [g["ethnicity"] for g in own if g["withheld"] == why],
            len(own) == len(found["groups"]) - 1 and len(reasons) == 1,
            found["not_recorded"],
            found["searches"],
        )
        for why in reasons
    )
