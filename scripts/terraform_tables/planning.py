"""Plans configurations with `terraform-check`, the real AWS provider without an account."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

TRIES = 4
"""`terraform-check` searches the file system, and fails without a word when files vanish meanwhile."""


def plan(
    command: str, configuration: dict[str, Any], state: dict[str, Any] | None = None
) -> tuple[dict[str, Any] | None, str]:
    """Plan a configuration with `terraform-check --plan`.

    Args:
        command: The program.
        configuration: What is wanted.
        state: What is there already, as a state file has it; nothing if left out.

    Returns:
        The plan, or nothing and what Terraform said.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "main.tf.json"]
        paths[0].write_text(json.dumps(configuration, indent=1), "utf-8")  # its messages quote lines
        if state is not None:
            # Copied beside the configuration it is the state of Terraform's local backend.
            paths.append(Path(folder) / "terraform.tfstate")
            paths[1].write_text(json.dumps(state), "utf-8")
        for _ in range(TRIES):
            said = subprocess.run([command, "--plan", *map(str, paths)], capture_output=True, text=True, check=False)
            if said.returncode == 0 or said.stdout or said.stderr:
                break
    return (json.loads(said.stdout), "") if said.returncode == 0 else (None, said.stderr + said.stdout)
