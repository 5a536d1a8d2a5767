"""The page of a ward: its numbers from the raw files by another road, its order, its honesty and its weight."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import edition
import geopandas
import pandas as pd
import pytest
from flask.testing import FlaskClient
from page_check import Crawled, Page, Visitor, words_of

from openbeat import store as stores

ROOT = Path(__file__).parent.parent
CITY = "E05010862"  # Sheffield's centre, the fullest ward
ASB = "Anti-social behaviour"
LABELS = {  # police.uk's category → what the page calls it
    "Bicycle theft": "Bicycle theft",
    "Burglary": "Burglary",
    "Criminal damage and arson": "Damage and arson",
    "Drugs": "Drugs",
    "Other crime": "Other crime",
    "Other theft": "Other theft",
    "Possession of weapons": "Weapons",
    "Public order": "Public order",
    "Robbery": "Robbery",
    "Shoplifting": "Shoplifting",
    "Theft from the person": "Theft from the person",
    "Vehicle crime": "Vehicle crime",
    "Violence and sexual offences": "Violence and sexual offences",
}
PUBLISHED = [f"2024-{m:02d}" for m in range(1, 5)] + [f"2025-{m:02d}" for m in range(1, 13)]
HOLE = [f"2024-{m:02d}" for m in range(5, 13)]
NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December"]  # fmt: skip
# The order of PAGES: people first, what is not in the figures before the figures.
ORDER = ["team", "priorities", "said", "meeting", "short", "map-heading", "outside", "numbers", "harm", "outcomes",
         "compare", "redress", "made"]  # fmt: skip
QUERIES = 58  # at most, for one page


@dataclass(frozen=True)
class Raw:
    """The published files of 2024 and 2025, joined to wards by geopandas."""

    records: pd.DataFrame  # Month, Crime type, ward ("" where none contains the point), placed, metres to the border
    wards: list[str]

    @cached_property
    def tally(self) -> dict[tuple[str, str, str], int]:
        """Ward, month and crime type → records."""
        return self.records.groupby(["ward", "Month", "Crime type"]).size().to_dict()

    def count(self, ward: str, months: list[str], *kinds: str) -> int:
        """Records of a ward."""
        return sum(self.tally.get((ward, month, kind), 0) for month in months for kind in kinds)


@pytest.fixture(scope="module")
def raw(real: Path) -> Raw:
    """One row a record, its ward found by `sjoin`; of several wards the one with the lowest code."""
    with zipfile.ZipFile(real / "street" / "south-yorkshire-2024-01_2025-12.zip") as archive:
        tables = [pd.read_csv(archive.open(name), dtype=str) for name in sorted(archive.namelist())]
    same = ["Crime ID", "Crime type", "Longitude", "Latitude"]
    once = [t[t["Crime ID"].isna() | ~t.duplicated(same, keep="last")] for t in tables]
    records = pd.concat(once, ignore_index=True)
    wards = geopandas.read_file(real / "boundaries" / "wards-south-yorkshire.geojson")[["ward_code", "geometry"]]
    points = records[["Longitude", "Latitude"]].dropna().drop_duplicates()
    places = geopandas.points_from_xy(points["Longitude"].astype(float), points["Latitude"].astype(float), crs=4326)
    joined = geopandas.GeoDataFrame(points, geometry=places).sjoin(wards, predicate="intersects")
    lowest = joined.sort_values("ward_code").drop_duplicates(["Longitude", "Latitude"])
    borders = wards.to_crs(27700).set_index("ward_code").boundary
    own_border = geopandas.GeoSeries(lowest["ward_code"].map(borders), crs=27700)
    metres = lowest.to_crs(27700).distance(own_border)
    found = lowest.assign(ward=lowest["ward_code"], metres=metres)[["Longitude", "Latitude", "ward", "metres"]]
    full = records.merge(found, how="left", on=["Longitude", "Latitude"])
    return Raw(full.assign(ward=full["ward"].fillna(""), placed=full["Longitude"].notna()), [*wards["ward_code"]])


@pytest.fixture(scope="module")
def pages(south_yorkshire: Path, raw: Raw) -> dict[str, Page]:
    """The page of every ward of South Yorkshire, each checked."""
    from app import create_app

    visitor = Visitor(create_app({"DATA": south_yorkshire, "TESTING": True}).test_client())
    return {code: visitor.get(f"/ward/{code}") for code in raw.wards}


@pytest.fixture
def city(pages: dict[str, Page]) -> Page:
    return pages[CITY]


def said(n: int) -> str:
    return f"{n:,}"


def lines(page: Page, section: str) -> list[str]:
    """The words of each paragraph and list item of a section."""
    own = next(e for e in page.each("section") if e.get("aria-labelledby") == section)
    return [words_of(e) for e in own.iter() if e.tag in ("p", "li", "dd", "dt")]


# Numbers


def test_every_number_of_the_table_is_that_of_the_raw_files(pages: dict[str, Page], raw: Raw) -> None:
    year = PUBLISHED[4:]
    for code, page in pages.items():
        head, *rows = page.table("What was recorded")
        expected = [[label, said(raw.count(code, year, kind)), "not published"] for kind, label in LABELS.items()]
        expected.sort()
        expected.append(["All crimes", said(raw.count(code, year, *LABELS)), "not published"])
        apart = f"{ASB} incidents, not crimes: never in the total"
        expected.append([apart, said(raw.count(code, year, ASB)), "not published"])
        assert head[:3] == ["Category", "January to December 2025", "January to December 2024"]
        assert [row[:3] for row in rows] == expected, code


def test_every_number_of_the_months_is_that_of_the_raw_files(pages: dict[str, Page], raw: Raw) -> None:
    for code, page in pages.items():
        expected = []
        for month in sorted(PUBLISHED + HOLE):
            name = f"{NAMES[int(month[5:]) - 1]} {month[:4]}"
            counts = [raw.count(code, [month], *LABELS), raw.count(code, [month], ASB)]
            expected.append([name, *(["not published"] * 2 if month in HOLE else map(said, counts))])
        head, *rows = page.table("Recorded by month")
        assert head == ["Month", "Crime", ASB]
        assert rows == expected, code


def test_missing_month_is_not_zero(pages: dict[str, Page]) -> None:
    for page in pages.values():
        cells = {row[0]: row[1:] for row in page.table("Recorded by month")[1:]}
        assert all(cells[f"{NAMES[int(m[5:]) - 1]} 2024"] == ["not published"] * 2 for m in HOLE)
        assert "There is no crime data of South Yorkshire Police for May to December 2024." in page.words


def test_a_year_with_missing_months_is_never_compared(pages: dict[str, Page], raw: Raw) -> None:
    for code, page in pages.items():
        n = said(raw.count(code, PUBLISHED[4:], *LABELS))
        assert lines(page, "short")[0] == (
            f"{n} crimes were recorded here in January to December 2025. "
            "The year before cannot be compared: not all of its months are held."
        )
        assert not re.search(r"expect|chance explains|was higher|was lower", " ".join(lines(page, "short")))


def test_harm_is_counts_times_weights_to_two_digits(pages: dict[str, Page], raw: Raw) -> None:
    scheme = json.loads((ROOT / "geodata/reference/harm/cchi.json").read_text(encoding="utf-8"))
    slugs = {kind: kind.lower().replace(" and ", "-").replace(" ", "-") for kind in LABELS}
    slugs["Violence and sexual offences"] = "violent-crime"
    for code, page in pages.items():
        counts = {slug: raw.count(code, PUBLISHED[4:], kind) for kind, slug in slugs.items()}
        days = [
            sum(n * scheme["weights"][slug][which] for slug, n in counts.items() if slug in scheme["weights"])
            for which in ("weight", "low", "high")
        ]
        total, low, high = (f"{float(f'{d:.1e}'):,.0f}" for d in days)
        assert (
            f"These crimes weigh about {total} days on the sentencing-weighted estimate, between {low} and {high} "
            "under its low and high weights."
        ) in lines(page, "harm")


def test_softness_is_the_share_within_a_hundred_metres(pages: dict[str, Page], raw: Raw) -> None:
    year = raw.records[raw.records["Month"].isin(PUBLISHED[4:])]
    for code, page in pages.items():
        own = year[year["ward"] == code]
        least, most = ((own["metres"] <= edge).mean() * 100 for edge in (99, 101))
        told = re.search(r"(\d+|Fewer than 1)% of these records sit within 100 m", page.words)
        assert told is not None
        share = int(told[1]) if told[1].isdigit() else 0.5
        assert least - 0.51 <= share <= most + 0.51, code


def test_records_that_no_ward_shows_are_rows_of_their_own(city: Page, raw: Raw) -> None:
    year = raw.records[raw.records["Month"].isin(PUBLISHED[4:])]
    unplaced, nowhere = (~year["placed"]).sum(), (year["placed"] & (year["ward"] == "")).sum()
    told = [words_of(e) for e in city.each("dd")]
    assert told == [said(unplaced), "0", said(nowhere)]
    assert (unplaced, nowhere) == (8_069, 371)


def test_the_wards_and_the_rows_apart_are_all_the_records(raw: Raw, pages: dict[str, Page]) -> None:
    shown = 0
    for page in pages.values():
        rows = page.table("What was recorded")[-2:]
        shown += sum(int(row[1].replace(",", "")) for row in rows)
    apart = sum(int(words_of(e).replace(",", "")) for e in pages[CITY].each("dd"))
    assert shown + apart == raw.records["Month"].isin(PUBLISHED[4:]).sum()


# The demonstration county: partial and missing months


def test_part_of_a_month_is_shown_and_said_to_be_a_part(visitor: Visitor) -> None:
    cells = {row[0]: row[1:] for row in visitor.get("/ward/E05999001").table("Recorded by month")[1:]}
    assert cells["June 2024"] == ["not published", "not published"]
    assert all(re.fullmatch(r"[\d,]+ part of the month", cell) for cell in cells["August 2024"])
    assert all(re.fullmatch(r"[\d,]+", cell) for month in ("July 2024", "May 2024") for cell in cells[month])


def test_two_whole_years_are_compared(visitor: Visitor) -> None:
    page = visitor.get("/ward/E05999001")
    first = lines(page, "short")[0]
    total = page.table("What was recorded")[-2]
    assert re.match(r"Recorded crime here was (about what|higher than|lower than)", first)
    assert f"{total[1]} crimes in October 2025 to September 2026, {total[2]} in October 2024 to September 2025" in first


@pytest.fixture
def thinned(county: Path, tmp_path: Path) -> Iterator[Visitor]:
    """The county's site, had it published one month of its newest year in part and one not at all."""
    from app import create_app

    hole = "UPDATE coverage SET state = '{}' WHERE month = '{}'"
    lost = "DELETE FROM months WHERE month = '2026-03'"
    harm = "DELETE FROM harm"  # the build writes none for an incomplete year
    statements = [hole.format("missing", "2026-03"), hole.format("partial", "2026-05"), lost, harm]
    data = edition.publish(county / "site", tmp_path / "data", *statements)
    with create_app({"DATA": data, "TESTING": True}).test_client() as client:
        yield Visitor(client)


