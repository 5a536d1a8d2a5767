"""An area's figures as a schema.org Dataset, so that machines that look for data know what is where, and whose."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import current_app
from jinja2.utils import htmlsafe_json_dumps

from . import area_words, exports
from .brief import where
from .figures import Figures
from .model import Snapshot

FORMATS = {"csv": "text/csv", "json": "application/json"}
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
SOURCE = "https://data.police.uk/"


def as_json_ld(f: Figures, snapshot: Snapshot, address: str, files: Mapping[str, str]) -> str:
    """JSON-LD that may stand inside a script element: no name in it can end that element.

    Args:
        f: the area's figures.
        snapshot: whose they are.
        address: the public address of the page.
        files: public address of each file beside it, by ending ("csv", "json").
    """
    return str(htmlsafe_json_dumps(content(f, snapshot, address, files), dumps=compact))


def content(f: Figures, snapshot: Snapshot, address: str, files: Mapping[str, str]) -> dict[str, object]:
    """The same as plain values."""
    name = ", ".join(filter(None, [area_words.name(f.area), where(f).replace(" · ", ", ")]))
    invented = snapshot.fictional
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": f"Recorded crime in {name}",
        "description": " ".join(exports.caveats(f, snapshot)),
        "identifier": f"{f.area.code}, snapshot {snapshot.id}",
        "version": snapshot.id,
        "temporalCoverage": f"{f.months[0]}/{f.months[-1]}",
        "spatialCoverage": {"@type": "Place", "name": name, "identifier": f.area.code},
        "variableMeasured": [label for _, label, _ in f.categories],
        "license": snapshot.licence if invented else LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": current_app.config["SITE_NAME"]},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": FORMATS[ending], "contentUrl": file}
            for ending, file in files.items()
        ],
    }
    if not invented:
        told["isBasedOn"] = {"@type": "Dataset", "name": "Street-level crime", "url": SOURCE}
    return told


def compact(value: object, **_: object) -> str:
    """JSON without a space between its parts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
