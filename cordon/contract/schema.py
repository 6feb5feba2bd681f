"""JSON schemas of the files people write, generated from the models, for editors to complete from."""

from __future__ import annotations

from typing import Any

from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.section import Section

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[Section]] = {"contract": Contract, "organisation": Organisation}


def schema_of(which: str) -> dict[str, Any]:
    """Return the schema of `contract` or `organisation`.

    It accepts what the model accepts. It is wider than `cordon check`, which also holds fields against each other.
    """
    return {"$schema": DIALECT, **_MODELS[which].model_json_schema(by_alias=True, mode="validation")}
