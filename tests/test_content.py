"""What people write: Markdown with front matter; nothing of it that a browser would run, no fault without its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import html5lib
import pandas as pd
import pytest
import village
from hypothesis import given
from hypothesis import strategies as st
from trees import of_village

from geodata import content, people, sources
from geodata.content import Piece
from geodata.faults import Faults, InputFault
from geodata.schema import TABLES

HERE = {"testshire": "E23999001", "e05999001": "E05999001", "testshire/south": "testshire/south"}
NEWEST = "2025-12"
ALLOWED = {"html", "head", "body", "p", "a", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "br", "hr"}
Read = Callable[..., list[Piece]]


def page(body: str = "Burglary fell.", **fields: str) -> str:
    own = {"kind": "commentary", "area": "testshire", "dated": "2025-11-03", "author": "Testshire Police",
           "role": "Chief Constable"} | fields  # fmt: skip
    return "\n".join(["---", *(f"{name}: {value}" for name, value in own.items() if value), "---", "", body, ""])


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The pieces of some texts."""

    def pieces(*texts: str | bytes) -> list[Piece]:
        for i, text in enumerate(texts, 1):
            (tmp_path / f"{i}.md").write_bytes(text if isinstance(text, bytes) else text.encode())
        return content.read(sources.survey(tmp_path), HERE, NEWEST)

    return pieces


# Which files are content


@pytest.mark.parametrize(
    ("text", "kind", "note"),
    [
        (page(), "content", "what people write about figures"),
        (page().replace("\n", "\r\n"), "content", "what people write about figures"),
        ("\ufeff" + page(), "content", "what people write about figures"),
        (page(kind=""), "content", "what people write about figures"),
        ("# Notes\n\nkind: none\n", "not recognised", "Markdown, but no content"),
        ("---\ntitle: A post\n---\nText", "not recognised", "Markdown, but no content"),
        ("---\nkind: commentary\nText", "not recognised", "front matter that no --- ends"),
        ("", "not recognised", "Markdown, but no content"),
    ],
)
def test_content_is_recognised_by_its_front_matter(tmp_path: Path, text: str, kind: str, note: str) -> None:
    (tmp_path / "README.md").write_text(text, encoding="utf-8", newline="")
    (taken,) = sources.survey(tmp_path)
    assert (taken.kind, taken.note) == (kind, note)


def test_a_piece_is_read_whole_and_the_newest_stands_first(read: Read) -> None:
    older = page(dated="2025-02-01", area="E05999001", title="'Of: colons'", source="https://testshire.example/a")
    first, second = read(older, page())
    assert (first.dated, first.area, first.body.strip()) == ("2025-11-03", "E23999001", "Burglary fell.")
    assert (second.area, second.title, second.source) == ("E05999001", "Of: colons", "https://testshire.example/a")
    assert (second.author, second.role, second.file) == ("Testshire Police", "Chief Constable", "1.md")


@pytest.mark.parametrize("area", ["testshire", "Testshire", "e05999001", "E05999001", "TESTSHIRE/South"])
def test_an_area_may_be_written_as_one_likes(read: Read, area: str) -> None:
    assert read(page(area=area))[0].area.lower() in (area.lower(), "e23999001")


def test_an_area_is_known_by_code_slug_and_retired_code(tmp_path: Path) -> None:
    tree = of_village(tmp_path).tree
    names = people.areas_by_name(tree)
    assert names["testshire"] == names["e23999001"] == "E23999001"
    assert names["testshire/southtown"] == "testshire/southtown"
    assert names["e05999002"] == "E05999002"
    assert set(names.values()) <= set(tree.areas["code"])


