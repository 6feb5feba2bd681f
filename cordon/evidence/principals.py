"""Who there is in an account, so that checks ask for everybody, and not for one whose name they know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cordon.access.model import ContextValue, Principal, PrincipalKind
from cordon.aws.clients import pages
from cordon.evidence.policies import role, session
from cordon.evidence.subject import Subject


@dataclass(frozen=True)
class Somebody:
    """A principal of the account.

    Attributes:
        arn: The ARN that policies know it by: a role's, a user's, the account's root.
        principal: Who asks.
        context: What its requests say of it: its tags.
    """

    arn: str
    principal: Principal
    context: Mapping[str, ContextValue]


def everybody(subject: Subject) -> Iterator[Somebody]:
    """Yield everybody in the contract's account: root, each user, each role, and a role that somebody may make yet."""
    iam, root = subject.client("iam"), f"arn:{subject.partition}:iam::{subject.account}:root"
    yield Somebody(root, Principal(PrincipalKind.ROOT, root, subject.account), {})
    for one in pages(iam, "list_users", "Users"):
        said = iam.list_user_tags(UserName=one["UserName"]).get("Tags", [])
        yield Somebody(one["Arn"], Principal(PrincipalKind.USER, one["Arn"], subject.account), _tags(said))
    for one in pages(iam, "list_roles", "Roles"):  # of tags AWS tells only where one role is asked for
        arn = str(one["Arn"])
        yield Somebody(arn, session(arn), _tags(role(iam, arn).get("Tags", [])))
    made = subject.role_arn("made-tomorrow")
    yield Somebody(made, session(made), {})


def _tags(listed: list[Mapping[str, Any]]) -> dict[str, ContextValue]:
    return {f"aws:PrincipalTag/{tag['Key']}": str(tag["Value"]) for tag in listed}
