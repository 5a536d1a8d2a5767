"""Schemes of weights are data: whole and in order, or refused in one line that names the file and the line."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geodata.areas import REFERENCE
from geodata.categories import slugs
from geodata.faults import InputFault
from geodata.schemes import Scheme, read, schemes, words

FILES = sorted((REFERENCE / "harm").glob("*.json"))
TEXT = (REFERENCE / "harm/cchi.json").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
BURGLARY = LINES.index('    "burglary": {')  # as it stands in the file: weight, low, high, rms, how follow
Spoilt = tuple[str, str, int]  # text of the file, what is said, line of the fault


def line(key: str, text: str = TEXT) -> int:
    """The number of the first line that holds this key."""
    return next(i for i, told in enumerate(text.splitlines(), 1) if told.strip().startswith(f'"{key}":'))


def with_line(index: int, told: str) -> str:
    """The file with another line in that place, counted from 0."""
    return "\n".join([*LINES[:index], told, *LINES[index + 1 :]])


# What is read ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_scheme_says_what_its_file_says(path: Path) -> None:
    content, scheme = json.loads(path.read_text(encoding="utf-8")), read(path)
    for name in ("id", "title", "unit", "edition", "source", "licence", "how", "excluded"):
        assert getattr(scheme, name) == content[name]
    assert scheme.id == path.stem
    assert scheme.made == {slug: w["how"] for slug, w in content["weights"].items()}
    for name in ("weight", "low", "high", "rms"):
        expected = [content["weights"].get(slug, {name: 0})[name] for slug in slugs()]
        assert getattr(scheme, name).tolist() == expected


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_category_is_weighed_or_left_out_with_a_reason(path: Path) -> None:
    scheme = read(path)
    assert sorted([*scheme.made, *scheme.excluded]) == sorted(slugs())
    assert all(reason.strip() for reason in scheme.excluded.values())
    for i, slug in enumerate(slugs()):
        assert (scheme.weight[i] > 0) == (slug in scheme.made)


def test_the_three_schemes_begin_with_the_default() -> None:
    assert [s.id for s in schemes()] == ["cchi", "count", "css"]


def test_anti_social_behaviour_never_weighs_and_what_police_go_looking_for_not_by_default() -> None:
    assert all("anti-social-behaviour" in s.excluded for s in schemes())
    assert {"drugs", "possession-of-weapons"} <= schemes()[0].excluded.keys()


def test_counting_gives_every_crime_one() -> None:
    count = next(s for s in schemes() if s.id == "count")
    crimes = [float(slug != "anti-social-behaviour") for slug in slugs()]
    for numbers in (count.weight, count.low, count.high, count.rms):
        assert numbers.tolist() == crimes


def test_words_are_read_without_the_weights(tmp_path: Path) -> None:
    path = tmp_path / "cchi.json"
    path.write_text(TEXT.replace('"weights"', '"wights"'), encoding="utf-8")
    assert words(path)["id"] == "cchi"
    assert list(words(path)) == ["id", "title", "unit", "edition", "source", "licence", "how", "excluded"]


def test_a_file_saved_with_a_byte_order_mark_or_in_one_line_is_read(tmp_path: Path) -> None:
    for text in ("\ufeff" + TEXT, json.dumps(json.loads(TEXT)), TEXT.replace("\n", "\r\n")):
        (tmp_path / "own.json").write_bytes(text.encode())
        assert read(tmp_path / "own.json").made == read(REFERENCE / "harm/cchi.json").made


# What is refused ------------------------------------------------------------------------------------------------------


def missing_category() -> Spoilt:
    text = "\n".join(LINES[:BURGLARY] + LINES[BURGLARY + 7 :])
    return text, "category “burglary” is missing", line("weights")


def missing_reason() -> Spoilt:
    """A category that was left out, and now is neither left out nor weighed."""
    text = "\n".join(told for told in LINES if not told.strip().startswith('"drugs"'))
    return text, "category “drugs” is missing", line("weights", text)


def unknown_weight() -> Spoilt:
    return with_line(BURGLARY, '    "piracy": {'), "category “piracy” is unknown", BURGLARY + 1


def unknown_exclusion() -> Spoilt:
    text = TEXT.replace('"drugs":', '"piracy":')
    return text, "category “piracy” is unknown", line("piracy", text)


def both_weighed_and_left_out() -> Spoilt:
    text = TEXT.replace('"drugs":', '"burglary": "not wanted",\n    "drugs":')
    return text, "category “burglary” is both weighed and left out", line("burglary", text)


def negative_low() -> Spoilt:
    return with_line(BURGLARY + 2, '      "low": -1,'), "“low” of “burglary” is negative", BURGLARY + 3


def negative_weight() -> Spoilt:
    return with_line(BURGLARY + 1, '      "weight": -0.5,'), "“weight” of “burglary” is negative", BURGLARY + 2


def low_above_weight() -> Spoilt:
    return with_line(BURGLARY + 2, '      "low": 250,'), "low of “burglary” is 250, its weight 244.68", BURGLARY + 3


def weight_above_high() -> Spoilt:
    return with_line(BURGLARY + 3, '      "high": 244,'), "high of “burglary” is 244, its weight 244.68", BURGLARY + 4


def mean_square_below_weight() -> Spoilt:
    return with_line(BURGLARY + 4, '      "rms": 244.6,'), "rms of “burglary” is 244.6, its weight 244.68", BURGLARY + 5


def text_for_a_number() -> Spoilt:
    return with_line(BURGLARY + 3, '      "high": "246",'), "“high” of “burglary” is .*no number", BURGLARY + 4


def truth_for_a_number() -> Spoilt:
    return with_line(BURGLARY + 3, '      "high": true,'), "“high” of “burglary” is .*no number", BURGLARY + 4


def nothing_for_a_number() -> Spoilt:
    return with_line(BURGLARY + 3, '      "high": null,'), "“high” of “burglary” is .*no number", BURGLARY + 4


def not_a_number() -> Spoilt:
    return with_line(BURGLARY + 3, '      "high": NaN,'), "“high” of “burglary” is no number", BURGLARY + 4


def endless_number() -> Spoilt:
    return with_line(BURGLARY + 3, '      "high": Infinity,'), "“high” of “burglary” is no number", BURGLARY + 4


def very_long_number() -> Spoilt:
    return with_line(BURGLARY + 3, f'      "high": 1{"0" * 400},'), "“high” of “burglary” is no number", BURGLARY + 4


def number_without_end() -> Spoilt:
    return with_line(BURGLARY + 3, f'      "high": 1{"0" * 5000},'), "cannot be read", 1


def missing_number() -> Spoilt:
    text = "\n".join(LINES[: BURGLARY + 4] + LINES[BURGLARY + 5 :])
    return text, "“rms” of “burglary” is missing", BURGLARY + 1


def missing_sum() -> Spoilt:
    text = "\n".join([*LINES[: BURGLARY + 4], '      "rms": 248.26', *LINES[BURGLARY + 6 :]])
    return text, "“how” of “burglary” is missing", BURGLARY + 1


def number_for_a_category() -> Spoilt:
    text = "\n".join([*LINES[:BURGLARY], '    "burglary": 244.68,', *LINES[BURGLARY + 7 :]])
    return text, "“weight” of “burglary” is missing", BURGLARY + 1


def duplicate_category() -> Spoilt:
    text = "\n".join(LINES[:BURGLARY] + 2 * LINES[BURGLARY : BURGLARY + 7] + LINES[BURGLARY + 7 :])
    return text, "“burglary” is given twice", BURGLARY + 8


def duplicate_number() -> Spoilt:
    text = with_line(BURGLARY + 2, LINES[BURGLARY + 2] + "\n" + LINES[BURGLARY + 2])
    return text, "“low” is given twice", BURGLARY + 4


def duplicate_spelt_otherwise() -> Spoilt:
    """The same key with a letter written as its number."""
    text = TEXT.replace('"title":', '"\\u0074itle": "Another",\n  "title":')
    return text, "“title” is given twice", line("title", text)


def missing_source() -> Spoilt:
    text = "\n".join(told for told in LINES if not told.strip().startswith('"source"'))
    return text, "“source” is missing", 1


def empty_licence() -> Spoilt:
    text = re.sub('"licence": ".*"', '"licence": " "', TEXT)
    return text, "“licence” is missing", line("licence")


def source_of_two_lines() -> Spoilt:
    text = TEXT.replace('"source": "', '"source": "one\\ntwo')
    return text, "“source” is .*no text of one line", line("source")


def half_a_letter() -> Spoilt:
    """Half of a pair of code units, which no database and no terminal takes."""
    text = TEXT.replace('"title": "', '"title": "\\ud83d')
    return text, "“title” is .*no text of one line", line("title")


def unfit_id() -> Spoilt:
    return TEXT.replace('"id": "cchi"', '"id": "../cchi"'), "“../cchi” is no id", line("id")


def missing_weights() -> Spoilt:
    return TEXT.replace('"weights"', '"wights"'), "“weights” is missing", 1


def list_of_weights() -> Spoilt:
    text = "\n".join([*LINES[: line("weights") - 1], '  "weights": []', "}"])
    return text, "“weights” is .*no object", line("weights")


def reason_that_is_none() -> Spoilt:
    index = line("drugs") - 1
    return with_line(index, '    "drugs": 7,'), "“drugs” is .*no text", index + 1


def unknown_that_would_break_the_line() -> Spoilt:
    text = with_line(BURGLARY, '    "pi\\nra\\u001bcy\\ud800": {')
    return text, r"category “pi\?ra\?cy\?” is unknown", BURGLARY + 1


def cut_short() -> Spoilt:
    return "\n".join(LINES[:BURGLARY]), "is no JSON or is cut short", BURGLARY


def cut_inside_a_text() -> Spoilt:
    return TEXT[: TEXT.index("Neyroud")], "is no JSON or is cut short", line("source")


def empty() -> Spoilt:
    return "", "is no JSON or is cut short", 1


def json_list() -> Spoilt:
    return "\n[]", "is no scheme of weights", 2


def json_null() -> Spoilt:
    return "null", "is no scheme of weights", 1


def endless_brackets() -> Spoilt:
    return "[" * 100_000, "cannot be read", 1


SPOIL: list[Callable[[], Spoilt]] = [
    missing_category, missing_reason, unknown_weight, unknown_exclusion, both_weighed_and_left_out, negative_low,
    negative_weight, low_above_weight, weight_above_high, mean_square_below_weight, text_for_a_number,
    truth_for_a_number, nothing_for_a_number, not_a_number, endless_number, very_long_number, number_without_end,
    missing_number, missing_sum, number_for_a_category, duplicate_category, duplicate_number,
    duplicate_spelt_otherwise, missing_source, empty_licence, source_of_two_lines, half_a_letter, unfit_id,
    missing_weights, list_of_weights, reason_that_is_none, unknown_that_would_break_the_line, cut_short,
    cut_inside_a_text, empty, json_list, json_null, endless_brackets,
]  # fmt: skip


@pytest.mark.parametrize("spoil", SPOIL, ids=lambda f: f.__name__)
def test_a_bad_scheme_is_refused_in_one_line_that_names_file_and_line(
    tmp_path: Path, spoil: Callable[[], Spoilt]
) -> None:
    text, said, number = spoil()
    path = tmp_path / "own.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFault, match=said) as fault:
        read(path)
    assert str(fault.value).startswith(f"{path} (line {number}): ")
    assert str(fault.value).isprintable()


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_bytes(TEXT.replace("Sherman", "Schärman").encode("latin-1"))
    with pytest.raises(InputFault, match="is not UTF-8") as fault:
        read(path)
    assert fault.value.place == f"line {line('source')}"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputFault, match="cannot be read"):
            read(path)


def test_a_mean_square_below_the_weight_by_rounding_alone_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(with_line(BURGLARY + 4, '      "rms": 244.65,'), encoding="utf-8")
    assert read(path).rms[slugs().index("burglary")] == 244.65


def test_two_files_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    with pytest.raises(InputFault, match=r"b\.json \(line 2\): another file .* “cchi”"):
        schemes(tmp_path)


def test_a_folder_without_schemes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFault, match="holds no scheme"):
        schemes(tmp_path)


# Any file at all ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to be written over and over."""
    return tmp_path_factory.mktemp("spoilt") / "own.json"


