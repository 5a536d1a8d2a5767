"""What stands beside a card and is no part of a grade: inspectors, meetings, replies, revisions, holes in the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from . import card_words, foi, ledger, model, words
from .card_facts import BCU, FORCE, Card
from .commentary import OWN_WORDS
from .ledger_words import hole_sentence
from .live import comments, loops, promise_line
from .model import DATASETS, NOT_YET
from .store import Store

EXPLAINED = "stop-and-search"  # the kind of content in which a force explains its searches
LATER = (
    "Later editions say otherwise of some figures; what is shown here is what was published. See the revisions below."
)


@dataclass(frozen=True)
class Inspection:
    """What the official inspectors said, with the cycle and date that are theirs."""

    question: str
    grade: str
    cycle: str
    published: str
    source: str
    url: str


@dataclass(frozen=True)
class Said:
    """A reply of the force, or who has cited the card."""

    by: str
    html: str
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Revision:
    """What a later edition says otherwise."""

    when: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Live:
    """The strip that changes: meetings, replies, citations, revisions."""

    meetings: str
    replies: tuple[Said, ...]
    cited: tuple[Said, ...]
    revisions: tuple[Revision, ...]


@dataclass(frozen=True)
class Hole:
    """Months that a force has not published, with a request that is ready to be sent."""

    words: str
    address: str
    mail: str


def above(store: Store, card: Card) -> tuple[tuple[str, str], ...]:
    """The way up: the force's page where the site has one, and for a command area its own page too."""
    force = card.subject.split("/")[0]
    row = store.db.execute("SELECT name FROM areas WHERE kind = 'force' AND slug = :slug", {"slug": force}).fetchone()
    told = [("All report cards", "/report-cards")]
    if row:
        told.append((row["name"], f"/force/{force}"))
    if card.kind == BCU:
        told.append((card.name, f"/bcu/{card.subject}"))
    return tuple(told)


def inspections(store: Store, card: Card) -> tuple[Inspection, ...]:
    """The inspectors' grades of the force that a card is of, in their newest cycle; none of a command area."""
    return inspections_of(store, card.subject)


def inspections_of(store: Store, force: str) -> tuple[Inspection, ...]:
    """The inspectors' grades of a force (slug) in their newest cycle."""
    rows = store.db.execute(
        """SELECT question, grade, cycle, published, source, url FROM inspections i WHERE force = :force AND cycle =
           (SELECT max(cycle) FROM inspections n WHERE n.force = i.force) ORDER BY question COLLATE NOCASE""",
        {"force": force},
    )
    return tuple(
        Inspection(
            question=r["question"][:1].upper() + r["question"][1:],
            grade=r["grade"],
            cycle=r["cycle"],
            published=words.day_words(r["published"]) if r["published"] else "date unknown",
            source=r["source"],
            url=r["url"] if r["url"].startswith("https://") else "",
        )
        for r in rows
    )


def recording(store: Store, card: Card) -> str:
    """What the inspectors said last of how well a force records crime, "" where this site does not hold it."""
    row = store.db.execute(
        """SELECT grade, cycle, published FROM inspections
           WHERE force = :force AND lower(question) = 'crime data integrity'
           ORDER BY cycle DESC, published DESC LIMIT 1""",
        {"force": card.subject.split("/")[0]},
    ).fetchone()
    return card_words.recording_sentence(row["grade"], row["cycle"], row["published"]) if row else ""


def recommendations(store: Store, card: Card) -> tuple[tuple[str, str, str], ...]:
    """The inspectors' open recommendations to a force: words, when made and due, source."""
    rows = store.db.execute(
        "SELECT * FROM recommendations WHERE force = :force AND status = 'open' ORDER BY made DESC, number",
        {"force": card.subject},
    )
    return tuple((r["recommendation"], _dates(r["made"], r["due"]), r["source"]) for r in rows)


