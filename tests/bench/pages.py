"""What a page costs: server time, bytes, queries, and requests a second through the server beside a plain file.

Of a ward of South Yorkshire where OPENBEAT_DATA holds that site, else of a site built from the demonstration county.
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles

from flask.testing import FlaskClient

import build
from app import create_app
from openbeat import card_addresses, card_facts
from openbeat import store as stores
from openbeat.store import Store
from tests.serving import serve

from .load import Load, load
from .measure import Row, row, timed

WARD, POSTCODE = ("E05010862", "E05999001"), ("S1 2HE", "ZZ1 1AA")
ASKED = 200  # times in process
HTML, ASSETS = 30_000, 90_000  # bytes, gzipped: the targets
LEAST = 0.4  # of what the server makes of a plain file
MILLISECONDS = 1000
FILE, LONG = "/static/icon.svg", 8_000  # bytes: about a page, gzipped


def rows(root: Path) -> list[Row]:
    """`ward_page` (time, bytes, queries), `find` (time) and `ward_page_requests`."""
    data = Path(os.environ.get("OPENBEAT_DATA", root / "data" / "site"))
    if (data / "snapshots" / "current").exists():
        return measured(data)
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            str(build.__file__),
            "demo",
            "--inputs",
            f"{folder}/files",
            "--out",
            f"{folder}/site",
        ]
        subprocess.run([*command, "--quiet"], check=True, cwd=root)
        return measured(Path(folder) / "site")


def measured(data: Path) -> list[Row]:
    """The rows of one built site."""
    cold, warm = (create_app({"DATA": data, "CACHE_MB": room}).test_client() for room in ("0", "64"))
    store = stores.current(data)
    assert store is not None
    ward = next(code for code in WARD if store.area(code))
    page, typed = f"/ward/{ward}", POSTCODE[WARD.index(ward)]
    return [
        *times("ward_page", lambda: cold.get(page), f"{page}, every page made anew"),
        *times("ward_page_kept", lambda: warm.get(page), f"{page}, kept in memory"),
        *times("find", lambda: cold.post("/find", data={"q": typed}), f"the answer to {typed}"),
        *weights(cold, page),
        queries(cold, store, page),
        *requests(data, page),
        *of_card(cold, store),
    ]


def of_card(client: FlaskClient, store: Store) -> list[Row]:
    """`card_page`: time and bytes of the newest card of a force; nothing where the site has none."""
    cards = card_facts.newest(store)
    if not cards:
        return []
    page = card_addresses.page(cards[0].subject, cards[0].quarter)
    size = len(gzip.compress(client.get(page).data))
    return [
        *times("card_page", lambda: client.get(page), f"{page}, made anew"),
        row("card_page_bytes", size, HTML, "B", f"{page}, gzipped, beside the target of a page"),
        *times("card_pdf", lambda: client.get(f"{page}.pdf"), f"{page}.pdf, made anew"),
    ]


def times(name: str, ask: Callable[[], object], note: str) -> list[Row]:
    """Milliseconds of the median and of the slowest hundredth, in this process."""
    ask()
    spent = sorted(timed(ask)[1] * MILLISECONDS for _ in range(ASKED))
    hundredths = quantiles(spent, n=100)
    p50, p99 = hundredths[49], hundredths[98]
    return [row(name, p50, p99, "ms", f"{note}: p50 (ours) and p99 (theirs) of {ASKED}")]


def weights(client: FlaskClient, page: str) -> list[Row]:
    """Bytes of the HTML, and of all style sheets and scripts that it loads, gzipped, beside the targets."""
    html = client.get(page).text
    loaded = re.findall(r"""<(?:link rel="stylesheet" href|script defer src)="([^"]+)""", html)
    bodies = []
    for address in loaded:
        with client.get(address) as response:
            bodies.append(response.data)
    parts = sum(len(gzip.compress(body)) for body in bodies)
    told = f"{len(loaded)} style sheets and scripts, the map's own among them, beside the target"
    return [
        row("ward_page_html_gz", len(gzip.compress(html.encode())), HTML, "bytes", "the page, beside the target"),
        row("ward_page_css_js_gz", parts, ASSETS, "bytes", told),
    ]


def queries(client: FlaskClient, store: stores.Store, page: str) -> Row:
    """How often one page asks the database; there is no target but that it is the same for every area."""
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    client.get(page)
    store.db.set_trace_callback(None)
    return row("ward_page_queries", len(asked), len(set(asked)), "queries", "of one page, and how many differ (theirs)")


def requests(data: Path, page: str) -> list[Row]:
    """Requests a second through granian as `make serve` starts it: the page beside plain files from the same server.

    One file comes through the application, as all of ours do; the other, as long as the page, from granian alone,
    which runs no Python for it: no page that Python answers can come near that.
    """
    told = []
    for name, room in (("ward_page_requests", "64"), ("ward_page_requests_anew", "0")):
        os.environ["OPENBEAT_CACHE_MB"] = room
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "alone.html").write_bytes(os.urandom(LONG))
            alone = ["--static-path-route", "/files", "--static-path-mount", folder]
            with serve(data, Path(folder) / "log", alone) as server:
                own, plain, native = (load(server.port, path) for path in (page, FILE, "/files/alone.html"))
        how = f"{page} {'kept' if room != '0' else 'made anew'}, beside"
        told.append(_rate(name, own, plain, f"{how} {FILE}"))
        told.append(_rate(f"{name}_alone", own, native, f"{how} a file of {LONG} bytes that granian serves alone"))
    del os.environ["OPENBEAT_CACHE_MB"]
    return told


def _rate(name: str, ours: Load, theirs: Load, note: str) -> Row:
    """A row of two rates, of which more is better: ours as a share of theirs."""
    wrong, busy = ours.wrong + theirs.wrong, max(ours.busy, theirs.busy)
    return Row(
        name=name,
        ours=round(ours.a_second),
        theirs=round(theirs.a_second),
        ratio=round(ours.a_second / theirs.a_second, 2),
        unit="a second",
        note=f"{note}; {wrong} answers but 200; generator {busy:.0%} busy; target {LEAST}x",
    )
