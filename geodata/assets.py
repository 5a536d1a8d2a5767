"""Style sheets, scripts and fonts for the browser, compiled from npm's packages and our own sources.

Nothing of others is committed: `npm ci` brings the packages, this module compiles them into an ignored
folder, each file named after its content, with `manifest.json` (plain name -> file) written last.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from geodata import fonts
from geodata.faults import InputFault

STYLES = "static/scss/site.scss"
MODULES = "node_modules"
SASS = f"{MODULES}/sass/sass.js"
LEAFLET = f"{MODULES}/leaflet/dist"
FONTS = f"{MODULES}/@fontsource/atkinson-hyperlegible-next/files"
OWN = ("*.js", "*.svg", "embed.css")  # of ours, straight in static/

_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_SOURCE_MAP = re.compile(r"\s*(//# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)\s*$")
_PLACE = re.compile(r"[\w-]+\.scss \d+:\d+")  # where sass stopped: file, line, column
_COMPILE_SECONDS = 120


def compile_assets(root: Path, out: Path) -> Path | None:
    """Fingerprinted files and their manifest in `out`; the manifest's path, or None without npm's packages.

    `root` is the folder of package.json, package-lock.json, node_modules and static: site/.
    Does nothing, and starts no other program, while a digest says that the inputs are those of the last run.
    Without node or node_modules it prints one line and the site keeps to its plain styles.
    Raises InputFault where our own style sheet cannot be compiled.
    """
    manifest = out / "manifest.json"
    digest = inputs_digest(root)
    if _up_to_date(manifest, digest):
        return manifest
    lacking = missing(root)
    if lacking:
        print(lacking)
        return None
    out.mkdir(parents=True, exist_ok=True)
    earlier = _names(manifest)
    names = dict(_written(root, out))
    _finish(manifest, names, digest)
    _sweep(out, {*names.values(), *earlier.values()})
    return manifest


def missing(root: Path) -> str | None:
    """One line that says what keeps the files from being compiled, or None."""
    for what in (SASS, LEAFLET, FONTS, f"{MODULES}/govuk-frontend"):
        if not (root / what).exists():
            return (
                f"Plain styles and still maps are used: {root.name}/{what} is missing. "
                f"Run `npm ci --ignore-scripts` in {root.name}/."
            )
    if shutil.which("node") is None:
        return "Plain styles and still maps are used: node is missing. Install Node.js 20 or newer, with npm."
    return None


def inputs_digest(root: Path) -> str:
    """Hex digest of all that decides the compiled files: locked packages, our sources, these modules."""
    digest = sha256(Path(__file__).read_bytes() + Path(fonts.__file__).read_bytes())
    for path in (root / "package-lock.json", *_sources(root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() if path.exists() else b"-")
    return digest.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    """Our own style sheets, scripts and drawings, in order of name."""
    yield from sorted((root / STYLES).parent.rglob("*.scss"))
    yield from _own(root)


def _own(root: Path) -> Iterator[Path]:
    for pattern in OWN:
        yield from sorted((root / "static").glob(pattern))


def _written(root: Path, out: Path) -> Iterator[tuple[str, str]]:
    """Write every file; (plain name, name with its fingerprint) of each, those referred to first."""
    named: dict[str, str] = {}
    for path in (*_own(root), *(root / FONTS / name for name in fonts.WEB)):
        named[path.name] = _write(out, path.name, _stripped(path))
    named |= _together(
        "leaflet", ((p.name, p.read_bytes()) for p in sorted((root / LEAFLET / "images").glob("*.png"))), out
    )
    named |= _together("print", fonts.for_print(root / FONTS), out)  # read by the site itself, served to nobody
    script = root / LEAFLET / "leaflet.js"
    named["leaflet.js"] = _write(out, "leaflet.js", _stripped(script))
    sheets = {"leaflet.css": (root / LEAFLET / "leaflet.css").read_text("utf-8"), "site.css": _styles(root)}
    for name, sheet in sheets.items():
        named[name] = _write(out, name, _pointed(sheet, named, name).encode())
    yield from named.items()


def _write(out: Path, name: str, content: bytes) -> str:
    """Write content under a name that carries its digest; that name."""
    stem, ending = name.rsplit(".", 1)
    fingerprinted = f"{stem}.{sha256(content).hexdigest()[:12]}.{ending}"
    _replace(out / fingerprinted, content)
    return fingerprinted


def _together(name: str, files: Iterable[tuple[str, bytes]], out: Path) -> dict[str, str]:
    """Files in one folder named after all of them: whoever reads them looks for the plain names there."""
    contents = dict(files)
    place = f"{name}.{sha256(b''.join(contents.values())).hexdigest()[:12]}"
    (out / place).mkdir(exist_ok=True)
    for file, content in contents.items():
        _replace(out / place / file, content)
    return {file: f"{place}/{file}" for file in contents}


def _stripped(path: Path) -> bytes:
    """A file as it is; a script without the address of its source map, which is not served."""
    if path.suffix != ".js":
        return path.read_bytes()
    return (_SOURCE_MAP.sub("", path.read_text("utf-8")) + "\n").encode()


def _styles(root: Path) -> str:
    """Our style sheet as compressed CSS."""
    command = ["node", str(root / SASS), "--style=compressed", "--no-source-map", "--quiet-deps"]
    command += [f"--load-path={root / MODULES}", str(root / STYLES)]
    done = subprocess.run(  # noqa: S603 - our own fixed command
        command, capture_output=True, text=True, timeout=_COMPILE_SECONDS, check=False
    )
    if done.returncode:
        what = (done.stderr.strip() or "no message").splitlines()[0].removeprefix("Error: ").rstrip(".")
        place = _PLACE.search(done.stderr)
        raise InputFault(STYLES, what, "Mend the style sheet", place[0] if place else "")
    return done.stdout


def _pointed(sheet: str, named: Mapping[str, str], file: str) -> str:
    """A style sheet whose url() references carry fingerprints; InputFault for a file that was not written."""

    def point(match: re.Match[str]) -> str:
        target = match[2]
        if target.startswith("#"):
            return match[0]
        name = target.rsplit("/", 1)[-1]
        if name not in named:
            raise InputFault(file, f"url({target}) is no file of ours", "Name a file of static/ or a font")
        return f"url({named[name]})"

    return _SOURCE_MAP.sub("", _URL.sub(point, sheet))


def _finish(manifest: Path, names: Mapping[str, str], digest: str) -> None:
    """Write the record of the inputs, then the manifest it vouches for."""
    content = (json.dumps(dict(sorted(names.items())), indent=1) + "\n").encode()
    record = {"inputs": digest, "manifest": sha256(content).hexdigest()}
    _replace(manifest.with_name("inputs.json"), json.dumps(record).encode())
    _replace(manifest, content)


def _up_to_date(manifest: Path, digest: str) -> bool:
    """Whether the last run finished, had these inputs, and all its files are still there."""
    try:
        record = json.loads(manifest.with_name("inputs.json").read_bytes())
        content = manifest.read_bytes()
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    same = record == {"inputs": digest, "manifest": sha256(content).hexdigest()}
    return same and all((manifest.parent / name).exists() for name in _names(manifest).values())


def _names(manifest: Path) -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads(manifest.read_bytes())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return names


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(path)


def _sweep(out: Path, kept: Iterable[str]) -> None:
    """Remove files of older runs; those of the last run stay, for pages that are still open."""
    keep = {out / name for name in kept} | {out / "manifest.json", out / "inputs.json"}
    for path in out.rglob("*"):
        if path.is_file() and path not in keep and not path.name.startswith("."):
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    SITE = Path(__file__).resolve().parent.parent / "site"
    compile_assets(SITE, SITE / "static" / "built")