def test_a_year_with_a_hole_has_no_total_and_no_harm(thinned: Visitor) -> None:
    page = thinned.get("/ward/E05999001")
    assert all(row[1] == "not published" for row in page.table("What was recorded")[1:])
    assert all(re.fullmatch(r"[\d,]+", row[2]) for row in page.table("What was recorded")[1:])
    told = " ".join(lines(page, "short"))
    assert "Recorded crime in October 2025 to September 2026 cannot be given" in told
    assert "There is no crime data of Zedshire Police (fictional) for March 2026." in told
    assert "Only part of the crime data of Zedshire Police (fictional) is there for May 2026." in told
    assert "incidents were not published for every month" in told
    told = lines(page, "harm")
    assert "No estimate is given, because not every month of the year was published." in told
    assert not any("days" in line for line in told)
    outside = next(e for e in page.each("dl") if e.get("class") == "ob-outside")
    assert [words_of(e) for e in outside.iter("dd")] == ["not published"] * 3
    assert "10 of 12 months published" in page.words


def test_a_force_that_never_published_crime_still_has_pages(county: Path, tmp_path: Path) -> None:
    from app import create_app

    silence = ["UPDATE forces SET newest = NULL", "UPDATE coverage SET state = 'missing'", "DELETE FROM months"]
    data = edition.publish(county / "site", tmp_path / "data", *silence, "DELETE FROM harm")
    page = Visitor(create_app({"DATA": data, "TESTING": True}).test_client()).get("/ward/E05999001")
    assert page.status == 200
    assert {cell for row in page.table("What was recorded")[1:] for cell in row[1:3]} == {"not published"}


