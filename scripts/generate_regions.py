"""Write `cordon/contract/regions.json`: AWS's partitions and their regions, from the installed botocore.

Run with `--check` to only compare; a test does.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "cordon" / "contract" / "regions.json"

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
"""Those whose service names and sign-in pages the policy documents know."""


def table() -> str:
    """Return the table as it should be committed."""
    endpoints = json.loads(files("botocore").joinpath("data/endpoints.json").read_text("utf-8"))
    regions = {
        part["partition"]: sorted(part["regions"])
        for part in endpoints["partitions"]
        if part["partition"] in PARTITIONS
    }
    return json.dumps(regions, indent=1) + "\n"


def main() -> None:
    """Write the table, or with `--check` say whether it is current."""
    if sys.argv[1:] == ["--check"]:
        current = TARGET.read_text("utf-8") == table()
        print("current" if current else f"{TARGET.name} is not what botocore says; run {Path(__file__).name}")
        sys.exit(not current)
    TARGET.write_text(table(), "utf-8")


if __name__ == "__main__":
    main()
