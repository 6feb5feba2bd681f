"""Terraform's real AWS provider, where it is at hand: `../shared/tools/terraform-check`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

TERRAFORM_CHECK = Path(__file__).parents[2] / "shared" / "tools" / "terraform-check"
ABSENT = 3


def absent(what: str) -> NoReturn:
    """Skip aloud, since something beside this checkout is not there; in CI, where it has to be, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; in CI it has to be there")
    pytest.skip(f"SKIPPED: {what}")


def terraform_check(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it; where it, terraform or the provider is absent, skip aloud, or fail in CI.

    It searches the file system for the provider and fails without a word when files vanish meanwhile; then it is asked
    again.
    """
    if not TERRAFORM_CHECK.exists():
        absent("terraform-check is not beside this checkout: nothing is held against the provider")
    for _ in range(4):
        command = [str(TERRAFORM_CHECK), *arguments]
        said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if said.returncode != 1 or said.stdout or said.stderr:
            break
    if said.returncode == ABSENT:
        absent(f"{said.stderr.strip()}: nothing is held against the provider")
    return said
