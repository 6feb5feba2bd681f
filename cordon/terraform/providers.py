"""Provider configurations: one for each explicit provider, and one for each region that a resource names itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from cordon.graph.model import Graph, Resource
from cordon.graph.values import UNKNOWN, Secret, Value, has_unknown, restore, reveal
from cordon.terraform.addresses import distinct, label
from cordon.terraform.fields import Fields, Shapes, camel
from cordon.terraform.names import TypeTable
from cordon.terraform.values import NO_FIELD, Lost, convert_members

PROVIDER: Final = "pulumi:providers:aws"


def _named(texts: Mapping[str, str]) -> dict[str, str]:
    """Add Pulumi's names: what is passed as JSON has either spelling."""
    return {name: text if " " in text else f"{text} {camel(name)} {name}" for name, text in texts.items()}


_SESSION: Final = {"duration": "os", "policy": "os", "policy_arns": "ots", "role_arn": "os", "session_name": "os"}
_SHAPES: Final = Shapes(
    [
        _named(
            {**_SESSION, "external_id": "os", "source_identity": "os", "tags": "oms", "transitive_tag_keys": "ots"},
        ),
        _named({**_SESSION, "web_identity_token_file": "os"}),
        _named({"tags": "oms"}),
        _named({"key_prefixes": "ots", "keys": "ots"}),
    ]
)
FIELDS: Final = Fields(
    _named(
        {
            "allowed_account_ids": "ots",
            "assume_role": "okl#0 assumeRoles assumeRole",
            "assume_role_with_web_identity": "okl#1",
            "default_tags": "okl#2",
            "forbidden_account_ids": "ots",
            "ignore_tags": "okl#3",
            "insecure": "ob",
            "max_retries": "on",
            "profile": "os",
            "region": "os",
            "retry_mode": "os",
            "s3_use_path_style": "ob",
            "shared_config_files": "ols",
            "shared_credentials_files": "ols",
            "skip_credentials_validation": "ob",
            "skip_metadata_api_check": "os",
            "skip_region_validation": "ob",
            "skip_requesting_account_id": "ob",
            "sts_region": "os",
            "use_dualstack_endpoint": "ob",
            "use_fips_endpoint": "ob",
        }
    ),
    _SHAPES,
)
"""The settings that a configuration carries. Credentials and endpoints are no part of it: they are told by name."""

_PULUMIS_OWN: Final = ("__internal", "__defaults", "parameterization", "pluginDownloadURL", "version")
_PULUMIS_DEFAULTS: Final = {"skipCredentialsValidation": False, "skipRegionValidation": True}
"""What Pulumi's SDK says of every provider that leaves it out."""
_CREDENTIALS: Final = ("accessKey", "secretKey", "token")
_NOT_WRITTEN: Final = "credentials are in no form, so whose account it is, is not known from them"
_NO_SETTING: Final = "a setting of the provider that no form carries"
_NOT_KNOWN: Final = "a setting of the provider that is not known"


@dataclass(frozen=True)
class _Tags:
    """What a provider adds to the tags of every resource, and what it ignores."""

    default: Mapping[str, Value]
    ignored: frozenset[str]
    prefixes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Provider:
    """One configuration of Terraform's AWS provider."""

    alias: str
    """Empty for the first, which needs none."""
    settings: Mapping[str, Value]
    """By Terraform's names, `UNKNOWN` and `Secret` within."""
    subject: str
    """How messages name its settings: its URN, or the stack's configuration."""

    @property
    def key(self) -> str:
        """How a plan names it: `aws`, `aws.frankfurt`."""
        return f"aws.{self.alias}" if self.alias else "aws"

    def tags_all(self, tags: Value) -> Value:
        """Return all tags of a resource that gives `tags`; UNKNOWN where only AWS can tell."""
        given = tags.value if isinstance(tags, Secret) else tags
        own = {} if given is None else given
        settings = self._tags
        if settings is None or not isinstance(own, Mapping):
            return UNKNOWN
        kept = {
            key: value
            for key, value in sorted({**settings.default, **own}.items())
            if key not in settings.ignored and not key.startswith(settings.prefixes)
        }
        # The provider itself plans neither an empty map nor one with an empty value.
        if not kept or any(reveal(value) == "" for value in kept.values()):
            return UNKNOWN
        return Secret(kept) if isinstance(tags, Secret) else kept

    @cached_property
    def _tags(self) -> _Tags | None:
        """Return what it does with tags; nothing if any of that is unknown or secret."""
        default, ignored = (_only(self.settings.get(name)) for name in ("default_tags", "ignore_tags"))
        if default is None or ignored is None:
            return None
        tags, keys, prefixes = default.get("tags", {}), ignored.get("keys", []), ignored.get("key_prefixes", [])
        known = isinstance(tags, Mapping) and _texts(keys) and _texts(prefixes)
        return _Tags(tags, frozenset(keys), tuple(prefixes)) if known else None


