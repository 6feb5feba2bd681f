#!/usr/bin/env python3
"""Generates `cordon/terraform/tables/` from the installed pulumi_aws and the schema of Terraform's AWS provider.

    ../shared/tools/terraform-check --schema >/tmp/schema.json               # or: terraform providers schema -json
    python -m scripts.generate_terraform_tables /tmp/schema.json            # writes the tables
    python -m scripts.generate_terraform_tables --report /tmp/schema.json   # lists all that is not mapped instead

The same input gives the same bytes. It takes 20 seconds, most of them to parse pulumi_aws.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from scripts.terraform_tables.build import build, report
from scripts.terraform_tables.encode import write
from scripts.terraform_tables.exceptions import read_exceptions
from scripts.terraform_tables.provider import read_schema
from scripts.terraform_tables.sdk import read_sdk

TABLES = Path(__file__).parents[1] / "cordon" / "terraform" / "tables"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 if all went well, 2 if an input is missing or contradicts the exceptions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("schema", type=Path, help="the provider's schema as JSON")
    parser.add_argument("--report", action="store_true", help="list what is not mapped instead of writing tables")
    parser.add_argument("-o", "--output", type=Path, default=TABLES, help="the folder to write to")
    options = parser.parse_args(arguments)
    try:
        found = build(read_sdk(), read_schema(options.schema), read_exceptions())
    except (LookupError, ValueError, OSError) as error:
        print(f"generate_terraform_tables: {error}", file=sys.stderr)
        return 2
    found.about["schema_sha256"] = digest(options.schema)
    lines = report(found)
    if not options.report:
        write(found.modules, found.about, options.output)
        lines = lines[: lines.index("")]
    print("\n".join(lines))
    return 0


def digest(schema: Path) -> str:
    """Return what tells one schema from another: the same provider prints the same bytes."""
    return hashlib.sha256(schema.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