def test_a_map_of_a_year_with_a_hole_shows_no_harm(thinned: Visitor) -> None:
    told = lines(thinned.get("/ward/E05999001"), "map-heading")
    assert not any("100 m" in line or "10,000" in line for line in told)
    assert "a part must not look like the whole" in thinned.get("/ward/E05999001").words


def test_a_site_that_drew_no_maps_shows_none(county: Path, tmp_path: Path) -> None:
    from app import create_app

    data = edition.publish(county / "site", tmp_path / "data", "UPDATE snapshot SET value = '0' WHERE key = 'maps'")
    page = Visitor(create_app({"DATA": data, "TESTING": True}).test_client()).get("/ward/E05999001")
    assert [e.get("aria-labelledby") for e in page.each("section")] == [
        s for s in ORDER if s not in ("map-heading", "said")
    ]
    assert not [address for address in page.loads if "/maps/" in address]


def test_a_site_that_holds_less_than_two_years_says_so(county: Path, tmp_path: Path) -> None:
    from app import create_app

    begin = "UPDATE snapshot SET value = '2025-12' WHERE key = 'oldest_month'"
    data = edition.publish(county / "site", tmp_path / "data", begin, "DELETE FROM coverage WHERE month < '2025-12'")
    page = Visitor(create_app({"DATA": data, "TESTING": True}).test_client()).get("/ward/E05999001")
    head, *rows = page.table("What was recorded")
    assert head[1:3] == ["October 2025 to September 2026", "October 2024 to September 2025"]
    assert {cell for row in rows for cell in row[1:3]} == {"not held"}  # what was published, this site cannot say
    assert [row[0] for row in page.table("Recorded by month")[1:]][:2] == ["December 2025", "January 2026"]
    assert "This site holds no month before December 2025." in lines(page, "short")
    assert "10 of 12 months published" in page.words


