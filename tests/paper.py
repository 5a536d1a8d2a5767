"""Reading pages for print back: their words, sizes, tags, fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from card_site import packed
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

A4, A3 = (595, 842), (1191, 842)  # points, as the pages are turned


def read(pdf: bytes) -> PdfReader:
    """A PDF."""
    return PdfReader(io.BytesIO(pdf))


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points."""
    return [(round(page.mediabox.width), round(page.mediabox.height)) for page in read(pdf).pages]


@lru_cache(maxsize=32)
def text(pdf: bytes) -> str:
    """Its words without spaces."""
    return packed("".join(page.extract_text() for page in read(pdf).pages))


def elements(node: Any) -> Iterator[DictionaryObject]:
    """Every element of the tree of tags, in reading order."""
    node = node.get_object()
    for child in node.get("/K", []) if isinstance(node.get("/K"), list) else [node.get("/K")]:
        child = child.get_object() if child is not None else None
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield child
            yield from elements(child)


@lru_cache(maxsize=32)
def tagged(pdf: bytes) -> list[DictionaryObject]:
    """The tags of a PDF that says what PDF/UA asks of every one."""
    root = read(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    return list(elements(root["/StructTreeRoot"]))


def figures(pdf: bytes) -> list[str]:
    """What the pictures say to those who do not see them."""
    return [str(e["/Alt"]) for e in tagged(pdf) if e["/S"] == "/Figure"]


def embedded(pdf: bytes) -> None:
    """Every font of every page is in the file, and says which letters its shapes are."""
    for page in read(pdf).pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            own = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & own["/FontDescriptor"].get_object().keys()
            assert "/ToUnicode" in font


def photocopy(image: Image.Image) -> Image.Image:
    """A page as a poor copier gives it: black and white alone."""
    return image.convert("L").point(lambda v: 0 if v < 128 else 255)


def colour(image: Image.Image) -> int:
    """How far the most colourful pixel is from grey."""
    pixels = np.asarray(image.convert("RGB")).astype(int)
    return int((pixels.max(axis=2) - pixels.min(axis=2)).max())
