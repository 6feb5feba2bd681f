"""How each service takes tags: with the creation, and afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cordon.simulation.kinds.kind import Api, Step, fill_params, find
from cordon.simulation.shapes import tag_map
from cordon.simulation.sights.sight import ask

Tags = Mapping[str, str]

# Service -> the names of a tag's two halves. Logs take tags as a mapping.
_HALVES: Final = {"kms": ("TagKey", "TagValue"), "logs": None}
_LATER: Final[Mapping[str, tuple[Step, Step]]] = {
    "ec2": (
        Step("CreateTags", {"Resources": ["{id}"], "Tags": "{added}"}, "added"),
        Step("DeleteTags", {"Resources": ["{id}"], "Tags": "{removed}"}, "removed"),
    ),
    "kms": (
        Step("TagResource", {"KeyId": "{id}", "Tags": "{added}"}, "added"),
        Step("UntagResource", {"KeyId": "{id}", "TagKeys": "{removedKeys}"}, "removedKeys"),
    ),
    "logs": (
        Step("TagResource", {"resourceArn": "{arn}", "tags": "{added}"}, "added"),
        Step("UntagResource", {"resourceArn": "{arn}", "tagKeys": "{removedKeys}"}, "removedKeys"),
    ),
    "cloudtrail": (
        Step("AddTags", {"ResourceId": "{arn}", "TagsList": "{added}"}, "added"),
        Step("RemoveTags", {"ResourceId": "{arn}", "TagsList": "{removed}"}, "removed"),
    ),
    # S3 replaces a bucket's whole set.
    "s3": (
        Step("PutBucketTagging", {"Bucket": "{id}", "Tagging": {"TagSet": "{all}"}}, "all"),
        Step("DeleteBucketTagging", {"Bucket": "{id}"}, "emptied"),
    ),
}
_IAM: Final = {"role": "Role", "instanceProfile": "InstanceProfile", "user": "User", "policy": "Policy"}
# Service -> the call that tells tags, its parameters, where in its answer they are. Others tell them with the rest.
_READ: Final[Mapping[str, tuple[str, Mapping[str, Any], str]]] = {
    "kms": ("ListResourceTags", {"KeyId": "{id}"}, "Tags"),
    "logs": ("ListTagsForResource", {"resourceArn": "{arn}"}, "tags"),
    "cloudtrail": ("ListTags", {"ResourceIdList": ["{arn}"]}, "ResourceTagList.0.TagsList"),
    "s3": ("GetBucketTagging", {"Bucket": "{id}"}, "TagSet"),
}


def written(service: str, tags: Tags) -> Any:
    """Write tags as a service wants them."""
    halves = _HALVES.get(service, ("Key", "Value"))
    if halves is None:
        return dict(tags)
    return [{halves[0]: key, halves[1]: value} for key, value in sorted(tags.items())]


def steps(service: str, token: str) -> tuple[Step, ...]:
    """Return the calls that change tags: their places are `id`, `arn`, `added`, `removed`, `removedKeys`, `all`."""
    if service != "iam":
        return _LATER.get(service, ())
    word = _IAM.get(token.partition("/")[2].partition(":")[0], "")
    member = {"PolicyArn": "{id}"} if word == "Policy" else {f"{word}Name": "{id}"}
    return (
        Step(f"Tag{word}", {**member, "Tags": "{added}"}, "added"),
        Step(f"Untag{word}", {**member, "TagKeys": "{removedKeys}"}, "removedKeys"),
    )


def change(service: str, before: Tags, after: Tags) -> dict[str, Any]:
    """Return what the calls of `steps` are filled with."""
    added = {key: value for key, value in after.items() if before.get(key) != value}
    removed = {key: before[key] for key in before if key not in after}
    values = {
        "added": written(service, added) if added else None,
        "removed": written(service, removed) if removed else None,
        "removedKeys": sorted(removed) or None,
        "all": written(service, after) if after and (added or removed) else None,
        "emptied": True if removed and not after else None,
    }
    return {key: value for key, value in values.items() if value is not None}


def observed(api: Api, service: str, values: Mapping[str, Any], found: Any) -> dict[str, str]:
    """Return a resource's tags as AWS has them, without those that are AWS's own.

    Args:
        api: Asks.
        service: Whose resource it is.
        values: Its `id` and `arn`.
        found: Its description.
    """
    if service in _READ:
        operation, params, path = _READ[service]
        raw = find(path, ask(api, operation, fill_params(params, values)))
    else:
        raw = find("Tags", found)
    return {key: value for key, value in tag_map(raw).items() if not key.startswith("aws:")}