# Order, names and addresses


def test_sections_stand_in_their_order(visitor: Visitor, city: Page) -> None:
    missing = ("priorities", "said")  # no team files of South Yorkshire are at hand, and no meeting was entered
    assert [e.get("aria-labelledby") for e in city.each("section")] == [s for s in ORDER if s not in missing]
    assert [e.get("aria-labelledby") for e in visitor.get("/ward/E05999001").each("section")] == ORDER


def test_people_are_named_before_any_number(city: Page) -> None:
    assert lines(city, "team")[0] == "South Yorkshire Police"
    assert "call 999" in " ".join(lines(city, "team"))


def test_an_assumed_command_area_is_said_to_be_assumed(city: Page, visitor: Visitor) -> None:
    assert "Sheffield local policing area (assumed)" in city.words
    assert "The command area is assumed" in " ".join(lines(city, "made"))
    assert "assumed" not in visitor.get("/ward/E05999001").words


def test_a_page_can_be_cited(city: Page, south_yorkshire: Path) -> None:
    snapshot = (south_yorkshire / "snapshots/current").readlink().name
    assert (
        f"Cite this page: Open Beat, “City ward (E05010862)”, January to December 2025, snapshot {snapshot}, "
        "http://localhost/ward/E05010862."
    ) in lines(city, "made")


