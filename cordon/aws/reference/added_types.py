"""Types of resources that actions are on although the service authorization reference does not list them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ADDED_TYPES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        # AWS's own policy for end users has the action on `arn:aws:ssm:*:*:session/${aws:userid}-*`: Systems Manager
        # user guide, "Sample IAM policies for Session Manager",
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html
        "ssmmessages:OpenDataChannel": (("ssm", "session"),),
    }
)
"""By the action's full name: the service and the name of each type, none of which it must be on."""
