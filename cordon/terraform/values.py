"""Pulumi values as Terraform values: renamed, wrapped, coerced; what is unknown or secret stays so.

A Terraform value here is plain JSON with two guests, `UNKNOWN` and `Secret`; `known`, `unknown_mask` and
`sensitive_mask` are its three faces in a plan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, TypeAlias

from cordon.graph.values import UNKNOWN, Asset, Secret, Value, has_secret, has_unknown, reveal, walk
from cordon.terraform.fields import Field, Fields, Kind, ValueType

Lost: TypeAlias = dict[str, str]
"""Paths of Pulumi properties that have no field, or a value that no field of that type can hold, and why."""

NO_FIELD = "no such field in Terraform's AWS provider"
_NO_VALUE = "not a value that Terraform's field can hold"
ASSET = "an asset or archive that is not one file at an absolute path, which Terraform would need"

_ENGINE = ("__defaults", "__meta", "__pulumi_raw_state_delta")
"""Keys that the bridge keeps in states for itself."""


def convert_members(given: Mapping[str, Value], fields: Fields, path: str, lost: Lost) -> dict[str, Value]:
    """Convert the properties of a resource, block or object; the result is by Terraform's names, sorted."""
    found: dict[str, Value] = {}
    for name in sorted(given):
        if name in _ENGINE or given[name] is None:
            continue
        place = f"{path}.{name}" if path else name
        field = fields.by_property(name)
        if field is None:
            lost[place] = NO_FIELD
        elif (text := _content(given, name, field, fields)) is not None:
            found["content"] = text
        elif field.name not in found or name == field.properties[0]:
            found[field.name] = _convert(given[name], field.type, place, lost, whole=not field.block)
    return dict(sorted(found.items()))


def _convert(value: Value, wanted: ValueType, path: str, lost: Lost, *, whole: bool) -> Value:
    """Convert a value to a type; `whole`: its objects need all their members, as attributes do."""
    if value is UNKNOWN or value is None:
        return value
    if not isinstance(value, Asset) and (wanted.primitive or wanted.kind is Kind.DYNAMIC) and has_asset(value):
        lost[path] = ASSET
        return UNKNOWN
    if isinstance(value, Secret):
        return Secret(_convert(value.value, wanted, path, lost, whole=whole))
    if wanted.plural:
        made = _list(value, wanted, path, lost, whole=whole)
    elif wanted.primitive:
        made = _primitive(value, wanted.kind, path, lost)
    elif wanted.kind is Kind.DYNAMIC:
        made = value
    elif not isinstance(value, Mapping):
        lost[path] = _NO_VALUE
        made = UNKNOWN
    elif wanted.kind is Kind.MAP:
        made = _map(value, wanted, path, lost, whole=whole)
    else:
        made = _object(value, wanted.members, path, lost, whole=whole)
    return made


def _object(value: Mapping[str, Value], members: Fields | None, path: str, lost: Lost, *, whole: bool) -> Value:
    if members is None:
        lost[path] = _NO_VALUE
        return UNKNOWN
    made = convert_members(value, members, path, lost)
    return {name: made.get(name) for name in sorted(members)} if whole else made


def _list(value: Value, wanted: ValueType, path: str, lost: Lost, *, whole: bool) -> Value:
    items = value if isinstance(value, list) else [value]  # Pulumi flattens a list of at most one
    if wanted.element is None:
        return items
    places = [f"{path}[{number}]" for number in range(len(items))] if isinstance(value, list) else [path]
    return [_convert(item, wanted.element, place, lost, whole=whole) for item, place in zip(items, places, strict=True)]


def _map(value: Mapping[str, Value], wanted: ValueType, path: str, lost: Lost, *, whole: bool) -> Value:
    element = wanted.element or ValueType(Kind.DYNAMIC)
    keys = sorted(key for key in value if key not in _ENGINE)
    return {key: _convert(value[key], element, f"{path}.{key}", lost, whole=whole) for key in keys}


def _primitive(value: Value, kind: Kind, path: str, lost: Lost) -> Value:
    if isinstance(value, Asset):
        return _file(value, path, lost)
    if kind is Kind.STRING:
        return _string(value)
    try:
        if kind is Kind.BOOL:
            return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
        return _number(value)
    except (KeyError, ValueError):
        lost[path] = _NO_VALUE
        return UNKNOWN


def _content(given: Mapping[str, Value], name: str, field: Field, fields: Fields) -> Value:
    """Return the text of an asset that is given where a file belongs, if there is a field for the text itself."""
    value = given[name]
    asset = value.value if isinstance(value, Secret) else value
    text = isinstance(asset, Asset) and asset.kind == "text" and not asset.archive and isinstance(asset.value, str)
    if not text or field.name != "source" or "content" not in fields or given.get("content") is not None:
        return None
    return Secret(asset.value) if isinstance(value, Secret) else asset.value


def _file(asset: Asset, path: str, lost: Lost) -> Value:
    """Return the path of a file that is the same wherever the document is read; an archive must be packed already."""
    place = asset.value
    if asset.kind == "path" and isinstance(place, str) and PurePath(place).is_absolute():
        packed = place.lower().endswith((".zip", ".jar"))
        if packed or not asset.archive:
            return place
    lost[path] = ASSET
    return UNKNOWN


def has_asset(value: Value) -> bool:
    """Tell whether any part of a value is an asset or archive, which no document can hold."""
    return any(isinstance(item, Asset) for _, item in walk(value))


def _string(value: Value) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(_number(value))
    if has_unknown(value):
        return UNKNOWN  # a document with a hole in it is no document
    text = json.dumps(reveal(value), sort_keys=True, separators=(",", ":"))
    return Secret(text) if has_secret(value) else text


def _number(value: Value) -> int | float:
    if isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 -- it is the value that no number is written as
    number = float(value)
    return int(number) if number.is_integer() else number


def unknown_in_clear(value: Value) -> bool:
    """Tell whether any part is unknown that is not secret besides."""
    if isinstance(value, dict | list):
        return any(unknown_in_clear(item) for item in (value.values() if isinstance(value, dict) else value))
    return value is UNKNOWN


# --- the three faces of a value in a plan --------------------------------------------------------------------------


def known(value: Value) -> Any:
    """Return what is known and may be shown; in maps the rest is left out, in lists it is null."""
    if isinstance(value, dict):
        return {key: known(item) for key, item in value.items() if item is not UNKNOWN and not isinstance(item, Secret)}
    if isinstance(value, list):
        return [known(item) for item in value]
    return None if value is UNKNOWN or isinstance(value, Secret) else value


def unknown_mask(value: Value) -> Any:
    """Return Terraform's `after_unknown`: true where a value is not known or not shown."""
    if isinstance(value, dict):
        masks = {key: unknown_mask(item) for key, item in value.items()}
        return {key: mask for key, mask in masks.items() if mask is not False}
    if isinstance(value, list):
        return [unknown_mask(item) for item in value]
    return value is UNKNOWN or isinstance(value, Secret)


def sensitive_mask(value: Value) -> Any:
    """Return Terraform's `after_sensitive`: true where a value is secret."""
    if isinstance(value, dict):
        masks = {key: sensitive_mask(item) for key, item in value.items()}
        return {key: mask for key, mask in masks.items() if mask is not False}
    if isinstance(value, list):
        return [sensitive_mask(item) for item in value]
    return isinstance(value, Secret)