def test_every_ward_has_a_title_of_its_own(pages: dict[str, Page]) -> None:
    assert len({page.title for page in pages.values()}) == len(pages) == 95


@pytest.mark.parametrize("end", ["", ".json", ".csv"])
def test_a_code_in_small_letters_leads_to_the_one_address(client: FlaskClient, end: str) -> None:
    response = client.get(f"/ward/e05999001{end}")
    assert (response.status_code, response.headers["Location"]) == (301, f"/ward/E05999001{end}")


@pytest.mark.parametrize("code", ["E05000000", "E08999001", "E23999001", "castle", "E05999001 ", "%00", "x" * 2_000])
def test_an_unknown_ward_is_not_found_and_the_search_is_at_hand(visitor: Visitor, code: str) -> None:
    page = visitor.get(f"/ward/{code}")
    assert page.status == 404
    assert [e.get("action") for e in page.each("form")] == ["/find"]
    assert visitor.client.get(f"/ward/{code}.json").status_code == 404
    assert visitor.client.get(f"/ward/{code}.csv").status_code == 404


def test_fictional_data_says_so_on_every_page_and_real_data_on_none(
    visitor: Visitor, pages: dict[str, Page], crawled: Crawled
) -> None:
    invented = "Zedshire is invented: every street, figure and postcode here is fictional, for demonstration."
    own, _ = crawled
    answers = [visitor.find(typed) for typed in ("", "zz1 9zy", "zz9 9zz", "nowhere", "bt1 1aa", "zz1 8zz")]
    for page in (*own.values(), *answers, visitor.get("/no-such-page"), visitor.get("/find")):
        assert invented in page.words, page.address
    for page in pages.values():
        assert not re.search(r"Zedshire|fictional|invented", page.text), page.address


# Weight


def test_a_page_weighs_little(pages: dict[str, Page]) -> None:
    assert max(len(gzip.compress(page.text.encode())) for page in pages.values()) <= 30_000


@pytest.mark.parametrize(
    "address", ["/", "/ward/E05999001", "/ward/E05999035", "/ward/E05999001.json", "/ward/E05999001.csv"]
)
def test_no_page_asks_the_database_in_a_loop(client: FlaskClient, county: Path, address: str) -> None:
    store = stores.current(county / "site")
    assert store is not None
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    try:
        assert client.get(address).status_code == 200
    finally:
        store.db.set_trace_callback(None)
    assert 2 <= len(asked) <= QUERIES
    shapes = [re.sub(r"'[^']*'", "?", statement) for statement in asked]
    assert len(set(shapes)) == len(shapes)


def test_a_search_with_many_candidates_asks_as_little(county: Path, client: FlaskClient) -> None:
    store = stores.current(county / "site")
    assert store is not None
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    try:
        assert client.post("/find", data={"q": "er"}).status_code == 200
    finally:
        store.db.set_trace_callback(None)
    assert len(asked) <= 3


def test_a_citation_gives_the_public_address_whatever_host_was_asked_for(county: Path) -> None:
    from app import create_app

    app = create_app({"DATA": county / "site", "TESTING": True, "ADDRESS": "https://beat.example/"})
    page = app.test_client().get("/ward/E05999001", headers={"Host": "elsewhere.example"})
    assert "https://beat.example/ward/E05999001" in page.text
    assert "elsewhere.example" not in page.text


def test_the_methods_told_are_those_of_the_build(county: Path, tmp_path: Path) -> None:
    from app import create_app

    wider = [
        "UPDATE snapshot SET value = '450' WHERE key = 'bandwidth_metres'",
        "UPDATE snapshot SET value = '80' WHERE key = 'softness_metres'",
    ]
    data = edition.publish(county / "site", tmp_path / "data", *wider)
    page = Visitor(create_app({"DATA": data, "TESTING": True}).test_client()).get("/ward/E05999001")
    assert "smoothed over 450 m" in page.words
    assert "within 80 m of the ward border" in page.words
