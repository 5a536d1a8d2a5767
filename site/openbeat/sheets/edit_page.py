"""The page on which an officer edits a beat sheet, as it is and with what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from .. import addresses, area_words, heat, words
from ..figures import Figures
from ..store import Store
from . import choices as asked
from . import edit_form, promised, tongues
from . import edit_words as said
from .choices import Choices, Offer
from .edit_form import EditForm
from .promised import Promised

NAME = "beat-sheet"
LEAFLET = "leaflet"  # how the addresses of leaflets end


@dataclass(frozen=True)
class Edited:
    """The sheet of an area while it is edited."""

    store: Store
    f: Figures
    offers: dict[str, Offer]
    promised: Promised
    form: EditForm

    def choices(self) -> Choices:
        """What a valid form asks for."""
        return edit_form.choices(self.form, self.offers, self.promised.items)


def begun(store: Store, f: Figures, chosen: Choices, typed: edit_form.Typed | None = None) -> Edited:
    """The form of an area, with what was typed into it if anything was."""
    offers, told = asked.offers(store, f), promised.read(store, f, tongues.of(asked.ENGLISH))
    return Edited(store, f, offers, told, edit_form.form(offers, told.items, chosen, typed))


def page(edited: Edited) -> str:
    """The page."""
    area, form = edited.f.area, edited.form
    name, own = area_words.name(area), addresses.page(area)
    return render_template(
        "beat_sheet.html",
        name=name,
        where=_where(edited.f),
        home=own,
        form=form,
        address=f"{own}/{NAME}.pdf",
        title=said.title(name),
        notes_hint=said.NOTES_HINT.format(most=words.figure(edit_form.MOST)),
        places=[(form[edit_form.PLACE.format(key=item.key)], item.when) for item in edited.promised.items],
        unpromised=edited.promised.none,
        choices=[form[name] for name in edited.offers if _shown(edited, name)],
        ready=_ready(edited, own),
        said=said,
    )


def _where(f: Figures) -> str:
    """The district that tells a ward from another of its name, "" of other areas."""
    return f.lineage["district"].name if f.area.kind == "ward" and "district" in f.lineage else ""


def _shown(edited: Edited, name: str) -> bool:
    """Whether there is anything to choose; what was sent all the same and refused is shown with its error."""
    drawn = name != "layer" or heat.told(edited.store, edited.f, heat.BARE) is not None
    return bool(edited.form[name].errors) or (drawn and len(edited.offers[name].known) > 1)


def _ready(edited: Edited, home: str) -> list[tuple[str, str]]:
    """The files as they are for everybody; each names a choice, so that crawlers, who leave choices alone, do too."""
    made = [(said.pdf(told), f"{home}/{NAME}.pdf?paper={paper}") for paper, told in asked.PAPERS.items()]
    known = edited.offers["lang"].known
    leaflets = [(said.leaflet(told, len(known)), f"{home}/{LEAFLET}.pdf?lang={lang}") for lang, told in known.items()]
    return made + leaflets
