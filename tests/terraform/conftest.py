"""Small graphs made by hand, and one made by a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cordon.graph.model import Graph, Options, Resource, make_graph

Maker = Callable[..., Graph]


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::x::{token}::{name}"


def resource(token: str, name: str, inputs: dict[str, Any] | None = None, **rest: Any) -> Resource:
    """Make a resource; `after` names property → resources it depends on."""
    after: dict[str, list[Resource]] = rest.pop("after", {})
    order: list[Resource] = rest.pop("order", [])
    urns = {name: tuple(one.urn for one in sources) for name, sources in after.items()}
    depends = tuple(sorted({*(one.urn for one in order), *(each for group in urns.values() for each in group)}))
    options = Options(**rest.pop("options", {}))
    given = {"inputs": inputs or {}, "property_dependencies": urns, "dependencies": depends, "options": options}
    return Resource(urn(token, name), token, name, custom=True, **given, **rest)  # type: ignore[arg-type]


PROVIDER = resource(
    "pulumi:providers:aws", "main", {"region": "eu-central-1", "allowedAccountIds": '["210987654321"]'}, id="p"
)


@pytest.fixture
def graph() -> Maker:
    def make(*resources: Resource, **rest: Any) -> Graph:
        return make_graph("x", "dev", [PROVIDER, *resources], **rest)

    return make


def aws(token: str, name: str, inputs: dict[str, Any] | None = None, **rest: Any) -> Resource:
    """Make an AWS resource of the explicit provider."""
    return resource(token, name, inputs, provider=f"{PROVIDER.urn}::p", **rest)
