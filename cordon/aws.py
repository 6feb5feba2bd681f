"""The one boundary to AWS: whoever looks at an account is handed its clients, and never makes any.

So a live check reads a real account and the simulated one by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from botocore.exceptions import ClientError

Clients = Callable[[str, str, str], Any]
"""Gives boto3's client of a service, for an account and a region: `clients("s3", "210987654321", "eu-central-1")`."""

_MISSING: Final = ("NoSuch", "NotFound", "Missing", "DoesNotExist", "ResourceNotFound")


def pages(client: Any, operation: str, listed: str, **params: Any) -> Iterator[Any]:
    """Yield what an operation lists, over all its pages; operations that AWS does not page are asked once.

    Args:
        client: boto3's client.
        operation: Its method: `describe_vpcs`.
        listed: The member of the answer that holds the list: `Vpcs`.
        **params: The operation's parameters.

    Raises:
        ClientError: AWS refuses.
    """
    if not client.can_paginate(operation):
        yield from getattr(client, operation)(**params).get(listed) or []
        return
    for page in client.get_paginator(operation).paginate(**params):
        yield from page.get(listed) or []


def found(operation: Callable[..., Any], **params: Any) -> dict[str, Any]:
    """Return an answer; an empty one if AWS says that what was asked for is not there.

    Args:
        operation: A client's method: `s3.get_bucket_encryption`.
        **params: Its parameters.

    Raises:
        ClientError: AWS refuses for any other reason.
    """
    try:
        return dict(operation(**params))
    except ClientError as error:
        if any(word in error.response["Error"]["Code"] for word in _MISSING):
            return {}
        raise
