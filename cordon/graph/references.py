"""Stack references answered from a file instead of from other stacks' states."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from cordon.errors import GraphError
from cordon.graph.failure import one_line
from cordon.graph.values import Secret, Value, has_secret

# The name a program refers to -> that stack's outputs.
References = Mapping[str, Mapping[str, Value]]


def load_references(path: Path) -> dict[str, dict[str, Value]]:
    """Read other stacks' outputs: a YAML or JSON map from each stack's name to its outputs.

    A secret is written ``{"$secret": value}``, an output or anything within one.

    Raises:
        GraphError: The file can't be read or has another shape.
    """
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise GraphError(f"{path}: can't be read as stack outputs: {one_line(error)}") from error
    if not isinstance(loaded, dict) or not all(isinstance(outputs, dict) for outputs in loaded.values()):
        raise GraphError(f"{path}: must map each stack's name to a map of its outputs")
    return {str(name): {str(key): _secret(value) for key, value in outputs.items()} for name, outputs in loaded.items()}


def answer_reference(name: str, references: References, place: str) -> dict[str, Value]:
    """Give a stack reference its outputs.

    Raises:
        GraphError: The stack isn't among those given; names those that are.
    """
    if name not in references:
        known = ", ".join(sorted(references)) or "none"
        raise GraphError(
            f"{place}: it refers to the stack {name!r}, whose outputs were not given (given: {known}); "
            "give them with --references FILE, as {stack: {output: value}}"
        )
    outputs = references[name]
    return {
        "name": name,
        "outputs": dict(outputs),
        "secretOutputNames": sorted(key for key, value in outputs.items() if has_secret(value)),
    }


def _secret(value: Value) -> Value:
    if isinstance(value, dict):
        if list(value) == ["$secret"]:
            return Secret(_secret(value["$secret"]))
        return {key: _secret(item) for key, item in value.items()}
    return [_secret(item) for item in value] if isinstance(value, list) else value
