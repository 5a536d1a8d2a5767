"""JSON and CSV: the shape that others build on, and the same numbers as the page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import edition
import pytest
from flask.testing import FlaskClient
from page_check import Visitor

WARD = "E05999001"
MISSING, PARTIAL = "2024-06", "2024-08"  # of the demonstration county
ASB = "anti-social-behaviour"
LABELS = {"Damage and arson": "criminal-damage-arson", "Weapons": "possession-of-weapons",
          "Violence and sexual offences": "violent-crime"}  # fmt: skip
KEYS = [  # the shape of DESIGN, with what tells the figures' origin
    "kind", "code", "name", "within", "snapshot", "fictional", "address", "licence", "boundaries", "period",
    "coverage", "counts", "counts_year_before", "months", "revisions", "railway", "unplaced", "outside", "softness",
    "harm", "rates", "outcomes", "stops", "teams", "priorities", "meetings", "leads", "scrutiny_meetings",
    "sentences", "caveats",
]  # fmt: skip
COLUMNS = ["code", "name", "month", "category", "records", "state", "snapshot", "fictional", "licence", "address",
           "first_published", "revised_on"]  # fmt: skip


def as_json(client: FlaskClient, code: str = WARD) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(client.get(f"/ward/{code}.json").text)
    return content


def as_rows(client: FlaskClient, code: str = WARD) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/ward/{code}.csv").text, newline=""), strict=True))


@pytest.fixture
def content(client: FlaskClient) -> dict[str, Any]:
    return as_json(client)


# JSON


def test_the_shape_of_an_area(content: dict[str, Any], county: Path) -> None:
    assert list(content) == KEYS
    assert (content["kind"], content["code"], content["name"]) == ("ward", WARD, "Castle")
    assert content["snapshot"] == (county / "site/snapshots/current").readlink().name
    assert content["period"] == {"from": "2025-10", "to": "2026-09"}
    assert content["address"] == f"http://localhost/ward/{WARD}.json"
    assert set(content["within"]) == {"ward", "district", "csp", "bcu", "force"}
    assert all(set(area) == {"code", "name", "assumed"} for area in content["within"].values())
    assert all(set(cell) == {"month", "dataset", "state", "reason"} for cell in content["coverage"])
    assert set(content["harm"]) == {"cchi", "count", "css"}
    for harm in content["harm"].values():
        assert set(harm) == {
            "total", "per_1000", "low", "high", "rank_low", "rank_high", "ranked", "reliability", "error"
        }  # fmt: skip
        assert harm["low"] <= harm["total"] <= harm["high"]


def test_months_run_without_a_gap_and_hold_every_category(content: dict[str, Any]) -> None:
    months = list(content["months"])
    assert months == [f"{m // 12}-{m % 12 + 1:02d}" for m in range(2024 * 12 + 3, 2026 * 12 + 9)]
    assert all(list(counts) == sorted(content["counts"]) for counts in content["months"].values())
    assert len(content["counts"]) == 14
    assert {(c["month"], c["dataset"]) for c in content["coverage"]} == {
        (m, d) for m in months for d in ("asb", "crime")
    }


def test_null_is_not_published_and_zero_is_none_recorded(content: dict[str, Any]) -> None:
    assert set(content["months"][MISSING].values()) == {None}
    states = {(c["month"], c["dataset"]): c["state"] for c in content["coverage"]}
    assert (states[MISSING, "crime"], states[PARTIAL, "crime"]) == ("missing", "partial")
    present = [n for month, counts in content["months"].items() if month != MISSING for n in counts.values()]
    assert None not in present


def test_zero_is_written_as_zero(client: FlaskClient) -> None:
    quiet = as_json(client, "E05999035")  # an islet
    assert 0 in quiet["months"]["2026-09"].values()
    assert any(row["records"] == "0" for row in as_rows(client, "E05999035"))


def test_a_year_is_the_sum_of_its_months(content: dict[str, Any]) -> None:
    months = sorted(content["months"])
    for slug in content["counts"]:
        for key, year in (("counts", months[-12:]), ("counts_year_before", months[-24:-12])):
            assert content[key][slug] == sum(content["months"][m][slug] for m in year)


def test_a_year_with_a_missing_month_has_no_total(south_yorkshire_client: FlaskClient) -> None:
    content = as_json(south_yorkshire_client, "E05010862")
    assert set(content["counts_year_before"].values()) == {None}
    assert None not in content["counts"].values()
    assert {m for m, counts in content["months"].items() if None in counts.values()} == {
        f"2024-{m:02d}" for m in range(5, 13)
    }
    assert (content["unplaced"], content["outside"], content["fictional"]) == (8_069, 371, False)
    assert content["licence"].startswith("Contains public sector information licensed under the Open Government")
    assert not any("ictional" in caveat for caveat in content["caveats"])


def test_what_must_be_said_goes_with_the_figures(content: dict[str, Any]) -> None:
    assert content["fictional"] is True
    assert content["caveats"][0] == "Fictional demonstration data: no place, person or figure is real."
    assert any("null was not published" in caveat for caveat in content["caveats"])
    assert content["licence"] == "Invented data, free for any use."


@pytest.mark.parametrize(
    ("statement", "softness"),
    [
        ("UPDATE softness SET soft = 7, records = 50", 0.14),
        ("UPDATE softness SET soft = 7, records = 49", None),  # no share on a base under 50
        ("UPDATE softness SET soft = 0, records = 0", None),
        ("UPDATE coverage SET state = 'missing' WHERE month = '2026-03'", None),
    ],
)
def test_a_share_needs_a_base_and_a_whole_year(
    county: Path, tmp_path: Path, statement: str, softness: float | None
) -> None:
    from app import create_app

    data = edition.publish(county / "site", tmp_path / "data", statement)
    with create_app({"DATA": data, "TESTING": True}).test_client() as client:
        assert as_json(client)["softness"] == softness


# CSV


def test_every_row_tells_where_it_is_from(client: FlaskClient, content: dict[str, Any]) -> None:
    rows = as_rows(client)
    assert len(rows) == 30 * 14
    assert list(rows[0]) == COLUMNS
    told = {(r["code"], r["name"], r["snapshot"], r["fictional"], r["licence"], r["address"]) for r in rows}
    origin = (content["snapshot"], "yes", content["licence"], f"http://localhost/ward/{WARD}.csv")
    assert told == {(WARD, "Castle", *origin)}


def test_real_rows_are_not_called_fictional(south_yorkshire_client: FlaskClient) -> None:
    assert {row["fictional"] for row in as_rows(south_yorkshire_client, "E05010862")} == {"no"}


def test_an_empty_cell_is_not_published(client: FlaskClient) -> None:
    for row in as_rows(client):
        assert row["state"] == {MISSING: "missing", PARTIAL: "partial"}.get(row["month"], "present")
        assert (row["records"] == "") == (row["month"] == MISSING)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+1", "'+1"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("St Mary-le-Bow", "St Mary-le-Bow"),
        ('Ash "the", Green', 'Ash "the", Green'),
        ("Two\nlines", "Two\nlines"),
    ],
)
def test_a_name_is_never_run_by_a_spreadsheet(county: Path, tmp_path: Path, name: str, cell: str) -> None:
    from app import create_app

    quoted = name.replace("'", "''")
    rename = f"UPDATE areas SET name = '{quoted}' WHERE code = '{WARD}'"  # noqa: S608
    data = edition.publish(county / "site", tmp_path / "data", rename)
    with create_app({"DATA": data, "TESTING": True}).test_client() as client:
        assert {row["name"] for row in as_rows(client)} == {cell}
        assert as_json(client)["name"] == name


def test_lines_end_as_the_format_has_it(client: FlaskClient) -> None:
    text = client.get(f"/ward/{WARD}.csv").text
    assert text.count("\r\n") == text.count("\n") == 30 * 14 + 1


# All three together


@pytest.fixture
def both(client: FlaskClient, south_yorkshire_client: FlaskClient) -> Iterator[tuple[FlaskClient, str]]:
    return iter([(client, WARD), (client, "E05999035"), (south_yorkshire_client, "E05010862")])


def test_page_json_and_csv_give_the_same_numbers(both: Iterator[tuple[FlaskClient, str]]) -> None:
    for client, code in both:
        content, rows, page = as_json(client, code), as_rows(client, code), Visitor(client).get(f"/ward/{code}")
        in_csv = {(r["month"], r["category"]): int(r["records"]) if r["records"] else None for r in rows}
        in_json = {(m, slug): n for m, counts in content["months"].items() for slug, n in counts.items()}
        assert in_csv == in_json
        for label, now, before, *_ in page.table("What was recorded")[1:-2]:
            slug = LABELS.get(label, label.lower().replace(" ", "-"))
            assert [now, before] == [shown(content[key][slug]) for key in ("counts", "counts_year_before")]
        for (_, crime, asb), counts in zip(
            page.table("Recorded by month")[1:], content["months"].values(), strict=True
        ):
            crimes = [n for slug, n in counts.items() if slug != ASB]
            assert crime.split(", part ")[0] == shown(None if None in crimes else sum(crimes))
            assert asb.split(", part ")[0] == shown(counts[ASB])


def test_sentences_are_those_of_the_page(client: FlaskClient, visitor: Visitor, content: dict[str, Any]) -> None:
    page = visitor.get(f"/ward/{WARD}")
    assert len(content["sentences"]) >= 2
    assert all(sentence in page.words for sentence in content["sentences"])
    assert client.get(f"/ward/{WARD}").status_code == 200


@pytest.mark.parametrize(("end", "kind"), [("", "text/html"), (".json", "application/json"), (".csv", "text/csv")])
def test_each_form_says_what_it_is(client: FlaskClient, end: str, kind: str) -> None:
    response = client.get(f"/ward/{WARD}{end}")
    assert response.mimetype == kind
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/ward/{WARD}{end}", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_saved_csv_is_named_after_ward_and_snapshot(client: FlaskClient, content: dict[str, Any]) -> None:
    wanted = f'attachment; filename="{WARD}-{content["snapshot"]}.csv"'
    assert client.get(f"/ward/{WARD}.csv").headers["Content-Disposition"] == wanted


def shown(n: int | None) -> str:
    return "not published" if n is None else f"{n:,}"
