"""Crime ids as whole numbers, so that millions of them are compared, kept and looked up without their text.

An id of police.uk is 64 hexadecimal digits. Its key is a sum of its eight words of eight letters, each times an odd
number of its own, modulo 2^64: two different ids of one force share a key about once in 2^64 pairs. Ids of another
length are keyed by BLAKE2. The same id has the same key on every machine.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
BLANK = 0  # the key of a record without an id
LENGTH, WORD = 64, 8  # letters of an id, and of a word of it
# Odd, and without a pattern: the first 64 bits of the square roots of the first eight primes, the last bit set.
FACTORS = np.array(
    [
        0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ],
    dtype=np.uint64,
)  # fmt: skip


def keys(texts: pa.StringArray) -> Keys:
    """The key of each id, BLANK for ""; `texts` holds no nulls."""
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False)
    usual = lengths == LENGTH
    found = np.zeros(len(texts), dtype=np.uint64)
    found[usual] = _sums(texts if (usual | (lengths == 0)).all() else texts.filter(pa.array(usual)))
    for i in np.flatnonzero(~usual & (lengths > 0)).tolist():
        found[i] = int.from_bytes(blake2b(texts[i].as_py().encode(), digest_size=WORD).digest(), "little")
    return found


def _sums(texts: pa.StringArray) -> Keys:
    """The keys of ids of 64 bytes, which stand without a gap in the array's buffer; empty ones between take no room."""
    if not len(texts):
        return np.empty(0, dtype=np.uint64)
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    size = int(offsets[-1] - offsets[0])
    words = np.frombuffer(texts.buffers()[2] or b"", dtype="<u8", count=size // WORD, offset=int(offsets[0]))
    sums: Keys = words.reshape(-1, LENGTH // WORD) @ FACTORS
    return sums
