#!/usr/bin/env python3
"""Generates `cordon/terraform/provider_defaults.json`: what Terraform's AWS provider fills in while it plans.

    python -m scripts.probe_provider_defaults ../shared/tools/terraform-check

It takes some minutes. The same provider gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from cordon.terraform.names import terraform_type, tokens
from scripts.generate_terraform_tables import digest
from scripts.terraform_tables.planning import plan
from scripts.terraform_tables.probe import ask
from scripts.terraform_tables.provider import read_schema

OUTPUT = Path(__file__).parents[1] / "cordon" / "terraform" / "provider_defaults.json"


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("terraform_check", help="the program that plans")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "schema.json"
        said = subprocess.run([options.terraform_check, "--schema"], capture_output=True, text=True, check=True)
        schema.write_text(said.stdout, "utf-8")
        types = sorted({name for token in tokens() if isinstance(name := terraform_type(token), str)})
        found = ask(read_schema(schema), types, partial(plan, options.terraform_check), partial(print, flush=True))
        about = {"schema_sha256": digest(schema), "refused": found.pop("")}
    lines = [f'"{name}":{json.dumps(found[name], separators=(",", ":"), sort_keys=True)}' for name in sorted(found)]
    options.output.write_text(
        f'{{"about":{json.dumps(about)},\n"types":{{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8"
    )
    print(f"{len(found)} of {len(types)} types have something filled in")
    return 0


if __name__ == "__main__":
    sys.exit(main())
