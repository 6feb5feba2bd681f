"""Terraform configuration JSON that stands on its own: references instead of copied ids, so that it can be applied.

What is unknown or secret becomes an input variable without a value: it is asked for, never made up and never shown.
"""

from __future__ import annotations

import re
from typing import Any

from cordon.graph.values import UNKNOWN, Secret, Value, has_secret, has_unknown, reveal
from cordon.terraform.addresses import label
from cordon.terraform.expressions import Finder, Interpolated, expressions
from cordon.terraform.translate import Provider, Translated, Translation

SOURCE = "hashicorp/aws"
_TEMPLATE = re.compile(r"([$%])\{")
_PROVIDER_SETTINGS = {"region": "region", "allowedAccountIds": "allowed_account_ids", "profile": "profile"}
"""The settings of a provider that belong in a configuration; credentials and endpoints do not."""


def configuration_json(translation: Translation) -> dict[str, Any]:
    """Return the configuration as one `.tf.json` document."""
    writer = _Writer()
    resources: dict[str, dict[str, Any]] = {}
    for one in translation.resources:
        resources.setdefault(one.table.type, {})[one.label] = writer.resource(one, translation)
    document: dict[str, Any] = {
        "//": _about(translation),
        "terraform": {"required_providers": {"aws": {"source": SOURCE}}},
        "provider": {"aws": [_provider(one) for one in translation.providers]},
        "resource": {kind: dict(sorted(named.items())) for kind, named in sorted(resources.items())},
    }
    outputs = writer.outputs(translation)
    if writer.variables:
        document["variable"] = dict(sorted(writer.variables.items()))
    if outputs:
        document["output"] = outputs
    return document


def _about(translation: Translation) -> str:
    graph = translation.graph
    text = f"Exported by cordon plan from stack {graph.stack} of project {graph.project}."
    if translation.unknown:
        text += " NOT COMPLETE, these are missing: " + "; ".join(
            f"{one.subject} ({one.reason})" for one in translation.unknown
        )
    return escape(text)


def escape(text: str) -> str:
    """Write text so that Terraform takes it literally."""
    return _TEMPLATE.sub(r"\1\1{", text)


class _Writer:
    """Writes values, collecting the variables that stand for what cannot be written."""

    def __init__(self) -> None:
        self.variables: dict[str, dict[str, Any]] = {}

    def resource(self, one: Translated, translation: Translation) -> dict[str, Any]:
        said = expressions(one, translation)
        body = {}
        for name, value in said.values.items():
            if value is not None:
                body[name] = self.value(value, f"{one.table.type}_{one.label}_{name}")
        if one.provider.alias:
            body["provider"] = one.provider.key
        # What a value was made of, but does not show, still has to be there first.
        first = sorted({*said.depends_on, *(address for addresses in said.flat.values() for address in addresses)})
        if first:
            body["depends_on"] = first
        lifecycle = _lifecycle(one)
        if lifecycle:
            body["lifecycle"] = lifecycle
        return body

    def outputs(self, translation: Translation) -> dict[str, Any]:
        """Write what the stack exports; secrets and what is unknown are left out."""
        finder = Finder(translation.resources, translation)
        shown = {
            name: value
            for name, value in sorted(translation.graph.exports.items())
            if not has_unknown(value) and not has_secret(value)
        }
        return {label(name): {"value": self.value(finder.replace(value), name)} for name, value in shown.items()}

    def value(self, value: Value, name: str) -> Any:
        if isinstance(value, Interpolated):
            return "".join(f"${{{part}}}" if not isinstance(part, str) else escape(part) for part in value.parts)
        if value is UNKNOWN or isinstance(value, Secret):
            return self._variable(name, secret=isinstance(value, Secret))
        if isinstance(value, str):
            return escape(value)
        if isinstance(value, list):
            return [self.value(item, f"{name}_{number}") for number, item in enumerate(value)]
        if isinstance(value, dict):
            return {escape(key): self.value(item, f"{name}_{label(key)}") for key, item in value.items()}
        return value

    def _variable(self, name: str, *, secret: bool) -> str:
        said: dict[str, Any] = {"description": "secret in the program" if secret else "unknown when this was exported"}
        self.variables[name] = said | ({"sensitive": True} if secret else {})
        return f"${{var.{name}}}"


def _lifecycle(one: Translated) -> dict[str, Any]:
    options = one.resource.options
    found: dict[str, Any] = {"prevent_destroy": True} if options.protect else {}
    tops = {path.split(".")[0].split("[")[0] for path in options.ignore_changes}
    fields = [field.name for top in sorted(tops) if (field := one.table.fields.by_property(top))]
    return found | ({"ignore_changes": fields} if fields else {})


def _provider(one: Provider) -> dict[str, Any]:
    said: dict[str, Any] = {"alias": one.alias} if one.alias else {}
    settings = {**one.settings, "region": one.region} if one.region else one.settings
    for name, theirs in _PROVIDER_SETTINGS.items():
        value = settings.get(name)
        if value is not None and value is not UNKNOWN and not isinstance(value, Secret):
            said[theirs] = reveal(value)
    return said