def _only(block: Value) -> Mapping[str, Value] | None:
    """Return the one block of a list of blocks, an empty one if there is none; nothing if it is unknown or secret."""
    if block is None or block == []:
        return {}
    return block[0] if isinstance(block, list) and isinstance(block[0], Mapping) else None


def _texts(value: Value) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_Key: TypeAlias = tuple[str, str]
"""An explicit provider's URN, empty for the default one, and the resource's own region, empty for the provider's."""


class Providers:
    """The provider configurations that a graph's resources use."""

    def __init__(self, graph: Graph, tables: Mapping[str, TypeTable]) -> None:
        """Find them.

        Args:
            graph: The graph.
            tables: Of each resource that is translated, by URN.
        """
        self._graph = graph
        self.unknown: list[tuple[str, str]] = []
        """What is not known of them or cannot be said: subject and reason."""
        self._settings: dict[str, Mapping[str, Value]] = {}
        keys = {urn: self._key(graph.by_urn[urn], found) for urn, found in tables.items()}
        aliases = self._aliases(set(keys.values()))
        made = {key: self._made(key, alias) for key, alias in aliases.items()}
        self._of = {urn: made[key] for urn, key in keys.items()}
        self.used = tuple(sorted(made.values(), key=lambda one: one.alias))

    def of(self, urn: str) -> Provider:
        """Return a resource's provider."""
        return self._of[urn]

    def _key(self, resource: Resource, found: TypeTable) -> _Key:
        explicit = self._graph.provider_of(resource)
        urn = explicit.urn if explicit else ""
        if urn not in self._settings:
            self._settings[urn] = self._read(explicit)
        own = resource.inputs.get("region") if found.regional else None
        if own is None or reveal(own) == reveal(self._settings[urn].get("region")) is not UNKNOWN:
            return urn, ""
        if not isinstance(own, str):
            why = "a secret, and a provider for it would show it" if isinstance(own, Secret) else "not known"
            self.unknown.append((f"{resource.urn} region", f"the resource's own region is {why}"))
            return urn, ""
        return urn, own

    def _aliases(self, keys: set[_Key]) -> dict[_Key, str]:
        """Give each an alias; none for the default provider, or for the explicit one that is alone."""
        urns = {urn for urn, _ in keys}
        plain = "" if len(urns) > 1 else next(iter(urns), "")
        wanted = {}
        for urn, own in keys:
            parts = [] if urn in ("", plain) else [label(self._graph.by_urn[urn].name)]
            wanted[f"{urn} {own}"] = "_".join([*parts, *([label(own)] if own else [])])
        names = distinct(wanted)
        return {key: names[f"{key[0]} {key[1]}"] for key in sorted(keys)}

    def _made(self, key: _Key, alias: str) -> Provider:
        urn, own = key
        settings = {**self._settings[urn], **({"region": own} if own else {})}
        return Provider(alias, settings, urn or "aws:")

    def _read(self, explicit: Resource | None) -> Mapping[str, Value]:
        """Translate the settings of an explicit provider, or of the default one, which the stack configures."""
        given = explicit.inputs if explicit else _default_settings(self._graph)
        decoded = {
            name: value
            for name, text in given.items()
            if name not in _PULUMIS_OWN and (value := _decoded(text)) not in (None, "", [], {})
        }
        asked = {name: value for name, value in decoded.items() if not _is_default(name, value)}
        lost: Lost = {}
        found = convert_members(asked, FIELDS, "", lost)
        start = f"{explicit.urn} " if explicit else "aws:"
        for path, reason in lost.items():
            told = _NOT_WRITTEN if path in _CREDENTIALS else _NO_SETTING if reason == NO_FIELD else reason
            self.unknown.append((start + path, told))
        self.unknown += [(start + name, _NOT_KNOWN) for name, value in found.items() if has_unknown(value)]
        return found


def _is_default(name: str, value: Value) -> bool:
    return name in _PULUMIS_DEFAULTS and str(reveal(value)).lower() == str(_PULUMIS_DEFAULTS[name]).lower()


def _decoded(value: Value) -> Value:
    """Decode a setting: Pulumi passes all that are no strings as JSON in strings."""
    if isinstance(value, Secret):
        return Secret(_decoded(value.value))
    if not isinstance(value, str) or value[:1] not in {"[", "{"}:
        return value
    try:
        return restore(json.loads(value))
    except ValueError:
        return value


def _default_settings(graph: Graph) -> dict[str, Value]:
    """Take the default provider's settings from the stack's configuration (`aws:region`, …)."""
    return {name.removeprefix("aws:"): value for name, value in graph.config.items() if name.startswith("aws:")}
