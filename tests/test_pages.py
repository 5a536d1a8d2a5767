"""What all pages share: headers, caching, one snapshot a request, and pages for when things go wrong."""

from __future__ import annotations

import gzip
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import brotli
import edition
import pytest
from flask import Flask, before_render_template
from flask.testing import FlaskClient
from page_check import Crawled, Page, Visitor, faults, kind_of

from openbeat.sheets.choices import PAPERS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WARD = "/ward/E05999001"
LAYERS = ("harm-css", "count", "violence", "burglary-robbery", "vehicle", "theft", "damage", "drugs-weapons", "asb",
          "change")  # fmt: skip
UNPACK: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


@pytest.fixture
def snapshot(county: Path) -> str:
    """The id of the county's snapshot."""
    return (county / "site/snapshots/current").readlink().name


@pytest.fixture
def everything(snapshot: str) -> list[str]:
    """An address of each kind of answer."""
    maps = [f"/s/{snapshot}/maps/E05999001{end}" for end in (".svg", ".js", "/none.svg", "/harm.svg")]
    errors = ["/no-such-page", "/find", "/ward/E05000000.json", "/s/000000000000/maps/E05999001.svg"]
    errors += ["/coverage?dataset=x", "/coverage?force=x", f"{WARD}?layer=x"]
    return [
        "/",
        "/coverage",
        "/coverage?force=zedshire",
        "/coverage.csv",
        "/feed/coverage.atom",
        WARD,
        f"{WARD}.json",
        f"{WARD}.csv",
        "/healthz",
        "/static/plain.css",
        "/static/icon.svg",
        *maps,
        *errors,
    ]


@pytest.fixture
def make() -> Callable[[Path], FlaskClient]:
    """A client over a data folder, of an application that answers faults with its pages."""
    from app import create_app

    return lambda data: create_app({"DATA": data}).test_client()


# The whole site


AREAS = ("/force", "/bcu", "/csp", "/neighbourhood", "/ward")
# Kind of page → how many of them the county has.
PAGES = {
    **dict(zip(AREAS, (1, 3, 4, 13, 46), strict=True)),
    **dict.fromkeys(("/", "/coverage", "/england-and-wales", "/forces", "/redress", "/report-cards", "/standards"), 1),
    **dict.fromkeys(("/compare", "/harm", "/oversight"), 2),
}


# Pages of the live half, of which the demonstration has more as time goes by.
LIVE = {"/meetings", "/meeting", "/request", "/requests", "/request-a-meeting", "/suggest-a-priority"}


def test_every_page_of_the_site_is_as_it_must_be(crawled: Crawled) -> None:
    pages, others = crawled
    walls = {"/coverage", *(f"/coverage?dataset={d}" for d in ("asb", "outcomes", "stop-and-search"))}
    assert {a for a in pages if a.startswith("/coverage")} == {*walls, "/coverage?force=zedshire"}
    plain = {a for a in pages if "?" not in a}
    cards = {a for a in plain if "/report-card/" in a}  # a force's and a command area's of each quarter, in a frame too
    assert Counter(kind_of(a) for a in cards) == {"/force": 7, "/bcu": 7, "/embed": 14}
    sheets = {a for a in plain if a.endswith("/beat-sheet")}  # one of every area but the force
    assert Counter(kind_of(a) for a in sheets) == {kind: PAGES[kind] for kind in AREAS if kind != "/force"}
    kinds = Counter(kind_of(a) for a in plain - cards - sheets)
    assert kinds.keys() >= LIVE
    baked = {kind: n for kind, n in kinds.items() if kind not in LIVE}
    assert baked == PAGES | {"/embed": sum(PAGES[kind] for kind in AREAS)}
    told = {(kind_of(a), pair) for a in pages for pair in a.partition("?")[2].split("&") if "=" in pair}
    assert {pair for kind, pair in told if kind == "/ward"} >= {*(f"layer={n}" for n in LAYERS), "scheme=css"}
    assert {pair for kind, pair in told if kind == "/harm"} >= {"scheme=css", "scheme=count", "layer=asb", "sort=harm"}
    assert {"/coverage.csv", "/coverage.json", "/feed/coverage.atom"} <= set(others)
    assert set(others.values()) == {200}, [a for a, s in others.items() if s != 200]
    for kind in AREAS:
        own = [a for a in others if a.startswith(f"{kind}/") and "/report-card/" not in a and not a.endswith(".ics")]
        files = Counter(a.rsplit(".", 1)[-1] for a in own)
        chosen = () if kind == "/force" else (*(f"paper={paper}" for paper in PAPERS), "lang=en")
        printed = {f"pdf?{choice}": 1 for choice in chosen}  # one stands for all
        assert files == {"csv": 2 * PAGES[kind], "json": PAGES[kind], **printed}  # counts and harm, counts
    own = {a for a in plain if not a.startswith("/embed/")}
    assert len({pages[a].title for a in own}) == len(own)