# What is refused


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (page(kind="poem"), r"1\.md \(line 2\): “poem” is no kind of content\. Write one of commentary, reply"),
        (page(kind=""), r"1\.md \(line 1\): “kind” is missing\. Add a line kind: …"),
        (page(area="atlantis"), r"line 3\): “atlantis” is no area of this site"),
        (page(area=""), r"line 1\): “area” is missing"),
        (page(dated=""), r"line 1\): “dated” is missing"),
        (page(dated="November 2025"), r"line 4\): “November 2025” is no day\. Write it as YYYY-MM-DD"),
        (page(dated="2025-11-03 10:00:00"), r"line 4\): “2025-11-03 10:00:00” is no day"),
        (page(dated="2025-02-30"), r"1\.md \(line \d\): the front matter cannot be read"),
        (page(dated="2027-01-01"), r"line 4\): “2027-01-01” lies over a year after the newest data \(2025-12\)"),
        (page(author=""), r"line 1\): “author” is missing"),
        (page(role=""), r"line 1\): “role” is missing"),
        (page(author="[a, b]"), r"line 5\): “author” is not a text"),
        (page(author="x" * 301), r"line 5\): “author” has over 300 characters"),
        (page(colour="red"), r"line 7\): “colour” is no field\. Known are kind, area"),
        (page(body=" \n"), r"line 7\): there is nothing below the front matter"),
        (page(body="x" * 20_001), r"has over 20000 characters"),
        (page(kind="result", priority="Bikes"), r"line 1\): “source” is missing"),
        (page(kind="result", source="A"), r"line 1\): “priority” is missing"),
        (page(kind="citation"), r"line 1\): “source” is missing"),
        (page(author='"unclosed'), r"1\.md \(line \d\): the front matter cannot be read"),
        ("---\nkind: [\n---\nText", r"1\.md \(line \d\): the front matter cannot be read"),
        ("---\nkind: !!python/object:os.system {}\n---\nText", r"line 2\): the front matter cannot be read"),
        ("---\n- kind: commentary\nkind: x\n---\nText", r"the front matter cannot be read"),
        (page("Caf\xe9").encode("latin-1"), r"1\.md \(line 1\): is not UTF-8 text"),
    ],
)
def test_a_piece_that_cannot_be_published_is_refused_with_its_line(read: Read, text: str | bytes, said: str) -> None:
    with pytest.raises(InputFault, match=said) as refused:
        read(text)
    assert "\n" not in str(refused.value)


def test_a_day_may_lie_a_year_after_the_newest_data(read: Read) -> None:
    assert read(page(dated="2026-12-31"))[0].dated == "2026-12-31"


# HTML


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("A **bold** *word*", "<p>A <strong>bold</strong> <em>word</em></p>\n"),
        ("# Head\n\n### Less\n\nText", "<p><strong>Head</strong></p>\n<p><strong>Less</strong></p>\n<p>Text</p>\n"),
        ("Under\n=====", "<p><strong>Under</strong></p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ('a <b onclick="x()">b</b>', "<p>a &lt;b onclick=&quot;x()&quot;&gt;b&lt;/b&gt;</p>\n"),
        ("[x](https://a.example/?b=1&c)", '<p><a href="https://a.example/?b=1&amp;c" class="govuk-link">x</a></p>\n'),
        ("<https://a.example/>", '<p><a href="https://a.example/" class="govuk-link">https://a.example/</a></p>\n'),
        ("[x](mailto:a@b.example)", '<p><a href="mailto:a@b.example" class="govuk-link">x</a></p>\n'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>\n"),
        ("[x](http://a.example/)", "<p>[x](http://a.example/)</p>\n"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>\n"),
        ("[x](//a.example/)", "<p>[x](//a.example/)</p>\n"),
        ("[x](/ward/E05999001)", "<p>[x](/ward/E05999001)</p>\n"),
        ("![alt](https://a.example/b.png)", "<p></p>\n"),
        ("before ![](https://a.example/b.png)after", "<p>before after</p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>\n"),
    ],
)  # fmt: skip
def test_markdown_becomes_html_without_headings_pictures_or_markup_of_its_own(markdown: str, html: str) -> None:
    assert content.as_html(markdown) == html


@given(st.text(alphabet="<>[]()!#*_`&\"'=/: \nabchjpst.-") | st.text())
def test_no_text_brings_in_anything_that_runs_or_loads(markdown: str) -> None:
    tree = html5lib.parse(content.as_html(markdown), namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag in ALLOWED
        assert set(element.attrib) <= {"href", "class", "start"}
        assert re.match("https://|mailto:|$", element.get("href", ""))


def test_commentary_replies_and_citations_are_numbered_by_area(read: Read) -> None:
    told = read(page(), page(kind="reply", dated="2025-12-01"), page(area="E05999001"),
                page(kind="result", area="testshire/south", priority="Bikes", source="A"),
                page(kind="citation", source="https://paper.example/"))  # fmt: skip
    table = content.commentary(told)
    assert list(table.columns) == list(TABLES["commentary"][0])
    assert sorted(table[["area", "number", "kind"]].itertuples(index=False, name=None)) == [
        ("E05999001", 1, "commentary"),
        ("E23999001", 1, "reply"),
        ("E23999001", 2, "citation"),
        ("E23999001", 3, "commentary"),
    ]
    assert not table.duplicated(["area", "number"]).any()


# A force explains how it stops and searches


def test_a_forces_explanation_is_a_kind_of_its_own(read: Read) -> None:
    steps = "We will:\n\n- publish every quarter;\n- show footage to a panel."
    table = content.commentary(read(page(steps, kind="stop-and-search", source="https://testshire.example/"), page()))
    assert sorted(table["kind"]) == ["commentary", "stop-and-search"]
    (html,) = table.loc[table["kind"] == "stop-and-search", "html"]
    assert html.count("<li>") == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": ""}, "“source” is missing"),
        ({"role": "", "source": "A"}, "“role” is missing"),
        ({"area": "E05999001", "source": "A"}, r"line 3\): “E05999001” is no force"),
        ({"area": "testshire/south", "source": "A"}, r"line 3\): “testshire/south” is no force"),
    ],
)
def test_an_explanation_is_of_a_force_and_has_a_source(read: Read, fields: dict[str, str], said: str) -> None:
    with pytest.raises(InputFault, match=said):
        read(page(kind="stop-and-search", **fields))


