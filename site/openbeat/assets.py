"""Addresses of the compiled style sheets, scripts and fonts; the site works without any of them."""

from __future__ import annotations

import json
from pathlib import Path

BUILT = Path(__file__).resolve().parent.parent / "static" / "built"
PLAIN = "/static/plain.css"  # our own hand-written styles, used while nothing is compiled


class Assets:
    """One folder of compiled files and the address it is served under."""

    def __init__(self, folder: Path, address: str) -> None:
        """Keep where the files are; nothing is read until a name is asked for."""
        self._manifest = folder / "manifest.json"
        self._address = address.rstrip("/")
        self._read_at: int | None = None  # the manifest's time of change, in nanoseconds
        self._names: dict[str, str] = {}

    def url(self, name: str) -> str | None:
        """Address of "site.css", "leaflet.js", … with its fingerprint, or None where it is not compiled."""
        self._refresh()
        file = self._names.get(name)
        return f"{self._address}/{file}" if file else None

    def path(self, name: str) -> Path | None:
        """Where a compiled file lies on disk, or None where it is not compiled."""
        self._refresh()
        file = self._names.get(name)
        return self._manifest.parent / file if file else None

    def version(self) -> int | None:
        """When the files were last compiled, in nanoseconds; None while nothing is."""
        try:
            return self._manifest.stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _refresh(self) -> None:
        """Read the manifest again only if it has changed, come or gone."""
        changed = self.version()
        if changed != self._read_at:
            self._read_at, self._names = changed, self._load() if changed else {}

    def _load(self) -> dict[str, str]:
        try:
            names: dict[str, str] = json.loads(self._manifest.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return names


_SITE = Assets(BUILT, "/static/built")


def asset_url(name: str) -> str | None:
    """Address of a compiled file by its plain name ("site.css"), or None where there is none (see `PLAIN`)."""
    return _SITE.url(name)


def asset_path(name: str) -> Path | None:
    """Where a compiled file lies on disk, by its plain name, or None where there is none."""
    return _SITE.path(name)


def version() -> int | None:
    """What changes whenever the files are compiled anew: pages name them."""
    return _SITE.version()