def explained(store: Store, card: Card) -> bool:
    """Whether the force has published an explanation of its searches."""
    row = store.db.execute(
        """SELECT 1 FROM commentary c JOIN areas a ON a.code = c.area
           WHERE a.kind = 'force' AND a.slug = :force AND c.kind = :kind""",
        {"force": card.subject, "kind": EXPLAINED},
    )
    return row.fetchone() is not None


def live(store: Store, versions: Sequence[Card]) -> Live:
    """Everything that may change under a published card."""
    first = versions[0]
    return Live(
        meetings=promise_line.of(store, first.subject),
        replies=_said(store, first, "reply"),
        cited=_said(store, first, "citation"),
        revisions=tuple(
            Revision(
                f"Edition {card.edition}, {words.day_words(card.built)}"
                + ("" if card.rules == first.rules else "; the rules of grading had changed"),
                card_words.revision_lines(first.body, card.body),
            )
            for card in versions[:0:-1]
        ),
    )


def revised_sentence(versions: Sequence[Card]) -> str:
    """That later editions say otherwise, "" where none does."""
    return LATER if len(versions) > 1 else ""


def holes(store: Store, card: Card) -> tuple[Hole, ...]:
    """The holes in the ledger of a force that lie in the card's two years, each with a request."""
    if card.kind != FORCE:
        return ()
    first = f"{int(card.months[0][:4]) - 1}{card.months[0][4:]}"
    entries = ledger.of_force(store, card.subject, DATASETS)
    own = [h for h in ledger.holes(e for e in entries if first <= e.month <= card.months[1]) if h.state != NOT_YET]
    return tuple(_hole(card, h) for h in own)


def ask_url(store: Store, card: Card) -> str:
    """Where a resident asks for a meeting: of a command area its own page, of a force the choice of its command areas.

    "" where the site has no page of the force.
    """
    force = card.subject.split("/")[0]
    row = store.db.execute("SELECT 1 FROM areas WHERE kind = 'force' AND slug = :slug", {"slug": force}).fetchone()
    return loops.request_url([card.subject]) if row else ""


def _hole(card: Card, hole: model.Hole) -> Hole:
    text = foi.request(card.name, hole)
    subject = f"Freedom of information request: {words.DATASET_WORDS[hole.dataset]}"
    mail = f"mailto:?subject={quote(subject)}&body={quote(text.replace(chr(10), chr(13) + chr(10)))}"
    what = words.DATASET_WORDS[hole.dataset]
    when = words.period_words(hole.months[0], hole.months[-1])
    told = f"{what[0].upper()}{what[1:]}, {when}: {hole_sentence(card.name, hole)}"
    return Hole(told, f"/coverage?force={card.subject}#{hole.key}", mail)


def _said(store: Store, card: Card, kind: str) -> tuple[Said, ...]:
    rows = store.db.execute(
        """SELECT c.author, c.role, c.dated, c.html, c.source FROM commentary c JOIN areas a ON a.code = c.area
           WHERE c.kind = :kind AND ((a.kind = 'force' AND a.slug = :subject) OR a.code = :subject)
           ORDER BY c.dated DESC, c.number""",
        {"kind": kind, "subject": card.subject},
    )
    told = [(r["dated"], Said(_by(r["author"], r["role"], r["dated"], kind), r["html"], words.citations(r["source"])))
            for r in rows]  # fmt: skip
    told += [(c.dated, Said(_by(c.author, c.role, c.dated, kind), c.html, ())) for c in comments.of(card.subject, kind)]
    return tuple(said for _, said in sorted(told, key=lambda pair: pair[0], reverse=True))


def _by(author: str, role: str, dated: str, kind: str) -> str:
    told = f"{', '.join(filter(None, [author, role]))}, {words.day_words(dated)}."
    return f"{told} {OWN_WORDS}" if kind == "reply" else told


def _dates(made: str, due: str) -> str:
    told = [f"made {words.day_words(made)}" if made else "", f"due {words.day_words(due)}" if due else ""]
    return ", ".join(filter(None, told)) or "date unknown"
