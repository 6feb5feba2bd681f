"""Live checks of the audit trail: that it records, what it records, and where else accesses are logged (LOG-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cordon.aws.clients import pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.subject import Subject

_SETTINGS: Final = {
    "IsMultiRegionTrail": "over all regions",
    "IncludeGlobalServiceEvents": "with the services that have no region",
    "LogFileValidationEnabled": "chained by digests",
}
_CATEGORY: Final = "eventCategory"
_OBJECTS: Final = "AWS::S3::Object"


@live("LOG-1")
def trail_records(subject: Subject) -> Iterator[Observation]:
    """The trail is switched on, over all regions, and its files are chained by digests."""
    cloudtrail, arn = subject.client("cloudtrail"), str(subject.exports["trail"])
    trail, status = cloudtrail.get_trail(Name=arn)["Trail"], cloudtrail.get_trail_status(Name=arn)
    lacks = [f"not {meaning}" for setting, meaning in _SETTINGS.items() if trail.get(setting) is not True]
    lacks += [] if status["IsLogging"] else ["switched off"]
    failing = status.get("LatestDeliveryError")
    lacks += [f"its last delivery failed: {failing}"] if failing else []
    said = ", ".join(lacks) if lacks else f"recording, {', '.join(_SETTINGS.values())}"
    yield holds(arn, not lacks, said)


@live("LOG-1")
def trail_covers(subject: Subject) -> Iterator[Observation]:
    """The trail records every call that manages something, and accesses to the datasets' objects as agreed."""
    arn, wanted = str(subject.exports["trail"]), str(subject.needs.value("LOG-1", "data_events"))
    told = subject.client("cloudtrail").get_event_selectors(TrailName=arn)
    selectors = [_fields(one) for one in told.get("AdvancedEventSelectors", [])]
    managing = any(set(one) == {_CATEGORY} and one[_CATEGORY].get("Equals") == ["Management"] for one in selectors)
    yield holds(arn, managing, "management events: " + ("all" if managing else "not all of them"))
    if wanted == "none":
        return
    for _, _, bucket in subject.buckets():
        prefix = f"{subject.bucket_arn(bucket)}/"
        seen = {_records(one, prefix) for one in selectors}
        best = next(one for one in ("all", "writes", "none") if one in seen | {"none"})
        enough = best in ("all", wanted)
        yield holds(bucket, enough, f"object events: {best}" + ("" if enough else f"; {wanted} are agreed"))


@live("LOG-1")
def flows_logged(subject: Subject) -> Iterator[Observation]:
    """All traffic of the network is logged, accepted and rejected, into the contract's log group."""
    vpc, group = str(subject.exports["vpc"]), str(subject.exports["logGroups"]["flow"])
    own = [{"Name": "resource-id", "Values": [vpc]}]
    logs = list(pages(subject.client("ec2"), "describe_flow_logs", "FlowLogs", Filters=own))
    right = [one for one in logs if not _flow_lacks(one, group)]
    for one in right or logs:
        lacks = _flow_lacks(one, group)
        yield holds(one["FlowLogId"], not lacks, f"all traffic, to {group}" if not lacks else ", ".join(lacks))
    if not logs:
        yield holds(vpc, False, "it has no flow log")


@live("LOG-1")
def access_logged(subject: Subject) -> Iterator[Observation]:
    """Accesses to every dataset's bucket are logged into the bucket for access logs."""
    s3, wanted = subject.client("s3"), str(subject.exports["accessLogs"])
    for _, _, bucket in subject.buckets():
        target = s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled", {}).get("TargetBucket")
        said = f"logged to {target}" if target else "not logged"
        yield holds(bucket, target == wanted, said if target == wanted else f"{said}, not to {wanted}")


Fields = dict[str, Mapping[str, Any]]


def _fields(selector: Mapping[str, Any]) -> Fields:
    return {
        one["Field"]: {name: value for name, value in one.items() if name != "Field" and value}
        for one in selector["FieldSelectors"]
    }


def _records(selector: Fields, prefix: str) -> str:
    """Return which accesses to objects below a prefix a selector records: all, writes or none."""
    if selector.get(_CATEGORY, {}).get("Equals") != ["Data"] or selector.get("resources.type") != {
        "Equals": [_OBJECTS]
    }:
        return "none"
    where = selector.get("resources.ARN", {"StartsWith": [""]})
    reached = set(where) == {"StartsWith"} and any(prefix.startswith(one) for one in where["StartsWith"])
    # Whatever else narrows a selector leaves something out.
    rest = set(selector) - {_CATEGORY, "resources.type", "resources.ARN"}
    if not reached or rest - {"readOnly"}:
        return "none"
    if not rest:
        return "all"
    return "writes" if selector["readOnly"] == {"Equals": ["false"]} else "none"


def _flow_lacks(log: Mapping[str, Any], group: str) -> list[str]:
    lacks = [] if log["FlowLogStatus"] == "ACTIVE" else [f"it is {log['FlowLogStatus'].lower()}"]
    lacks += [] if log["TrafficType"] == "ALL" else [f"only traffic that is {log['TrafficType'].lower()}ed"]
    to = log.get("LogDestination") or log.get("LogGroupName")
    lacks += [] if to in (group, group.split(":", 6)[6]) else [f"to {to}, not to {group}"]
    failed = log.get("DeliverLogsStatus") == "FAILED"
    return lacks + ([f"delivery fails: {log.get('DeliverLogsErrorMessage')}"] if failed else [])