def in_order(scheme: Scheme) -> bool:
    """Whether a scheme keeps what the rest of the build relies on."""
    numbers = np.array([scheme.low, scheme.weight, scheme.high, scheme.rms])
    ordered = (scheme.low >= 0) & (scheme.low <= scheme.weight) & (scheme.weight <= scheme.high)
    return (
        bool(np.isfinite(numbers).all() and ordered.all() and (scheme.rms >= scheme.weight - 0.051).all())
        and sorted([*scheme.made, *scheme.excluded]) == sorted(slugs())
        and all(isinstance(text, str) and text for text in (scheme.id, scheme.title, *scheme.made.values()))
    )


def refusal(path: Path) -> InputFault | None:
    """How a file is refused; None for one that is taken, and then it is in order."""
    try:
        assert in_order(read(path))
    except InputFault as fault:
        return fault
    return None


def taken_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    if fault := refusal(path):
        found = re.fullmatch(r"[^\n\r]+ \(line (\d+)\): [^\n\r]+\.", str(fault))
        assert found
        assert 1 <= int(found[1]) <= content.count(b"\n") + content.count(b"\r") + 1


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, 60), st.binary(max_size=6))
@example(0, 0, b"\xff")
@example(TEXT.index("244.68"), 6, b"1e999")
def test_a_file_spoilt_at_random_is_taken_in_order_or_refused(place: Path, at: int, cut: int, put: bytes) -> None:
    content = TEXT.encode()
    taken_or_refused(place, content[:at] + put + content[at + cut :])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(slugs()) | st.text(max_size=3), inner),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [("weights",), ("excluded",), ("id",), ("how",), ("weights", "burglary"), ("excluded", "drugs")]
    + [("weights", "burglary", name) for name in ("weight", "low", "high", "rms", "how")]
)


@settings(max_examples=200, deadline=None)
@given(PLACES, VALUES, st.sampled_from([None, 2]))
@example(("weights", "burglary", "high"), math.inf, 2)
def test_any_value_in_any_place_is_taken_in_order_or_refused(
    place: Path, keys: tuple[str, ...], value: object, indent: int | None
) -> None:
    content = json.loads(TEXT)
    part = content
    for key in keys[:-1]:
        part = part[key]
    part[keys[-1]] = value
    taken_or_refused(place, json.dumps(content, indent=indent).encode())
