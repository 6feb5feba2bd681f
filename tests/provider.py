"""Terraform's real AWS provider, where it is at hand: `../shared/tools/terraform-check`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

TERRAFORM_CHECK = Path(__file__).parents[2] / "shared" / "tools" / "terraform-check"
ABSENT = 3


def terraform_check(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it; skip aloud where it, terraform or the provider is absent.

    It searches the file system for the provider and fails without a word when files vanish meanwhile; then it is asked
    again.
    """
    if not TERRAFORM_CHECK.exists():
        pytest.skip("SKIPPED: terraform-check is not beside this checkout: nothing is held against the provider")
    for _ in range(4):
        command = [str(TERRAFORM_CHECK), *arguments]
        said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        if said.returncode != 1 or said.stdout or said.stderr:
            break
    if said.returncode == ABSENT:
        pytest.skip(f"SKIPPED: {said.stderr.strip()}: nothing is held against the provider")
    return said
