"""What became of each crime of a police file, as a table that is kept beside its cells.

Of a street file one row a crime that counts (never anti-social behaviour), in the order of the file:
  key       uint64, made from its id (`geodata.ids`), 0 where it has none
  snap      int64, its point's key (`geodata.snaps`), UNPLACED without a place
  category  uint8, index into `categories.slugs()`
  outcome   uint8, index into `verdicts.verdicts()`, or `verdicts.UNKNOWN`, `verdicts.NONE`
Of an outcomes file key and outcome of every row that has both, each pair once, sorted.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from . import ids, verdicts
from .categories import categories
from .faults import Faults
from .snaps import Ints
from .verdicts import NONE, UNKNOWN, Verdicts

Rows = NDArray[np.intp]  # which rows of a file
NOT_IN_TABLE = "outcome that is not in the table, counted as not known"


def encoded(texts: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of ids by its distinct texts."""
    return texts.dictionary_encode().unify_dictionaries().combine_chunks()


def codes(own: pa.DictionaryArray) -> NDArray[np.int32]:
    """Where each row's text stands in the dictionary."""
    found: NDArray[np.int32] = own.indices.to_numpy(zero_copy_only=False)
    return found


def repeated(own: pa.DictionaryArray) -> Rows:
    """The rows whose id another row has too; rows without an id are never among them."""
    code = codes(own)
    blank = np.r_[pc.equal(own.dictionary, "").to_numpy(zero_copy_only=False).astype(bool), True]
    often = (np.bincount(code, minlength=len(blank)) > 1) & ~blank
    return np.flatnonzero(often[code])


def verdicts_of(column: pa.ChunkedArray) -> Verdicts:
    """The index of each row's outcome; UNKNOWN for a word that is not in the table, NONE where there is none.

    `column` holds dictionaries of texts (`columns.CODED`).
    """
    words = column.unify_dictionaries().combine_chunks()
    index = verdicts.index()
    of_word = np.array([index.get(text, UNKNOWN) for text in words.dictionary.to_pylist()] or [NONE], dtype=np.uint8)
    return of_word[codes(words)]


def furthest(own: pa.DictionaryArray, several: Rows, outcome: Verdicts) -> Verdicts:
    """The outcomes; where several rows have one id, each has that of them which is furthest on in the process."""
    code = codes(own)[several]
    best = np.full(len(own.dictionary), NONE, dtype=np.uint8)
    np.minimum.at(best, code, outcome[several])
    found = outcome.copy()
    found[several] = best[code]
    return found


def of_street(
    own: pa.DictionaryArray, outcome: Verdicts, snap: Ints, category: NDArray[np.uint8], kept: NDArray[np.bool_]
) -> pa.Table:
    """The table of a street file; `kept` says which of its rows count."""
    crime = np.array([c.dataset == "crime" for c in categories()])
    rows = np.flatnonzero(kept & crime[category])
    key = ids.keys(own.dictionary)[codes(own)[rows]]
    return pa.table({"key": key, "snap": snap[rows], "category": category[rows], "outcome": outcome[rows]})


def of_outcomes(own: pa.DictionaryArray, outcome: Verdicts, name: str, faults: Faults) -> pa.Table:
    """The table of an outcomes file; rows that say nothing, or say it again, are counted in `faults`."""
    key = ids.keys(own.dictionary)[codes(own)]
    named, given = key != ids.BLANK, outcome != NONE
    faults.add(name, "outcome without the id of a crime, left out", int((~named).sum()))
    faults.add(name, "row without an outcome, left out", int((named & ~given).sum()))
    key, outcome = key[named & given], outcome[named & given]
    order = np.lexsort((outcome, key))
    key, outcome = key[order], outcome[order]
    first = np.r_[True, (key[1:] != key[:-1]) | (outcome[1:] != outcome[:-1])][: len(key)]
    faults.add(name, "outcome that is given twice for one id, counted once", int((~first).sum()))
    return pa.table({"key": key[first], "outcome": outcome[first]})


def often(outcome: Verdicts, name: str, faults: Faults) -> dict[str, int]:
    """How often each word of the table occurs; rows with another word are counted in `faults`."""
    n = np.bincount(outcome, minlength=256)
    faults.add(name, NOT_IN_TABLE, int(n[UNKNOWN]))
    return {v.published_as: int(times) for v, times in zip(verdicts.verdicts(), n, strict=False) if times}
