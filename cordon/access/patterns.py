"""Wildcards and variables in the patterns of a policy.

A pattern is taken apart once, into literal text, wildcards and variables; what has no variables is compiled once too.
Matching takes time linear in the text for every pattern, however many wildcards it has: a policy can be hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from cordon.access.malformed import Malformed
from cordon.access.policy import Template, Variable, Wild

Values: TypeAlias = Mapping[str, tuple[str, ...]]
"""A request's context: condition keys in lower case."""
Fixed: TypeAlias = tuple[str | Wild, ...]
"""A pattern without variables."""
_PARTS: Final = re.compile(r"\$\{([^{}]*)\}|([*?])")
_VARIABLE: Final = re.compile(r"\s*([^\s,'{}]+)\s*(?:,\s*'([^']*)'\s*)?")
_ARN_PARTS: Final = 6
_LONGEST_SHOWN: Final = 200
"""How many characters of a pattern a message repeats."""


def template(text: str, *, variables: bool, wildcards: bool = True) -> Template:
    """Take a pattern apart (IAM user guide, "IAM policy elements: Variables and tags").

    Args:
        text: The pattern.
        variables: Whether `${…}` means anything; in version 2008-10-17 it does not.
        wildcards: Whether `*` and `?` mean anything; in StringEquals they do not.

    Raises:
        Malformed: A variable has no name, or is not written as one.
    """
    made: list[str | Wild | Variable] = []
    last = 0
    for found in _PARTS.finditer(text):
        made.append(text[last : found.start()])
        last = found.end()
        name, wild = found.groups()
        if wild:
            made.append(Wild(wild) if wildcards else wild)
        elif not variables:
            made += _wild_in(found.group(), wildcards)
        else:
            made.append(_variable(name))
    made.append(text[last:])
    return tuple(_joined(made))


def _wild_in(text: str, wildcards: bool) -> list[str | Wild | Variable]:
    """Take apart `${*}` where it is no variable: its wildcard is one."""
    return [Wild(one) if wildcards and one in "*?" else one for one in text]


def _variable(name: str) -> str | Variable:
    if name in ("*", "?", "$"):
        return name  # the three that stand for themselves
    said = _VARIABLE.fullmatch(name)
    if said is None:
        raise Malformed(f"${{{name}}} is no variable")
    return Variable(said[1].lower(), said[2])


def _joined(pieces: Iterable[str | Wild | Variable]) -> Iterable[str | Wild | Variable]:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
            text = ""
        yield piece
    if text:
        yield text


def fixed(pattern: Template) -> Fixed | None:
    """Return the pattern itself if it has no variables."""
    pieces = tuple(piece for piece in pattern if not isinstance(piece, Variable))
    return pieces if len(pieces) == len(pattern) else None


def filled(pattern: Template, values: Values) -> Fixed | None:
    """Fill a pattern's variables in; what they stand for is literal, whatever characters it has.

    Returns:
        None where a variable has no value: then the pattern matches nothing ("Policy variables with no value"). A key
        with several values is no variable ("Single-valued vs. multivalued context keys").
    """
    made: list[str | Wild | Variable] = []
    for piece in pattern:
        if not isinstance(piece, Variable):
            made.append(piece)
            continue
        known = values.get(piece.name, ())
        value = known[0] if len(known) == 1 else piece.default if not known else None
        if value is None:
            return None
        made.append(value)
    return fixed(tuple(_joined(made)))


@lru_cache(maxsize=4096)
def like(pattern: Fixed) -> re.Pattern[str]:
    """Compile a pattern whose wildcards match anything (StringLike, actions)."""
    return re.compile(_chain(pattern, "."), re.DOTALL)


def check_arn(pattern: Fixed) -> None:
    """Refuse a condition's value that is no ARN.

    Raises:
        Malformed: It has fewer parts than an ARN. What AWS makes of that is not documented.
    """
    if pattern != (Wild.ANY,) and (count := len(_parts(pattern))) < _ARN_PARTS:
        raise Malformed(f"{_written(pattern)} is no ARN: it has {count} of {_ARN_PARTS} parts")


