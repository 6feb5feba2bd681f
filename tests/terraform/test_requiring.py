"""Which inputs a resource must have."""

from __future__ import annotations

from typing import Any

import pytest

from cordon.graph.values import UNKNOWN, Secret
from cordon.simulation.kinds import KINDS
from cordon.terraform.names import TypeTable, table
from cordon.terraform.requiring import missing
from tests.stacks.shipped import SHIPPED, graph_of

REQUIRED = {
    (token, field.properties[0])
    for token in KINDS
    if isinstance(found := table(token), TypeTable)
    for field in found.fields.values()
    if field.required
}


def test_a_stack_lacks_nothing() -> None:
    lacking = {
        (one.urn, path) for name in SHIPPED for one in graph_of(name).infrastructure() for path in missing_of(one)
    }
    assert lacking == set()


def missing_of(one: Any) -> tuple[str, ...]:
    return missing(one.token, one.inputs)


@pytest.mark.parametrize(("token", "name"), sorted(REQUIRED))
def test_each_required_input_is_missed(token: str, name: str) -> None:
    every: dict[str, Any] = {each: UNKNOWN for of, each in REQUIRED if of == token}
    assert missing(token, every) == ()
    assert missing(token, {**every, name: None}) == (name,)
    del every[name]
    assert missing(token, every) == (name,)


def test_required_are_as_many_as_the_schema_has() -> None:
    assert len(REQUIRED) == 33


def test_members_of_blocks_are_required_where_the_block_is_given() -> None:
    lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    assert missing(lifecycle, {"bucket": "b", "rules": [{"id": "a", "status": "Enabled"}, {"id": "b"}]}) == (
        "rules[1].status",
    )
    assert missing(lifecycle, {"bucket": "b", "rules": UNKNOWN}) == ()
    versioning = "aws:s3/bucketVersioning:BucketVersioning"
    assert missing(versioning, {"bucket": Secret("b"), "versioningConfiguration": Secret({})}) == (
        "versioningConfiguration.status",
    )
    assert missing(versioning, {"bucket": "b", "versioningConfiguration": []}) == ("versioningConfiguration",)


def test_what_has_no_schema_requires_nothing_that_anybody_knows() -> None:
    assert missing("random:index/randomId:RandomId", {}) == ()
