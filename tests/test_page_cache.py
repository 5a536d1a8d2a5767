"""Pages that are kept in memory: the same bytes as pages made anew, never a page of another day, host or snapshot."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import edition
import pytest
from flask import Flask, Response, make_response
from flask.testing import FlaskClient

from openbeat import page_cache
from openbeat.page_cache import Kept, PageCache, Shelf
from openbeat.pages import fresh

WARD = "/ward/E05999001"
PAGES = ("/", WARD, f"{WARD}?layer=asb", f"{WARD}.json", f"{WARD}.csv", "/coverage.csv", "/feed/coverage.atom")
OTHERS = ("/healthz", "/no-such-page", "/find", f"{WARD}?layer=x", "/ward/e05999001",
          "/s/000000000000/maps/x.svg", "/tiles/harm/6/31/21.png")  # fmt: skip
ENCODINGS = ("", "identity", "gzip", "br", "gzip, deflate, br, zstd", "gzip;q=1, br;q=0.5", "*")


def application(data: Path, **settings: object) -> Flask:
    from app import create_app

    return create_app({"DATA": data, "TESTING": True, **settings})


@pytest.fixture
def plain(county: Path) -> FlaskClient:
    """The county's site without anything kept."""
    return application(county / "site", CACHE_MB="0").test_client()


def cache(client: FlaskClient) -> PageCache:
    found = client.application.wsgi_app
    assert isinstance(found, PageCache)
    return found


