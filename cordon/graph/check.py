"""What the real provider does before it creates anything: it names what has no name and fills in defaults.

The tables that say which types are named and what their defaults are come from outside: ``cordon/terraform`` makes
them for every type.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from cordon.errors import GraphError
from cordon.graph.values import UNKNOWN, Secret, Value, has_secret, has_unknown, reveal


@dataclass(frozen=True)
class Autoname:
    """How the provider fills in a name that the program leaves out.

    The name is prefix + logical name + separator + random digits + suffix; the digits follow from the URN.

    Attributes:
        property: The Pulumi property; `inlinePolicies.name` is one in each element.
        max_length: The longest name that AWS allows, 0 for any.
        lower: Whether the logical name is put in lower case.
        separator: What stands before the digits.
        random: How many digits.
        letters: Whether they are small letters; hexadecimal if not.
        prefix: What stands first, unless the name starts with it already.
        suffix: What is added if the property `suffix_if` is true.
        suffix_if: That property.
        unless: Properties that, if set, leave the name to AWS; left out: `…Prefix` of the property.
    """

    property: str = "name"
    max_length: int = 255
    lower: bool = False
    separator: str = "-"
    random: int = 7
    letters: bool = False
    prefix: str = ""
    suffix: str = ""
    suffix_if: str = ""
    unless: tuple[str, ...] = ()

    def left_to_aws(self, inputs: Mapping[str, Value]) -> bool:
        """Tell whether the program leaves the name to AWS."""
        return any(inputs.get(name) is not None for name in self.unless or (f"{self.property}Prefix",))


@dataclass(frozen=True)
class Checker:
    """Fills in names and defaults, and writes documents as text. All functions take a type token."""

    autonames: Callable[[str], Sequence[Autoname]]
    defaults: Callable[[str], Mapping[str, Value]]
    is_text: Callable[[str, str], bool] = lambda _token, _property: False
    """Tells whether a property holds a string: programs may give a policy as an object, the provider keeps its JSON."""

    hide: Callable[[str, Mapping[str, Value]], Mapping[str, Value]] = lambda _token, values: values
    """Wraps the properties that the provider calls sensitive; for values that come from no SDK, which does that."""

    def check(self, urn: str, token: str, name: str, inputs: Mapping[str, Value]) -> dict[str, Value]:
        """Complete a resource's inputs. What the program gave is never changed.

        Raises:
            GraphError: The name that would be made is longer than AWS allows.
        """
        checked = dict(inputs)
        for path, value in self.defaults(token).items():
            _fill(checked, path.split("."), lambda _, value=value: value)  # type: ignore[misc]
        for rule in self.autonames(token):
            if not rule.left_to_aws(checked):
                _fill(checked, rule.property.split("."), lambda at, rule=rule: make_name(urn + at, name, rule, checked))  # type: ignore[misc]
        for given, value in inputs.items():
            if isinstance(reveal(value), Mapping | list) and self.is_text(token, given):
                checked[given] = _text(value)
        return checked


def _text(value: Value) -> Value:
    """Write an object as JSON; a secret's stays secret, one with a hole in it is unknown."""
    if has_unknown(value):
        return UNKNOWN
    text = json.dumps(reveal(value), sort_keys=True, separators=(",", ":"))
    return Secret(text) if has_secret(value) else text


def _fill(inputs: dict[str, Value], path: list[str], make: Callable[[str], Value], at: str = "") -> None:
    """Set what is left out; with a longer path in each element of the list there, whose place is part of the seed."""
    head, *rest = path
    if not rest:
        if inputs.get(head) is None:
            inputs[head] = make(at)
        return
    elements = inputs.get(head)
    if isinstance(elements, list):
        copies = [dict(one) if isinstance(one, Mapping) else one for one in elements]
        for number, one in enumerate(copies):
            if isinstance(one, dict):
                _fill(one, rest, make, f"{at}[{number}]")
        inputs[head] = copies


def make_name(urn: str, name: str, rule: Autoname, inputs: Mapping[str, Value] | None = None) -> str:
    """Make a physical name: the logical one and digits that follow from the URN.

    Raises:
        GraphError: It would be longer than AWS allows.
    """
    start = name if name.startswith(rule.prefix) else rule.prefix + name
    suffix = rule.suffix if rule.suffix_if and (inputs or {}).get(rule.suffix_if) is True else ""
    stem = (start.lower() if rule.lower else start) + rule.separator
    excess = len(stem) + rule.random + len(suffix) - rule.max_length
    if rule.max_length and excess > 0:
        raise GraphError(
            f"{urn}: {rule.property} would be {stem!r} and {rule.random} digits, longer than the {rule.max_length} "
            f"that AWS allows; shorten the resource's name to {len(name) - excess} or give it a {rule.property}"
        )
    return stem + _digits(urn, rule) + suffix


def _digits(urn: str, rule: Autoname) -> str:
    found = blake2b(urn.encode(), digest_size=(rule.random + 1) // 2).hexdigest() if rule.random else ""
    if rule.letters:
        found = "".join(chr(ord("a") + int(digit, 16)) for digit in found)
    return found[: rule.random]
