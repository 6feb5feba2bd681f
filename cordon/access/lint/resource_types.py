"""Whether a pattern of a Resource element can match a resource of a type.

Patterns and the reference's forms of ARNs (`arn:${Partition}:s3:::${BucketName}`) are both texts with gaps. They fit
together if there is an ARN that both match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from cordon.access.policy import Pattern, Wild
from cordon.aws.reference import ResourceType

_BLANK: Final = re.compile(r"\$\{([^}]*)\}|\*")
_WITHOUT_SLASH: Final = frozenset({"AccessPointName", "BucketName"})
"""Amazon S3 user guide, "General purpose bucket naming rules": so an object's ARN is not taken for a bucket's."""
_PARTS: Final = 6


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where a text can have any character.

    Attributes:
        repeated: Whether it is any number of characters, or none, rather than one.
        slash: Whether a slash is among them.
    """

    repeated: bool
    slash: bool = True


_Token: TypeAlias = str | _Gap
_WILDCARDS: Final[dict[str, _Token]] = {"*": _Gap(repeated=True), "?": _Gap(repeated=False)}


def fits(pattern: Pattern, resource_type: ResourceType) -> bool:
    """Return whether a pattern of a Resource element can match a resource of a type.

    Args:
        pattern: The pattern; a policy variable in it can stand for any text.
        resource_type: The type.
    """
    parts = _with_wildcards(pattern)
    return any(_fits(parts, form) for form in resource_type.forms)


@lru_cache(maxsize=65536)
def _with_wildcards(pattern: Pattern) -> tuple[str, ...]:
    """Return the pattern's parts of an ARN: `*` for variables too, a backslash before a literal `*` or `?`."""
    text = "".join(
        re.sub(r"([\\*?])", r"\\\1", part) if isinstance(part, str) else part.value if isinstance(part, Wild) else "*"
        for part in pattern.parts
    )
    return tuple(text.split(":", _PARTS - 1))


@lru_cache(maxsize=65536)
def _fits(parts: tuple[str, ...], arn: str) -> bool:
    if not "".join(parts).strip("*"):
        return True
    # What a pattern lacks at its end is completed with wildcards, so that the shorter one decides.
    return all(_meet(part, form) for part, form in zip(parts, arn.split(":", _PARTS - 1), strict=False))


@lru_cache(maxsize=65536)
def _meet(part: str, form: str) -> bool:
    """Return whether a part of a pattern and one of an ARN's form have a text in common."""
    blank = _BLANK.fullmatch(form)
    if blank and blank[1] not in _WITHOUT_SLASH:
        return True  # a region or an account can be empty
    ours, theirs = _of_pattern(part), _of_form(form)
    seen = {(0, 0)}
    reached = [(0, 0)]
    while reached:
        i, j = reached.pop()
        if i == len(ours) and j == len(theirs):
            return True
        for step in _steps(ours, theirs, i, j):
            if step not in seen:
                seen.add(step)
                reached.append(step)
    return False


def _steps(ours: tuple[_Token, ...], theirs: tuple[_Token, ...], i: int, j: int) -> list[tuple[int, int]]:
    """Return where one more character leads, or the end of a repeated gap."""
    left = ours[i] if i < len(ours) else None
    right = theirs[j] if j < len(theirs) else None
    steps = []
    if isinstance(left, _Gap) and left.repeated:
        steps.append((i + 1, j))
    if isinstance(right, _Gap) and right.repeated:
        steps.append((i, j + 1))
    if left is not None and right is not None and _share(left, right):
        steps.append((_next(left, i), _next(right, j)))
    return steps


def _next(token: _Token, place: int) -> int:
    return place if isinstance(token, _Gap) and token.repeated else place + 1


def _share(left: _Token, right: _Token) -> bool:
    """Return whether two tokens have a character in common."""
    if isinstance(left, str):
        return left == right if isinstance(right, str) else right.slash or left != "/"
    return left.slash or right != "/"


def _of_pattern(text: str) -> tuple[_Token, ...]:
    characters = iter(text)
    return tuple(
        next(characters, "") if character == "\\" else _WILDCARDS.get(character, character) for character in characters
    )


@lru_cache(maxsize=65536)
def _of_form(text: str) -> tuple[_Token, ...]:
    tokens: list[_Token] = []
    end = 0
    for blank in _BLANK.finditer(text):
        slash = blank[1] not in _WITHOUT_SLASH
        tokens += [*text[end : blank.start()], _Gap(repeated=False, slash=slash), _Gap(repeated=True, slash=slash)]
        end = blank.end()
    return (*tokens, *text[end:])
