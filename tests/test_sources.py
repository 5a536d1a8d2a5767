"""What each file is taken for, by its content; what cannot be read is refused in one line that names it."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import geopandas
import pytest
import shapely
import village

from geodata import areas, categories, files, lookups, sources
from geodata.faults import InputFault

NATIONAL = {
    "boundaries/wards-2020-E+W.geojson": "ward boundaries",
    "boundaries/districts-2020-E+W.geojson": "district boundaries",
    "boundaries/police-force-areas-2020.geojson": "force boundaries",
    "boundaries/wards-south-yorkshire.geojson": "ward boundaries",
    "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv": "lookup",
    "lookups/district-csp-force-2024.csv": "lookup",
    "lookups/LSOA11_LSOA21_LAD22_exact_fit_EW_V3.csv": "lookup",
    "lookups/bcu-metropolitan.csv": "bcu lookup",
    "lookups/bcu-other-unverified.csv": "bcu list",
    "postcodes/south-yorkshire-with-lonlat.csv": "postcodes",
    "indicators/population-mid2022-by-ward2024.csv": "area indicator",
    "indicators/population-mid2022-by-force.csv": "area indicator",
    "indicators/harm_category_weights.csv": "not recognised",
    "lookups/police-uk-slug-to-reported-by.json": "not recognised",
}


def kind(path: Path) -> str:
    (taken,) = sources.recognise(path)
    return taken.kind


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(("name", "taken_for"), NATIONAL.items())
def test_official_files_are_recognised(real: Path, name: str, taken_for: str) -> None:
    assert kind(real / name) == taken_for


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("street/all-forces-2025-06.zip", {"street": 39}),
        ("outcomes/city-of-london-2016-01_2017-06.zip", {"street": 18, "outcomes": 18}),
        ("stop-and-search/city-of-london+metropolitan-2021-06_2021-11.zip", {"stop-and-search": 11}),
    ],
)
def test_members_of_an_archive_are_recognised_one_by_one(real: Path, name: str, kinds: dict[str, int]) -> None:
    assert Counter(t.kind for t in sources.recognise(real / name)) == kinds


def test_force_and_month_come_from_the_files_name(real: Path) -> None:
    taken = sources.recognise(real / "stop-and-search/city-of-london+metropolitan-2021-06_2021-11.zip")
    assert {(t.force, t.month) for t in taken if t.force == "city-of-london"} == {
        ("city-of-london", f"2021-{m:02d}") for m in range(6, 12)
    }


def test_the_year_of_a_layer_is_in_its_column(real: Path) -> None:
    (taken,) = sources.recognise(real / "boundaries/wards-2020-E+W.geojson")
    assert (taken.note, taken.columns) == ("2020", {"ward": "WD20CD"})


def test_code_point_has_no_header_row(real: Path) -> None:
    with zipfile.ZipFile(real / "postcodes/codepo_gb.zip") as archive:
        tables = [n for n in archive.namelist() if n.startswith("Data/CSV/")]
    taken = [t for t in sources.recognise(real / "postcodes/codepo_gb.zip") if t.kind == "postcodes"]
    assert [t.source.member for t in taken] == sorted(tables)
    assert {t.fields for t in taken} == {sources.CODEPOINT}


def test_a_header_that_looks_like_a_postcode_is_still_a_header(tmp_path: Path) -> None:
    assert sources.POSTCODE.fullmatch("WD24CD")
    text = "WD24CD,LAD24CD\nE05999001,E06999001\n"
    assert kind(file(tmp_path, "lookup.csv", text)) == "lookup"
    with_header = file(tmp_path, "postcodes.csv", "WD2 4CD,oseast1m,osnrth1m\nWD2 4CE,1,1\n")
    assert sources.recognise(with_header)[0].kind == "not recognised"
    headed = file(tmp_path, "headed.csv", "pcds,oseast1m,osnrth1m\nWD2 4CE,1,1\n")
    assert (sources.recognise(headed)[0].kind, sources.recognise(headed)[0].fields) == ("postcodes", ())


@pytest.mark.parametrize("width", [3, 9, 11])
def test_headless_postcodes_of_another_width_than_code_point_are_not_guessed(tmp_path: Path, width: int) -> None:
    row = ",".join(["S1 1AA", *["10"] * (width - 1)])
    assert kind(file(tmp_path, "postcodes.csv", f"{row}\n{row}\n")) == "not recognised"


@pytest.mark.parametrize("name", ["2025-13-durham-street.csv", "2025-00-durham-street.csv", "durham.csv"])
def test_street_crime_under_another_name_is_said_and_left(tmp_path: Path, name: str) -> None:
    (taken,) = sources.recognise(file(tmp_path, name, village.street(village.month_of("2025-01"))))
    assert taken.kind == "not recognised"
    assert "YYYY-MM-force-street.csv" in taken.note


@pytest.mark.parametrize("column", [c for c in sources.STREET if c != "Context"])
def test_a_police_file_without_a_column_is_refused_by_that_columns_name(tmp_path: Path, column: str) -> None:
    text = village.street(village.month_of("2025-01")).replace(column, "Something else", 1)
    path = file(tmp_path, "2025-01-durham-street.csv", text)
    with pytest.raises(InputFault, match=f"{path.name}.*“{column}” is missing"):
        sources.recognise(path)


@pytest.mark.parametrize("content", ["", "\n", "\r\n\r\n", "\ufeff"])
def test_a_police_file_without_a_header_row_is_refused(tmp_path: Path, content: str) -> None:
    path = file(tmp_path, "2025-01-durham-street.csv", content)
    with pytest.raises(InputFault, match=rf"{path.name}.*not even a header row"):
        sources.recognise(path)


def test_a_command_area_list_is_known_by_its_three_columns(tmp_path: Path) -> None:
    text = "force,bcu,code\ntestshire,North,E06999001\n"
    assert kind(file(tmp_path, "bcu.csv", text)) == "bcu lookup"
    assert kind(file(tmp_path, "other.csv", text.replace("bcu", "BCU"))) == "not recognised"


def test_a_list_that_nobody_verified_is_recognised_and_said_not_to_be_used(real: Path, tmp_path: Path) -> None:
    (taken,) = sources.recognise(real / "lookups/bcu-other-unverified.csv")
    assert taken.note == "unverified list, not used"
    assert lookups.read([taken]).bcu == lookups.read([]).bcu
    sourced = "force_slug,division,lads,confidence,evidence\nkent,North,Dartford;Medway,high,Kent Police 2026\n"
    (taken,) = sources.recognise(file(tmp_path, "divisions.csv", sourced))
    assert (taken.kind, taken.note) == ("bcu list", "districts by name instead of by code, not used")


def test_both_years_of_small_areas_are_recognised_in_their_lookup(real: Path) -> None:
    (taken,) = sources.recognise(real / "lookups/LSOA11_LSOA21_LAD22_exact_fit_EW_V3.csv")
    assert taken.columns == {"lsoa": "LSOA11CD", "lsoa 2021": "LSOA21CD", "district": "LAD22CD"}
    assert taken.note == "lsoa → lsoa 2021 → district"


def polygons(*rows: dict[str, str]) -> str:
    """A layer of squares side by side with these properties."""
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": json.loads(shapely.to_geojson(shapely.box(i, 50, i + 1, 51))),
        }
        for i, row in enumerate(rows)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    ("codes", "nation"),
    [
        (["S13002516"], "Scotland"),
        (["N08000101"] * 250, "Northern Ireland"),
        (["S13002516", "N08000101"], "Ireland and"),
    ],
)
def test_a_layer_of_another_nation_is_not_taken_and_the_nation_is_named(
    tmp_path: Path, codes: list[str], nation: str
) -> None:
    (taken,) = sources.recognise(file(tmp_path, "w.geojson", polygons(*({"WD24CD": c, "name": "A"} for c in codes))))
    assert taken.kind == "not recognised"
    assert nation in taken.note
    assert taken.note.endswith("this site covers England and Wales")


@pytest.mark.parametrize("before", [0, 1, 250])
def test_a_layer_of_the_whole_kingdom_is_taken_wherever_its_english_wards_stand(tmp_path: Path, before: int) -> None:
    codes = [*["S13002516"] * before, "E05999001", "N08000101"]
    (taken,) = sources.recognise(file(tmp_path, "wards.geojson", polygons(*({"WD24CD": c} for c in codes))))
    assert (taken.kind, taken.columns) == ("ward boundaries", {"ward": "WD24CD"})


def test_a_lookup_of_another_nation_is_not_taken_and_the_nation_is_named(tmp_path: Path) -> None:
    (taken,) = sources.recognise(file(tmp_path, "l.csv", "WD24CD,LAD24CD\nS13002516,S12000005\n"))
    assert (taken.kind, taken.note) == ("not recognised", "areas of Scotland: this site covers England and Wales")


@pytest.mark.parametrize(
    ("properties", "kind", "columns"),
    [
        ({"BCU": "North West"}, "bcu boundaries", {"bcu": "BCU"}),
        ({"bcu_name": "N", "bcu": "NW", "force": "kent"}, "bcu boundaries", {"bcu": "bcu_name", "force": "force"}),
        ({"BCU": "North", "PFA24CD": "E23000032"}, "bcu boundaries", {"bcu": "BCU", "force": "PFA24CD"}),
        ({"WD24CD": "E05999001", "BCU": "North"}, "ward boundaries", {"ward": "WD24CD", "bcu": "BCU"}),
        ({"bcuid": "1"}, "not recognised", {}),
        ({"neighbourhood_id": "a1", "force": "kent"}, "neighbourhoods",
         {"neighbourhood": "neighbourhood_id", "force": "force"}),
    ],
)  # fmt: skip
def test_polygons_of_the_police_are_known_by_their_columns(
    tmp_path: Path, properties: dict[str, str], kind: str, columns: dict[str, str]
) -> None:
    (taken,) = sources.recognise(file(tmp_path, "layer.geojson", polygons(properties)))
    assert (taken.kind, taken.columns) == (kind, columns)


@pytest.mark.parametrize("kind", ["street", "outcomes", "stop-and-search"])
def test_a_folder_of_another_month_than_the_files_name_is_refused(tmp_path: Path, kind: str) -> None:
    header = ",".join(sources.POLICE_HEADERS[kind]) + "\n"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr(f"2025-05/2025-05-kent-{kind}.csv", header)
        out.writestr(f"2025-06/2025-05-kent-{kind}.csv", header)
    member = rf"2025-06/2025-05-kent-{kind}\.csv"
    with pytest.raises(InputFault, match=rf"a\.zip \({member}\): its folder says 2025-06, its name 2025-05"):
        sources.recognise(tmp_path / "a.zip")
    (tmp_path / "2025-06").mkdir()
    with pytest.raises(InputFault, match="its folder says 2025-06, its name 2025-05"):
        sources.recognise(file(tmp_path / "2025-06", f"2025-05-kent-{kind}.csv", header))


@pytest.mark.parametrize("folder", ["2025-05", "2025", "files", "2025-13", "2025-06/kent"])
def test_other_folders_say_nothing_about_the_month(tmp_path: Path, folder: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr(f"{folder}/2025-05-kent-street.csv", ",".join(sources.STREET) + "\n")
    assert [(t.kind, t.month) for t in sources.recognise(tmp_path / "a.zip")] == [("street", "2025-05")]


def archive(path: Path, rows: int = 2_000) -> Path:
    """A zip of the real shape: one large member a month."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for month in village.MONTHS:
            records = [village.record(month, **{"Crime ID": f"{month}{i * 7919:064x}"}) for i in range(rows)]
            out.writestr(f"{month}/{month}-testshire-street.csv", village.street(records))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive(tmp_path_factory.mktemp("archive") / "whole.zip")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.95, 0.999])
