"""Reads one resource as Pulumi writes it in previews and states."""

import posixpath
from collections.abc import Collection, Mapping
from typing import Final

from cordon.errors import GraphError
from cordon.graph.check import Checker
from cordon.graph.model import Options, Position, Resource, provider_urn
from cordon.graph.values import UNKNOWN, Secret, Unknown, Value, has_secret, restore

# What providers and the engine keep for themselves among the properties.
_INTERNAL: Final = frozenset({"__defaults", "__internal", "__meta", "__provider", "__pulumi_raw_state_delta"})
_PROVIDERS: Final = "pulumi:providers:"
_CREDENTIALS: Final = ("accessKey", "secretKey", "token")
_HIDDEN: Final = "[secret]"


def read_resource(raw: Value, where: str, checker: Checker, *, preview: bool = False) -> Resource:
    """Read a resource.

    Args:
        raw: The JSON object.
        where: Its place, for errors.
        checker: Tells which properties the provider calls sensitive.
        preview: Whether it is a preview's, which writes secrets as a text and leaves out ids to come.

    Raises:
        GraphError: It isn't a resource; names the member that is wrong.
    """
    if not isinstance(raw, dict):
        raise GraphError(f"{where}: is not a resource but {type(raw).__name__}")
    urn, token = _text(raw, "urn", where), _text(raw, "type", where)
    parts = urn.split("::", 3)
    if not urn.startswith("urn:pulumi:") or len(parts) < 4 or not parts[2].endswith(token):
        raise GraphError(f"{where}.urn: {urn!r} is not the URN of a {token}")
    custom = raw.get("custom") is True
    inputs = dict(read_values(raw.get("inputs") or {}, f"{where}.inputs", preview=preview))
    # An engine notes a provider's version among its inputs.
    version = str(inputs.pop("version", "")) if token.startswith(_PROVIDERS) else ""
    outputs = dict(read_values(raw.get("outputs") or {}, f"{where}.outputs", preview=preview))
    if version:
        outputs.pop("version", None)
    options = _options(raw, where, version)
    hidden = {*options.additional_secret_outputs, *(_CREDENTIALS if token.startswith(_PROVIDERS) else ())}
    hidden |= {key for side in (inputs, outputs) for key, value in side.items() if has_secret(value)}
    stack_trace = listed(raw.get("stackTrace"), f"{where}.stackTrace")
    trace = tuple(position for each in stack_trace if (position := _position(each)))
    depends = mapping(raw.get("propertyDependencies"), f"{where}.propertyDependencies")
    return Resource(
        urn=urn,
        token=token,
        name=parts[3],
        custom=custom,
        parent=_text(raw, "parent", where, optional=True),
        id=_id(raw.get("id")) if custom else None,
        inputs=_hide(checker.hide(token, inputs), hidden),
        outputs=_hide(checker.hide(token, outputs), hidden),
        dependencies=_urns(raw.get("dependencies"), f"{where}.dependencies"),
        property_dependencies={
            key: _urns(urns, f"{where}.propertyDependencies.{key}") for key, urns in sorted(depends.items()) if urns
        },
        provider=_provider(raw, where),
        external=raw.get("external") is True,
        position=_position(raw) or next(iter(trace), None),
        stack_trace=trace,
        options=options,
    )


def read_values(raw: Value, where: str, *, preview: bool = False) -> Mapping[str, Value]:
    """Read a map of properties.

    Raises:
        GraphError: It isn't one, or is nested too deeply.
    """
    if not isinstance(raw, dict):
        raise GraphError(f"{where}: is not a map of properties but {type(raw).__name__}")
    try:
        return {
            key: restore(_clean(value, preview=preview)) for key, value in sorted(raw.items()) if key not in _INTERNAL
        }
    except RecursionError:
        raise GraphError(f"{where}: is nested too deeply") from None


