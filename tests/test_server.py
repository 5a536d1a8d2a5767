"""The real server, started as `make serve` starts it: what it answers, and what it never prints."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import edition
import pytest
from serving import Server, command, serve

WARD = "/ward/E05999001"
TYPED = ("zz1 1aa", "ZZ11AA", "zz1 9zy", "ZZ9 9ZZ", "zz1 8zz", "bt1 1aa", "ZZ17", "zz1 1aaa", "abbots gibberish")
SPEAKING = ["--log-level", "debug", "--access-log"]  # all that the server can be told to print


@pytest.fixture(scope="module")
def server(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The county's site as `make serve` serves it."""
    with serve(county / "site", tmp_path_factory.mktemp("server") / "log") as running:
        yield running


def test_the_makefile_starts_granian_on_this_machine_alone(tmp_path: Path) -> None:
    words = command(tmp_path, 8123)
    assert Path(words[0]).name == "granian"
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[words.index("--port") + 1] == "8123"
    assert "--access-log" not in words


def test_it_answers(server: Server) -> None:
    assert server.ask("GET", "/healthz").status == 200
    answer = server.ask("POST", "/find", {"q": "zz1 1aa"})
    assert (answer.status, answer.headers["location"]) == (303, WARD)
    assert "Castle ward" in server.ask("GET", WARD).body
    assert server.ask("HEAD", WARD).body == ""


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_errors_are_pages_here_too(server: Server, method: str) -> None:
    assert "<h1" in server.ask(method, "/find").body
    assert server.ask("POST", "/find", {"q": "x" * 20_000}).status == 413


@pytest.mark.parametrize("kind", ["js", "svg"])
def test_a_compressed_map_is_kept_for_ever_and_answers_not_modified(server: Server, county: Path, kind: str) -> None:
    address = f"/s/{(county / 'site/snapshots/current').readlink().name}/maps/E05999001.{kind}"
    first = server.ask("GET", address, **{"Accept-Encoding": "br"})
    assert (first.status, first.headers["content-encoding"]) == (200, "br")
    assert "immutable" in first.headers["cache-control"]
    again = server.ask("GET", address, **{"Accept-Encoding": "br", "If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, "")


@pytest.mark.parametrize("path", ["/static/../app.py", "/../build.py", "/s/../../etc/passwd", "/static/%2e%2e/app.py"])
def test_no_path_leads_out(server: Server, path: str) -> None:
    assert server.ask("GET", path).status in (404, 410)


def test_many_ask_at_once(server: Server) -> None:
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: server.ask("GET", WARD), range(64)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


@pytest.mark.parametrize("more", [[], SPEAKING], ids=["as served", "told to print all it can"])
@pytest.mark.parametrize("broken", [False, True], ids=["whole", "broken"])
def test_no_typed_postcode_is_printed_or_answered_in_a_header(
    county: Path, tmp_path: Path, more: list[str], broken: bool
) -> None:
    spoil = ["DROP TABLE closure", "DROP TABLE postcodes", "DROP TABLE outcode_wards"] if broken else []
    data = edition.publish(county / "site", tmp_path / "data", *spoil)
    with serve(data, tmp_path / "log", more) as running:
        answers = [running.ask("POST", "/find", {"q": typed}, Cookie="a=b") for typed in TYPED]
        statuses = {answer.status for answer in answers}
        told = [(name, value) for answer in answers for name, value in answer.headers.items()]
    assert statuses == ({500} if broken else {200, 303, 400, 404})
    assert ("Traceback" in running.said) == broken
    assert ("POST /find" in running.said) == bool(more)
    for typed in TYPED:
        for text in (running.said, *(f"{name}: {value}" for name, value in told)):
            assert folded(typed) not in folded(text)
    assert "set-cookie" not in {name for name, _ in told}


def test_a_running_server_shows_the_newest_snapshot(county: Path, tmp_path: Path) -> None:
    data = edition.publish(county / "site", tmp_path / "data", name="aaaaaaaaaaaa")
    with serve(data, tmp_path / "log") as running:
        assert '"aaaaaaaaaaaa"' in running.ask("GET", "/healthz").body
        rename = "UPDATE areas SET name = 'Renamed' WHERE code = 'E05999001'"
        edition.publish(county / "site", data, rename, name="bbbbbbbbbbbb")
        answers = [running.ask("GET", WARD).body for _ in range(16)]  # of both workers
    assert all("Renamed ward" in body and "aaaaaaaaaaaa" not in body for body in answers)


def test_it_starts_with_nothing_built(tmp_path: Path) -> None:
    with serve(tmp_path / "nothing", tmp_path / "log") as running:
        assert running.ask("GET", "/healthz").status == 503
        assert "The site is being built" in running.ask("GET", "/").body


def folded(text: str) -> str:
    """Capitals without spaces, as somebody might write a postcode down."""
    return text.upper().replace(" ", "").replace("%20", "").replace("+", "")
