"""The compiled files: whole, ours, named after their content, and never needed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from geodata import assets, fonts
from geodata.faults import InputFault
from openbeat.assets import PLAIN, Assets

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
SAYS = {"leafletjs.com", "www.w3.org"}  # Leaflet's name in its corner of the map; the name of SVG
HOST = re.compile(rb"(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)


def need_packages():
    lacking = assets.missing(SITE)
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder of compiled files and its manifest, made once."""
    need_packages()
    out = tmp_path_factory.mktemp("assets") / "built"
    manifest = assets.compile_assets(SITE, out)
    return out, json.loads(manifest.read_text())


@pytest.fixture
def workshop(tmp_path):
    """A copy of our sources beside the real packages, so that a test may change them."""
    need_packages()
    shutil.copytree(SITE / "static", tmp_path / "site/static", ignore=shutil.ignore_patterns("built"))
    shutil.copy(SITE / "package-lock.json", tmp_path / "site")
    (tmp_path / "site/node_modules").symlink_to(SITE / "node_modules")
    return tmp_path / "site"


def texts(out):
    return [p for p in out.rglob("*") if p.suffix in (".css", ".js", ".svg")]


def test_all_that_pages_ask_for_is_compiled(built):
    out, names = built
    asked = {
        name
        for page in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"asset\('([^']+)'\)", page.read_text("utf-8"))
    }
    assert asked <= set(names)
    assert all((out / file).is_file() for file in names.values())


def test_names_carry_a_digest_of_the_content(built):
    out, names = built
    for name, file in names.items():
        assert re.search(r"\.[0-9a-f]{8,}\b", file)
        if "/" not in file:
            digest = sha256((out / file).read_bytes()).hexdigest()
            assert file == f"{Path(name).stem}.{digest[:12]}{Path(name).suffix}"


def test_style_sheets_point_only_to_files_that_are_there(built):
    out, _ = built
    for sheet in out.glob("*.css"):
        for target in re.findall(r"url\(\"?([^)\"]+)\"?\)", sheet.read_text("utf-8")):
            assert target.startswith("#") or (sheet.parent / target).is_file(), target


def test_no_compiled_file_names_another_host(built):
    out, _ = built
    said = (re.sub(rb"/\*.*?\*/", b"", path.read_bytes(), flags=re.DOTALL) for path in texts(out))
    hosts = {host.decode() for text in said for host in HOST.findall(text)}
    assert hosts <= SAYS


def test_nothing_of_the_government_is_worn(built):
    out, names = built
    sheet = (out / names["site.css"]).read_text("utf-8")
    assert "GDS Transport" not in sheet
    assert "crown" not in sheet.lower()
    assert not [name for name in names if "crown" in name or "govuk" in name]
    assert "Atkinson Hyperlegible Next" in sheet


def test_no_source_map_is_asked_for(built):
    out, _ = built
    assert not [p for p in texts(out) if b"sourceMappingURL" in p.read_bytes()]


def test_a_second_run_starts_no_program_and_writes_nothing(built, monkeypatch):
    out, _ = built

    def refuse(*_args, **_kwargs):
        raise AssertionError("nothing is to be started or written")

    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr(shutil, "which", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert assets.compile_assets(SITE, out) == out / "manifest.json"


def test_a_changed_style_is_compiled_again_and_the_last_kept(workshop, tmp_path):
    out, seen = tmp_path / "built", []
    sheet = workshop / "static/scss/_frame.scss"
    for colour in ("#010203", "#040506", "#070809"):
        sheet.write_text(sheet.read_text("utf-8") + f".x{colour[1:]} {{ color: {colour}; }}\n", "utf-8")
        manifest = assets.compile_assets(workshop, out)
        seen.append(json.loads(manifest.read_text())["site.css"])
        assert colour in (out / seen[-1]).read_text("utf-8")
    assert [(out / file).exists() for file in seen] == [False, True, True]


def test_a_lost_file_is_made_again(workshop, tmp_path):
    out = tmp_path / "built"
    names = json.loads(assets.compile_assets(workshop, out).read_text())
    (out / names["leaflet.js"]).unlink()
    assets.compile_assets(workshop, out)
    assert (out / names["leaflet.js"]).is_file()


def test_a_broken_style_sheet_is_refused_in_one_line(workshop, tmp_path):
    (workshop / "static/scss/_frame.scss").write_text(".a { color: }\n", "utf-8")
    with pytest.raises(InputFault, match=r"_frame\.scss") as refused:
        assets.compile_assets(workshop, tmp_path / "built")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "built/manifest.json").exists()