def test_the_checks_find_what_is_wrong(visitor: Visitor) -> None:
    good = visitor.get(WARD)
    spoiled = {
        "invalid HTML": ("<main", "<main <"),
        "headings of levels": ("<h1", "<p>x</p><h1>Again</h1><h1"),
        "a heading of level 4": ("</h1>", "</h1><h4>Too deep</h4>"),
        "loads 'https://": ("</main>", '<img alt="" src="https://example.org/x.png"></main>'),
        "loads '//": ("</main>", '<script src="//example.org/x.js"></script></main>'),
        "leads to ''": ("</main>", '<a href="">x</a></main>'),
        "leads to 'javascript": ("</main>", '<a href="javascript:x()">x</a></main>'),
        "writes what is typed into the address": (
            "</main>",
            '<form method="get" action="/find"><label for="t">T</label><input id="t" name="t"></form></main>',
        ),
        "form to https://": ("</main>", '<form method="post" action="https://example.org/"></form></main>'),
        "input x without a label": ("</main>", '<input name="x" id="x"></main>'),
        "inline script": ("</main>", "<script>x()</script></main>"),
        "inline style": ("</head>", "<style>p {}</style></head>"),
        "p with style": ("</main>", '<p style="color: red">x</p></main>'),
        "p with onclick": ("</main>", '<p onclick="x()">x</p></main>'),
        "2 elements with the id": ("</main>", '<p id="made">x</p></main>'),
        "its language": (' lang="en-GB"', ""),
        "refers to 'nowhere'": ("</main>", '<a href="#nowhere">x</a></main>'),
        "without an alternative": ("</main>", '<img src="/x.png"></main>'),
        "title": (" – Open Beat</title>", "</title>"),
    }
    for fault, (found, put) in spoiled.items():
        assert found in good.text
        page = Page(good.address, good.status, good.headers, good.text.replace(found, put, 1))
        assert any(fault in line for line in faults(page)), fault


# Headers


def test_every_answer_carries_the_headers_and_no_cookie(client: FlaskClient, everything: list[str]) -> None:
    for address in everything:
        with client.get(address) as response:
            told = response.headers
            drawing = address.endswith(".svg") and response.status_code == 200 and address.startswith("/s/")
            policy = "default-src 'none'; img-src data:" if drawing else POLICY
            assert told["Content-Security-Policy"] == policy, address
            assert told["X-Content-Type-Options"] == "nosniff", address
            assert told["Referrer-Policy"] == "same-origin", address
            assert told["Cross-Origin-Opener-Policy"] == "same-origin", address
            assert "geolocation=()" in told["Permissions-Policy"], address
            assert "Set-Cookie" not in told, address
            assert "Accept-Encoding" in told["Vary"], address


def test_no_search_sets_a_cookie(client: FlaskClient) -> None:
    for typed in ("zz1 1aa", "zz1 9zy", "zz1 8zz", "?", ""):
        assert "Set-Cookie" not in client.post("/find", data={"q": typed}).headers


def test_asking_for_the_head_tells_the_same_without_the_body(client: FlaskClient, everything: list[str]) -> None:
    for address in everything:
        with client.get(address) as whole, client.head(address) as head:
            if address == "/find":
                assert head.status_code == 405
                continue
            assert head.status_code == whole.status_code, address
            assert head.data == b"", address
            ignored = {"Date"}
            assert {k: v for k, v in head.headers if k not in ignored} == {
                k: v for k, v in whole.headers if k not in ignored
            }, address


# Caching


@pytest.mark.parametrize("address", ["/", WARD, f"{WARD}.json", f"{WARD}.csv"])
@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_pages_are_kept_but_asked_about_each_time(client: FlaskClient, address: str, encoding: str) -> None:
    told = client.get(address, headers={"Accept-Encoding": encoding})
    assert told.headers["Cache-Control"] == "no-cache"
    assert told.headers.get("Content-Encoding", "identity") == encoding
    again = client.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": told.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": '"other"'})
    assert other.status_code == 200
    assert UNPACK[encoding](told.data) == client.get(address).data


