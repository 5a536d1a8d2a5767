"""What tests of embeds, pictures, feeds and citations share: areas of each kind, hostile names, a silent force."""

from __future__ import annotations

WARD = "E05999001"
# Kind and key of an area of every kind that the demonstration county has.
KINDS = {
    "ward": WARD,
    "csp": "E22999001",
    "bcu": "zedshire/coast",
    "force": "zedshire",
    "neighbourhood": "zedshire/ashwold-east",
}
HOSTILE = {
    "an element": "<script>alert(1)</script>",
    "its end": "</script><script>alert(1)</script>",
    "typst": "#panic() $x$ *b* @ref `raw` \\ //",
    "quotes": "\"double\" & 'single'",
    "welsh": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch ŵŷẁẃŶŴ",
    "long": "Bournemouth, Christchurch and Poole with the Villages of the Upper Stour Valley " * 3,
}
SILENT = (  # not one month of crime
    "UPDATE coverage SET state = 'missing' WHERE dataset = 'crime'",
    "UPDATE forces SET newest = NULL",
)
HOLED = ("UPDATE coverage SET state = 'missing' WHERE month = '2026-03'",)  # neither year is whole


def renamed(name: str) -> str:
    """SQL that gives the ward another name."""
    quoted = name.replace("'", "''")
    return f"UPDATE areas SET name = '{quoted}' WHERE code = '{WARD}'"  # noqa: S608
