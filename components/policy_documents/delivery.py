"""The roles by which AWS's services deliver logs into a log group: who takes them, and what they may do."""

from components.policy_documents.document import Document, allow, document
from components.policy_documents.facts import Facts


def delivery_trust_policy(facts: Facts, service: str, source: str) -> Document:
    """Return who may take the role: one service, for one kind of thing in this account (the "confused deputy" guard).

    Args:
        facts: The contract's facts.
        service: The service's principal, for example ``vpc-flow-logs.amazonaws.com``.
        source: ARN of what it works for; may hold wildcards.
    """
    return document(
        [
            {
                "Sid": "AllowService",
                "Effect": "Allow",
                "Principal": {"Service": service},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "ArnLike": {"aws:SourceArn": source},
                    "StringEquals": {"aws:SourceAccount": facts.account},
                },
            }
        ]
    )


def delivery_policy(facts: Facts, group: str) -> Document:
    """Return what the role may do: write to streams of the one group, which it can neither make nor delete.

    Args:
        facts: The contract's facts.
        group: The log group's name.
    """
    arn = facts.arn("logs", f"log-group:{group}")
    streams = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    return document(
        [
            allow("Deliver", streams, [arn, f"{arn}:*"]),
            allow("FindGroup", ["logs:DescribeLogGroups"], ["*"]),  # takes no narrower resource
        ]
    )