# What happened to those responsible


def priorities(*issues: str) -> pd.DataFrame:
    rows = [("testshire/south", i, issue, "2025-05-01", "", "", "", "", "") for i, issue in enumerate(issues, 1)]
    return pd.DataFrame(rows, columns=list(TABLES["priorities"][0]))


def results(read: Read, issues: tuple[str, ...], *pieces: str) -> tuple[list[str], list[tuple[str, str, int]]]:
    faults = Faults()
    found = content.with_results(priorities(*issues), read(*pieces), faults)
    return found["result"].tolist(), faults.rows()


def result(priority: str, body: str = "Two riders lost their **bikes**.", **fields: str) -> str:
    return page(body, kind="result", area="testshire/south", priority=priority, source="Court list", **fields)


@pytest.mark.parametrize(
    "written", ["Nuisance motorcycles", "nuisance MOTORCYCLES,", "Nuisance motorcycles on the tramway"]
)
def test_a_result_finds_its_priority_by_how_it_begins(read: Read, written: str) -> None:
    found, faults = results(read, ("Burglary", "Nuisance motorcycles on the tramway"), result(written))
    assert found == ["", "Two riders lost their bikes."]
    assert faults == []


def test_a_result_is_dated_and_sourced(read: Read) -> None:
    found = content.with_results(priorities("Burglary"), read(result("Burglary")), Faults())
    assert found.loc[0, ["result_on", "result_source"]].tolist() == ["2025-11-03", "Court list"]


@pytest.mark.parametrize(
    ("issues", "written"),
    [
        (("Burglary",), "Robbery"),
        (("Burglary of sheds", "Burglary of garages"), "Burglary"),
        (("Burglary",), "Burg"),
        ((), "Burglary"),
    ],
)
def test_a_result_that_fits_no_priority_or_several_is_counted(
    read: Read, issues: tuple[str, ...], written: str
) -> None:
    found, faults = results(read, issues, result(written))
    assert found == [""] * len(issues)
    assert faults == [("1.md", content.NO_PRIORITY, 1)]


def test_of_priorities_that_begin_alike_the_exact_one_is_meant(read: Read) -> None:
    assert results(read, ("Burglary of sheds", "Burglary"), result("Burglary"))[0] == [
        "",
        "Two riders lost their bikes.",
    ]


def test_the_newest_result_counts(read: Read) -> None:
    newer, older = result("Burglary", "Newer.", dated="2025-12-01"), result("Burglary", "Older.")
    assert results(read, ("Burglary",), newer, older)[0] == ["Newer."]


def test_a_village_without_people_has_empty_tables(tmp_path: Path) -> None:
    tree = of_village(tmp_path).tree
    found = people.tables(sources.survey(tmp_path), tree, {village.FORCE: village.REPORTED_BY}, NEWEST, Faults())
    assert all(found[name].empty for name in ("teams", "officers", "priorities", "events", "leads", "commentary"))
