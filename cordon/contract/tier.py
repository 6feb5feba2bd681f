"""The tier of a contract: what sets how strong each control must be (CLAUSES.md, "Tiers"; S1 6.1)."""

from __future__ import annotations

from cordon.contract.model import CLASSIFICATIONS, Classification, Contract

RAISING_LAWS = ("hipaa", "pci-dss")
"""Laws that raise any contract to regulated."""


def tier_of(contract: Contract) -> tuple[Classification, str]:
    """Return the tier and, in a few words, what set it."""
    name, dataset = max(contract.data.items(), key=lambda item: CLASSIFICATIONS.index(item[1].classification))
    raising = [law for law in contract.law if law in RAISING_LAWS]
    if raising and dataset.classification != "regulated":
        return "regulated", f"{raising[0]} applies"
    return dataset.classification, f"dataset {name} is {dataset.classification}"
