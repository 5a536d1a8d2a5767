"""The README stays true: its settings, commands, libraries and links are those of the code."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

import app
import build
from geodata import schema
from geodata.counts import COLUMNS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_every_setting_of_the_site_is_in_the_readme_with_its_default() -> None:
    told = dict(re.findall(r"^\| `OPENBEAT_(\w+)` \|.*\| `(.+)` \|$", README, flags=re.MULTILINE))
    told.pop("REAL_DATA")
    assert told == {name: value or "unset" for name, value in app.DEFAULTS.items()}


def test_every_library_the_readme_names_is_required_and_every_one_required_is_named() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    required = {line.split("==")[0].lower() for line in lines if "==" in line}
    section = README.split("## What it stands on")[1].split("The browser\n")[0]
    assert {name.lower() for name in re.findall(r"\[([\w-]+)\]\(", section)} == required


def test_requirements_are_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        loose = [line for line in lines if line and not line.startswith(("#", "-r")) and "==" not in line]
        assert not loose


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)", README, flags=re.MULTILINE))))
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    result = subprocess.run(["make", "-n", target], capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.returncode == 0, result.stderr


def test_every_command_of_build_py_in_the_readme_exists_with_its_options() -> None:
    for command, options in re.findall(r"build\.py (\w+)([^\n#]*)", README):
        text = CliRunner().invoke(build.cli, [command, "--help"]).output
        assert "Usage" in text, command
        assert all(option in text for option in re.findall(r"--\w+", options)), command


@pytest.mark.parametrize("document", DOCS, ids=lambda p: p.name)
def test_links_to_files_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_modules_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:geodata|site|templates)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
    drawn = {"search", "figures", "words", "drawings", "exports", "store"}
    assert all((ROOT / "site/openbeat" / n).exists() or (ROOT / f"site/openbeat/{n}.py").exists() for n in drawn)


def test_the_tables_of_the_database_are_all_described_with_their_columns() -> None:
    text = (ROOT / "docs/data.md").read_text(encoding="utf-8").split("`history.db`")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", text, re.MULTILINE)
    told = {name: re.findall(r"`([^`]+)`", columns) for name, columns in rows}
    short = {
        name: [c for c in columns if c not in COLUMNS] + (["<category>"] if COLUMNS[0] in columns else [])
        for name, (columns, _) in schema.TABLES.items()
    }
    views = {name: [*own.split(", "), "category", "n"] for name, (_, own, _) in schema.VIEWS.items()}
    assert told == short | views
