"""A stack's configuration as programs read it."""

import json
from collections.abc import Mapping

from cordon.graph.values import PLACEHOLDER, UNKNOWN, Secret, Value, reveal


def config_texts(config: Mapping[str, Value]) -> tuple[dict[str, str], list[str]]:
    """Write configuration as programs read it: texts, and which of them are secret."""
    texts = {key: _text(reveal(value)) for key, value in config.items()}
    return texts, sorted(key for key, value in config.items() if isinstance(value, Secret))


def _text(value: Value) -> str:
    if value is UNKNOWN:
        return PLACEHOLDER  # whatever the program makes of it is unknown again when it comes back
    return value if isinstance(value, str) else json.dumps(value, default=lambda _: PLACEHOLDER)
