"""The catalogue of controls as typed data: id, clause, sources, what shows it, strength by tier.

The data is `catalogue.yaml`; whoever wants to add a control adds it there. Its loading checks itself, so that a slip in
the catalogue is found when anything runs at all.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml
from pydantic import Field, model_validator

from cordon.contract.model import CLASSIFICATIONS, Classification, Law
from cordon.contract.section import Section
from cordon.contract.values import parse_duration

Unit = Literal["days", "seconds", "count", "word", "flag", "list", "mapping", "instant", "text"]
Applies = Literal["always", "people", "outbound", "backups", "source-code", "insurance"]
Shown = Literal["plan", "proof", "live", "record", "report", "verify", "attested", "drill"]
"""How a control is shown to hold: CLAUSES.md."""
Value = timedelta | int | bool | str
"""What a limit is: a duration for `days` and `seconds`, otherwise what it says."""


class Demand(Section):
    """One measurable thing that a control demands."""

    means: str
    """What the number is, in a few words."""
    unit: Unit
    bound: Literal["at-most", "at-least", "exactly"] = "exactly"
    """Which way is stronger, for durations and counts."""
    order: tuple[str, ...] = ()
    """Words from weakest to strongest."""
    tiers: dict[Classification, Any] = Field(default_factory=dict)
    """The weakest value each tier allows."""
    law: dict[Law, Any] = Field(default_factory=dict)
    """The weakest value a law allows."""
    asked: str = ""
    """The contract's field that may ask for more, dotted."""
    raised: bool = False
    """A weaker `asked` is lifted to the limit instead of being refused: the field speaks of something wider."""
    computed: bool = False
    """The value is derived from the files by code."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, data: dict[str, Any]) -> dict[str, Any]:
        tiers = data.get("tiers", {})
        if "all" in tiers:
            data = data | {"tiers": dict.fromkeys(CLASSIFICATIONS, tiers["all"])}
        if data["unit"] not in {"days", "seconds"}:
            return data
        limits = {
            key: {who: parse_duration(limit) for who, limit in data.get(key, {}).items()} for key in ("tiers", "law")
        }
        return data | limits

    @model_validator(mode="after")
    def _complete(self) -> Demand:
        if self.tiers and set(self.tiers) != set(get_args(Classification)):
            raise ValueError("a tier is missing")
        if self.order and not set(self.tiers.values()) <= set(self.order):
            raise ValueError("a tier's word is not in order")
        if not (self.tiers or self.asked or self.computed):
            raise ValueError("nothing gives it a value")
        return self

    def weaker(self, value: Any, limit: Any) -> bool:
        """Tell whether `value` is weaker than `limit`."""
        if self.order:
            return self.order.index(value) < self.order.index(limit)
        if self.bound == "at-most":
            return bool(value > limit)
        return bool(value < limit)


class Control(Section):
    """One control: what a clause demands and what stands behind it."""

    id: str = Field(pattern=r"^[A-Z]{2,3}-\d$")
    title: str
    area: str
    applies: Applies = "always"
    """Which contracts it concerns."""
    sources: dict[Literal["S0", "S1"], str]
    """The sentences it was drawn from, quoted."""
    provided_by: str
    shown_by: tuple[Shown, ...] = Field(min_length=1)
    requires: dict[str, Demand] = Field(min_length=1)
    clause: str
    """Jinja template of the clause; see `clauses.text`."""


@cache
def catalogue() -> dict[str, Control]:
    """Return all controls by id, in the catalogue's order."""
    text = files("cordon.contract").joinpath("catalogue.yaml").read_text("utf-8")
    entries = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 -- safe, and our own file
    return {entry["id"]: Control.model_validate(entry) for entry in entries}
