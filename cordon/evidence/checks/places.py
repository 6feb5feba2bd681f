"""Live checks of where things are: data, copies and logs stay in the regions that the contract names (LEG-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from components.tagging import CONTRACTOR
from cordon.aws.clients import found, pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.checks.endpoints import endpoints
from cordon.evidence.checks.keys import each_key
from cordon.evidence.subject import Subject

_FIRST: Final = {None: "us-east-1", "": "us-east-1", "EU": "eu-west-1"}
"""How S3 writes its first two regions."""


@live("LEG-2")
def in_named_regions(subject: Subject) -> Iterator[Observation]:
    """Every bucket, copy, key, log group, endpoint and trail lies in a region that the contract names."""
    allowed = list(subject.needs.value("LEG-2", "regions"))
    for what, region in _places(subject):
        inside = region in allowed
        yield holds(what, inside, f"in {region}" + ("" if inside else f"; allowed are {', '.join(allowed)}"))


@live("LEG-2")
def nothing_elsewhere(subject: Subject) -> Iterator[Observation]:
    """Nothing that is tagged with the contract lies in any other region that the account uses.

    What no tag tells of is not found so: nobody but the deployers can make anything, and they tag.
    """
    ours = [{"Key": CONTRACTOR, "Values": [subject.contract.id]}]
    for region in _others(subject):
        tagging = subject.client("resourcegroupstaggingapi", region)
        listed = pages(tagging, "get_resources", "ResourceTagMappingList", TagFilters=ours)
        named = [str(one["ResourceARN"]) for one in listed]
        there = [arn for arn in named if _region_of(subject, arn) == region]
        yield holds(region, not there, f"there is {', '.join(there[:3])}" if there else "nothing of the contract")


def _region_of(subject: Subject, arn: str) -> str:
    """Return where something is: of a bucket its ARN doesn't tell; what belongs to IAM is nowhere (AWS.md rule 4)."""
    _, _, service, region, _, name = arn.split(":", 5)
    return _location(subject.client("s3"), name) if service == "s3" else region


def _others(subject: Subject) -> list[str]:
    """Return the regions that the account can use and the contract does not name."""
    used = [one for one in subject.client("ec2").describe_regions()["Regions"] if one["OptInStatus"] != "not-opted-in"]
    return sorted({one["RegionName"] for one in used} - set(subject.needs.value("LEG-2", "regions")))


def _places(subject: Subject) -> Iterator[tuple[str, str]]:
    s3 = subject.client("s3")
    for bucket in subject.every_bucket():
        yield bucket, _location(s3, bucket)
        rules = found(s3.get_bucket_replication, Bucket=bucket).get("ReplicationConfiguration", {}).get("Rules", [])
        for target in sorted({rule["Destination"]["Bucket"].rpartition(":")[2] for rule in rules}):
            yield f"{target}, the copy of {bucket}", _location(s3, target)
    yield str(subject.exports["archive"]), _location(subject.archive("s3"), str(subject.exports["archive"]))
    kms = subject.client("kms")
    for _, key in each_key(subject):
        told = kms.describe_key(KeyId=key)["KeyMetadata"]
        yield key, told["Arn"].split(":")[3]
        for replica in told.get("MultiRegionConfiguration", {}).get("ReplicaKeys", []):
            yield replica["Arn"], replica["Region"]
    for name in sorted(subject.exports["logGroups"].values()):
        yield name, name.split(":")[3]
    for one in endpoints(subject):
        yield one["VpcEndpointId"], one.get("ServiceRegion") or one["ServiceName"].split(".")[-2]
    trail = subject.client("cloudtrail").get_trail(Name=subject.exports["trail"])["Trail"]
    yield trail["TrailARN"], trail.get("HomeRegion", trail["TrailARN"].split(":")[3])


def _location(s3: Any, bucket: str) -> str:
    place = s3.get_bucket_location(Bucket=bucket).get("LocationConstraint")
    return _FIRST.get(place, str(place))
