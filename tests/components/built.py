"""Components built without an engine, and the resources that come of it."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import pulumi
import pulumi_aws as aws

from components.contract_args import ContractArgs
from cordon.graph.model import Graph, Resource
from tests.components.world import ACCOUNT, plain
from tests.running import run

LOG_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1111aaaa-0000-4000-8000-00000000000a"
VOLUME_KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/2222bbbb-0000-4000-8000-00000000000b"
KEYS = {
    "claims": f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/3333cccc-0000-4000-8000-00000000000c",
    "scores": f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/4444dddd-0000-4000-8000-00000000000d",
}
STAND_INS = ("00000000-0000-0000-0000-", "vpce-00000000000000")


def contract(**changes: Any) -> ContractArgs:
    """The tests' contract as components are told of it."""
    told: dict[str, Any] = {**plain(), "contract_end": "2027-06-30", "classification": "regulated", **changes}
    return cast("ContractArgs", told)


def build(declare: Callable[[pulumi.ResourceOptions], object]) -> Graph:
    """Run a program that declares with the one provider."""

    def program() -> None:
        provider = aws.Provider("aws", region="eu-central-1", allowed_account_ids=[ACCOUNT])
        declare(pulumi.ResourceOptions(providers=[provider]))

    return run(program, "cordon", "acme-analytics", {"pulumi:disable-default-providers": ["aws"]})


def of(graph: Graph, kind: str) -> list[Resource]:
    """The resources of a type by its last word, in the order of their names."""
    return sorted((one for one in graph.resources if one.token.endswith(f":{kind}")), key=lambda one: one.name)


def one(graph: Graph, kind: str, name: str = "") -> Resource:
    """The one resource of a type, or the one whose name ends so."""
    found = [each for each in of(graph, kind) if each.name.endswith(name)]
    assert len(found) == 1, f"{kind} {name}: {[each.name for each in found]}"
    return found[0]


def policy(resource: Resource, key: str = "policy") -> Any:
    """A resource's policy document."""
    return json.loads(resource.inputs[key])


def waits_for(graph: Graph, resource: Resource, other: Resource) -> bool:
    """Whether a resource is made after another one, by whatever way."""

    @cache
    def before(urn: str) -> frozenset[str]:
        own = {each for each in graph.by_urn[urn].before if each != urn}
        return frozenset(own.union(*(before(each) for each in own)))

    return other.urn in before(resource.urn)


def untagged(graph: Graph) -> list[str]:
    """The taggable resources without the tags that find them."""
    return [
        f"{each.token} {each.name}"
        for each in graph.infrastructure()
        if each.token not in UNTAGGABLE
        and not {"cordon:contractor", "cordon:contract-end", "cordon:classification", "cordon:controls"}
        <= set(each.inputs.get("tags") or {})
    ]


# Types that AWS gives no tags.
UNTAGGABLE = {
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:kms/alias:Alias",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
}