def test_a_picture_that_is_not_there_is_refused(workshop, tmp_path):
    with (workshop / "static/scss/_frame.scss").open("a") as sheet:
        sheet.write('.a { background: url("nowhere.png"); }\n')
    with pytest.raises(InputFault, match=r"nowhere\.png"):
        assets.compile_assets(workshop, tmp_path / "built")


def test_the_typeface_for_print_has_the_letters_of_all_its_parts_in_one_file(built):
    out, names = built
    folder = SITE / assets.FONTS
    for weight in fonts.WEIGHTS:
        with TTFont(out / names[f"{fonts.FAMILY}-{weight}.ttf"]) as font:
            parts = [TTFont(folder / f"{fonts.FAMILY}-{part}-{weight}-normal.woff2") for part in fonts.LETTERS]
            assert set(font.getBestCmap()) == {letter for part in parts for letter in part.getBestCmap()}
            assert {ord("a"), ord("ŵ"), ord("ŷ"), ord("ẁ")} <= set(font.getBestCmap())
            assert font["name"].getDebugName(1) == "Atkinson Hyperlegible Next"  # as drawings and templates name it
            assert font["OS/2"].usWeightClass == weight
            assert font.flavor is None


def test_the_typeface_for_print_is_the_same_bytes_each_time(built):
    out, names = built
    for name, content in fonts.for_print(SITE / assets.FONTS):
        assert (out / names[name]).read_bytes() == content


def test_the_typeface_for_print_is_found_by_its_name(built):
    out, names = built
    site = Assets(out, "/static/built")
    assert site.path("atkinson-hyperlegible-next-400.ttf") == out / names["atkinson-hyperlegible-next-400.ttf"]
    assert site.path("other.ttf") is None


def test_the_version_changes_when_files_are_compiled(tmp_path):
    site = Assets(tmp_path, "/static/built")
    assert site.version() is None
    (tmp_path / "manifest.json").write_text("{}")
    os.utime(tmp_path / "manifest.json", (1, 1))
    assert site.version() == 1_000_000_000


def test_without_packages_one_line_says_what_is_missing(tmp_path, capsys):
    assert assets.compile_assets(tmp_path, tmp_path / "built") is None
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert "node_modules" in said
    assert "npm ci --ignore-scripts" in said
    assert not (tmp_path / "built").exists()


def test_without_node_one_line_says_so(workshop, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert assets.compile_assets(workshop, tmp_path / "built") is None
    assert "node is missing" in capsys.readouterr().out


def test_addresses_follow_the_manifest(tmp_path):
    site, manifest = Assets(tmp_path, "/static/built"), tmp_path / "manifest.json"
    assert site.url("site.css") is None
    for turn, file in enumerate(("site.aaaaaaaa.css", "site.bbbbbbbb.css"), 1):
        manifest.write_text(json.dumps({"site.css": file}))
        os.utime(manifest, (turn, turn))
        assert site.url("site.css") == f"/static/built/{file}"
    assert site.url("other.css") is None
    manifest.unlink()
    assert site.url("site.css") is None


def test_a_manifest_that_cannot_be_read_is_no_manifest(tmp_path):
    (tmp_path / "manifest.json").write_text("{")
    assert Assets(tmp_path, "/static/built").url("site.css") is None


def test_plain_styles_stand_alone():
    sheet = (SITE / PLAIN.removeprefix("/")).read_bytes()
    assert not HOST.search(sheet)
    assert b"url(" not in sheet
    assert b"@import" not in sheet


def test_packages_are_pinned_and_the_lock_file_names_no_registry():
    package = json.loads((SITE / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    locked = json.loads((SITE / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert not [name for name, entry in locked.items() if "resolved" in entry]
    assert all(entry.get("integrity") for name, entry in locked.items() if name)
