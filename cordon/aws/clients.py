"""The one boundary to AWS: whoever looks at an account is handed its clients, and never makes any.

So a live check reads a real account and the simulated one by the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

from botocore.exceptions import ClientError

Clients = Callable[[str, str, str], Any]
"""Gives boto3's client of a service, for an account and a region: `clients("s3", "210987654321", "eu-central-1")`."""

_MISSING: Final = frozenset(
    {
        # S3, whose settings each have a code of their own
        "404",
        "NoSuchBucketPolicy",
        "NoSuchConfiguration",
        "NoSuchCORSConfiguration",
        "NoSuchKey",
        "NoSuchLifecycleConfiguration",
        "NoSuchObjectLockConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "NoSuchVersion",
        "ObjectLockConfigurationNotFoundError",
        "OwnershipControlsNotFoundError",
        "ReplicationConfigurationNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
        # the other services
        "NoSuchEntity",
        "NotFoundException",
        "ResourceNotFoundException",
        "TrailNotFoundException",
    }
)
"""The codes that say that what was asked for is not there. A bucket that is not there is none of them: whoever asks for
one of its settings must not take its absence for an answer."""


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


def bucket_place(region: str) -> dict[str, Any]:
    """Return what CreateBucket is told of a region; S3 takes no constraint in us-east-1 (S3 API, "CreateBucket")."""
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


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
        if error.response["Error"]["Code"] in _MISSING:
            return {}
        raise


def asked_once(clients: Clients) -> Clients:
    """Return clients that ask each question once, and then give the same answer: for one look that many checks share.

    Args:
        clients: The account; only what reads it may be called.
    """
    return cache(lambda service, account, region: _Once(clients(service, account, region)))


class _Once:
    """A client whose answers are kept, refusals among them."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._kept: dict[tuple[str, str], Any] = {}
        self.can_paginate = client.can_paginate

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **params: self._ask(operation, getattr(self._client, operation), params)

    def get_paginator(self, operation: str) -> Any:
        """Return a paginator that keeps all pages."""
        pager = self._client.get_paginator(operation)

        def all_pages(**params: Any) -> list[Any]:
            return list(pager.paginate(**params))

        return SimpleNamespace(paginate=lambda **params: self._ask(f"all pages of {operation}", all_pages, params))

    def _ask(self, question: str, ask: Callable[..., Any], params: dict[str, Any]) -> Any:
        key = (question, repr(sorted(params.items())))
        if key not in self._kept:
            try:
                self._kept[key] = ask(**params)
            except ClientError as error:
                self._kept[key] = error
        if isinstance(self._kept[key], ClientError):
            raise self._kept[key]
        return self._kept[key]
