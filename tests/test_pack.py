"""The figures laid before a meeting: those of the area's page, frozen, the same after any later edition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import edition
import pypdf
import pytest
import scrutiny_site as entered
from flask import Flask
from page_check import Visitor
from scrutiny_site import COAST, HOSTILE, TEAM, meeting

from openbeat import clock
from openbeat.live import pack
from openbeat.live import scrutiny_words as said
from openbeat.live.database import EXTENSION, changing
from openbeat.live.tables import Meeting, Pack
from openbeat.pages import the_store


@pytest.fixture
def visitor(live_app: Flask) -> Visitor:
    return entered.visitor(live_app)


def freeze(app: Flask, number: int) -> str:
    """Freeze the figures of a meeting; the snapshot that they are of."""
    with app.app_context(), changing("an organiser") as db:
        return pack.freeze(db, the_store(), db.get_one(Meeting, number), clock.now()).snapshot


def test_before_they_are_frozen_the_page_says_who_will(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting())
    assert said.NO_PACK in visitor.get(f"/meeting/{number}/pack").words
    assert visitor.client.get(f"/meeting/{number}/pack.pdf").status_code == 404


def test_they_are_those_of_the_areas_own_page_and_files(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting())
    freeze(live_app, number)
    page, area = visitor.get(f"/meeting/{number}/pack"), visitor.get(f"/bcu/{COAST}")
    told, own = (visitor.client.get(a).json for a in (f"/meeting/{number}/pack.json", f"/bcu/{COAST}.json"))
    assert told is not None
    assert own is not None
    assert told["sentences"] == own["sentences"]
    assert told["figures"]["counts"] == own["counts"]
    assert told["figures"]["harm"] == own["harm"]
    for sentence in told["sentences"]:
        assert sentence in page.words
        assert sentence in area.words
    burglary = next(r for r in told["table"]["rows"] if r["slug"] == "burglary")
    assert burglary["now"] == f"{own['counts']['burglary']:,}"
    assert burglary["before"] == f"{own['counts_year_before']['burglary']:,}"
    crimes = sum(n for slug, n in own["counts"].items() if slug != "anti-social-behaviour")
    assert told["table"]["total"]["now"] == f"{crimes:,}"  # incidents are never in it
    assert told["table"]["apart"][0]["label"] == "Anti-social behaviour"


def test_it_tells_harm_with_range_outcomes_card_inspectors_and_caveats(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting())
    snapshot = freeze(live_app, number)
    words = visitor.get(f"/meeting/{number}/pack").words
    for told in ("under its low and high weights", "What became of them", "Report card", "Crime data integrity",
                 "fraud, most online crime", said.HARM_CAVEAT, f"snapshot {snapshot}",
                 "12 of 12 months published"):  # fmt: skip
        assert told in words, told
    assert "null" not in words


def test_a_beat_meeting_has_the_figures_of_its_neighbourhood(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting(kind="beat", neighbourhood=TEAM))
    freeze(live_app, number)
    told = visitor.client.get(f"/meeting/{number}/pack.json").json
    assert told is not None
    assert told["area"]["key"] == TEAM
    assert told["sentences"] == visitor.client.get(f"/neighbourhood/{TEAM}.json").json["sentences"]


def test_a_meeting_of_a_whole_force_has_the_figures_of_the_force(live_app: Flask, visitor: Visitor) -> None:
    (number,) = entered.add(live_app, meeting(area="zedshire"))
    freeze(live_app, number)
    told = visitor.client.get(f"/meeting/{number}/pack.json").json
    assert told is not None
    assert told["sentences"] == visitor.client.get("/force/zedshire.json").json["sentences"]


def test_freezing_again_changes_nothing(live_app: Flask) -> None:
    (number,) = entered.add(live_app, meeting())
    freeze(live_app, number)
    with live_app.app_context(), changing() as db:
        before = db.query(Pack).one().body
    freeze(live_app, number)
    with live_app.app_context(), changing() as db:
        assert db.query(Pack).one().body == before


def test_an_area_that_the_edition_does_not_hold_is_refused(live_app: Flask) -> None:
    (number,) = entered.add(live_app, meeting(area="zedshire/atlantis"))
    with pytest.raises(pack.NoFiguresError):
        freeze(live_app, number)
    assert entered.visitor(live_app).get(f"/meeting/{number}").status == 200


@pytest.fixture
def moving(county: Path, tmp_path: Path) -> Iterator[tuple[Flask, Path]]:
    """A site whose snapshot can be replaced, and its folder."""
    from app import create_app

    data = edition.publish(county / "site", tmp_path / "data", name="aaaaaaaaaaaa")
    app = create_app({"DATA": data, "DATABASE_URL": "", "TESTING": True, "NOW": "2026-11-20T09:00", "CACHE_MB": "0"})
    yield app, data
    app.extensions[EXTENSION].close()


def test_a_later_edition_changes_nothing(moving: tuple[Flask, Path], county: Path) -> None:
    app, data = moving
    (number,) = entered.add(app, meeting())
    assert freeze(app, number) == "aaaaaaaaaaaa"
    addresses = [f"/meeting/{number}/pack{ending}" for ending in ("", ".json", ".pdf")]
    before = [app.test_client().get(a).data for a in addresses]
    edition.publish(county / "site", data, "UPDATE months SET burglary = burglary + 100",
                    "DELETE FROM inspections", name="bbbbbbbbbbbb")  # fmt: skip
    after = [app.test_client().get(a).data for a in addresses]
    assert json.loads(before[1]) == json.loads(after[1])
    assert before[2] == after[2]
    assert before[0].replace(b"aaaaaaaaaaaa", b"") == after[0].replace(b"bbbbbbbbbbbb", b"").replace(
        b"aaaaaaaaaaaa", b""
    )
    burglary = {row["slug"]: row for row in json.loads(after[1])["table"]["rows"]}["burglary"]["now"]
    now = app.test_client().get(f"/bcu/{COAST}.json").json
    assert now is not None
    assert f"{now['counts']['burglary']:,}" != burglary


def test_on_paper_it_is_tagged_a4_and_holds_the_same(live_app: Flask, visitor: Visitor, tmp_path: Path) -> None:
    (number,) = entered.add(live_app, meeting(title=HOSTILE + " #set page(width: 1cm) $x$ *b*", place=HOSTILE))
    freeze(live_app, number)
    told = visitor.client.get(f"/meeting/{number}/pack.pdf")
    assert (told.status_code, told.mimetype) == (200, "application/pdf")
    (tmp_path / "pack.pdf").write_bytes(told.data)
    document = pypdf.PdfReader(tmp_path / "pack.pdf")
    assert {tuple(round(float(n)) for n in page.mediabox[2:]) for page in document.pages} == {(595, 842)}
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in document.pages).replace("\u200b", "").split())
    assert "#set page(width: 1cm) $x$ *b*" in text
    content = visitor.client.get(f"/meeting/{number}/pack.json").json
    assert content is not None
    assert content["table"]["total"]["now"] in text
    assert "Fictional demonstration data" in text
