"""Our runner of checkov, in its own environment (`make policies`)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.provider import absent

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "policies" / ".venv" / "bin" / "python"


def run(
    plans: str, program: tuple[str, ...] = (str(ROOT / "policies" / "runner.py"),)
) -> subprocess.CompletedProcess[str]:
    """Run it over plans by name, as text; where its environment was not made skip aloud, or fail in CI."""
    if not PYTHON.exists():
        absent("checkov's environment is not there (make policies makes it)")
    command = [str(PYTHON), *program]
    return subprocess.run(
        command, cwd=ROOT / "policies", input=plans, capture_output=True, text=True, timeout=300, check=False
    )


def verdicts(plans: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return its records by the plans' names."""
    said = run(json.dumps(plans))
    assert said.returncode == 0, said.stderr
    return {name: one["records"] for name, one in json.loads(said.stdout).items()}
