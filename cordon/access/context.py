"""A request's context: condition keys and their values, looked up whatever their case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from cordon.access.model import ContextValue, Principal, PrincipalKind

Answer = bool | None
"""Yes, no, or None: nobody knows."""


class Context:
    """Values by condition key in lower case, each as a tuple; keys with values that are no text stand apart."""

    __slots__ = ("unusable", "values", "written")

    def __init__(self, given: Mapping[str, ContextValue]) -> None:
        self.written = given
        self.values: dict[str, tuple[str, ...]] = {}
        self.unusable: set[str] = set()
        for key, value in given.items():
            name = str(key).lower()
            found = _texts(value)
            if found is None or name in self.values:
                self.unusable.add(name)  # not text, or said twice in different case: which one counts?
            else:
                self.values[name] = found


def _texts(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    return None


_TYPES: Final = {
    PrincipalKind.ROOT: "Account",
    PrincipalKind.USER: "User",
    PrincipalKind.ROLE_SESSION: "AssumedRole",
    PrincipalKind.ANONYMOUS: "Anonymous",
}


def usual_context(principal: Principal, *, now: datetime, region: str = "", account: str = "") -> dict[str, str]:
    """Return the keys that a request has whatever it is about (IAM user guide, "AWS global condition context keys").

    Over TLS, from no endpoint and no known address: whoever asks adds what else the request has.

    Args:
        principal: Who asks.
        now: When.
        region: The region that is asked, where it is known.
        account: The account that owns the resource, where it is known.
    """
    moment = now.astimezone(UTC)
    made = {
        "aws:CurrentTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(moment.timestamp())),
        "aws:SecureTransport": "true",
        "aws:PrincipalIsAWSService": "true" if principal.kind is PrincipalKind.SERVICE else "false",
        "aws:ViaAWSService": "false",
        "aws:RequestedRegion": region,
        "aws:ResourceAccount": account,
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalType": _TYPES.get(principal.kind, ""),
    }
    match principal.kind:
        case PrincipalKind.ROLE_SESSION:
            made["aws:PrincipalArn"] = role_of(principal)
        case PrincipalKind.USER:
            made["aws:PrincipalArn"] = principal.arn
            made["aws:username"] = principal.arn.rpartition("/")[2]
        case PrincipalKind.ROOT:
            made["aws:PrincipalArn"] = principal.arn
        case PrincipalKind.ANONYMOUS:
            del made["aws:PrincipalIsAWSService"]  # a request without a signature says nothing of who made it
        case PrincipalKind.SERVICE:
            made["aws:PrincipalServiceName"] = principal.arn
        case PrincipalKind.FEDERATED:
            pass
    return {key: value for key, value in made.items() if value}


def role_of(principal: Principal) -> str:
    """Return the ARN of a session's role; without its path where the caller did not say it."""
    if principal.role_arn or principal.kind is not PrincipalKind.ROLE_SESSION:
        return principal.role_arn
    parts = principal.arn.split(":", 5)
    name = parts[-1].split("/")
    if len(parts) < 6 or len(name) < 2:
        return ""
    return f"arn:{parts[1]}:iam::{parts[4]}:role/{name[1]}"