def test_what_a_snapshot_holds_is_kept_for_ever(client: FlaskClient, snapshot: str) -> None:
    kinds = {".svg": "image/svg+xml", "/harm.svg": "image/svg+xml", ".js": "text/javascript"}
    for end, kind in kinds.items():
        with client.get(f"/s/{snapshot}/maps/E05999001{end}") as response:
            assert response.status_code == 200
            assert response.mimetype in (kind, kind.replace("text/", "application/"))
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_compiled_files_are_kept_for_ever_and_plain_ones_are_asked_about(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "built").mkdir()
    for name in ("built/site.0123456789ab.css", "built/manifest.json", "plain.css"):
        (tmp_path / name).write_text("{}")
    with app.test_client() as client:
        for name, kept in (("built/site.0123456789ab.css", True), ("built/manifest.json", False), ("plain.css", False)):
            with client.get(f"/static/{name}") as response:
                assert ("immutable" in response.headers["Cache-Control"]) == kept, name
            with client.get(f"/static/{name}", headers={"If-None-Match": response.headers["ETag"]}) as again:
                assert again.status_code == 304
        with client.get("/static/built/lost.0123456789ab.css") as lost:
            assert lost.status_code == 404
            assert lost.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "name",
    ["000000000000", "current", ".current", "current.", "_current_", "..", "...", "%2e%2e", "..%2f..", "0", "\x00"],
)
def test_another_snapshot_is_gone(client: FlaskClient, name: str) -> None:
    with client.get(f"/s/{name}/maps/E05999001.svg") as response:
        assert response.status_code in (404, 410)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.mimetype == "text/html"


def test_a_gone_snapshot_leads_to_the_search(visitor: Visitor) -> None:
    page = visitor.get("/s/000000000000/maps/E05999001.svg")
    assert (page.status, page.heading) == (410, "This version is no longer kept")
    assert list(page.each("form"))


@pytest.mark.parametrize(
    "path",
    [
        "/s/{id}/maps/../site.db",
        "/s/{id}/maps/..%2fsite.db",
        "/s/{id}/maps/%2e%2e/site.db",
        "/s/{id}/maps/..\\site.db",
        "/s/{id}/maps/%2fetc%2fpasswd",
        "/s/{id}/maps//etc/passwd",
        "/s/{id}/maps/%00",
        "/s/{id}/maps/" + "x" * 5_000,
        "/s/{id}/maps/",
        "/s/{id}/site.db",
        "/s/{id}/",
        "/s/%2e%2e%2f{id}/maps/E05999001.svg",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/openbeat/pages.py",
        "/static//etc/passwd",
        "/static/",
        "/templates/layout.html",
        "/../build.py",
    ],
)
def test_no_path_leads_out_of_the_maps(client: FlaskClient, snapshot: str, path: str) -> None:
    with client.get(path.format(id=snapshot), follow_redirects=True) as response:
        assert response.status_code in (404, 410)
        assert response.mimetype == "text/html"
        assert b"SQLite" not in response.data


# When things go wrong


