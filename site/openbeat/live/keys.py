"""The site's one secret, and what is made of it: keyed hashes of addresses, links that only we can have written.

The setting SECRET, or else a file beside the live database that is made once and that only the site may read. Several
machines on one PostgreSQL must be given the same SECRET.
"""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from .database import the_live

REF_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"  # nothing that is mistaken for another, no vowel to make words of
REF_LENGTH = 12


def secret() -> str:
    """The secret of this site."""
    if told := str(current_app.config["SECRET"]):
        return told
    kept: str | None = current_app.extensions.get("openbeat-secret")
    if kept is None:
        kept = current_app.extensions["openbeat-secret"] = _kept(the_live().folder / "secret")
    return kept


def keyed(purpose: str, text: str) -> str:
    """A hash of a text that nobody can make without the secret; the same text has another for another purpose."""
    key = hmac.digest(secret().encode(), purpose.encode(), sha256)
    return hmac.new(key, text.encode(), sha256).hexdigest()


def email_hash(email: str) -> str:
    """The keyed hash under which an e-mail address is kept; small and large letters are the same."""
    return keyed("e-mail", email.strip().casefold())


def digest(text: str) -> str:
    """That of a resident's text: the same for a form that is sent twice."""
    return sha256(" ".join(text.split()).encode()).hexdigest()


def sign(purpose: str, content: dict[str, Any]) -> str:
    """The content as text for an address, which nobody else can have made."""
    return str(_signer(purpose).dumps(content))


def signed(purpose: str, token: str, seconds: int | None) -> dict[str, Any] | None:
    """What a text of `sign` holds; None where it is not ours, or older than so many seconds."""
    try:
        content: dict[str, Any] = _signer(purpose).loads(token, max_age=seconds)
    except BadData:
        return None
    return content


def new_ref() -> str:
    """A part of an address that cannot be guessed."""
    return "".join(secrets.choice(REF_ALPHABET) for _ in range(REF_LENGTH))


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret(), salt=f"open-beat/{purpose}")


def _kept(path: Path) -> str:
    """The secret in a file, made where there is none; of several workers at once the first one's counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_hex(32))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(made, path)  # whole or not at all, and never over another's
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text(encoding="utf-8").strip()
