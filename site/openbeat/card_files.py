"""A report card as JSON and CSV: the published figures with method, caveats and licence; null is "no figure"."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from . import card_addresses, card_parts, card_words
from .card_facts import Card, Fact
from .exports import safe_cell
from .pages import public
from .store import Store

COLUMNS = (
    *("subject", "name", "quarter", "from", "to", "part", "domain", "id", "title", "unit", "value", "year_before"),
    *("all", "usual", "usual_low", "usual_high", "level", "change", "grade", "borderline", "missing"),
    *("figure_from", "figure_to", "source", "url"),
    *("rules", "snapshot", "published", "address", "fictional", "licence"),
)


def as_json(store: Store, versions: Sequence[Card]) -> str:
    """The card as it was published, its address and licence, and what later editions say otherwise."""
    first = versions[0]
    content = {
        "address": public(card_addresses.page(first.subject, first.quarter)),
        "snapshot": first.edition,
        "published": first.built,
        "fictional": store.snapshot.fictional,
        "licence": store.snapshot.licence,
        "card": first.body,
        "sentences": [card_words.well_sentence(first.indicators), card_words.improve_sentence(first.indicators)],
        "method": list(card_parts.made(first)),
        "caveats": [card_words.NO_RANK, card_words.LEVEL, card_words.OWN_RECORDS],
        "revisions": [
            {
                "snapshot": c.edition,
                "published": c.built,
                "differs": list(card_words.revision_lines(first.body, c.body)),
                "card": c.body,
            }
            for c in versions[1:]
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_csv(store: Store, card: Card) -> str:
    """Columns of COLUMNS: the whole, then each domain with its indicators, then the mission."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    about = {
        "subject": card.subject, "name": card.name, "quarter": card.quarter, "from": card.months[0],
        "to": card.months[1],
        "rules": card.rules, "snapshot": card.edition, "published": card.built,
        "address": public(card_addresses.page(card.subject, card.quarter)),
        "fictional": "yes" if store.snapshot.fictional else "no", "licence": store.snapshot.licence,
    }  # fmt: skip
    for row in _rows(card):
        table.writerow({name: safe_cell("" if value is None else str(value)) for name, value in (about | row).items()})
    return out.getvalue()


def _rows(card: Card) -> Iterator[dict[str, object]]:
    whole = card.body["overall"]
    yield {"part": "overall", "title": "Overall", "grade": whole["grade"], "borderline": _yes(whole["borderline"]),
           "change": card.direction}  # fmt: skip
    for d in card.domains:
        yield {"part": "domain", "domain": d["id"], "id": d["id"], "title": d["title"], "grade": d["grade"],
               "borderline": _yes(d["borderline"]), "change": d["direction"]["told"]}  # fmt: skip
        yield from (_indicator(d["id"], i) for i in d["indicators"])
    yield from map(_aim, card.body["mission"])


def _indicator(domain: str, i: Fact) -> dict[str, object]:
    level = i["level"]
    told: dict[str, object] = {
        "part": "indicator", "domain": domain, "id": i["id"], "title": i["title"], "unit": i["unit"],
        "value": i["value"],
        "year_before": i["before"]["value"] if i["before"] else None, "all": i["all"], "usual": level.get("usual"),
        "usual_low": level.get("low"), "usual_high": level.get("high"), "level": level["judged"],
        "change": i["change"]["judged"], "grade": i["grade"], "borderline": _yes(level["near"] or i["change"]["near"]),
    }  # fmt: skip
    if i["value"] is None:
        return told | {"missing": card_words.MISSING[i["missing"]]}
    return told | {
        "figure_from": i["from"],
        "figure_to": i["to"],
        "source": card_words.source_words(i),
        "url": i["url"],
    }


def _aim(fact: Fact) -> dict[str, object]:
    now, base = fact["now"], fact["base"]
    return {
        "part": "mission", "id": fact["id"], "title": fact["title"], "unit": fact["unit"],
        "value": now["value"] if now else None, "year_before": base["value"] if base else None,
        "grade": fact["state"] or "not known", "figure_from": now["from"] if now else "",
        "figure_to": now["to"] if now else "", "source": now["source"] if now else "",
    }  # fmt: skip


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
