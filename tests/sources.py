"""All that is translated in tests: programs in others' styles and the shipped contracts, with Terraform's own plans."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cordon import planning
from cordon.contract.project import find
from cordon.graph.model import Graph
from tests.provider import terraform_check

ROOT = Path(__file__).parents[1]
PROGRAMS = ROOT / "tests" / "programs"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SHIPPED = ["acme-analytics", "northwind-pricing", "studio-nine"]
SHARED = ["log-archive", "account-baseline-210987654321"]
NAMES = sorted(path.name for path in PROGRAMS.iterdir() if (path / "Pulumi.yaml").exists())
UNKNOWN = "${jsondecode(timestamp())}"
"""What no plan knows, of any type."""

in_ci = pytest.mark.skipif(
    not os.environ.get("CI"), reason="SKIPPED: terraform is asked in CI, it takes minutes (CI=true asks it here)"
)


def read(name: str) -> Graph:
    """Run a program, or our own stack for a contract or for all of them."""
    if name in (*SHIPPED, *SHARED):
        return planning.of_contract(find(ROOT), name, NOW)
    references = PROGRAMS / name / "references.yaml"
    return planning.of_program(PROGRAMS / name, "dev", references if references.exists() else None, 120)


graph = cache(read)


@cache
def ours(name: str) -> dict[str, Any]:
    """Return our plan."""
    plan: dict[str, Any] = json.loads(planning.write(graph(name), "terraform-plan").text)
    return plan


def exported(name: str) -> dict[str, Any]:
    """Return the configuration as a plan without an account takes it.

    What asks AWS is left out: the provider's check of the account, its roles, imports; providers with an alias get what
    `terraform-check` gives the other. What must be asked for is as unknown as the plan says it is.
    """
    text = re.sub(r"\$\{var\.[\w-]+\}", "${timestamp()}", planning.write(graph(name), "terraform-config").text)
    document: dict[str, Any] = json.loads(text.replace('"${timestamp()}"', json.dumps(UNKNOWN)))
    document.pop("variable", None)
    document.pop("import", None)
    offline: dict[str, str | bool] = {"access_key": "none", "secret_key": "none", "skip_metadata_api_check": "true"}
    offline |= {"skip_credentials_validation": True, "skip_requesting_account_id": True}
    for provider in document["provider"]["aws"]:
        for asking in ("allowed_account_ids", "assume_role", "profile"):
            provider.pop(asking, None)
        if "alias" in provider:
            provider.update(offline)
    return document


def held(document: dict[str, Any] | str, *flags: str) -> subprocess.CompletedProcess[str]:
    """Hold a configuration against the real provider; a text is taken as it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.tf.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1), "utf-8")
        return terraform_check(*flags, str(path))


@cache
def asked(name: str) -> subprocess.CompletedProcess[str]:
    """Let Terraform plan our configuration, which validates it first."""
    return held(exported(name), "--plan")


def theirs(name: str) -> dict[str, Any]:
    """Return Terraform's own plan of our configuration."""
    said = asked(name)
    assert said.returncode == 0, said.stderr
    plan: dict[str, Any] = json.loads(said.stdout)
    return plan
