"""moto decides object calls by the bucket's policy without any context: a conditioned Deny refuses everybody.

`FakeBucket.get_permission` gives its policy to a matcher that is told neither time, endpoint, transport nor headers,
and takes a condition on a missing key for met. `_log_permissions_enabled_policy` breaks on a statement for everyone.
Here neither has a say; `authorise` decides before a call reaches moto, and `deliveries` for the log service.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

_LOGGING: Final = "_log_permissions_enabled_policy"


@contextmanager
def policies_left_to_us() -> Iterator[None]:
    """Let moto carry out every object call that reaches it."""
    before = FakeBucket.get_permission, getattr(FakeBucket, _LOGGING)
    FakeBucket.get_permission = _no_say  # type: ignore[method-assign,assignment]
    setattr(FakeBucket, _LOGGING, staticmethod(lambda **_: True))
    try:
        yield
    finally:
        FakeBucket.get_permission = before[0]  # type: ignore[method-assign]
        setattr(FakeBucket, _LOGGING, staticmethod(before[1]))


def _no_say(_bucket: FakeBucket, _action: str, _resource: str) -> Any:
    return PermissionResult.PERMITTED
