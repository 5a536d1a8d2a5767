"""Running build.py as a person would, and making a folder once for all workers of a run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
Once = Callable[[str, Callable[[Path], None]], Path]


def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run build.py as a person would, from the project's folder."""
    command = [sys.executable, str(ROOT / "build.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
