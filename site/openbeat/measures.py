"""What areas can be compared by: all crime, a category, anti-social behaviour, harm under a set of weights."""

from __future__ import annotations

from dataclasses import dataclass

from .store import Store

CRIME, ASB, HARM = "crime", "asb", "harm-"
ASB_SLUG = "anti-social-behaviour"
# Other names of measures, as the files and tables have them: they lead to the one name.
ALIASES = {ASB_SLUG: ASB, "count": CRIME, "harm-count": CRIME}


@dataclass(frozen=True)
class Measure:
    """One thing to compare by."""

    id: str  # in addresses: "crime", "asb", "robbery", "harm-cchi"
    label: str
    category: str  # its name in the tables of rates and of what is usual
    dataset: str  # of the ledger: "crime" or "asb"
    slugs: tuple[str, ...]  # the categories it counts
    scheme: str = ""  # of harm; its counts are those of all crime

    @property
    def is_harm(self) -> bool:
        """Whether it is an estimate and no count."""
        return bool(self.scheme)


def every(store: Store) -> tuple[Measure, ...]:
    """All measures of a snapshot: crime, anti-social behaviour, harm by each set of weights, then each category."""
    categories = store.db.execute("SELECT slug, label, dataset FROM categories ORDER BY label").fetchall()
    schemes = store.db.execute("SELECT id, title FROM schemes WHERE id <> 'count' ORDER BY id").fetchall()
    crimes = tuple(r["slug"] for r in categories if r["dataset"] == "crime")
    return (
        Measure(CRIME, "All crime", CRIME, "crime", crimes),
        Measure(ASB, "Anti-social behaviour", ASB_SLUG, "asb", (ASB_SLUG,)),
        *(
            Measure(f"{HARM}{r['id']}", f"Harm: {r['title']}", f"{HARM}{r['id']}", "crime", crimes, r["id"])
            for r in schemes
        ),
        *(
            Measure(r["slug"], r["label"], r["slug"], "crime", (r["slug"],))
            for r in categories
            if r["dataset"] == "crime"
        ),
    )


def named(measures: tuple[Measure, ...], name: str) -> Measure | None:
    """The measure of this name or of its other name, or None."""
    wanted = ALIASES.get(name, name)
    return next((m for m in measures if m.id == wanted), None)


def of_crime(store: Store) -> Measure:
    """All crime, which is compared by unless asked otherwise."""
    rows = store.db.execute("SELECT slug FROM categories WHERE dataset = 'crime' ORDER BY label")
    return Measure(CRIME, "All crime", CRIME, "crime", tuple(r["slug"] for r in rows))
