"""Endpoint policies, 20,480 characters each: what can be reached from a workspace's network at all (AWS.md rule 20).

They grant nothing; they are the most that passes. Principals are those of our account, so that foreign credentials
brought into a workspace carry no data out (NET-3).
"""

from components.naming import log_group_name, stem
from components.policy_documents.access import AGENT, CHANNELS, WRITE_LOG
from components.policy_documents.aws_owned import aws_owned_objects, mirror_objects
from components.policy_documents.conditions import PUT_OBJECT, Condition, deny_after_end
from components.policy_documents.document import Document, Statement, document
from components.policy_documents.facts import Facts
from components.tagging import CONTRACTOR

_OLD_AGENT = ["AcknowledgeMessage", "DeleteMessage", "FailMessage", "GetEndpoint", "GetMessages", "SendReply"]


def s3_endpoint_policy(facts: Facts) -> Document:
    """Return what passes to S3: the contract's buckets, and for reading AWS's buckets of the region and our mirrors."""
    buckets = f"arn:{facts.partition}:s3:::{stem(facts.contract)}-*"
    ours: Condition = {
        "StringEquals": {"aws:PrincipalAccount": facts.account, "aws:ResourceAccount": facts.account},
    }
    actions = ["s3:GetObject", "s3:ListBucket", *PUT_OBJECT]
    return document(
        [
            _pass("AllowOurBuckets", actions, [buckets], ours),
            # No condition on who asks: package managers don't sign these requests, so they come from no principal.
            _pass("AllowPackages", ["s3:GetObject"], [*aws_owned_objects(facts), *mirror_objects(facts)], {}),
            deny_after_end(facts, ["*"], ["*"], everyone=True),
        ]
    )


def interface_endpoint_policy(facts: Facts, service: str) -> Document:
    """Return what passes to another service.

    Args:
        facts: The contract's facts.
        service: The service's short name, as in ``facts.endpoints``.

    Raises:
        ValueError: The service isn't one that workspaces need.
    """
    groups = facts.arn("logs", f"log-group:{log_group_name(facts.contract, '*')}")
    ours: Condition = {"StringEquals": {"aws:PrincipalAccount": facts.account}}
    own_keys: Condition = {
        "StringEquals": {"aws:PrincipalAccount": facts.account, f"aws:ResourceTag/{CONTRACTOR}": facts.contract},
    }
    # Documents and baselines that the agent reads belong to AWS: no condition on whose they are.
    passes = {
        "ec2messages": [_pass("AllowAgent", [f"ec2messages:{action}" for action in _OLD_AGENT], ["*"], ours)],
        "kms": [_pass("AllowOwnKeys", ["kms:Decrypt", "kms:GenerateDataKey"], [facts.arn("kms", "key/*")], own_keys)],
        "logs": [
            _pass("AllowOwnGroups", WRITE_LOG, [groups], ours),
            _pass("AllowFinding", ["logs:DescribeLogGroups"], ["*"], ours),
        ],
        "ssm": [_pass("AllowAgent", AGENT, ["*"], ours)],
        "ssmmessages": [_pass("AllowAgent", CHANNELS, ["*"], ours)],
        "sts": [_pass("AllowWhoAmI", ["sts:GetCallerIdentity"], ["*"], ours)],
    }
    if service not in passes:
        raise ValueError(f"there is no endpoint policy for {service!r}; there are {', '.join(sorted(passes))} and s3")
    return document([*passes[service], deny_after_end(facts, ["*"], ["*"], everyone=True)])


def _pass(sid: str, actions: list[str], resources: list[str], condition: Condition) -> Statement:
    statement: Statement = {"Sid": sid, "Effect": "Allow", "Principal": "*", "Action": actions, "Resource": resources}
    return statement | {"Condition": condition} if condition else statement
