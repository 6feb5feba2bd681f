"""Policy documents that name what AWS has yet to give an id: written as soon as the ids are there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pulumi

from components.policy_documents import Document, Facts, render


def written(  # noqa: PLR0913 - each is an id of its own kind
    facts: Facts,
    make: Callable[[Facts], Document],
    *,
    s3_endpoint: pulumi.Input[str] | None = None,
    endpoints: Mapping[str, pulumi.Input[str]] | None = None,
    dataset_keys: Mapping[str, pulumi.Input[str]] | None = None,
    volume_key: pulumi.Input[str] | None = None,
) -> pulumi.Output[str]:
    """Return the document as JSON, made by a pure function from facts in which the ids are the real ones.

    A caller gives only the ids that the document names, so that it waits for nothing else; ids that aren't given stay
    stand-ins.

    Args:
        facts: The contract's facts, with stand-ins for ids.
        make: Makes the document.
        s3_endpoint: Id of the S3 endpoint alone.
        endpoints: Ids of all endpoints by service; there are no others then.
        dataset_keys: ARNs of keys by dataset.
        volume_key: ARN of the key for volumes and sessions.
    """
    alone = {"s3": s3_endpoint} if s3_endpoint is not None else {}
    known = {} if endpoints is not None else facts.endpoints
    volumes = facts.keys.volumes if volume_key is None else volume_key

    def write(ids: Any) -> str:
        keys = replace(facts.keys, datasets={**facts.keys.datasets, **ids["dataset_keys"]}, volumes=ids["volume_key"])
        return render(make(replace(facts, endpoints={**known, **ids["endpoints"]}, keys=keys)))

    return pulumi.Output.all(
        endpoints={**alone, **(endpoints or {})}, dataset_keys={**(dataset_keys or {})}, volume_key=volumes
    ).apply(write)


def once(value: pulumi.Input[str], *others: pulumi.Input[str]) -> pulumi.Output[str]:
    """Return a value that is there only when others are: whoever uses it waits for all of them."""
    return pulumi.Output.all(value, *others).apply(lambda values: str(values[0]))
