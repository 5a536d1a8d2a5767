"""Weights are derived: every number of every scheme is what its tables give, and each force may have its own."""

from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from geodata import weights
from geodata.areas import REFERENCE, forces
from geodata.categories import slugs
from geodata.sources import recognise

ROOT = Path(__file__).parent.parent
HARM = REFERENCE / "harm"
OFFENCES = "indicators/recorded-crime-by-force-offence-2017-18.csv.gz"
NAMES = {f.slug: f.name for f in forces() if f.territorial}
DRIVING = ["4.4", "4.6", "4.8", "4.9", "37.1"]  # apart from violence with injury since
NOW = {  # subgroup of 2017/18 → that of 2024/25, where the name changed
    "Domestic burglary": "Residential burglary",
    "Non-domestic burglary": "Non-residential burglary",
    "Theft from a vehicle": "Vehicle offences",
    "Theft of a motor vehicle": "Vehicle offences",
    "Vehicle interference": "Vehicle offences",
    "Miscellaneous crimes": "Miscellaneous crimes against society",
}


def content(scheme: str, folder: Path = HARM) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{scheme}.json").read_text(encoding="utf-8"))
    return found


def numbers(scheme: str) -> pd.DataFrame:
    """Categories down; weight, low, high, rms and how across."""
    return pd.DataFrame.from_dict(content(scheme)["weights"], orient="index")


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(HARM / f"{name}.csv", dtype={"code": str})


