"""Terraform plan JSON (`terraform show -json`, format 1.2), as for an empty account: everything is created."""

from __future__ import annotations

from typing import Any

from cordon.graph.values import Value, has_secret
from cordon.terraform.blanks import complete, left_out
from cordon.terraform.expressions import expression, expressions
from cordon.terraform.providers import FIELDS, Provider
from cordon.terraform.translate import Translated, Translation
from cordon.terraform.values import known, sensitive_mask, unknown_mask

FORMAT = "1.2"
PROVIDER = "registry.terraform.io/hashicorp/aws"
"""The provider's source address, which every resource of a plan carries."""
TERRAFORM = "1.11.4"
"""The Terraform whose plan format this is."""


def plan_json(translation: Translation) -> dict[str, Any]:
    """Return the plan. `complete` is false, and `cordon_unknown` says why, if anything could not be translated."""
    resources = [_planned(one) for one in translation.resources]
    return {
        "format_version": FORMAT,
        "terraform_version": TERRAFORM,
        "variables": {},
        "planned_values": {
            "outputs": {name: _output(value) for name, value in sorted(translation.exports.items())},
            "root_module": {"resources": [resource for resource, _ in resources]},
        },
        "resource_changes": [change for _, change in resources],
        "configuration": {
            "provider_config": {one.key: _provider(one) for one in translation.providers},
            "root_module": {"resources": [_configured(one, translation) for one in translation.resources]},
        },
        "complete": not translation.unknown,
        "errored": False,
        "cordon_unknown": [{"subject": one.subject, "reason": one.reason} for one in translation.unknown],
    }


def _planned(one: Translated) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a resource's planned values and its change."""
    blank = left_out(one.resource.token)
    values = complete(one.values, blank)
    if "tags_all" in blank.unknown and "tags_all" not in values:
        values["tags_all"] = one.provider.tags_all(values.get("tags"))
    after = {name: value for name, value in blank.after.items() if name not in values} | known(values)
    unknown = {name: mask for name, mask in blank.unknown.items() if name not in values} | unknown_mask(values)
    sensitive = {name: mask for name, mask in blank.sensitive.items() if name not in values} | sensitive_mask(values)
    named = {"address": one.address, "mode": "managed", "type": one.table.type, "name": one.label}
    provider = {"provider_name": PROVIDER}
    change = {
        "actions": ["create"],
        "before": None,
        "after": after,
        "after_unknown": unknown,
        "before_sensitive": False,
        "after_sensitive": sensitive,
    }
    planned = named | provider | {"schema_version": 0, "values": after, "sensitive_values": sensitive}
    return planned, named | provider | {"change": change}


def _configured(one: Translated, translation: Translation) -> dict[str, Any]:
    named = {"address": one.address, "mode": "managed", "type": one.table.type, "name": one.label}
    said = expressions(one, translation)
    extra = {"depends_on": said.depends_on} if said.depends_on else {}
    return named | {
        "provider_config_key": one.provider.key,
        "expressions": said.for_plan(),
        "schema_version": 0,
        **extra,
    }


def _provider(one: Provider) -> dict[str, Any]:
    said: dict[str, Any] = {"name": "aws", "full_name": PROVIDER}
    if one.alias:
        said["alias"] = one.alias
    if one.settings:
        said["expressions"] = {
            name: expression(value, block=FIELDS[name].block) for name, value in one.settings.items()
        }
    return said


def _output(value: Value) -> dict[str, Any]:
    secret = has_secret(value)
    shown = known(value)
    return {"sensitive": secret} if shown is None else {"sensitive": secret, "value": shown}
