"""Running build.py as a person would, and making a folder once for all workers of a run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

ROOT = Path(__file__).parents[1]
Once = Callable[[str, Callable[[Path], None]], Path]


def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run build.py as a person would, from the project's folder."""
    command = [sys.executable, str(ROOT / "build.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def build_here(*arguments: str | Path) -> None:
    """Run a build that must succeed and say nothing, without the seconds that a Python of its own needs to begin."""
    import build as program

    result = CliRunner().invoke(program.cli, [*map(str, arguments), "--quiet"], catch_exceptions=False)
    assert (result.exit_code, result.output) == (0, "")