def mapping(raw: Value, where: str) -> Mapping[str, Value]:
    """Take a JSON object; nothing is an empty one.

    Raises:
        GraphError: It is something else.
    """
    if not isinstance(raw, dict | None):
        raise GraphError(f"{where}: must be a map, is {type(raw).__name__}")
    return raw or {}


def listed(raw: Value, where: str) -> list[Value]:
    """Take a JSON list; nothing is an empty one.

    Raises:
        GraphError: It is something else.
    """
    if not isinstance(raw, list | None):
        raise GraphError(f"{where}: must be a list, is {type(raw).__name__}")
    return raw or []


def _hide(values: Mapping[str, Value], hidden: Collection[str]) -> dict[str, Value]:
    """Wrap what is secret on either side: a state keeps a plain input of what is secret only in the outputs."""
    return {key: Secret(value) if key in hidden and not has_secret(value) else value for key, value in values.items()}


def _clean(value: Value, *, preview: bool) -> Value:
    """Leave out what providers keep for themselves, and read a preview's mark for secrets."""
    if preview and value == _HIDDEN:
        return Secret(UNKNOWN)
    if isinstance(value, dict):
        return {key: _clean(item, preview=preview) for key, item in value.items() if key not in _INTERNAL}
    if isinstance(value, list):
        return [_clean(item, preview=preview) for item in value]
    return value


def _text(raw: Mapping[str, Value], key: str, where: str, *, optional: bool = False) -> str:
    value = raw.get(key)
    if optional and value is None:
        return ""
    if not isinstance(value, str) or not (value or optional):
        raise GraphError(f"{where}.{key}: must be a text, is {type(value).__name__}")
    return value


def _provider(raw: Mapping[str, Value], where: str) -> str:
    reference = _text(raw, "provider", where, optional=True)
    if reference and not provider_urn(reference).startswith("urn:pulumi:"):
        raise GraphError(f"{where}.provider: {reference!r} is not a provider's URN and id, as in urn:pulumi:…::id")
    return reference


def _id(raw: Value) -> str | Unknown:
    restored = restore(raw)
    return restored if isinstance(restored, str) and restored else UNKNOWN


def _urns(raw: Value, where: str) -> tuple[str, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise GraphError(f"{where}: must be a list of URNs")
    return tuple(sorted(set(raw)))


def _options(raw: Mapping[str, Value], where: str, version: str) -> Options:
    timeouts = mapping(raw.get("customTimeouts"), f"{where}.customTimeouts")
    for key, value in timeouts.items():
        if not isinstance(value, int | float | None):
            raise GraphError(f"{where}.customTimeouts.{key}: must be seconds, is {type(value).__name__}")
    return Options(
        protect=raw.get("protect") is True,
        aliases=_urns(raw.get("aliases"), f"{where}.aliases"),
        ignore_changes=_urns(raw.get("ignoreChanges"), f"{where}.ignoreChanges"),
        retain_on_delete=raw.get("retainOnDelete") is True,
        replace_on_changes=_urns(raw.get("replaceOnChanges"), f"{where}.replaceOnChanges"),
        replace_with=_urns(raw.get("replaceWith"), f"{where}.replaceWith"),
        additional_secret_outputs=_urns(raw.get("additionalSecretOutputs"), f"{where}.additionalSecretOutputs"),
        deleted_with=_text(raw, "deletedWith", where, optional=True),
        version=version,
        import_id=_text(raw, "importID", where, optional=True),
        custom_timeouts={key: float(value) for key, value in sorted(timeouts.items()) if value},
    )


def _position(raw: Value) -> Position | None:
    """Read ``project:///path#line``; None for a place in an installed package."""
    text = raw.get("sourcePosition") if isinstance(raw, dict) else None
    if not isinstance(text, str) or "/site-packages/" in text or "/lib/python3" in text or "/node_modules/" in text:
        return None
    file, _, line = text.removeprefix("project:///").removeprefix("file://").partition("#")
    number = line.partition(",")[0]  # a column may follow
    return Position(posixpath.normpath(file), int(number)) if number.isdecimal() and len(number) < 10 else None
