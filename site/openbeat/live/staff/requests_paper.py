"""A request for a meeting that came on paper, entered by an organiser: read by a moderator like any other."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from wtforms import HiddenField

from ... import clock
from ...pages import the_store
from .. import desk_words as said
from .. import keys
from ..database import reading
from ..tables import Request, RequestStep
from ..tables.staff import ORGANISER
from ..tables.voices import CARDS, COMPLAINT, WAITING
from . import fields, scope
from .editing import EditForm
from .guard import allow, changing, needs, staff

PURPOSE, DAY = "request on paper", 86_400
SAVED = "Entered. It waits to be read."
SAVED_PRIVATE = "Entered. It is private: only those who answer for the area see it."
NO_CONTACT = "Give a way to reach whoever asked: they must be told what was decided."
NOT_OPEN = "No card of this force opens this way now: it takes two in a row without improvement."
NO_SIGNATURES = "A complaint is one person’s matter: no signatures are counted."


class PaperForm(EditForm):
    """A request as it stands on the paper."""

    once = HiddenField()
    area = fields.choice("Command area")
    route = fields.choice("Why a meeting is asked for", [(str(n), told) for n, told in said.ROUTES.items()])
    text = fields.text("What the meeting should be about", needed=True, hint="As it is written on the paper.")
    complaint = fields.line("Reference of the complaint", hint="Of a complaint only. Private.")
    name = fields.line("Name of whoever asks", hint="Private. Erased when the request is closed.")
    contact = fields.text(
        "Address or telephone", most=500, hint="Private: to tell them what was decided. Erased when it is closed."
    )
    signatures = fields.NumberField("Signatures, as counted", 0, 1_000_000, default=0)
    came = fields.day("Day on which it came", needed=True)

    def judge(self) -> bool:
        """Whether it can be entered."""
        well = bool(self.validate()) & fields.past(self, "came", clock.now().date())
        route = str(self.route.data)
        if not self.contact.data:
            well = fields.wrong(self.contact, NO_CONTACT)
        if route == str(COMPLAINT) and self.signatures.data:
            well = fields.wrong(self.signatures, NO_SIGNATURES)
        if route == str(CARDS) and not self.area.errors and not open_quarter(str(self.area.data)):
            well = fields.wrong(self.route, NOT_OPEN)
        return well


@staff.route("/requests/new", methods=["GET", "POST"])
@needs(ORGANISER)
def paper_request() -> ResponseReturnValue:
    """The form for a request on paper."""
    form = PaperForm()
    form.area.choices = [(key, told) for key, told in scope.areas(ORGANISER) if "/" in key]
    if request.method == "GET":
        form.once.process_data(keys.sign(PURPOSE, {"ref": keys.new_ref()}))
        form.came.process_data(clock.now().date().isoformat())
    elif form.judge():
        allow(ORGANISER, str(form.area.data))
        return redirect(url_for("staff.request_page", number=_entered(form)), 303)
    page = render_template("staff/request_paper.html", form=form)
    return make_response(page, 400 if form.errors else 200)


def open_quarter(area: str) -> str:
    """The quarter of a force's newest card where that opens a meeting for its command areas; "" where it does not."""
    row = the_store().db.execute(
        """SELECT quarter, open FROM triggers WHERE subject IN (:area, :force)
           ORDER BY quarter DESC, open DESC LIMIT 1""",
        {"area": area, "force": area.split("/")[0]},
    )
    found = row.fetchone()
    return str(found["quarter"]) if found and found["open"] else ""


def _entered(form: PaperForm) -> int:
    """The number of the request that the form has made; a form that is sent twice has made one."""
    signed = keys.signed(PURPOSE, str(form.once.data), DAY) or {"ref": keys.new_ref()}
    try:
        with changing() as db:
            row = _request(form, signed["ref"])
            db.add(row)
            db.flush()
            number = row.id
    except IntegrityError:
        return int(reading().scalars(select(Request.id).where(Request.ref == signed["ref"])).one())
    flash(SAVED_PRIVATE if row.route == COMPLAINT else SAVED)
    return number


def _request(form: PaperForm, ref: str) -> Request:
    route, made = int(form.route.data), f"{form.came.data}T12:00:00Z"  # of a paper the day alone is known
    told: dict[str, Any] = {name: form[name].data for name in ("area", "text", "name", "contact")}
    return Request(
        **told,
        ref=ref,
        route=route,
        complaint=form.complaint.data if route == COMPLAINT else "",
        quarter=open_quarter(str(form.area.data)) if route == CARDS else "",
        signatures=form.signatures.data or 0,
        on_paper=True,
        made=made,
        state=WAITING,
        steps=[RequestStep(at=made, state=WAITING, note="")],
    )
