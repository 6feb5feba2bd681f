"""A log group into which an AWS service delivers, and the role by which it does."""

from typing import TypedDict

import pulumi
from pulumi_aws import cloudwatch, iam

from components.contract_args import ContractArgs, read_contract
from components.naming import log_group_name
from components.policy_documents import render
from components.policy_documents.delivery import delivery_policy, delivery_trust_policy
from components.retention import log_group_days
from components.service_names import service_role_name
from components.written import once


class ServiceLogArgs(TypedDict):
    """What the log group is made from."""

    contract: ContractArgs
    """The contract."""
    purpose: str
    """What is logged, in one word: flow, trail."""
    service: str
    """The principal that delivers: vpc-flow-logs.amazonaws.com."""
    source: str
    """ARN of what it delivers for; may hold wildcards."""
    key: pulumi.Input[str]
    """ARN of the key for logs."""
    keep_days: float
    """How long events are kept at least; rounded up to what CloudWatch Logs offers."""


class ServiceLog(pulumi.ComponentResource):
    """An encrypted log group that outlives the stack, because logs are kept longer (LOG-3).

    It is protected with the role that delivers to it: what records is not stopped by mistake.
    """

    group_arn: pulumi.Output[str]
    """ARN of the group, without the asterisk that some services want behind it."""
    role_arn: pulumi.Output[str]
    """ARN of the role, once it may deliver."""

    def __init__(self, name: str, args: ServiceLogArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:ServiceLog", name, {}, opts)
        facts, tags = read_contract(args["contract"])
        group_name = log_group_name(facts.contract, args["purpose"])
        group = cloudwatch.LogGroup(
            name,
            name=group_name,
            kms_key_id=args["key"],
            retention_in_days=log_group_days(args["keep_days"]),
            tags=tags("ENC-1", "LOG-1", "LOG-3"),
            opts=pulumi.ResourceOptions(parent=self, protect=True, retain_on_delete=True),
        )
        role = iam.Role(
            name,
            name=service_role_name(facts.contract, args["purpose"]),
            description=f"{args['service']} delivers to {group_name}",
            assume_role_policy=render(delivery_trust_policy(facts, args["service"], args["source"])),
            tags=tags("LOG-1"),
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        policy = iam.RolePolicy(
            name,
            name="deliver",
            role=role.name,
            policy=render(delivery_policy(facts, group_name)),
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        self.group_arn = group.arn
        self.role_arn = once(role.arn, policy.id)
        self.register_outputs({"groupArn": self.group_arn, "roleArn": self.role_arn})
