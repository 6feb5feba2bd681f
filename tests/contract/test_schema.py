"""The JSON schemas that editors complete from: current, and in step with the models."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cordon.contract import terms
from cordon.contract.model import Contract
from cordon.contract.organisation import BUILT_IN, Organisation
from cordon.contract.reader import parse
from cordon.contract.schema import schema_of
from cordon.contract.section import Section
from tests.contract.bad_fields import CASES
from tests.contract.conftest import BASE, edited

ROOT = Path(__file__).parents[2]


def accepts(which: str, data: dict[str, Any]) -> bool:
    validator = jsonschema.Draft202012Validator(schema_of(which), format_checker=jsonschema.FormatChecker())
    return bool(validator.is_valid(data))


@pytest.mark.parametrize("which", ["contract", "organisation"])
def test_the_committed_schema_is_current(which: str) -> None:
    committed = json.loads((ROOT / "contracts" / f"{which}.schema.json").read_text("utf-8"))
    assert committed == schema_of(which), f"run: cordon schema {which} > contracts/{which}.schema.json"


@pytest.mark.parametrize("which", ["contract", "organisation"])
def test_the_schema_is_a_schema(which: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema_of(which))


def sections(model: type[Section]) -> Iterator[type[Section]]:
    yield model
    for field in model.model_fields.values():
        for inner in re.findall(r"cordon\.contract\.(?:model|organisation|terms)\.(\w+)", str(field.annotation)):
            found = getattr(sys.modules[model.__module__], inner, None) or getattr(terms, inner, None)
            if isinstance(found, type) and issubclass(found, Section):
                yield from sections(found)


@pytest.mark.parametrize("model", [Contract, Organisation])
def test_every_field_has_a_description(model: type[Section]) -> None:
    all_sections = {section.__name__: section for section in sections(model)}
    assert len(all_sections) > 8
    bare = [
        f"{name}.{field}"
        for name, one in all_sections.items()
        for field, said in one.model_fields.items()
        if not said.description
    ]
    assert bare == []


def test_the_schema_accepts_the_shipped_files() -> None:
    for path in [*(ROOT / "contracts").glob("*.yaml"), Path(__file__).parent / "base.yaml"]:
        assert accepts("contract", parse(path.read_bytes(), path.name).data), path.name
    assert accepts("organisation", parse(BUILT_IN.read_bytes(), "organisation").data)


SEEN_BY_EDITORS = {
    "unknown_key", "unknown_top_key", "wrong_type_list", "wrong_type_map", "wrong_type_number", "number_without_unit",
    "bad_duration", "id_upper", "id_short", "id_path", "date_format", "cidr_no", "role_unknown_verb", "person_no_nda",
    "person_no_training", "egress_star", "egress_url", "account_integer", "account_short", "bad_email", "bad_country",
    "bad_classification", "bad_money", "producer_wildcard", "null_section", "data_empty",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(SEEN_BY_EDITORS))
def test_an_editor_sees_mistakes_of_form_while_typing(name: str) -> None:
    [edits] = [edits for case, edits, _ in CASES if case == name]
    assert accepts("contract", parse(BASE.encode(), "c").data)
    assert not accepts("contract", parse(edited(*edits).encode(), "c").data)
