"""The one style of paper: every template of print has it from `house.typ`, and it serves papers of any shape."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
import segno
import typst
import zxingcpp
from PIL import Image
from pypdf.generic import DictionaryObject

from openbeat import assets, typesetting

PRINT = Path(__file__).parents[1] / "templates/print"
HOUSE = PRINT / "house.typ"
TEMPLATES = sorted(p for p in PRINT.glob("*.typ") if p != HOUSE)
IMPORT = '#import "house.typ": *\n'
BOUND = re.compile(r"\blet\s+(?:\(([^)]*)\)|([\w-]+))")
COLOUR = re.compile(r'\b(?:rgb|luma|cmyk|oklab|oklch)\b|"#[0-9a-fA-F]{3,8}"')
SHOWN = {
    "site": "Open Beat",
    "strap": "Annibynnol.",
    "invented": "Dychmygol yw Zedshire.",
    "address": "https://beat.example/w/1",
    "qr": segno.make_qr("https://beat.example/w/1", error="m").svg_inline(border=4, omitsize=True),
    "hostile": "#panic() $x$ *b* <script> ŵŷ",
}
Set = Callable[..., bytes]


def bound(text: str) -> set[str]:
    """The names that a template binds, wherever it does."""
    return {name.strip() for many, one in BOUND.findall(text) for name in (many.split(",") if many else [one])}


def faults(text: str) -> list[str]:
    """What a template has of its own that the house has for all."""
    text = re.sub(r"(?m)(?:^|\s)//.*$", "", text)
    own = bound(text) & bound_at_top(HOUSE.read_text(encoding="utf-8"))
    return [
        *([] if IMPORT in text else ["no import"]),
        *([] if re.search(r"^#show: (house|picture)\.with\(", text, re.MULTILINE) else ["no style"]),
        *sorted(own),
        *COLOUR.findall(text),
        *re.findall(r"\bfont:|\bset (?:document|page)\b", text),
    ]


def bound_at_top(text: str) -> set[str]:
    """The names that a module lends."""
    return {name for line in re.findall(r"(?m)^#let .*$", text) for name in bound(line.split("=")[0] + "=")}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_template_has_its_style_from_the_house(template: Path) -> None:
    assert faults(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [("#let breakable(name) = name", "breakable"), ('#let (ink, other) = ("red", "blue")', "ink"),
     ("#{\n  let quiet(body) = body\n}", "quiet"), ('#text(fill: rgb("#123"))[a]', "rgb"),
     ('#set text(font: "Arial")', "font:"), ("#set page(paper: \"a4\")", "set page")],
)  # fmt: skip
def test_a_style_of_its_own_is_found(line: str, fault: str) -> None:
    styled = f"{IMPORT}#show: house.with(title: data.title)\n"
    assert faults(styled) == []
    assert fault in faults(f"{styled}{line}\n")
    assert faults(line)[:2] == ["no import", "no style"]


@pytest.fixture(params=["compiled", "plain"])
def typeset(request: pytest.FixtureRequest, tmp_path: Path) -> Set:
    """Sets a template that is written in the test beside the house, in the site's typeface and in Typst's own."""
    font = assets.asset_path(typesetting.FONT)
    if request.param == "compiled" and font is None:
        pytest.skip("no typeface is compiled")
    paths = [font.parent] if request.param == "compiled" and font else []
    shutil.copy(HOUSE, tmp_path)
    fonts = typst.Fonts(include_system_fonts=False, font_paths=paths)
    compiler = typst.Compiler(root=tmp_path, font_paths=fonts)

    def made(text: str, **options: object) -> bytes:
        page = tmp_path / "page.typ"
        page.write_text(f"{IMPORT}#let data = json(bytes(sys.inputs.data))\n{text}", encoding="utf-8")
        options = options or {"format": "pdf", "pdf_standards": typesetting.STANDARD}
        found = compiler.compile(page, sys_inputs={"data": json.dumps(SHOWN)}, **options)
        assert isinstance(found, bytes)
        return found

    return made


def words(pdf: bytes) -> list[str]:
    """Each page's words without what lets them break."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def tags(node: object) -> Iterator[str]:
    """The tags of a document in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        yield from tags(node.get("/K"))


WALL = """
#show: house.with(
  title: "Wal", site: data.site, paper: "a3", flipped: true, size: 8pt, lang: "cy",
  footer: running(page: "Tudalen", of: "o", data.hostile),
)
#strip(data, aside: [aside])
#masthead(data.hostile, [said], beside: qr(data, 24mm, "Cod QR"))
== Cofnodwyd
#text(size: 7pt, sheet((1fr, 5em), ("Math", "Nifer"), [Dwyn], [1,111], [Arall], [–]))
#points((data.hostile, "x" * 400))
#ruled(3)
#pagebreak()
#foot(data, 20mm, "Cod QR", [last])
"""


def test_a_wall_sheet_in_welsh_is_tagged_and_whole(typeset: Set) -> None:
    pdf = typeset(WALL)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "cy-GB"
    assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages] == [(1191, 842)] * 2
    first, second = words(pdf)
    for part in ("Open Beat · Annibynnol.", SHOWN["invented"], "aside", "1,111", "Tudalen 1 o 2", "x" * 400):
        assert part.replace(" ", "") in first.replace(" ", ""), part
    assert first.count(SHOWN["hostile"]) == 3
    assert "Tudalen 2 o 2" in second
    found = list(tags(root["/StructTreeRoot"]))
    assert (found.count("/H1"), found.count("/H2"), found.count("/Table"), found.count("/TH")) == (1, 1, 1, 2)
    assert found.count("/Figure") == 2


def test_its_code_is_read_from_a_photocopy(typeset: Set) -> None:
    png = typeset('#show: house\n#qr(data, 20mm, "Code")', format="png", ppi=200)
    copy = Image.open(io.BytesIO(png)).convert("L").point(lambda v: 0 if v < 128 else 255)
    assert [code.text for code in zxingcpp.read_barcodes(copy)] == [SHOWN["address"]]


@pytest.mark.parametrize("invented", [True, False])
def test_only_an_invented_place_has_a_banner(typeset: Set, invented: bool) -> None:
    shown = "data" if invented else 'data + (invented: "")'
    page = Image.open(io.BytesIO(typeset(f"#show: house\n#strip({shown})", format="png", ppi=72))).convert("L")
    rows = page.resize((1, page.height), Image.Resampling.BOX).tobytes()  # the mean of each
    assert any(mean < 100 for mean in rows) == invented


@pytest.mark.parametrize("weight", [400, 700])
def test_figures_of_a_table_stand_under_each_other(typeset: Set, weight: int) -> None:
    width = f"n => measure(text(weight: {weight}, sheet((auto,), ([N],), [#n]))).width"
    typeset(f'#show: house.with(title: "t")\n#context {{ let w = {width}; assert.eq(w("1,111"), w("8,040")) }}')


TWO_UP = """
#show: house.with(title: "Taflen", paper: "a4", flipped: true, margin: 8mm)
#let half = whole(sizes(10pt, 4pt), size => {
  set text(size: size)
  strip(data)
  [= Taflen]
  for i in range(COUNT) [Word #(i). #parbreak()]
}, size => foot(data, 20mm, "Cod QR", [The last word]))
"""


def test_a_leaflet_is_two_to_a_page_each_whole(typeset: Set) -> None:
    text = TWO_UP.replace("COUNT", "40") + "#grid(columns: (1fr, 1fr), rows: 100%, column-gutter: 16mm, half, half)"
    (page,) = words(typeset(text))
    assert page.count("The last word") == 2
    assert page.count("Word 39.") == 2


def test_what_fits_at_no_size_goes_on_and_is_not_cut(typeset: Set) -> None:
    pages = words(typeset(TWO_UP.replace("COUNT", "400") + "#half"))
    assert len(pages) > 1
    told = " ".join(pages)
    assert all(f"Word {i}." in told for i in range(400))
    assert pages[-1].endswith("The last word")


def test_what_belongs_together_is_parted_only_where_no_page_holds_it(typeset: Set) -> None:
    def sheet(rows: int) -> list[str]:
        cells = ", ".join(f"[Row {i}]" for i in range(rows))
        start = '#show: house.with(title: "t")\n= T\nFirst\n#v(180mm)\n#leading-in[Before]\n'
        return words(typeset(f'{start}#together(sheet((1fr,), ("Head",), {cells}))'))

    assert ["Before" in page for page in sheet(25)] == [False, True]
    assert sum("Head" in page for page in sheet(90)) > 1
