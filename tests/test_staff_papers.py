"""Papers that are uploaded: PDFs by what they hold, whole or not at all, kept once, withdrawn with a reason."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import staff_world
from flask import Flask
from flask.testing import FlaskClient
from page_check import Page, faults
from sqlalchemy import select
from staff_desk import HEADERS, ORIGIN, get, post, signed_in, token
from staff_world import PDF, World
from werkzeug.test import encode_multipart

from openbeat.live import uploads
from openbeat.live.database import EXTENSION, reading
from openbeat.live.tables import Audit, Paper
from openbeat.live.uploads import UnfitPaper

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEW = "/staff/meetings/{meetings}/papers/new"


@pytest.fixture
def world(live_app: Flask) -> World:
    return staff_world.make(live_app)


@pytest.fixture
def ann(live_app: Flask) -> FlaskClient:
    return signed_in(live_app, "ann", [("organiser", staff_world.COAST)])


def upload(client: FlaskClient, world: World, held: bytes, name: str = "paper.pdf", **typed_in: str) -> Any:
    """The answer to a form with a file."""
    address = world.address(NEW)
    csrf = token(get(client, address))
    told = {"kind": "report", "title": "Figures", "csrf_token": csrf, **typed_in, "file": (BytesIO(held), name)}
    boundary, body = encode_multipart(told)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return client.post(address, data=body, content_type=kind, base_url=ORIGIN, headers=HEADERS)


def page(answer: Any) -> Page:
    made = Page(NEW, answer.status_code, answer.headers, answer.get_data(as_text=True))
    assert faults(made) == []
    return made


def papers(app: Flask) -> list[Paper]:
    """Those that were uploaded, without the one that was there."""
    with app.app_context():
        return list(reading().scalars(select(Paper).where(Paper.size > len("%PDF-1.7\n")).order_by(Paper.id)))


def folder(app: Flask) -> Path:
    kept: Path = app.extensions[EXTENSION].papers
    return kept


def files(app: Flask) -> list[str]:
    return sorted(path.name for path in folder(app).glob("*"))


def test_a_pdf_is_kept_by_its_digest_and_told_in_the_audit_log(live_app: Flask, ann: FlaskClient, world: World) -> None:
    assert upload(ann, world, PDF, "../../../etc/passwd.pdf").location == world.address("/staff/meetings/{meetings}")
    digest = sha256(PDF).hexdigest()
    (paper,) = papers(live_app)
    assert (paper.sha256, paper.size, paper.title) == (digest, len(PDF), "Figures")
    assert files(live_app) == [f"{digest}.pdf"]
    assert (folder(live_app) / f"{digest}.pdf").read_bytes() == PDF
    with live_app.app_context():
        line = reading().scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert line is not None
    assert (line.kind, line.what, line.who) == ("papers", "new", "Ann Staff")


def test_the_same_file_twice_is_one_file(live_app: Flask, ann: FlaskClient, world: World) -> None:
    upload(ann, world, PDF)
    upload(ann, world, PDF, title="The same again")
    assert len(papers(live_app)) == 2
    assert len(files(live_app)) == 1


@pytest.mark.parametrize(
    ("held", "message"),
    [
        (b"", "That file is empty."),
        (b"<!doctype html><script>alert(1)</script>", "That is not a PDF."),
        (b"<script>alert(1)</script>%PDF-1.7\n%%EOF", "That is not a PDF."),
        (b"PK\x03\x04word/document.xml", "That is not a PDF."),
        (b"%PDF-1.7\nhalf of it", "That PDF is not whole"),
        (PDF[:-8] + b" " * 5_000, "That PDF is not whole"),
        (PDF + b" " * 5_000, "That PDF is not whole"),
        (b"%PDF-1.7\n" + b"x" * uploads.MOST + b"\n%%EOF", "Give one of 10 MB at most."),
        (b"%PDF-1.7\n" + b"x" * 40_000_000 + b"\n%%EOF", "Give one of 10 MB at most."),
    ],
    ids=["empty", "page", "both", "document", "half", "cut", "tail", "large", "huge"],
)
def test_anything_else_is_told_beside_the_field_and_the_rest_is_kept(
    live_app: Flask, ann: FlaskClient, world: World, held: bytes, message: str
) -> None:
    made = page(upload(ann, world, held, title="My title"))
    assert made.status == 400
    assert made.text.count(message) == 2
    assert made.within("title").get("value") == "My title"
    assert (papers(live_app), files(live_app)) == ([], [])


def test_a_form_without_a_file_asks_for_one(live_app: Flask, ann: FlaskClient, world: World) -> None:
    assert "Choose a PDF." in page(post(ann, world.address(NEW), {"kind": "report", "title": "x"})).words
    assert "Choose a PDF." in page(upload(ann, world, PDF, name="")).words
    assert papers(live_app) == []


def test_a_title_is_needed_and_then_no_file_is_kept(live_app: Flask, ann: FlaskClient, world: World) -> None:
    made = page(upload(ann, world, PDF, title=" "))
    assert made.status == 400
    assert files(live_app) == []


def test_a_withdrawn_paper_says_why_and_may_have_its_reason_mended(
    live_app: Flask, ann: FlaskClient, world: World
) -> None:
    upload(ann, world, PDF)
    (paper,) = papers(live_app)
    address = f"/staff/papers/{paper.id}/withdraw"
    version = page(get(ann, address)).within("version").get("value")
    assert page(post(ann, address, {"why": "", "version": version})).status == 400
    assert post(ann, address, {"why": "It named a witness", "version": version}).status_code == 303
    (gone,) = papers(live_app)
    assert gone.withdrawn.endswith("Z")
    assert gone.why == "It named a witness"
    assert "withdrawn: It named a witness" in page(get(ann, world.address("/staff/meetings/{meetings}"))).words
    post(ann, address, {"why": "It named somebody", "version": str(gone.version)})
    (again,) = papers(live_app)
    assert (again.why, again.withdrawn) == ("It named somebody", gone.withdrawn)


def test_title_and_kind_of_a_paper_can_be_mended(live_app: Flask, ann: FlaskClient, world: World) -> None:
    upload(ann, world, PDF)
    (paper,) = papers(live_app)
    address = f"/staff/papers/{paper.id}"
    data = {"title": "Figures to June", "kind": "presentation", "version": str(paper.version)}
    assert post(ann, address, data).status_code == 303
    (mended,) = papers(live_app)
    assert (mended.title, mended.kind, mended.sha256) == ("Figures to June", "presentation", paper.sha256)
    assert page(post(ann, address, {**data, "kind": "virus", "version": str(mended.version)})).status == 400


def test_nothing_of_a_file_that_could_not_be_written_stays(
    live_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live_app

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        uploads.keep(BytesIO(PDF), tmp_path / "papers")
    assert list((tmp_path / "papers").iterdir()) == []


def test_a_check_leaves_the_file_at_its_beginning(live_app: Flask) -> None:
    assert live_app
    file = BytesIO(PDF)
    uploads.check(file)
    assert file.tell() == 0
    with pytest.raises(UnfitPaper):
        uploads.check(BytesIO(b"%PDF"))
