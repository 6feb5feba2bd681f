"""Requests and policies in few words, for tests of the evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cordon.access.decide import decide
from cordon.access.model import ContextValue, Decision, Named, Policies, Principal, PrincipalKind, Request

ACCOUNT = "111122223333"
OTHER = "444455556666"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/team/analyst"
SESSION_ARN = f"arn:aws:sts::{ACCOUNT}:assumed-role/analyst/ana"
USER_ARN = f"arn:aws:iam::{ACCOUNT}:user/zhang"
ROOT_ARN = f"arn:aws:iam::{ACCOUNT}:root"
BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket"
OBJECT = f"{BUCKET}/reports/a.csv"
KEY = f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/target"

SESSION = Principal(PrincipalKind.ROLE_SESSION, SESSION_ARN, ACCOUNT, ROLE_ARN)
USER = Principal(PrincipalKind.USER, USER_ARN, ACCOUNT)
ROOT = Principal(PrincipalKind.ROOT, ROOT_ARN, ACCOUNT)
STRANGER = Principal(
    PrincipalKind.ROLE_SESSION,
    f"arn:aws:sts::{OTHER}:assumed-role/guest/g",
    OTHER,
    f"arn:aws:iam::{OTHER}:role/guest",
)
FOREIGN_ROOT = Principal(PrincipalKind.ROOT, f"arn:aws:iam::{OTHER}:root", OTHER)
SERVICE = Principal(PrincipalKind.SERVICE, "cloudtrail.amazonaws.com")
PERSON = Principal(PrincipalKind.FEDERATED, f"arn:aws:iam::{ACCOUNT}:saml-provider/corp")
NOBODY = Principal(PrincipalKind.ANONYMOUS, "*")


def statement(effect: str = "Allow", action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    """A statement; `Action=None` and the like leave an element out."""
    made = {"Effect": effect, "Action": action, "Resource": resource, **more}
    return {key: value for key, value in made.items() if value is not None}


def policy(*statements: dict[str, Any], version: str = "2012-10-17", name: str = "p") -> Named:
    return Named(name, {"Version": version, "Statement": list(statements)})


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> Named:
    return policy(statement("Allow", action, resource, **more))


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> Named:
    return policy(statement("Deny", action, resource, **more))


def names(arn: Any, action: Any = "*", resource: Any = "*", **more: Any) -> Named:
    """A resource's policy that allows it to an AWS principal."""
    return allow(action, resource, Principal={"AWS": arn}, **more)


EVERYTHING = allow()
NOTHING = allow("iam:GetUser")


def asked(
    principal: Principal = SESSION,
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    context: Mapping[str, ContextValue] | None = None,
    owner: str = ACCOUNT,
) -> Request:
    return Request(principal, action, resource, owner, context or {})


def answer(request: Request, **policies: Any) -> Decision:
    return decide(request, Policies(**policies))


def word(decision: Decision) -> str:
    """allowed, denied (by a Deny), lacking (an Allow) or unknown."""
    if decision.allowed:
        assert not decision.unknown
        return "allowed"
    if decision.explicit:
        return "denied"
    return "unknown" if decision.unknown else "lacking"


def judged(condition: Any, context: Mapping[str, ContextValue] | None = None, version: str = "2012-10-17") -> str:
    """What an identity policy that allows under a condition is worth: allowed, lacking or unknown."""
    carried = policy(statement(Condition=condition), version=version)
    return word(answer(asked(context=context), identity=(carried,)))
