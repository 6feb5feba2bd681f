"""The record of who did what: a trail into the log archive, and a copy in a log group to look at and to alarm on."""

from typing import Final, TypedDict

import pulumi
from pulumi_aws import cloudtrail

from components.contract_args import ContractArgs, read_contract
from components.policy_documents import Facts
from components.service_log import ServiceLog
from components.service_names import trail_name

DATA_EVENTS: Final = ("none", "writes", "all")


class AuditTrailArgs(TypedDict):
    """What the trail is made from."""

    contract: ContractArgs
    """The contract."""
    data_events: str
    """Which accesses to objects it records: none, writes or all."""
    archive_bucket: pulumi.Input[str]
    """Name of the log archive's locked bucket, in the key's region; it belongs to the log-archive stack."""
    key: pulumi.Input[str]
    """ARN of the key for logs."""
    log_days: float
    """How long the copy in the log group is kept."""


class AuditTrail(pulumi.ComponentResource):
    """A trail over all regions, its files chained by digests and encrypted with the contract's key."""

    trail_arn: pulumi.Output[str]
    """ARN of the trail."""
    group_arn: pulumi.Output[str]
    """ARN of the log group."""

    def __init__(self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:AuditTrail", name, {}, opts)
        facts, tags = read_contract(args["contract"])
        made = trail_name(facts.contract)
        log = ServiceLog(
            f"{name}-log",
            {
                "contract": args["contract"],
                "purpose": "trail",
                "service": "cloudtrail.amazonaws.com",
                "source": facts.arn("cloudtrail", f"trail/{made}"),
                "key": args["key"],
                "keep_days": args["log_days"],
            },
            pulumi.ResourceOptions(parent=self),
        )
        trail = cloudtrail.Trail(
            f"{name}-trail",
            name=made,
            s3_bucket_name=args["archive_bucket"],
            s3_key_prefix=facts.contract,
            kms_key_id=args["key"],
            enable_logging=True,
            enable_log_file_validation=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            cloud_watch_logs_group_arn=log.group_arn.apply(_all_streams),
            cloud_watch_logs_role_arn=log.role_arn,
            advanced_event_selectors=_selectors(facts, args["data_events"]),
            tags=tags("ENC-1", "LOG-1", "LOG-2"),
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        self.trail_arn, self.group_arn = trail.arn, log.group_arn
        self.register_outputs({"trailArn": self.trail_arn, "groupArn": self.group_arn})


def _all_streams(group_arn: str) -> str:
    return f"{group_arn}:*"


def _selectors(facts: Facts, data_events: str) -> list[cloudtrail.TrailAdvancedEventSelectorArgsDict]:
    """Return what the trail records: every call that manages something, and access to the objects of the datasets.

    The bucket of the access logs isn't among them: what S3 writes there would be recorded for every recorded access.
    """
    if data_events not in DATA_EVENTS:
        raise ValueError(f"data_events {data_events!r}: use one of {', '.join(DATA_EVENTS)}")
    managing: cloudtrail.TrailAdvancedEventSelectorArgsDict = {
        "name": "Management events",
        "field_selectors": [{"field": "eventCategory", "equals": ["Management"]}],
    }
    if data_events == "none":
        return [managing]
    objects = [f"{facts.bucket_arn(one.name, purpose)}/" for one in facts.datasets for purpose in one.purposes]
    fields: list[cloudtrail.TrailAdvancedEventSelectorFieldSelectorArgsDict] = [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {"field": "resources.ARN", "starts_withs": sorted(objects)},
    ]
    if data_events == "writes":
        fields.append({"field": "readOnly", "equals": ["false"]})
    return [managing, {"name": "Access to objects", "field_selectors": [*fields]}]
