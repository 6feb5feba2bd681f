"""Make a fleet of valid contracts that differ, for benchmarks: `fleet.py FOLDER COUNT`."""

from __future__ import annotations

import ipaddress
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def make(folder: Path, count: int) -> None:
    """Write `count` contracts into `folder`/contracts, in turn like each of the shipped ones."""
    shipped = sorted((ROOT / "contracts").glob("*.yaml"))
    networks = ipaddress.IPv4Network("10.64.0.0/10").subnets(new_prefix=22)
    (folder / "contracts").mkdir(parents=True)
    for number, network in zip(range(count), networks, strict=False):
        text = shipped[number % len(shipped)].read_text("utf-8")
        lines = []
        for line in text.splitlines():
            key = line.split(":")[0]
            fresh = {
                "  id": f"  id: contract-{number:04}",
                "  name": f"  name: Contractor {number}",
                "  cidr": f"  cidr: {network}",
                "  account": f'  account: "{300_000_000_000 + number}"',
            }
            lines.append(fresh.get(key, line))
        (folder / "contracts" / f"contract-{number:04}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
