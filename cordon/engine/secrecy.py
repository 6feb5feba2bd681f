"""Keeps secret what is secret in a resource's inputs, at whatever depth."""

from __future__ import annotations

from collections.abc import Mapping

from cordon.graph.values import Secret, Value, has_secret, reveal

Values = Mapping[str, Value]


def hidden_as(values: Values, inputs: Values) -> dict[str, Value]:
    """Wrap in a resource's values what is secret at the same place in its inputs.

    Args:
        values: Outputs, or inputs as they were read.
        inputs: The inputs, with their secrets wrapped; `tags` stands for `tagsAll` as well.
    """
    like = {**inputs, "tagsAll": inputs.get("tags")}
    return {key: _hidden(value, like.get(key)) for key, value in values.items()}


def _hidden(value: Value, like: Value) -> Value:
    if value is None or isinstance(value, Secret) or not has_secret(like):
        return value
    if isinstance(like, Mapping) and isinstance(value, Mapping):
        return {key: _hidden(item, like.get(key)) for key, item in value.items()}
    if isinstance(like, list) and isinstance(value, list) and len(like) == len(value):
        return [_hidden(item, other) for item, other in zip(value, like, strict=True)]
    return Secret(reveal(value))  # it is the secret, or no longer told which part of it is
