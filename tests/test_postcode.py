"""Postcodes, halves of postcodes and names of places, told apart in any spelling."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbeat import postcode
from openbeat.postcode import Postcode

LETTERS, DIGITS = st.sampled_from(string.ascii_uppercase), st.sampled_from(string.digits)
NOTHING = st.just("")
# The six shapes of an outward code: A9, A99, A9A, AA9, AA99, AA9A.
outcodes = st.builds("".join, st.tuples(LETTERS, LETTERS | NOTHING, DIGITS, LETTERS | DIGITS | NOTHING))
incodes = st.builds("".join, st.tuples(DIGITS, LETTERS, LETTERS))
separators = st.text(alphabet=" -–.\t\n\u00a0\u2009\u2011\u200b", max_size=3)


@pytest.mark.parametrize(
    "typed",
    [
        "S1 2JA",
        "s12ja",
        " S1 2JA ",
        "S1-2JA",
        "S1–2JA",  # a dash that a telephone makes of a hyphen
        "S1‑2JA",  # a hyphen that does not break
        "S1.2JA",
        "S 1 2 J A",
        "s1 2ja\n",
        "\tS1\t2JA\r\n",
        "S1\u00a02JA",  # a space that does not break
        "S1\u20092JA",  # a thin space
        "\ufeffS1\u200b2JA",  # marks that nobody sees, as copied from a web page
        "Ｓ１ ２ＪＡ",  # full width
        "ｓ１２ｊａ",
        " " * 500 + "S1 2JA",
    ],
)
def test_any_spelling_is_the_same_postcode(typed: str) -> None:
    assert postcode.parse(typed) == Postcode("S1", "2JA")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("m11ae", "M1 1AE"),
        ("b338th", "B33 8TH"),
        ("cr26xh", "CR2 6XH"),
        ("dn551pt", "DN55 1PT"),
        ("w1a1hq", "W1A 1HQ"),
        ("ec1a1bb", "EC1A 1BB"),
        ("zz11aa", "ZZ1 1AA"),
    ],
)
def test_every_shape_is_split_before_its_last_three(typed: str, said: str) -> None:
    found = postcode.parse(typed)
    assert str(found) == said
    assert found is not None
    assert found.compact == said.replace(" ", "")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "S1",
        "Sheffield",
        "S1 2J",
        "S1 2JAA",
        "SS11 12JA",
        "ABC1 2JA",
        "1S 2JA",
        "S1 2JÄ",
        "ß1 2JA",  # the capital of ß is two letters
        "S١ 2JA",  # an Arabic digit one is no digit of a postcode
        "S1 2JA; DROP TABLE postcodes",
        "<b>S1 2JA</b>",
        "S1 2JA" * 100,
        "\x00",
    ],
)
def test_what_is_no_postcode(typed: str) -> None:
    assert postcode.parse(typed) is None


@given(outcode=outcodes, incode=incodes, before=separators, between=separators, after=separators, data=st.data())
def test_a_postcode_in_any_spacing_and_case_is_itself(
    outcode: str, incode: str, before: str, between: str, after: str, data: st.DataObject
) -> None:
    spelled = f"{before}{outcode}{between}{incode}{after}"
    typed = "".join(data.draw(st.sampled_from([c, c.lower()])) for c in spelled)
    assert postcode.parse(typed) == Postcode(outcode, incode)


@given(outcode=outcodes, incode=incodes)
def test_a_postcode_said_aloud_and_as_tables_hold_it_is_read_back(outcode: str, incode: str) -> None:
    code = Postcode(outcode, incode)
    assert postcode.parse(str(code)) == postcode.parse(code.compact) == code


@given(outcode=outcodes, before=separators, after=separators)
def test_the_first_half_of_a_postcode(outcode: str, before: str, after: str) -> None:
    assert postcode.parse_outcode(f"{before}{outcode.lower()}{after}") == outcode
    assert postcode.parse(outcode) is None


@pytest.mark.parametrize(
    ("typed", "outcode"), [("S1 2", "S1"), ("s1 2j", "S1"), ("EC1A-1", "EC1A"), ("S 12", "S12"), ("S12", "S12")]
)
def test_a_postcode_that_was_only_begun_gives_its_first_half(typed: str, outcode: str) -> None:
    assert postcode.parse_outcode(typed) == outcode


@pytest.mark.parametrize("typed", ["", "S", "SHE", "S1 2JA", "S1 JA", "Sheffield", "123", "ABC1"])
def test_what_is_no_first_half(typed: str) -> None:
    assert postcode.parse_outcode(typed) is None


@pytest.mark.parametrize(("outcode", "area"), [("S1", "S"), ("BT1", "BT"), ("EC1A", "EC"), ("G1", "G"), ("", "")])
def test_the_area_of_a_postcode_is_its_first_letters(outcode: str, area: str) -> None:
    assert postcode.area_of(outcode) == area


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  St   Aldwyn ", "St Aldwyn"),
        ("Abbot’s Mead", "Abbot's Mead"),  # the apostrophe of a telephone's keyboard
        ("Stoke-on-Trent", "Stoke-on-Trent"),
        ("Ynys Môn", "Ynys Môn"),
        ("Gannet\u00a0Sands\x00", "Gannet Sands"),
        ("x" * 500, "x" * postcode.LONGEST),
    ],
)
def test_names_of_places(typed: str, name: str) -> None:
    assert postcode.place_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "x", "%", "_", "%%%", "\\", "a%", "12 High Street", "S1 2J", "?!", "1 = 1"])
def test_digits_and_marks_are_no_names(typed: str) -> None:
    assert postcode.place_name(typed) is None


@given(typed=st.text())
def test_nothing_that_is_typed_raises(typed: str) -> None:
    code, outcode, name = postcode.parse(typed), postcode.parse_outcode(typed), postcode.place_name(typed)
    assert not (code and outcode)
    assert not (code and name)
    assert name is None or len(name) <= postcode.LONGEST