def test_an_archive_cut_short_anywhere_is_refused(whole: Path, tmp_path: Path, share: float) -> None:
    content = whole.read_bytes()
    path = file(tmp_path, "cut.zip", content[: int(len(content) * share)])
    with pytest.raises(InputFault, match=r"cut\.zip.*cut short or damaged"):
        sources.recognise(path)


def flags(content: bytes, offset_local: int, offset_central: int, value: int) -> bytes:
    """The archive with one byte set in every header, at an offset from its signature."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", offset_local), (b"PK\x01\x02", offset_central)):
        at = content.find(signature)
        while at >= 0:
            changed[at + offset] = value
            at = content.find(signature, at + 4)
    return bytes(changed)


def overwritten(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes(200) + content[middle + 200 :]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (overwritten, "cut short|inflates to more"),
        (lambda c: flags(c, 6, 8, 1), "locked with a password"),
        (lambda c: flags(c, 8, 10, 9), "cut short"),
    ],
    ids=["overwritten in the middle of a member", "locked with a password", "packed in an unknown way"],
)
def test_a_damaged_or_locked_member_is_refused_by_its_name(
    whole: Path, tmp_path: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    path = file(tmp_path, "spoilt.zip", spoil(whole.read_bytes()))
    member = r"2025-\d\d/2025-\d\d-testshire-street\.csv"
    with pytest.raises(InputFault, match=rf"spoilt\.zip \({member}\): .*({said})"):
        [taken.source.read() for taken in sources.recognise(path)]


def test_a_text_named_zip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match=r"a\.zip.*not a zip"):
        sources.recognise(file(tmp_path, "a.zip", "Crime ID,Month\n"))


def test_a_gzipped_table_is_read_and_refused_when_cut(tmp_path: Path) -> None:
    packed = gzip.compress(village.LOOKUP.encode())
    (taken,) = sources.recognise(file(tmp_path, "lookup.csv.gz", packed))
    assert taken.kind == "lookup"
    assert [r["LAD24NM"] for r in taken.source.rows()] == ["Southtown", "Northtown"]
    with pytest.raises(InputFault, match=r"cut\.csv\.gz.*cut short"):
        sources.recognise(file(tmp_path, "cut.csv.gz", packed[:40]))


def test_a_shapefile_without_a_coordinate_system_is_refused(tmp_path: Path) -> None:
    wards = geopandas.read_file(village.write(tmp_path / "in") / "wards.geojson").to_crs(27700)
    wards.to_file(tmp_path / "wards.shp")
    assert kind(tmp_path / "wards.shp") == "ward boundaries"
    (tmp_path / "wards.prj").unlink()
    with pytest.raises(InputFault, match=r"wards\.shp: has no coordinate system"):
        sources.recognise(tmp_path / "wards.shp")


def test_geojson_without_a_coordinate_system_is_degrees_by_its_standard(tmp_path: Path) -> None:
    assert "crs" not in json.loads(village.layer())
    assert kind(file(tmp_path, "wards.geojson", village.layer())) == "ward boundaries"


@pytest.mark.parametrize("content", ["", "{", village.layer()[:400], "not json", '{"type": "FeatureCollection"'])
def test_broken_geojson_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputFault, match=r"wards\.geojson: cannot be read as a map layer"):
        sources.recognise(file(tmp_path, "wards.geojson", content))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_geopackage_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    geopandas.read_file(village.write(tmp_path / "in") / "wards.geojson").to_file(tmp_path / "whole.gpkg")
    content = (tmp_path / "whole.gpkg").read_bytes()
    path = file(tmp_path, "wards.gpkg", content[: int(len(content) * share)])
    with pytest.raises(InputFault, match=r"wards\.gpkg: cannot be read as a map layer"):
        sources.recognise(path)


def test_every_layer_of_a_geopackage_is_recognised(tmp_path: Path) -> None:
    wards = geopandas.read_file(village.write(tmp_path / "in") / "wards.geojson")
    street = shapely.LineString([(0, 0), (1, 1)])
    streets = geopandas.GeoDataFrame({"name": ["High Street"]}, geometry=[street], crs=4326)
    streets.to_file(tmp_path / "both.gpkg", layer="streets")
    wards.to_file(tmp_path / "both.gpkg", layer="wards")
    assert {(t.kind, t.layer) for t in sources.recognise(tmp_path / "both.gpkg")} == {
        ("streets", "streets"),
        ("ward boundaries", "wards"),
    }


@pytest.mark.parametrize(("folder", "said"), [("", "holds no files"), ("nowhere", "is not a folder")])
def test_a_folder_without_files_is_refused_whether_it_is_there_or_not(tmp_path: Path, folder: str, said: str) -> None:
    with pytest.raises(InputFault, match=said):
        sources.survey(tmp_path / folder)


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    file(tmp_path, ".DS_Store", b"\0")
    file(tmp_path, "a.txt", "notes")
    assert [str(t.source) for t in sources.survey(tmp_path)] == ["a.txt"]


def test_a_lookup_that_is_not_utf8_is_refused_rather_than_read_with_broken_names(tmp_path: Path) -> None:
    path = file(tmp_path, "lookup.csv", village.LOOKUP.replace("Northtown", "Nörthtown").encode("latin-1"))
    taken = sources.recognise(path)
    with pytest.raises(InputFault, match=r"lookup\.csv: is not UTF-8"):
        lookups.read(taken)


def test_a_byte_order_mark_is_no_part_of_the_first_column(real: Path) -> None:
    (taken,) = sources.recognise(real / "lookups/LSOA21_WD24_LAD24_best_fit_EW.csv")
    assert (taken.source.head(3), taken.columns["lsoa"]) == (b"\xef\xbb\xbf", "LSOA21CD")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("E05000026", "ward"),
        ("W05001514", "ward"),
        ("E06000063", "district"),
        ("E07000136", "district"),
        ("E08000016", "district"),
        ("E09000001", "district"),
        ("W06000001", "district"),
        ("E22000173", "csp"),
        ("W22000001", "csp"),
        ("W14000001", "csp"),
        ("E23000020", "force"),
        ("W15000004", "force"),
        ("E01012049", "lsoa"),
        ("E12000001", "region"),
        ("K04000001", "nation"),
        ("E92000001", None),
        ("S05000001", None),
        ("E0500002", None),
        ("E050000260", None),
        ("e05000026", None),
        ("", None),
    ],
)
def test_the_first_three_characters_of_a_code_tell_its_kind(code: str, kind: str | None) -> None:
    assert areas.kind_of(code) == kind


@pytest.mark.parametrize(
    "spellings",
    [
        ("City of London Police", "London, City of", "City of London"),
        ("Durham Constabulary", "Durham", "Durham Police"),
        ("Devon & Cornwall Police", "Devon and Cornwall", "Devon & Cornwall"),
        ("Metropolitan Police Service", "Metropolitan Police", "Metropolitan"),
        ("Dyfed-Powys Police", "Dyfed-Powys"),
    ],
)
def test_one_forces_spellings_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({areas.force_key(name) for name in spellings}) == 1


def test_forces_of_the_reference_are_those_of_the_published_lists(real: Path) -> None:
    """Two published files hold what the reference table was typed from: codes by slug, and names by slug."""
    with (real / "indicators/forces.csv").open(encoding="utf-8-sig", newline="") as text:
        codes = {r["slug"]: r["pfa_code"] for r in csv.DictReader(text)}
    names = json.loads((real / "lookups/police-uk-slug-to-reported-by.json").read_text(encoding="utf-8"))
    known = {f.slug: f for f in areas.forces()}
    assert len([f for f in known.values() if f.territorial]) == 43
    assert {slug: known[slug].code for slug in codes} == codes
    assert {slug: known[slug].name for slug in names} == names


def test_railways_and_northern_ireland_count_in_no_ward() -> None:
    assert {f.slug for f in areas.forces() if not f.territorial} == {"btp", "northern-ireland"}


def test_a_force_that_the_reference_does_not_know_is_taken_at_its_word() -> None:
    force = areas.force_of("testshire", "Testshire Police")
    assert (force.name, force.code, force.territorial) == ("Testshire Police", "", True)


def test_fourteen_categories_of_which_one_is_no_crime() -> None:
    datasets = {c.slug: c.dataset for c in categories.categories()}
    assert len(datasets) == 14
    assert [slug for slug, dataset in datasets.items() if dataset != "crime"] == ["anti-social-behaviour"]


@pytest.mark.parametrize("table", sorted(areas.REFERENCE.glob("*.csv")), ids=lambda p: p.name)
def test_every_fact_of_the_reference_names_its_source(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert rows
    assert [r for r in rows if not (r.get("source") or "").strip()] == []


def test_a_source_names_the_archive_and_the_member() -> None:
    assert str(files.Source(Path("/a/b.zip"), "2025-01/c.csv")) == "b.zip:2025-01/c.csv"
    assert files.Source(Path("/a/b.zip"), "2025-01/c.csv").name == "c.csv"
