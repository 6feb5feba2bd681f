"""Words in names: the plurals that the Pulumi bridge makes, and stems to compare the two sides by."""

from __future__ import annotations

import re

# Plurals formed as in Latin, of those that occur in AWS's names.
_LATIN = {"index": "indices", "vertex": "vertices", "matrix": "matrices"}


def plurals(name: str) -> set[str]:
    """Return the plurals that the bridge may give a Terraform name; English has more than one rule."""
    found = {name + "s", name + "es"}
    if re.search(r"[^aeiou]y$", name):
        found.add(name[:-1] + "ies")
    for one, many in _LATIN.items():
        if name.endswith(one):
            found.add(name[: -len(one)] + many)
    if name.endswith("sis"):
        found.add(name[:-2] + "es")
    if name.endswith("fe"):
        found.add(name[:-2] + "ves")
    return found


def squash(name: str) -> str:
    """Reduce a name of either side to lower-case letters and digits, for comparison."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def stem(name: str) -> str:
    """Reduce a name to what its singular and plural share; equal stems are a hint, never a proof."""
    text = re.sub(r"(ices|ex)$", "ix", re.sub(r"ies$", "y", squash(name)))
    return re.sub(r"(?<=..)[se]+$", "", text)


def words(name: str) -> set[str]:
    """Split a name of either side into its words' stems."""
    return {stem(word) for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)}
