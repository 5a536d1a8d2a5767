"""Many police files, several at once; those whose content a build before has counted are not read again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyarrow as pa

from . import police
from .kept import Kept, key_of
from .police import Month
from .sources import Taken

WORKERS = min(4, os.cpu_count() or 1)  # each holds one file at a time
HERE = Path(__file__).parent
METHOD = [
    HERE / f"{name}.py"
    for name in ("police", "columns", "unpacking", "snaps", "ids", "verdicts", "ends", "searches", "months")
]
METHOD += [HERE / "reference" / f"{name}.csv" for name in ("categories", "outcomes", "ethnicities", "search_outcomes")]


def read(chosen: list[Taken], kept: Kept, advance: Callable[[Month, Taken], None]) -> Iterator[Month]:
    """Each police file, read and counted, in the order given; those whose content was read before are not read.

    Several files are read at once, one a worker, so that memory holds as many texts as there are workers.
    `advance` is told of each. The InputFault of a file ends it.
    """
    method = _method()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for month, taken in zip(pool.map(lambda t: _month(t, kept, method), chosen), chosen, strict=True):
                advance(month, taken)
                yield month
        finally:
            pool.shutdown(cancel_futures=True)


def ends(month: Month, kept: Kept) -> pa.Table:
    """What became of each crime of a file (`geodata.ends`), as it was kept; where it is not, the file is read again.

    `month` is of a street or outcomes file, as `read` gave it.
    """
    if month.taken is None:
        raise ValueError("a month that no file gave")
    key = _key_of_ends(month.digest, month.taken, _method())
    taken = month.taken
    return kept.table(key, lambda: police.read(taken).ends)


def _month(taken: Taken, kept: Kept, method: str) -> Month:
    digest = taken.source.digest()
    key = key_of(digest, taken.kind, taken.force, taken.month, method)
    found = kept.find(key)
    if found is None:
        month = police.read(taken)
        if month.ends is not None:  # first: whoever finds the cells finds these too
            kept.keep(_key_of_ends(digest, taken, method), month.ends)
        kept.keep(key, _packed(month))
        return replace(month, digest=digest, ends=None, taken=taken)
    return replace(_unpacked(found, taken), digest=digest, taken=taken)


@cache
def _method() -> str:
    return key_of(method=METHOD)


def _key_of_ends(digest: str, taken: Taken, method: str) -> str:
    return key_of("ends", digest, taken.kind, taken.force, taken.month, method)


def _packed(month: Month) -> pa.Table:
    """A month's cells, all else that it holds as the table's own remark."""
    remark: dict[str, object] = {
        "by": month.reported_by,
        "rows": month.rows,
        "kinds": month.kinds,
        "words": month.words,
    }
    remark |= {"faults": month.faults, "searches": month.searches}
    cells = month.cells if month.cells is not None else pa.table({})
    return cells.replace_schema_metadata({"month": json.dumps(remark)})


def _unpacked(table: pa.Table, taken: Taken) -> Month:
    told = json.loads((table.schema.metadata or {})[b"month"])
    cells = table.replace_schema_metadata(None) if taken.kind == "street" else None
    faults = tuple((reason, n) for reason, n in told["faults"])
    facts = told["by"], told["rows"], told["kinds"], told["words"]
    searches = {group: tuple(counts) for group, counts in told["searches"].items()}
    return Month(taken.kind, taken.force, taken.month, *facts, cells, None, faults, searches=searches)