@lru_cache(maxsize=4096)
def arn_like(pattern: Fixed) -> re.Pattern[str]:
    """Compile an ARN's pattern of a condition: each of the six parts is matched alone ("Conditions_ARN").

    Raises:
        Malformed: `check_arn` refuses it.
    """
    check_arn(pattern)
    if pattern == (Wild.ANY,):
        return re.compile(r"(?:[^:]*:){5}.*", re.DOTALL)
    return re.compile(_arn(_parts(pattern), runs_on=False), re.DOTALL)


def check_resource(pattern: Fixed) -> None:
    """Refuse a pattern of a Resource element that is neither `*` nor an ARN.

    Raises:
        Malformed: It is neither.
    """
    if not pattern or (isinstance(pattern[0], str) and not pattern[0].startswith("arn:")):
        raise Malformed(f"{_written(pattern)} is no ARN; AWS takes ARNs and '*'")


@lru_cache(maxsize=4096)
def resource_like(pattern: Fixed) -> re.Pattern[str]:
    """Compile a pattern of a Resource element ("IAM JSON policy elements: Resource").

    A wildcard stays within its part of the ARN, but one that ends a part runs on past colons; what an ARN lacks is
    completed with wildcards.

    Raises:
        Malformed: `check_resource` refuses it.
    """
    if pattern and all(piece is Wild.ANY for piece in pattern):
        return re.compile(".*", re.DOTALL)
    check_resource(pattern)
    parts = _parts(pattern)
    said = _arn(parts, runs_on=True)
    if len(parts) < _ARN_PARTS:
        rest: list[list[str | Wild]] = [[Wild.ANY] for _ in range(_ARN_PARTS - len(parts))]
        said = f"(?:{said}|{_arn(parts + rest, runs_on=True)})"
    return re.compile(said, re.DOTALL)


def _parts(pattern: Fixed) -> list[list[str | Wild]]:
    """Split a pattern at its first five colons."""
    parts: list[list[str | Wild]] = [[]]
    for piece in pattern:
        if isinstance(piece, Wild):
            parts[-1].append(piece)
            continue
        first, *rest = piece.split(":", _ARN_PARTS - len(parts))
        parts[-1].append(first)
        parts += [[one] for one in rest]
    return [[piece for piece in part if piece] for part in parts]


def _arn(parts: list[list[str | Wild]], *, runs_on: bool) -> str:
    """Return the expression of an ARN's parts.

    It is cut where a wildcard runs on: up to the last of those the first match is as good as any other, so that
    nothing is tried twice.
    """
    pieces = [""]
    for number, part in enumerate(parts):
        last = number == _ARN_PARTS - 1
        start = ":" if number else ""
        if last:
            pieces[-1] += start
            tail = _groups(part, ".")
            pieces[-1] += tail[0]
            pieces += tail[1:]
        elif runs_on and part and part[-1] is Wild.ANY:
            pieces[-1] += start + _chain(tuple(part[:-1]), "[^:]")
            pieces.append("")
        else:
            pieces[-1] += start + _chain(tuple(part), "[^:]")
    return _linked(pieces, ".")


def _chain(pattern: Fixed, char: str) -> str:
    return _linked(_groups(pattern, char), char)


def _groups(pattern: Iterable[str | Wild], char: str) -> list[str]:
    """Return the expressions between a pattern's `*`."""
    groups = [""]
    for piece in pattern:
        if piece is Wild.ANY:
            groups.append("")
        else:
            groups[-1] += char if isinstance(piece, Wild) else re.escape(piece)
    return groups


def _linked(groups: list[str], char: str) -> str:
    """Link the expressions between `*`: each at its first place, kept by an atomic group, the last one at the end."""
    first, *rest = groups
    if not rest:
        return first
    middle = "".join(f"(?>{char}*?{group})" for group in rest[:-1] if group)
    return f"{first}{middle}{char}*{rest[-1]}"


def _written(pattern: Fixed) -> str:
    text = "".join(piece.value if isinstance(piece, Wild) else piece for piece in pattern)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
