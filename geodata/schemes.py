"""Schemes of weights: one JSON file each, read strictly, every fault told by file and line.

A weight is in days of imprisonment a crime (scheme "count": 1). It is an average over the offences inside a
category, which the police files do not tell apart; low and high say how far that average could be off, and the
root mean square says how much one crime of the category differs from the next. `geodata.weights` derives the
numbers of the files; an own scheme may be written by hand.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .areas import REFERENCE
from .categories import slugs
from .faults import InputFault
from .grid import Floats

DEFAULT = "cchi"
FOLDER = REFERENCE / "harm"
TEXTS = ("id", "title", "unit", "edition", "source", "licence", "how")
NUMBERS = ("weight", "low", "high", "rms")
MOST = 1e6  # days: 2,700 years
ROUNDING = 0.05  # numbers are given to one decimal at the coarsest
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # what no line of text holds
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
Keys = tuple[str, ...]


@dataclass(frozen=True)
class Scheme:
    """One way of weighing categories against each other; arrays follow `categories.slugs()`, 0 where left out."""

    id: str
    title: str
    unit: str
    edition: str
    source: str
    licence: str
    how: str
    excluded: dict[str, str]  # slug → why it has no weight
    weight: Floats
    low: Floats
    high: Floats
    rms: Floats  # root mean square of the weights of the category's offences, never below the weight
    made: dict[str, str]  # slug → the sum behind its weight, in one line


@dataclass(frozen=True)
class _File:
    """A JSON object with the line of each key in it."""

    path: Path
    content: dict[str, Any]
    lines: dict[Keys, int]

    def fault(self, what: str, *keys: str) -> InputFault:
        """A fault at the line of the key reached by `keys`; where it is missing, of the nearest one above it."""
        known = next(keys[:i] for i in range(len(keys), -1, -1) if keys[:i] in self.lines)
        return InputFault(self.path, what, "Mend the file", f"line {self.lines[known]}")


def schemes(folder: Path = FOLDER) -> list[Scheme]:
    """Every scheme of the folder, the default first, then by id.

    InputFault as for `read`, where two files have the same id, and where the folder holds none.
    """
    found: dict[str, Scheme] = {}
    for path in sorted(folder.glob("*.json")):
        scheme = read(path)
        if scheme.id in found:
            raise _open(path).fault(f"another file of the folder is scheme “{scheme.id}” already", "id")
        found[scheme.id] = scheme
    if not found:
        raise InputFault(folder, "holds no scheme of weights", "Put the JSON files of the schemes there")
    return sorted(found.values(), key=lambda s: (s.id != DEFAULT, s.id))


def read(path: Path) -> Scheme:
    """One scheme file, whole and in order.

    InputFault with the line where the file is no JSON object or is cut short, a key is given twice, a text or number
    is missing or none, a category is missing, unknown or both weighed and left out, a number is negative, low,
    weight and high are out of order, or the root mean square lies below the weight (no mean square can).
    """
    file = _open(path)
    about: list[Any] = [*_texts(file), _excluded(file)]
    weights = _part(file, "weights")
    _all_categories(file, weights, about[-1])
    numbers = {slug: _numbers(file, slug) for slug in weights}
    made = {slug: _text(file, "weights", slug, "how") for slug in weights}
    zero = dict.fromkeys(NUMBERS, 0.0)
    columns = (np.array([numbers.get(slug, zero)[name] for slug in slugs()]) for name in NUMBERS)
    return Scheme(*[*about, *columns, made])


def words(path: Path) -> dict[str, Any]:
    """What a scheme file says of itself: its texts, then `excluded` (slug → reason); the weights are not looked at.

    InputFault with the line as for `read`.
    """
    file = _open(path)
    return dict(zip(TEXTS, _texts(file), strict=True)) | {"excluded": _excluded(file)}


def _open(path: Path) -> _File:
    """The file's object and its lines; InputFault where there is none or a key is given twice."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"is no JSON or is cut short ({error.msg})"
        raise InputFault(path, what, "Mend the file", f"line {error.lineno}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputFault(path, "is not UTF-8 text", "Save it as UTF-8", f"line {line}") from error
    except (OSError, ValueError, RecursionError) as error:  # gone; a number of 5,000 digits; a thousand brackets
        raise InputFault(path, f"cannot be read ({type(error).__name__})", "Mend the file", "line 1") from error
    lines: dict[Keys, int] = {}
    for keys, line in _keys(text):
        if keys in lines:
            what = f"“{_shown(keys[-1])}” is given twice"
            raise InputFault(path, what, "Keep one of the two", f"line {line}")
        lines[keys] = line
    if not isinstance(content, dict):
        what = "is no scheme of weights: no object with names in it"
        raise InputFault(path, what, "Mend the file", f"line {lines[()]}")
    return _File(path, content, lines)


def _keys(text: str) -> Iterator[tuple[Keys, int]]:
    """Every key of valid JSON as the way to it from the outside, with its line; first () for the whole.

    The parser of the standard library keeps no lines, so the tokens are walked once more.
    """
    ends = [m.start() for m in re.finditer("\n", text)]
    inside: list[str] = []  # kinds of the open brackets
    way: list[str] = []  # the key or place reached in each
    before = ""
    for token in _TOKEN.finditer(text):
        told, line = token[0], bisect_right(ends, token.start()) + 1
        if not before:
            yield (), line
        if told in ("{", "["):
            inside.append(told)
            way.append("0")
        elif told in ("}", "]"):
            inside.pop()
            way.pop()
        elif told == "," and inside[-1] == "[":
            way[-1] = str(int(way[-1]) + 1)
        elif told[0] == '"' and inside and inside[-1] == "{" and before in ("{", ","):
            way[-1] = json.loads(told)
            yield tuple(way), line
        before = told


def _texts(file: _File) -> list[str]:
    """The texts of `TEXTS`, in that order."""
    found = [_text(file, name) for name in TEXTS]
    if not _ID.fullmatch(found[0]):
        raise file.fault(f"“{_shown(found[0])}” is no id: small letters, digits and hyphens", "id")
    return found


def _excluded(file: _File) -> dict[str, str]:
    """Category → the reason why it has no weight."""
    return {slug: _text(file, "excluded", slug) for slug in _part(file, "excluded")}


def _part(file: _File, name: str) -> dict[str, Any]:
    """An object inside the whole one."""
    part = file.content.get(name)
    if not isinstance(part, dict):
        raise file.fault(f"“{name}” is missing or no object with names in it", name)
    return part


def _text(file: _File, *keys: str) -> str:
    """A text of one line with something in it."""
    found = _reached(file, keys)
    if not isinstance(found, str) or not found.strip() or _NO_LINE.search(found):
        raise file.fault(f"{_named(keys)} is missing or no text of one line", *keys)
    return found


def _numbers(file: _File, slug: str) -> dict[str, float]:
    """A category's numbers by name, in order: 0 ≤ low ≤ weight ≤ high, and rms not below the weight."""
    found = {name: _number(file, "weights", slug, name) for name in NUMBERS}
    weight, low, high, rms = found.values()
    for name, wrong in (("low", low > weight), ("high", weight > high), ("rms", rms < weight - ROUNDING)):
        if wrong:
            what = (
                f"{name} of “{slug}” is {found[name]:g}, its weight {weight:g}: low ≤ weight ≤ high, and weight ≤ rms"
            )
            raise file.fault(what, "weights", slug, name)
    return found


def _number(file: _File, *keys: str) -> float:
    """A number that is neither negative nor endless."""
    found = _reached(file, keys)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise file.fault(f"{_named(keys)} is missing or no number", *keys)
    if not 0 <= found <= MOST:  # not a number is neither
        raise file.fault(f"{_named(keys)} is {'negative' if found < 0 else 'no number of days'}", *keys)
    return float(found)


def _reached(file: _File, keys: Keys) -> Any:
    """What stands under these keys; None where they lead nowhere."""
    found: Any = file.content
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _all_categories(file: _File, weights: dict[str, Any], excluded: dict[str, str]) -> None:
    """InputFault unless each category is either weighed or left out."""
    for part in ("weights", "excluded"):
        for slug in file.content[part]:
            if slug not in slugs():
                raise file.fault(f"category “{_shown(slug)}” is unknown", part, slug)
    for slug in slugs():
        if slug in weights and slug in excluded:
            raise file.fault(f"category “{slug}” is both weighed and left out", "excluded", slug)
        if slug not in weights and slug not in excluded:
            raise file.fault(f"category “{slug}” is missing: neither weighed nor left out for a reason", "weights")


def _named(keys: Keys) -> str:
    """A key as a fault names it: “low” of “burglary”."""
    return " of ".join(f"“{_shown(key)}”" for key in reversed(keys[-2:]) if key != "excluded")


def _shown(text: str) -> str:
    """Text of a file in a message of one line: short, and nothing in it that a terminal would act on."""
    return "".join(c if c.isprintable() else "?" for c in text[:40])
