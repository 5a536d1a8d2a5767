"""References: the part of an address that whoever sent something alone knows at first."""

from __future__ import annotations

import re

from flask import abort

from . import keys

SHAPE = re.compile(f"[{keys.REF_ALPHABET}]{{{keys.REF_LENGTH}}}")


def checked(ref: str) -> str:
    """A reference as it can be asked for; 404 for a text that is none, of which no database needs to know."""
    if not SHAPE.fullmatch(ref):
        abort(404)
    return ref