def told(response: Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """All of an answer but the clock (gzip writes the second into its head)."""
    with response:
        body = response.data
        packed = response.headers.get("Content-Encoding") == "gzip" and body
        headers = [(k, v) for k, v in response.headers if k != "Date"]
        return response.status_code, headers, gzip.decompress(body) if packed else body


@pytest.fixture
def made(county: Path) -> tuple[FlaskClient, list[str]]:
    """A site with its cache, and the addresses of all that it really made."""
    app, asked = application(county / "site"), []

    @app.before_request
    def note() -> None:
        from flask import request

        asked.append(request.full_path.rstrip("?"))

    return app.test_client(), asked


# The same answers


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_kept_page_is_byte_for_byte_the_page_made_anew(
    client: FlaskClient, plain: FlaskClient, encoding: str
) -> None:
    asked = {"Accept-Encoding": encoding}
    for address in (*PAGES, *OTHERS):
        wanted = told(plain.get(address, headers=asked))
        assert told(client.get(address, headers=asked)) == wanted, address
        assert told(client.get(address, headers=asked)) == wanted, address
        assert told(client.head(address, headers=asked)) == told(plain.head(address, headers=asked)), address


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("address", PAGES)
def test_whoever_holds_a_page_is_told_not_modified_in_the_same_words(
    client: FlaskClient, plain: FlaskClient, address: str, encoding: str
) -> None:
    name = plain.get(address, headers={"Accept-Encoding": encoding}).headers["ETag"]
    bare = plain.get(address).headers["ETag"]
    for held in (name, f"W/{name}", f'"x", {name}', '"x"', "*", bare, "x", ""):
        asked = {"Accept-Encoding": encoding, "If-None-Match": held}
        wanted = told(plain.get(address, headers=asked))
        for _ in range(2):  # kept or not
            assert told(client.get(address, headers=asked)) == wanted, held
        assert told(client.head(address, headers=asked)) == told(plain.head(address, headers=asked)), held


def test_the_first_visitor_may_hold_the_page_already(client: FlaskClient, plain: FlaskClient) -> None:
    held = {"If-None-Match": plain.get(WARD).headers["ETag"]}
    assert client.get(WARD, headers=held).status_code == 304
    assert told(client.get(WARD)) == told(plain.get(WARD))


def test_the_clock_of_a_kept_page_goes_on(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get(WARD)
    for second, date_told in ((0, "Thu, 01 Jan 1970 00:00:00 GMT"), (1.5, "Thu, 01 Jan 1970 00:00:01 GMT")):
        monkeypatch.setattr(page_cache, "time", lambda second=second: second)
        assert client.get(WARD).headers["Date"] == date_told


# What is kept


def test_a_page_is_made_once(made: tuple[FlaskClient, list[str]]) -> None:
    client, asked = made
    for _ in range(3):
        for address in PAGES:
            client.get(address)
            client.head(address)
    assert asked == list(PAGES)


def test_a_head_alone_keeps_nothing(made: tuple[FlaskClient, list[str]]) -> None:
    client, _ = made
    client.head(WARD)
    assert cache(client).pages.used == 0


@pytest.mark.parametrize("address", [*OTHERS, "/static/plain.css"])
def test_nothing_else_is_kept(client: FlaskClient, address: str) -> None:
    with client.get(address):
        assert cache(client).pages.used == cache(client).queries.used == 0


def test_what_is_typed_is_never_kept(client: FlaskClient) -> None:
    for typed in ("zz1 1aa", "zz1 9zy", "?", ""):
        client.post("/find", data={"q": typed})
    assert cache(client).pages.used == cache(client).queries.used == 0


@pytest.mark.parametrize("header", ["Range", "If-Match", "If-Range", "If-Unmodified-Since"])
def test_parts_and_conditions_of_writers_are_left_to_the_application(client: FlaskClient, header: str) -> None:
    client.get(WARD, headers={header: "bytes=0-1"})
    assert cache(client).pages.used == 0


def cookie() -> Response:
    response = fresh("mine")
    response.set_cookie("a", "b")
    return response


def private() -> Response:
    response = fresh("mine")
    response.headers["Cache-Control"] = "private"
    return response


def negotiated() -> Response:
    response = fresh("one of several")
    response.headers["Vary"] = "Accept"
    return response


def streamed() -> Response:
    response = make_response(part for part in ("a", "b"))
    response.headers["Cache-Control"], response.headers["ETag"] = "no-cache", '"x"'
    return response


def refused() -> Response:
    response = fresh("refused")
    response.status_code = 400
    return response


def large() -> Response:
    return fresh("x" * (page_cache.LARGEST + 1))


def without_a_name() -> Response:
    response = make_response("unnamed")
    response.headers["Cache-Control"] = "no-cache"
    return response


@pytest.mark.parametrize("view", [cookie, private, negotiated, streamed, refused, large, without_a_name])
def test_pages_of_one_visitor_streams_errors_and_large_ones_are_never_kept(
    county: Path, view: Callable[[], Response]
) -> None:
    answers = []
    for room in ("0", "64"):
        app = application(county / "site", CACHE_MB=room)
        app.add_url_rule("/tried", view_func=view)
        client = app.test_client()
        for _ in range(2):
            answers.append(told(client.get("/tried")))
    assert all(answer == answers[0] for answer in answers)
    assert cache(client).pages.used == 0


def test_a_large_page_is_not_sent_to_whoever_holds_it(county: Path) -> None:
    app = application(county / "site")
    app.add_url_rule("/tried", view_func=large)
    client = app.test_client()
    held = {"If-None-Match": client.get("/tried").headers["ETag"]}
    assert (client.get("/tried", headers=held).status_code, client.get("/tried", headers=held).data) == (304, b"")


def test_a_page_that_fails_while_it_is_sent_is_not_kept(county: Path) -> None:
    app = application(county / "site", CACHE_MB="0")
    closed: list[bool] = []

    class Broken:
        def __iter__(self) -> object:
            yield b"half"
            raise OSError("gone")

        def close(self) -> None:
            closed.append(True)

    def inner(_: object, start: Callable[..., object]) -> Broken:
        start("200 OK", [("Cache-Control", "no-cache"), ("ETag", '"x"'), ("Content-Length", "9")])
        return Broken()

    app.wsgi_app = inner
    kept = app.wsgi_app = PageCache(app, 10_000)
    with pytest.raises(OSError, match="gone"):
        app.test_client().get("/x")
    assert (closed, kept.pages.used) == ([True], 0)


# What it depends on


def test_a_new_snapshot_is_shown_at_once_and_the_old_one_again(county: Path, tmp_path: Path) -> None:
    data, rename = tmp_path / "data", "UPDATE areas SET name = 'Renamed' WHERE code = 'E05999001'"
    edition.publish(county / "site", data, name="aaaaaaaaaaaa")
    client = application(data).test_client()
    first = client.get(WARD)
    assert client.get(WARD).data == first.data
    edition.publish(county / "site", data, rename, name="bbbbbbbbbbbb")
    second = client.get(WARD, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, "Renamed ward" in second.text, "aaaaaaaaaaaa" in second.text) == (200, True, False)
    edition.point(data, "aaaaaaaaaaaa")
    assert client.get(WARD).data == first.data


def test_a_page_made_while_the_snapshot_changed_is_not_kept(county: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in ("bbbbbbbbbbbb", "aaaaaaaaaaaa"):
        edition.publish(county / "site", data, name=name)
    app = application(data)
    turns = iter(["bbbbbbbbbbbb"])

    @app.before_request
    def meanwhile() -> None:
        for name in turns:
            edition.point(data, name)

    client = app.test_client()
    assert "bbbbbbbbbbbb" in client.get(WARD).text
    assert cache(client).pages.used == 0
    edition.point(data, "aaaaaaaaaaaa")
    assert "bbbbbbbbbbbb" not in client.get(WARD).text


def test_with_nothing_built_nothing_is_kept(tmp_path: Path) -> None:
    client = application(tmp_path).test_client()
    assert client.get("/").status_code == client.get("/").status_code == 503
    assert cache(client).pages.used == 0


def test_a_new_day_makes_pages_anew(made: tuple[FlaskClient, list[str]]) -> None:
    client, asked = made
    days = page_cache._versions(client.application)
    assert days[0] is page_cache.today
    for day in (date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 27)):
        days[0] = lambda day=day: day
        client.get(WARD)
    assert len(asked) == 2


def test_the_day_is_that_of_london() -> None:
    assert str(page_cache.LONDON) == "Europe/London"
    assert isinstance(page_cache.today(), date)


def test_whatever_else_a_page_depends_on_may_be_added(made: tuple[FlaskClient, list[str]]) -> None:
    client, asked = made
    version = [1]
    page_cache.depends_on(client.application, lambda: version[0])
    client.get(WARD)
    client.get(WARD)
    version[0] = 2
    client.get(WARD)
    assert len(asked) == 2


def test_pages_name_the_host_they_were_asked_for_at(client: FlaskClient) -> None:
    for host in ("one.org", "two.org", "one.org"):
        assert f"http://{host}/ward/E05999001" in client.get(WARD, headers={"Host": host}).text
    secure = client.get(WARD, base_url="https://one.org")
    assert "https://one.org/ward/E05999001" in secure.text
    under = client.get(WARD, base_url="http://one.org/beat")
    assert "http://one.org/beat/ward/E05999001" in under.text


def test_with_an_address_of_its_own_the_host_does_not_matter(county: Path) -> None:
    client = application(county / "site", ADDRESS="https://beat.example").test_client()
    client.get(WARD, headers={"Host": "one.org"})
    used = cache(client).pages.used
    assert used > 0
    assert "https://beat.example/ward" in client.get(WARD, headers={"Host": "two.org"}).text
    assert cache(client).pages.used == used


# How much


def test_no_more_is_kept_than_the_room_and_what_was_asked_for_longest_ago_goes_first() -> None:
    shelf, page = Shelf(4_000), Kept("200 OK", [("ETag", '"x"')], b"x" * 500)
    for number in range(3):
        shelf.put((number,), page)
    assert shelf.get((0,)) is page
    shelf.put((3,), page)
    assert shelf.get((1,)) is None
    assert [shelf.get((n,)) is page for n in (0, 2, 3)] == [True] * 3
    assert shelf.used == 3 * page.size <= shelf.room
    shelf.put((3,), page)
    assert shelf.used == 3 * page.size
    shelf.put((4,), Kept("200 OK", [], b"x" * 4_000))
    assert shelf.get((4,)) is None


def test_a_flood_of_queries_does_not_push_the_pages_out(county: Path) -> None:
    client = application(county / "site", CACHE_MB="1").test_client()
    for address in ("/", WARD, "/harm"):
        client.get(address)
    used = cache(client).pages.used
    for number in range(60):
        client.get(f"{WARD}?x={number}")
    assert cache(client).pages.used == used
    assert 0 < cache(client).queries.used <= 250_000


def test_a_long_query_is_not_kept(client: FlaskClient, plain: FlaskClient) -> None:
    address = f"{WARD}?x={'y' * page_cache.LONGEST_QUERY}"
    assert client.get(address).data == plain.get(address).data
    assert cache(client).queries.used == 0


def test_many_threads_get_whole_pages(county: Path, plain: FlaskClient) -> None:
    app = application(county / "site", CACHE_MB="1")
    addresses = [f"/ward/E05999{n:03d}" for n in range(1, 20)] * 4
    with ThreadPoolExecutor(8) as people:
        bodies = list(people.map(lambda address: app.test_client().get(address).data, addresses))
    wanted = {address: plain.get(address).data for address in set(addresses)}
    assert bodies == [wanted[address] for address in addresses]
    kept = app.wsgi_app
    assert isinstance(kept, PageCache)
    assert kept.pages.used == sum(page.size for page in kept.pages._kept.values()) <= kept.pages.room


@pytest.mark.parametrize("megabytes", ["", "-1", "1.5", "many", "٣"])
def test_a_setting_that_is_no_number_is_refused_in_one_line(county: Path, megabytes: str) -> None:
    with pytest.raises(SystemExit, match=r"^Refused: OPENBEAT_CACHE_MB .*\.$"):
        application(county / "site", CACHE_MB=megabytes)


def test_none_is_kept_where_the_setting_says_so(plain: FlaskClient) -> None:
    assert not isinstance(plain.application.wsgi_app, PageCache)
