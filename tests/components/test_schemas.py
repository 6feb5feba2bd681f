"""The components can be used from any Pulumi language: what they take and give can be told as a schema."""

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.provider.experimental.analyzer import Analyzer

COMPONENTS = {
    name: kind
    for path in sorted((Path(__file__).parents[2] / "components").glob("*.py"))
    if "ComponentResource" in path.read_text("utf-8")
    for name, kind in inspect.getmembers(import_module(f"components.{path.stem}"), inspect.isclass)
    if kind.__module__ == f"components.{path.stem}" and issubclass(kind, pulumi.ComponentResource)
}
KINDS = Analyzer("cordon").analyze(list(COMPONENTS.values()))["component_definitions"]


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_a_components_arguments_and_outputs_are_all_explained(name: str) -> None:
    told: Any = KINDS[name]
    assert told.inputs and told.outputs
    assert [key for key, one in {**told.inputs, **told.outputs}.items() if not one.description] == []


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_a_component_bears_the_token_of_its_class(name: str) -> None:
    assert f'super().__init__("cordon:index:{name}", name, {{}}, opts)' in inspect.getsource(COMPONENTS[name])


def test_every_component_is_found() -> None:
    assert len(COMPONENTS) == 12
