"""AWS's regions, from a table generated out of botocore's endpoint data (`scripts/generate_regions.py`)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = json.loads(files("cordon.contract").joinpath("regions.json").read_text("utf-8"))
    return table


@cache
def region_names() -> tuple[str, ...]:
    """Return every region of every partition, sorted."""
    return tuple(sorted(name for names in _table().values() for name in names))


@cache
def partition_of(region: str) -> str:
    """Return the partition (`aws`, `aws-cn`, `aws-us-gov`, …) a region belongs to.

    Raises:
        KeyError: There is no such region.
    """
    for partition, names in _table().items():
        if region in names:
            return partition
    raise KeyError(region)


def elsewhere(named: Collection[str], first: Iterable[str] = ()) -> str:
    """Return a region outside those that are named, in their partition as long as that has one.

    Args:
        named: Regions, at least one.
        first: Regions that are taken before all others.
    """
    partitions = {partition_of(one) for one in named}
    here = [one for one in (*first, *region_names()) if partition_of(one) in partitions]
    return next(one for one in (*here, *region_names()) if one not in named)
