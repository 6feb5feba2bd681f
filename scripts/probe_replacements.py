#!/usr/bin/env python3
"""Generates `cordon/terraform/replacements.json`: which changes make Terraform's AWS provider replace a resource.

    python -m scripts.probe_replacements ../shared/tools/terraform-check

It asks for every type that the simulation knows, some three minutes long. The same provider gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from cordon.simulation.kinds import KINDS
from cordon.terraform.names import TypeTable, table
from scripts.generate_terraform_tables import digest
from scripts.terraform_tables import replacing
from scripts.terraform_tables.planning import plan
from scripts.terraform_tables.provider import read_schema, read_versions
from scripts.terraform_tables.ways import entries, unanswered

OUTPUT = Path(__file__).parents[1] / "cordon" / "terraform" / "replacements.json"


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("terraform_check", help="the program that plans")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)
    tables = {found.type: found for token in KINDS if isinstance(found := table(token), TypeTable)}
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "schema.json"
        said = subprocess.run([options.terraform_check, "--schema"], capture_output=True, text=True, check=True)
        schema.write_text(said.stdout, "utf-8")
        told = replacing.ask(
            read_schema(schema), read_versions(schema), sorted(tables), partial(plan, options.terraform_check)
        )
        about = {"schema_sha256": digest(schema), "refused": unanswered(told)}
    lines = [f'"{name}":{json.dumps(entries(told, name, tables[name].fields))}' for name in sorted(tables)]
    options.output.write_text(
        f'{{"about":{json.dumps(about, indent=1)},\n"types":{{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8"
    )
    print(
        f"{len(told.found)} probes of {len(tables)} types answered, {len(about['refused'])} ways of changing are open"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