def test_errors_are_whole_pages_of_the_site(visitor: Visitor, client: FlaskClient) -> None:
    too_long = client.post("/find", data={"q": "x" * 20_000})
    for page, status, heading in (
        (visitor.get("/no-such-page"), 404, "There is no such page"),
        (visitor.get("/find"), 405, "This page cannot be asked for that way"),
        (visitor.checked("/find", too_long), 413, "That was too long"),
        (visitor.get("/s/000000000000/maps/E05999001.svg"), 410, "This version is no longer kept"),
    ):
        assert (page.status, page.heading) == (status, heading)
        assert page.headers["Cache-Control"] == "no-store"
        assert [form.get("action") for form in page.each("form")] == ["/find"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_page_is_only_read(client: FlaskClient, method: str) -> None:
    response = client.open(WARD, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_range_beyond_the_end_is_the_askers_fault(client: FlaskClient, snapshot: str) -> None:
    with client.get(f"/s/{snapshot}/maps/E05999001.js", headers={"Range": "bytes=9999999-"}) as response:
        assert response.status_code == 416
        assert "on our side" not in response.text


def test_before_the_first_build_the_site_says_so(make: Callable[[Path], FlaskClient], tmp_path: Path) -> None:
    client = make(tmp_path)
    for address in ("/", WARD, f"{WARD}.json", "/no-such-page"):
        page = Visitor(client).get(address)
        assert page.status == (404 if address == "/no-such-page" else 503)
    page = Visitor(client).get("/")
    assert page.heading == "The site is being built"
    assert page.headers["Retry-After"] == "60"
    assert list(page.each("form")) == []
    assert client.post("/find", data={"q": "zz1 1aa"}).status_code == 503
    health = client.get("/healthz")
    assert (health.status_code, health.json) == (503, {"status": "nothing built"})


def test_a_link_to_a_snapshot_that_is_not_there_is_no_snapshot(
    make: Callable[[Path], FlaskClient], tmp_path: Path
) -> None:
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots/current").symlink_to("0123456789ab")
    assert Visitor(make(tmp_path)).get("/").status == 503


@pytest.mark.parametrize("spoil", ["DROP TABLE areas", "DROP TABLE coverage", "DELETE FROM snapshot", None])
def test_a_fault_of_ours_is_a_page_too(
    make: Callable[[Path], FlaskClient], county: Path, tmp_path: Path, spoil: str | None
) -> None:
    data = edition.publish(county / "site", tmp_path / "data", *([spoil] if spoil else []))
    if spoil is None:
        (data / "snapshots/current/site.db").write_bytes(b"no database at all" * 1_000)
    client = make(data)
    for address in ("/", f"{WARD}.json") if spoil != "DROP TABLE areas" else (WARD, f"{WARD}.json"):
        page = Visitor(client).get(address)
        assert (page.status, page.heading) == (500, "Something went wrong on our side")
        assert page.headers["Content-Security-Policy"] == POLICY
        assert "Traceback" not in page.text
        assert "sqlite" not in page.text.lower()


def test_health_names_the_snapshot_and_is_never_kept(client: FlaskClient, snapshot: str) -> None:
    response = client.get("/healthz")
    assert response.json == {"status": "ok", "snapshot": snapshot, "newest_month": "2026-09"}
    assert response.headers["Cache-Control"] == "no-store"


# One snapshot a request


@pytest.fixture
def two(county: Path, tmp_path: Path) -> Path:
    """A data folder with two editions; the second names a ward anew, the first is current."""
    data, rename = tmp_path / "data", "UPDATE areas SET name = 'Renamed' WHERE code = 'E05999001'"
    edition.publish(county / "site", data, rename, name="bbbbbbbbbbbb")
    edition.publish(county / "site", data, name="aaaaaaaaaaaa")
    return data


def test_a_running_site_picks_up_a_new_snapshot(make: Callable[[Path], FlaskClient], two: Path) -> None:
    client = make(two)
    first = client.get(WARD)
    assert "Castle ward" in first.text
    edition.point(two, "bbbbbbbbbbbb")
    second = client.get(WARD, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert "Renamed ward" in second.text
    assert "aaaaaaaaaaaa" not in second.text
    edition.point(two, "aaaaaaaaaaaa")
    assert client.get(WARD).data == first.data


def test_a_running_site_shows_the_first_snapshot_when_it_is_there(
    make: Callable[[Path], FlaskClient], county: Path, tmp_path: Path
) -> None:
    client = make(tmp_path / "data")
    assert client.get("/healthz").status_code == 503
    edition.publish(county / "site", tmp_path / "data")
    assert client.get("/healthz").json["snapshot"] == "0123456789ab"


@pytest.mark.parametrize("address", ["/", WARD, "/no-such-page"])
def test_no_page_mixes_two_snapshots(two: Path, address: str) -> None:
    from app import create_app

    app = create_app({"DATA": two})

    def meanwhile(*_: object, **__: object) -> None:
        edition.point(two, "bbbbbbbbbbbb")

    with before_render_template.connected_to(meanwhile, app), app.test_client() as client:
        text = client.get(address).text
    assert "aaaaaaaaaaaa" in text
    assert "bbbbbbbbbbbb" not in text
    assert "Renamed" not in text
    assert (two / "snapshots/current").readlink().name == "bbbbbbbbbbbb"


def test_the_files_of_a_snapshot_are_there_as_long_as_it_is_kept(
    make: Callable[[Path], FlaskClient], two: Path
) -> None:
    client = make(two)
    edition.point(two, "bbbbbbbbbbbb")
    address = "/s/aaaaaaaaaaaa/maps/E05999001.svg"
    with client.get(address) as kept:
        assert kept.status_code == 200
    shutil.rmtree(two / "snapshots/aaaaaaaaaaaa")
    assert client.get(address).status_code == 410
    assert client.get(WARD).status_code == 200
