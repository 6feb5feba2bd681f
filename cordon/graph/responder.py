"""What a monitor asks: the ids, outputs and lookups that AWS would answer with.

Two responders exist: ``synthetic`` (real-shaped values made from URNs) and the simulation.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from cordon.graph.values import UNKNOWN, Secret, Unknown, Value, has_secret, restore, reveal

DEFAULT_REGION: Final = "us-east-1"
DEFAULT_ACCOUNT: Final = "123456789012"


class Place(NamedTuple):
    """Where a resource lives, as its provider and its own ``region`` say."""

    region: str = DEFAULT_REGION
    account: str = DEFAULT_ACCOUNT
    default_tags: Mapping[str, Value] = MappingProxyType({})
    assumed: tuple[str, ...] = ()  # which of region, account and (default) tags nobody tells: they are made up

    @property
    def partition(self) -> str:
        """The partition that the region belongs to."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    @property
    def suffix(self) -> str:
        """The domain that the partition's host names end in."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    def all_tags(self, tags: Mapping[str, Value] | None) -> dict[str, Value]:
        """Return a resource's tags and, where they say nothing, the provider's default ones."""
        return {**self.default_tags, **(tags or {})}


@dataclass(frozen=True)
class Request:
    """A resource to create, after its defaults were filled in, or to read.

    ``given_id`` is the id that the program itself names (``import_`` or ``Bucket.get``), else empty.
    """

    urn: str
    token: str
    name: str
    inputs: Mapping[str, Value]
    place: Place = field(default_factory=Place)
    given_id: str = ""


@dataclass(frozen=True)
class Answer:
    """A resource's id and outputs. What an incomplete answer doesn't name is unknown rather than absent."""

    id: str | Unknown
    outputs: Mapping[str, Value]
    complete: bool = False


# Answers one kind of lookup from its arguments and the place; None where it can't.
Lookup = Callable[[Mapping[str, Value], Place], Mapping[str, Value] | None]


@dataclass(frozen=True)
class Found:
    """A lookup's result.

    ``assumed``: it tells of something outside the program that nobody has looked at. ``untold``: the outputs that it
    doesn't tell, each with its kind: ``text``, ``texts`` (a list), or empty for any other.
    """

    values: Mapping[str, Value]
    assumed: bool = False
    untold: Mapping[str, str] = field(default_factory=dict)


class Responder(Protocol):
    """Answers for AWS. It is called by one thread at a time."""

    def create(self, request: Request) -> Answer:
        """Create a resource."""

    def read(self, request: Request) -> Answer:
        """Read a resource that exists already."""

    def invoke(self, token: str, args: Mapping[str, Value], place: Place) -> Found | None:
        """Look something up; None where there is no answer, which makes the result UNKNOWN."""


def find_place(provider: Mapping[str, Value], config: Mapping[str, Value], region: Value = None) -> Place:
    """Tell where a provider puts things.

    What is secret counts as not known: it would be read off every ARN that it is in.

    Args:
        provider: The explicit provider's inputs; empty for the default provider.
        config: The stack's configuration, which the default provider reads.
        region: The resource's own region, which wins.
    """
    settings = provider or {key[4:]: value for key, value in config.items() if key.startswith("aws:")}
    said = _text(region if region is not None else settings.get("region"))
    account = _account(settings)
    tags = _default_tags(settings.get("defaultTags"))
    found = {"region": bool(said), "account": bool(account), "tags": tags is not None}
    return Place(
        said or DEFAULT_REGION,
        account or DEFAULT_ACCOUNT,
        tags or {},
        tuple(name for name, known in found.items() if not known),
    )


def _account(settings: Mapping[str, Value]) -> str:
    allowed = _structure(settings.get("allowedAccountIds"))
    if isinstance(allowed, list) and len(allowed) == 1 and _text(allowed[0]):
        return str(allowed[0])
    roles = _structure(settings.get("assumeRoles")) or _structure(settings.get("assumeRole"))
    last = roles[-1] if isinstance(roles, list) and roles else roles  # roles are assumed in turn: the last decides
    parts = _text(last.get("roleArn")).split(":") if isinstance(last, dict) else []
    return parts[4] if len(parts) > 4 else ""


def _default_tags(value: Value) -> Mapping[str, Value] | None:
    """Read the tags that a provider adds; None where they are unknown. A secret's parts are secret, too."""
    revealed = reveal(value)
    settings = revealed if revealed is UNKNOWN else _structure(revealed)
    tags = settings.get("tags") if isinstance(settings, dict) else settings
    hidden = has_secret(value) or has_secret(tags)
    tags = tags.value if isinstance(tags, Secret) else tags
    if tags is None:
        return {}
    if not isinstance(tags, dict):
        return None
    return {key: Secret(each) if hidden else each for key, each in tags.items()}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _structure(value: Value) -> Value:
    """Providers' settings travel as JSON texts; a config value may be one or the thing itself."""
    if value is UNKNOWN or isinstance(value, Secret):
        return None
    try:
        return restore(json.loads(value)) if isinstance(value, str) else value
    except ValueError:
        return value