def mean(value: pd.Series[float], volume: pd.Series[float], by: pd.Series[str]) -> pd.Series[float]:
    return (value * volume).groupby(by).sum() / volume.groupby(by).sum()


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(weights.main, [str(a) for a in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tables and scheme files, to be spoilt."""
    return shutil.copytree(HARM, tmp_path / "harm")


# Every number of the scheme files, by another road ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "column", "power"),
    [("weight", "median", 1), ("low", "common", 1), ("high", "mean", 1), ("rms", "median", 2)],
)
def test_every_number_of_the_index_is_the_mean_over_the_subgroups(number: str, column: str, power: int) -> None:
    t = reference("subgroups")
    expected = mean(t[f"cchi_{column}"] ** power, t["volume_2024_25"], t["category"]) ** (1 / power)
    held = numbers("cchi")[number]
    assert (held - expected[held.index]).abs().max() <= 0.00501
    assert set(held.index) == set(slugs()) - {"anti-social-behaviour", "drugs", "possession-of-weapons"}


def over_subgroups_of_today(value: pd.Series[float]) -> pd.Series[float]:
    """Mean by category of something known by offence: inside subgroups as in 2017/18, between them as in 2024/25."""
    o, s = reference("offences"), reference("subgroups")
    inside = mean(value, o["volume_2017_18"].astype(float), o["subgroup"])
    return mean(s["subgroup"].map(inside), s["volume_2024_25"], s["category"])


@pytest.mark.parametrize(("number", "power"), [("weight", 1), ("rms", 2)])
def test_every_number_of_the_score_is_the_mean_over_the_offences(number: str, power: int) -> None:
    expected = over_subgroups_of_today(reference("offences")["css_weight"] ** power) ** (1 / power)
    held = numbers("css")[number]
    assert (held - expected[held.index]).abs().max() <= 0.0501
    assert set(held.index) == set(slugs()) - {"anti-social-behaviour"}


def test_the_bounds_of_the_score_are_those_of_the_forces_mixes_widened_to_hold_the_weight() -> None:
    mix, held = reference("force_mix").set_index("category"), numbers("css")
    assert set(mix.index) == set(held.index)
    assert (held["low"] == np.minimum(mix["low"], held["weight"])[held.index]).all()
    assert (held["high"] == np.maximum(mix["high"], held["weight"])[held.index]).all()


@pytest.mark.parametrize(("scheme", "decimals"), [("cchi", 2), ("css", 1)])
def test_the_sum_shown_gives_the_weight_and_the_national_volume(scheme: str, decimals: int) -> None:
    volume = reference("subgroups").groupby("category")["volume_2024_25"].sum()
    for slug, w in content(scheme)["weights"].items():
        products, total = w["how"].replace(",", "").split(" ÷ ")
        pairs = re.findall(r"(\d+) × ([\d.]+)", products)
        assert products.strip("()") == " + ".join(f"{n} × {days}" for n, days in pairs)
        exact = sum(Fraction(n) * Fraction(days) for n, days in pairs) / Fraction(total)
        assert round(float(exact), decimals) == w["weight"], slug
        assert sum(int(n) for n, _ in pairs) == int(total) == volume[slug]


def test_violence_by_hand() -> None:
    """The sums of the index and the score for violence and sexual offences, typed out."""
    total = 524 * 5475 + 516_757 * 365 + 804_983 * 10 + 598_830 * 10 + 2244 * 365 + 71_509 * 2555 + 135_333 * 182.25
    assert math.floor(total) == 413_712_329
    held = content("cchi")["weights"]["violent-crime"]
    assert held["weight"] == round(total / 2_130_180, 2) == 194.21
    assert (held["low"], held["high"], round(held["rms"])) == (109.99, 522.03, 511)
    assert content("css")["weights"]["violent-crime"]["weight"] == round(528_652_434 / 2_130_180, 1) == 248.2


@pytest.mark.parametrize(
    ("scheme", "category", "spread"),
    [
        ("cchi", "violent-crime", 2.63),
        ("cchi", "burglary", 1.01),
        ("cchi", "robbery", 1.0),
        ("cchi", "criminal-damage-arson", 3.7),
        ("css", "violent-crime", 2.76),
    ],
)
def test_the_spread_of_one_crime_is_the_root_mean_square_over_the_weight(
    scheme: str, category: str, spread: float
) -> None:
    held = numbers(scheme).loc[category]
    assert held["rms"] / held["weight"] == pytest.approx(spread, abs=0.02)


# Shares of harm, in per cent of all recorded crime of 2024/25, as the research gives them: index, score, count.
SHARES = {
    "bicycle-theft": (0.02, 0.1, 1.1), "burglary": (11.3, 11.2, 4.7), "criminal-damage-arson": (1.0, 1.1, 8.7),
    "drugs": (0.1, 4.3, 3.9), "other-crime": (0.2, 1.8, 2.4), "other-theft": (0.2, 2.4, 8.2),
    "possession-of-weapons": (2.9, 1.1, 1.1), "public-order": (0.6, 1.0, 8.4), "robbery": (5.3, 7.6, 1.5),
    "shoplifting": (0.1, 0.8, 10.1), "theft-from-the-person": (0.05, 1.4, 2.6), "vehicle-crime": (0.3, 2.2, 6.7),
    "violent-crime": (77.9, 65.1, 40.8),
}  # fmt: skip


@pytest.mark.parametrize(("scheme", "place"), [("cchi", 0), ("css", 1)])
def test_the_shares_of_harm_are_those_of_the_research(scheme: str, place: int) -> None:
    kept = weights.shares(weights.derive()[scheme])
    assert sum(kept.values()) == pytest.approx(1)
    weighed = sum(SHARES[slug][place] for slug in kept)  # the research weighs drugs and weapons under both
    for slug, share in kept.items():
        assert share * weighed == pytest.approx(SHARES[slug][place], abs=0.08), slug


def test_the_volumes_are_those_of_the_research() -> None:
    volume = reference("subgroups").groupby("category")["volume_2024_25"].sum()
    assert volume.sum() == 5_225_477
    for slug, (_, _, share) in SHARES.items():
        assert 100 * volume[slug] / volume.sum() == pytest.approx(share, abs=0.051)


def test_four_fifths_of_the_harm_of_the_index_is_violence() -> None:
    assert round(weights.shares(weights.derive()["cchi"])["violent-crime"], 2) == 0.80


def test_the_table_of_parts_gives_every_weight_again() -> None:
    t = weights.tables()
    assert list(t.columns) == ["scheme", "category", "part", "volume", "weight", "low", "high"]
    assert not t.duplicated(["scheme", "category", "part"]).any()
    for scheme, decimals in (("cchi", 2), ("css", 1)):
        own, held = t[t["scheme"] == scheme], numbers(scheme)
        for name in ("weight", "low", "high") if scheme == "cchi" else ("weight",):
            found = mean(own[name], own["volume"], own["category"])
            assert found.round(decimals).to_dict() == held[name].to_dict()
    assert t.loc[t["scheme"] == "css", ["low", "high"]].isna().all(axis=None)
    assert set(t["scheme"]) == {"cchi", "css"}


# The command ----------------------------------------------------------------------------------------------------------


def test_the_files_are_as_derived() -> None:
    command = [sys.executable, "-m", "geodata.weights", "--check"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "Every number is what the tables give.\n", "")


def test_the_command_shows_every_sum() -> None:
    result = run()
    assert result.exit_code == 0
    for scheme in ("cchi", "css"):
        for slug, w in content(scheme)["weights"].items():
            assert slug in result.output
            assert w["how"] in result.output
    assert "Violence and sexual offences: 80.3% of all harm weighed." in result.output


def spoil(path: Path, category: str, name: str, value: object) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    found["weights"][category][name] = value
    path.write_text(json.dumps(found), encoding="utf-8")


def test_each_number_that_differs_is_told_in_a_line(folder: Path) -> None:
    spoil(folder / "cchi.json", "burglary", "weight", 244.69)
    spoil(folder / "css.json", "robbery", "high", 800)
    spoil(folder / "count.json", "drugs", "how", "2")
    result = run("--check", "--folder", folder)
    assert result.exit_code == 1
    assert sorted(result.output.splitlines()) == [
        "cchi.json: weight of burglary is 244.69, derived 244.68",
        "count.json: how of drugs is 2, derived every crime counts 1",
        "css.json: high of robbery is 800.0, derived 799.6",
    ]


def test_a_changed_table_is_noticed(folder: Path) -> None:
    path = folder / "subgroups.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",166316,", ",166317,"), encoding="utf-8")
    result = run("--check", "--folder", folder)
    assert result.exit_code == 1
    assert {told.split()[0] for told in result.output.splitlines()} == {"cchi.json:", "css.json:"}


def test_words_that_name_another_period_are_noticed(folder: Path) -> None:
    path = folder / "force_mix.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2017/18", "2024/25"), encoding="utf-8")
    result = run("--check", "--folder", folder)
    assert result.exit_code == 1
    assert result.output == "css.json: how does not name 2024/25, the period of force_mix.csv\n"


def test_writing_mends_the_numbers_and_keeps_the_words(folder: Path) -> None:
    spoil(folder / "cchi.json", "burglary", "weight", -1)
    (folder / "count.json").write_text(json.dumps(content("count") | {"weights": {}}), encoding="utf-8")
    assert run("--write", "--folder", folder).exit_code == 0
    for path in sorted(HARM.iterdir()):
        assert (folder / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("subgroups.csv", ",166316,", ",many,", r"subgroups\.csv \(line 3\): volume_2024_25 is no number"),
        ("subgroups.csv", ",166316,", ",-1,", r"subgroups\.csv \(line 3\): volume_2024_25 is no number"),
        ("offences.csv", "robbery,", "piracy,", r"offences\.csv \(line \d+\): category is unknown"),
        ("offences.csv", ",Arson,", ",Fire,", r"offences\.csv: has no offence of “Arson”"),
        ("offences.csv", "css_weight", "weight", r"offences\.csv: is not the table it should be"),
        ("force_mix.csv", "css,burglary,", "css,robbery,", r"force_mix\.csv: has no row for burglary"),
        ("css.json", '"excluded"', "excluded", r"css\.json \(line 9\): is no JSON"),
    ],
)
def test_a_spoilt_file_is_refused_in_one_line(folder: Path, name: str, before: str, after: str, said: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    result = run("--check", "--folder", folder)
    assert result.exit_code == 2
    assert re.fullmatch(rf"Refused: .*{said}.*\n", result.output)


def test_a_file_that_is_no_table_of_offences_is_refused() -> None:
    result = run("--offences", HARM / "subgroups.csv")
    assert result.exit_code == 2
    assert "is no table of recorded crime" in result.output


# The real tables ------------------------------------------------------------------------------------------------------


def test_the_subgroups_are_those_of_the_research(real: Path) -> None:
    theirs = pd.read_csv(real / "indicators/prc_subgroups_2024_25_cchi_css.csv").set_index("prc_subgroup")
    ours = reference("subgroups").set_index("subgroup")
    assert set(ours.index) == set(theirs.index)
    columns = {"category": "policeuk_category", "volume_2024_25": "count_ew_2024_25", "cchi_codes": "cchi2026_n_codes",
               "cchi_min": "cchi2026_min", "cchi_median": "cchi2026_median", "cchi_mean": "cchi2026_mean_of_codes",
               "cchi_max": "cchi2026_max", "cchi_common": "cchi_low_used"}  # fmt: skip
    for own, other in columns.items():
        assert ours[own].to_dict() == theirs[other].to_dict()
    parts = weights.tables()
    score = parts[parts["scheme"] == "css"].set_index("part")["weight"]
    assert (score - theirs["css_subgroup_mean"]).abs().max() <= 0.0502  # theirs are rounded, 484.25 up to 484.3


def test_the_offences_are_those_of_the_research_under_the_subgroups_of_today(real: Path) -> None:
    path = real / "indicators/css_weights_and_counts_by_offence.csv"
    theirs = pd.read_csv(path, dtype={"ho_code": str}).set_index("ho_code")
    ours = reference("offences").set_index("code")
    columns = {"category": "policeuk_category", "former_subgroup": "ons_subgroup_2017_18", "offence": "offence",
               "css_weight": "css_weight_c2020", "volume_2017_18": "prc_count_ew_2017_18_incl_btp"}  # fmt: skip
    for own, other in columns.items():
        assert ours[own].to_dict() == theirs[other].to_dict()
    expected = theirs["ons_subgroup_2017_18"].replace(NOW)
    expected[DRIVING] = "Death or serious injury - unlawful driving"
    assert ours["subgroup"].to_dict() == expected.to_dict()
    then = pd.read_csv(real / "indicators/prc_subgroups_2024_25_cchi_css.csv").set_index("prc_subgroup")
    volume = ours.groupby("subgroup")["volume_2017_18"].sum()
    assert volume.to_dict() == then["count_ew_2017_18_incl_btp"].to_dict()


def test_the_weights_are_those_of_the_research(real: Path) -> None:
    theirs = pd.read_csv(real / "indicators/harm_category_weights.csv").set_index("policeuk_category")
    for scheme in ("cchi", "css"):
        held = numbers(scheme)
        for own, other in (("weight", scheme), ("low", f"{scheme}_low"), ("high", f"{scheme}_high")):
            assert held[own].to_dict() == theirs.loc[held.index, other].to_dict()


@pytest.fixture(scope="module")
def recorded(real: Path) -> pd.DataFrame:
    """What each force recorded in 2017/18 by offence, with the score's weight."""
    whole = pd.read_csv(real / OFFENCES, dtype={"Offence_Code": str})
    css = pd.read_csv(real / "indicators/css_weights_and_counts_by_offence.csv", dtype={"ho_code": str})
    return whole.merge(css, left_on="Offence_Code", right_on="ho_code")


@pytest.fixture(scope="module")
def made(real: Path) -> pd.DataFrame:
    """What the derivation makes of the same table."""
    return weights.of_forces(recognise(real / OFFENCES), NAMES)


def test_the_volumes_of_2017_18_are_those_of_the_home_office(recorded: pd.DataFrame) -> None:
    theirs = recorded.groupby("Offence_Code")["Number_of_Offences"].sum()
    assert reference("offences").set_index("code")["volume_2017_18"].to_dict() == theirs.to_dict()


def test_the_bounds_of_the_score_are_the_third_lowest_and_third_highest_force(recorded: pd.DataFrame) -> None:
    forces = recorded[~recorded["Force_Name"].isin(["London, City of", "British Transport Police"])]
    by = [forces["policeuk_category"], forces["Force_Name"]]
    n = forces["Number_of_Offences"].groupby(by).sum()
    score = (forces["Number_of_Offences"] * forces["css_weight_c2020"]).groupby(by).sum() / n
    held = reference("force_mix").set_index("category")
    for slug, own in score.groupby(level=0):
        ordered = sorted(own)
        assert len(ordered) == 42
        assert held.loc[slug, ["low", "high"]].tolist() == [round(ordered[2], 1), round(ordered[-3], 1)]
    few = n[n < 50]
    assert few.index.tolist() == [("robbery", "Dyfed-Powys")]  # all robberies weigh the same
    assert held["forces"].to_dict() == dict.fromkeys(held.index, 42) | {"robbery": 41}


def test_the_forces_mix_is_made_anew_to_the_letter(real: Path, folder: Path) -> None:
    (folder / "force_mix.csv").unlink()
    assert run("--write", "--offences", real / OFFENCES, "--folder", folder).exit_code == 0
    for path in sorted(HARM.iterdir()):
        assert (folder / path.name).read_bytes() == path.read_bytes()


def test_a_forces_mix_that_differs_is_told(real: Path, folder: Path) -> None:
    path = folder / "force_mix.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("css,burglary,335.6", "css,burglary,335.5"), "utf-8")
    result = run("--check", "--offences", real / OFFENCES, "--folder", folder)
    assert result.exit_code == 1
    assert result.output == "force_mix.csv: low of burglary is 335.5, derived 335.6\n"


@pytest.mark.parametrize(
    ("slug", "name"),
    [("south-yorkshire", "South Yorkshire"), ("derbyshire", "Derbyshire"), ("city-of-london", "London, City of")],
)
def test_a_real_forces_own_weights_by_another_road(
    recorded: pd.DataFrame, made: pd.DataFrame, real: Path, slug: str, name: str
) -> None:
    days = pd.read_csv(real / "indicators/prc_subgroups_2024_25_cchi_css.csv").set_index("prc_subgroup")
    force = recorded[recorded["Force_Name"] == name]
    subgroup = force["Offence_Subgroup"].replace(NOW)
    subgroup = subgroup.mask(force["Offence_Code"].isin(DRIVING), "Death or serious injury - unlawful driving")
    n, category = force["Number_of_Offences"], force["policeuk_category"]
    volume = n.groupby(category).sum()
    enough = set(volume.index[volume >= 50])
    for scheme, weight, left_out, step in (
        ("cchi", subgroup.map(days["cchi2026_median"]), {"drugs", "possession-of-weapons"}, 0.00501),
        ("css", force["css_weight_c2020"], set(), 0.0501),
    ):
        own = made[(made["force"] == slug) & (made["scheme"] == scheme)].set_index("category")
        assert set(own.index) == enough - left_out
        assert (own["weight"] - mean(weight, n, category)[own.index]).abs().max() <= step
        assert own["records"].to_dict() == volume[own.index].to_dict()
        assert set(own["period"]) == {"2017/18"}


def test_all_43_forces_have_a_believable_weight_of_violence(made: pd.DataFrame) -> None:
    """By 2017/18's national volumes of the research it is 230 days; forces that recorded few assaults lie above it."""
    volumes = {5475: 728, 365: 512_976 + 740, 10: 586_557 + 295_948, 2555: 54_045, 182.25: 97_075}
    national = sum(days * n for days, n in volumes.items()) / sum(volumes.values())
    assert round(national) == 230
    violence = made[(made["scheme"] == "cchi") & (made["category"] == "violent-crime")]
    assert sorted(violence["force"]) == sorted(NAMES)
    assert violence["weight"].between(170, 340).all()
    together = (violence["weight"] * violence["records"]).sum() / violence["records"].sum()
    assert together == pytest.approx(national, abs=2)  # without the railway's police, whose violence is milder
