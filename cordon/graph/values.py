"""The values that resources carry: plain JSON and the four things JSON has no word for.

``UNKNOWN`` stands for what can't be known before it is applied, ``Secret`` for what must not be shown, ``Asset`` for
files and archives. They come in through ``restore``, which reads Pulumi's own signatures, and leave through ``plain``.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, TypeAlias

Value: TypeAlias = Any  # None, bool, int, float, str, list, dict, Unknown, Secret or Asset

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a type's signature, not a password
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

PLACEHOLDER: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
PLACEHOLDERS: Final = (
    PLACEHOLDER,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # bool
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
    "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
    "e48ece36-62e2-4504-bad9-02848725956a",  # archive
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
)


_LENGTH: Final = len(PLACEHOLDER)


class Unknown(Enum):
    """The type of ``UNKNOWN``: an enumeration of one, so that ``is UNKNOWN`` narrows types."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        """Refuse: code that asks whether something unknown is true would pass what it must not.

        Raises:
            TypeError: Always.
        """
        raise TypeError("an UNKNOWN value is neither true nor false; compare it with `is UNKNOWN`")


UNKNOWN: Final = Unknown.UNKNOWN


@dataclass(frozen=True)
class Secret:
    """A value that is used but never shown: neither in a repr nor in any serialisation."""

    value: Value = field(repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.value, Secret):
            object.__setattr__(self, "value", self.value.value)


@dataclass(frozen=True)
class Asset:
    """A file (``archive`` false) or an archive: its kind (``text``, ``path``, ``uri`` or ``assets``) and content."""

    kind: str
    value: Value
    archive: bool = False


def restore(value: Value) -> Value:
    """Turn plain JSON with Pulumi's signatures and placeholders into values.

    A string that *contains* a placeholder is unknown as a whole: that is what concatenation makes of one.
    A signature nobody knows is UNKNOWN too, since what it stands for can't be judged.
    """
    if isinstance(value, str):
        return UNKNOWN if len(value) >= _LENGTH and any(mark in value for mark in PLACEHOLDERS) else value
    if isinstance(value, list):
        return [restore(item) for item in value]
    if not isinstance(value, dict):
        return value
    if SIGNATURE not in value:
        return {key: restore(item) for key, item in value.items()}
    return _restore_signed(value[SIGNATURE], value)


def _restore_signed(signature: Value, value: Mapping[str, Value]) -> Value:
    if signature == SECRET:
        return Secret(_restore_secret(value))
    if signature in (ASSET, ARCHIVE):
        kind = next((kind for kind in ("text", "path", "uri", "assets") if kind in value), None)
        return UNKNOWN if kind is None else Asset(kind, restore(value[kind]), archive=signature == ARCHIVE)
    if signature == RESOURCE:
        # Providers see a custom resource as its id and a component as its URN; so do we.
        return restore(value["id"] or PLACEHOLDER if "id" in value else value.get("urn", PLACEHOLDER))
    if signature == OUTPUT:
        inner = restore(value["value"]) if "value" in value else UNKNOWN
        return Secret(inner) if value.get("secret") else inner
    return UNKNOWN


def _restore_secret(value: Mapping[str, Value]) -> Value:
    if "value" in value:
        return restore(value["value"])
    try:
        return restore(json.loads(value["plaintext"]))  # `pulumi stack export --show-secrets`
    except (KeyError, TypeError, ValueError):
        return UNKNOWN  # ciphertext: only its owner can read it


def plain(value: Value) -> Value:
    """Turn values into JSON in which UNKNOWN, secrets and assets are tagged; a secret's value is left out."""
    if value is UNKNOWN:
        return {"$unknown": True}
    if isinstance(value, Secret):
        return {"$secret": True}
    if isinstance(value, Asset):
        return {"$archive" if value.archive else "$asset": {value.kind: plain(value.value)}}
    if isinstance(value, Mapping):
        # A user's own {"$secret": …} must not read as our tag: one more dollar sign tells them apart.
        alone = len(value) == 1
        return {f"${key}" if alone and key.startswith("$") else key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def reveal(value: Value) -> Value:
    """Take every secret's wrapping off. For computing with values, never for showing them."""
    if isinstance(value, Secret):
        return reveal(value.value)
    if isinstance(value, Mapping):
        return {key: reveal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [reveal(item) for item in value]
    return value


def walk(value: Value, path: str = "") -> Iterator[tuple[str, Value]]:
    """Yield every value within a value with its path (``rules[0].cidr``), looking into secrets."""
    yield path, value
    inner = value.value if isinstance(value, Secret | Asset) else value
    if isinstance(inner, Mapping):
        for key in sorted(inner):
            yield from walk(inner[key], f"{path}.{key}" if path else key)
    elif isinstance(inner, list):
        for index, item in enumerate(inner):
            yield from walk(item, f"{path}[{index}]")
    elif inner is not value:
        yield path, inner


def has_unknown(value: Value) -> bool:
    """Tell whether any part of a value is unknown, within secrets too."""
    return any(item is UNKNOWN for _, item in walk(value))


def has_secret(value: Value) -> bool:
    """Tell whether any part of a value is secret."""
    return any(isinstance(item, Secret) for _, item in walk(value))


def unknown_paths(value: Value) -> list[str]:
    """List the paths of all that is unknown in a value, sorted."""
    return sorted({path for path, item in walk(value) if item is UNKNOWN})
