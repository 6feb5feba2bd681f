"""Parts of ids, ARNs and outputs that are worked out: digits that follow from a URN, and what an input says."""

import re
import uuid
from collections.abc import Callable, Mapping
from hashlib import shake_128
from typing import Final

from cordon.graph.responder import Request
from cordon.graph.values import Value

_ALPHABETS: Final = {
    "hex": "0123456789abcdef",
    "digits": "0123456789",
    "letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "alnum": "abcdefghijklmnopqrstuvwxyz0123456789",
    "secret": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
}
_DIGITS: Final = re.compile(r"(hex|digits|letters|alnum|secret)(\d+)")


def digits(urn: str, kind: str, salt: str = "") -> str:
    """Make digits that follow from a URN: ``hex17``, ``letters13``, ``uuid`` …; empty for anything else."""
    match = _DIGITS.fullmatch(kind)
    if kind not in ("uuid", "octet") and match is None:
        return ""
    raw = shake_128(f"{urn} {kind} {salt}".encode()).digest(64)
    if kind == "uuid":
        return str(uuid.UUID(bytes=raw[:16], version=4))
    if match is None:
        return str(raw[0] % 250 + 4)
    alphabet = _ALPHABETS[match[1]]
    return "".join(alphabet[byte % len(alphabet)] for byte in raw[: int(match[2])])


def _key_arn(given: Value, request: Request) -> str | None:
    if not isinstance(given, str):
        return None
    place = request.place
    prefix = f"arn:{place.partition}:kms:{place.region}:{place.account}:key/"
    return given if given.startswith("arn:") else f"{prefix}{given}"


def _key_id(given: Value, request: Request) -> str:
    """A key that may be copied to other regions has a longer prefix and no hyphens."""
    return f"mrk-{digits(request.urn, 'hex32')}" if given is True else digits(request.urn, "uuid")


def _balancer(given: Value, _: Request) -> str | None:
    return {None: "app", "application": "app", "network": "net", "gateway": "gwy"}.get(given)


def _derived(prefix: str, salt: str) -> Callable[[Value, Request], str | None]:
    return lambda given, _: f"{prefix}-{digits(given, 'hex17', salt)}" if isinstance(given, str) else None


def _after(mark: str, default: str | None = None) -> Callable[[Value, Request], str | None]:
    """Take what follows a mark in an ARN; a plain name is that already."""

    def find(given: Value, _: Request) -> str | None:
        if not isinstance(given, str):
            return default
        return given.partition(mark)[2] or None if given.startswith("arn:") else given

    return find


def _one_of(names: Mapping[Value, str]) -> Callable[[Value, Request], str | None]:
    return lambda given, _: names.get(given) if isinstance(given, str | bool | None) else None


# Computed from the input named behind the colon; None where it can't be.
COMPUTED: Final[Mapping[str, Callable[[Value, Request], str | None]]] = {
    "alb_only": _one_of({None: "", "application": ""}),
    "balancer": _balancer,
    "balancer_of": _after(":loadbalancer/"),
    "cluster_name": _after(":cluster/", "default"),
    "function_name": _after(":function:"),
    "host": lambda given, _: given.removeprefix("https://") if isinstance(given, str) else None,
    "internal": _one_of({None: "", False: "", True: "internal-"}),
    "key_arn": _key_arn,
    "key_id": _key_id,
    "key_of": _after(":key/"),
    "kind": lambda given, _: given.lower() if isinstance(given, str) else None,
    "scheme": _one_of({"HTTP": "https", "WEBSOCKET": "wss"}),
    "slashed": lambda given, _: f"/{given.removeprefix('/')}" if isinstance(given, str) else None,
    "underlined": lambda given, _: f"_{given}" if isinstance(given, str) else "",
    # A VPC's defaults follow from its id, so that the resources which adopt them find the same ones.
    "vpc_acl": _derived("acl", "acl"),
    "vpc_group": _derived("sg", "sg"),
    "vpc_table": _derived("rtb", "rtb"),
    "waf_scope": _one_of({"REGIONAL": "regional", "CLOUDFRONT": "global"}),
}
