"""Takes a simulated stack down as Pulumi does: what others stand on goes last, and options are honoured.

Pulumi itself deletes what is not protected before it says that the rest is; here nothing is touched then.
Nothing is forced: a bucket that isn't empty, a key in use by nobody but still protected, stops with AWS's own error.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cordon.errors import Refused, SimulationError
from cordon.graph.model import Graph, Resource
from cordon.graph.responder import Place, find_place
from cordon.graph.values import Unknown, reveal
from cordon.simulation.simulation import Simulation

_PAGE = 1000
_SHOWN = 5  # protected resources that an error names


@dataclass(frozen=True)
class Left:
    """What is still there.

    Attributes:
        retained: Resources that a stack leaves on purpose (`retain_on_delete`), by URN, with their ids.
        scheduled: Keys that await deletion, by URN, with their ids.
    """

    retained: Mapping[str, str]
    scheduled: Mapping[str, str]


def destroy(simulation: Simulation, graph: Graph, *, unprotected: Collection[str] | bool = ()) -> Left:
    """Delete all of a stack's resources.

    Args:
        simulation: Where they are.
        graph: The stack, as it was built.
        unprotected: URNs of protected resources that may go all the same; True for all of them.

    Raises:
        Refused: Protected resources are left; nothing was deleted.
        SimulationError: AWS refuses to delete one: what came before it is deleted, and calling again goes on.
    """
    doomed = [one for one in reversed(graph.resources) if one.counts and not one.external]
    left = left_of(graph)
    kept = left.retained
    held = [one.urn for one in doomed if one.options.protect and one.urn not in kept and not _freed(one, unprotected)]
    if held:
        some = ", ".join(sorted(held)[:_SHOWN]) + (f" and {len(held) - _SHOWN} more" if len(held) > _SHOWN else "")
        raise Refused(
            f"{len(held)} protected resources would be deleted, so nothing was: {some}; "
            "name those in `unprotected` that may go"
        )
    deleted = {one.urn for one in doomed} - set(kept)
    for one in doomed:
        if one.urn in kept or not simulation.provider.knows(one.token):
            continue
        if one.options.deleted_with in deleted:  # its owner takes it along
            continue
        simulation.provider.delete(one.urn, one.token, _id(one), one.inputs, place_of(graph, one))
    return left


def left_of(graph: Graph) -> Left:
    """Tell what is still there once a stack is destroyed."""
    own = [one for one in graph.resources if one.counts and not one.external]
    kept = {one.urn: _id(one) for one in own if one.options.retain_on_delete}
    keys = [one for one in own if one.token == "aws:kms/key:Key"]  # noqa: S105 - a type's token
    return Left(kept, {one.urn: _id(one) for one in keys if one.urn not in kept})


def place_of(graph: Graph, resource: Resource) -> Place:
    """Tell where a resource lives."""
    provider = graph.provider_of(resource)
    return find_place(provider.inputs if provider else {}, graph.config, resource.inputs.get("region"))


def empty_bucket(s3: Any, bucket: str) -> int:
    """Delete every version, marker and upload of a bucket, until none is left.

    Args:
        s3: Whose client does it: the deployer's, or a wiper's.
        bucket: The bucket's name.

    Returns:
        How many there were.

    Raises:
        Refused: Some can't be deleted, for example because they are locked; names the first.
    """
    count = 0
    for upload in list(_uploads(s3, bucket)):
        s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        count += 1
    while True:
        page = s3.list_object_versions(Bucket=bucket, MaxKeys=_PAGE)
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        if not found:
            return count
        objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
        errors = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects}).get("Errors", [])
        if errors:
            raise Refused(f"{len(errors)} versions in {bucket} can't be deleted: {json.dumps(errors[0], default=str)}")
        count += len(found)


def _uploads(s3: Any, bucket: str) -> Iterator[Any]:
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        yield from page.get("Uploads", [])


def _freed(resource: Resource, unprotected: Collection[str] | bool) -> bool:
    return unprotected if isinstance(unprotected, bool) else resource.urn in unprotected


def _id(resource: Resource) -> str:
    if resource.id is None or isinstance(resource.id, Unknown):
        raise SimulationError(f"{resource.urn} has no id: it was never created")
    return str(reveal(resource.id))
