"""Reads policy documents into `policy.Policy`; the only place where policy JSON is taken apart.

A document that AWS would not take is read as far as it goes, with every reason why it would not. IAM user guide,
"IAM JSON policy element reference" and "Grammar of the IAM JSON policy language".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

from cordon.access.elements import one_of, texts_of
from cordon.access.malformed import Malformed
from cordon.access.operators import NEGATED, READERS, truth
from cordon.access.patterns import check_arn, check_resource, fixed, template
from cordon.access.policy import (
    NULL,
    Condition,
    Effect,
    Pattern,
    PatternElement,
    Policy,
    PrincipalElement,
    PrincipalName,
    PrincipalType,
    Problem,
    SetOperator,
    Statement,
    Variable,
)
from cordon.errors import quote

VERSIONS: Final = ("2012-10-17", "2008-10-17")
"""The versions of the policy language; the second is what a policy without a version has."""
_ELEMENTS: Final = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
_ACTION: Final = re.compile(r"\*|[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+", re.ASCII)
_PRINCIPAL_ARN: Final = re.compile(
    r"arn:[\w-]+:(iam|sts)::\d{12}:.+|arn:[\w-]+:iam::cloudfront:user/CloudFront Origin Access Identity \w+", re.ASCII
)
"""The second: CloudFront developer guide, "Restrict access to an Amazon S3 origin", origin access identities."""
_ACCOUNT: Final = re.compile(r"\d{12}", re.ASCII)
_UNIQUE_ID: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}", re.ASCII)
"""What AWS shows of a deleted principal (IAM user guide, "Unique identifiers")."""
_WILDCARD_OPERATORS: Final = frozenset({"StringLike", "ArnEquals", "ArnLike"})
_VARIABLE_OPERATORS: Final = frozenset({"StringEquals", "StringEqualsIgnoreCase"}) | _WILDCARD_OPERATORS
_ARN_COLONS: Final = 5

T = TypeVar("T")


def parse_policy(document: Any) -> Policy:
    """Return the syntax tree of a policy document.

    Args:
        document: The document as `json.loads` returns it.

    Returns:
        The policy with the statements that could be read, and a problem for everything that AWS would not take.
    """
    try:
        return _policy(document)
    except RecursionError:
        return unreadable("it is nested too deeply")


def unreadable(reason: str, *, unread: bool = False) -> Policy:
    """Return a policy of which nothing is known but why.

    Args:
        reason: Why nothing is known of it.
        unread: Whether it is not known, rather than written wrongly.
    """
    return Policy(VERSIONS[0], problems=(Problem(reason, unread=unread),))


def _policy(document: Any) -> Policy:
    if not isinstance(document, Mapping):
        return unreadable("it is no JSON object")
    problems = [
        Problem(f"it has an element {quote(name)}")
        for name in sorted(set(document) - {"Version", "Id", "Statement"}, key=str)
    ]
    version = document.get("Version", VERSIONS[1])
    if not isinstance(version, str) or version not in VERSIONS:
        problems.append(Problem(f"its version {quote(version)} is none of {', '.join(sorted(VERSIONS))}"))
        version = VERSIONS[0]
    policy_id = document.get("Id", "")
    if not isinstance(policy_id, str):
        problems.append(Problem("its Id is no text"))
        policy_id = ""
    listed = document.get("Statement")
    statements = []
    for number, given in enumerate(listed if isinstance(listed, list) else [listed], 1):
        statement, wrong = _statement(given, number, variables=version == VERSIONS[0])
        problems += wrong
        statements += [statement] if statement else []
    if isinstance(listed, list) and not listed:
        problems.append(Problem("it has no statement"))
    return Policy(version, policy_id, tuple(statements), tuple(problems))


def _statement(given: Any, number: int, *, variables: bool) -> tuple[Statement | None, list[Problem]]:
    if not isinstance(given, Mapping):
        return None, [Problem(f"statement {number} is no mapping", number=number)]
    sid = given.get("Sid", "")
    label = sid if isinstance(sid, str) and sid else str(number)
    problems: list[Problem] = []

    def read(reader: Callable[[], T]) -> T | None:
        try:
            return reader()
        except Malformed as error:
            problems.append(Problem(str(error), label, number=number))
        except ValueError:  # a number of thousands of digits has no text in Python
            problems.append(Problem("it has a number that is too long", label, number=number))
        return None

    problems += [
        Problem(f"it has an element {quote(name)}", label, number=number)
        for name in sorted(set(given) - _ELEMENTS, key=str)
    ]
    if not isinstance(sid, str):
        problems.append(Problem("its Sid is no text", label, number=number))
    if given.get("Effect") not in ("Allow", "Deny"):
        problems.append(Problem(f"Effect {quote(given.get('Effect'))} is neither Allow nor Deny", label, number=number))
    actions = read(lambda: _actions(given))
    resources = read(lambda: _resources(given, variables=variables))
    principals = read(lambda: _principals(given))
    conditions = read(lambda: tuple(_conditions(given.get("Condition", {}), variables=variables)))
    if problems or actions is None or conditions is None:
        return None, problems
    return Statement(number, sid, Effect(given["Effect"]), actions, resources, principals, conditions), []


def _actions(given: Mapping[str, Any]) -> PatternElement:
    texts, negated = texts_of(given, "Action")
    if texts is None:
        raise Malformed("it has neither Action nor NotAction")
    for text in texts:
        if not _ACTION.fullmatch(text):
            raise Malformed(f"{quote(text)} is no action; write service:Action or '*'")
    return PatternElement(tuple(Pattern(text, template(text, variables=False)) for text in texts), negated)


def _resources(given: Mapping[str, Any], *, variables: bool) -> PatternElement | None:
    texts, negated = texts_of(given, "Resource")
    if texts is None:
        return None
    patterns = tuple(Pattern(text, template(text, variables=variables)) for text in texts)
    for pattern in patterns:
        plain = fixed(pattern.parts)
        if plain is not None:
            check_resource(plain)
            continue
        before = itertools.takewhile(lambda part: not isinstance(part, Variable), pattern.parts)
        if sum(part.count(":") for part in before if isinstance(part, str)) < _ARN_COLONS:
            raise Malformed("a variable stands before an ARN's fifth colon; AWS takes variables only behind it")
    return PatternElement(patterns, negated)


def _principals(given: Mapping[str, Any]) -> PrincipalElement | None:
    element, negated = one_of(given, "Principal")
    if element is None and "Principal" not in given and "NotPrincipal" not in given:
        return None
    if element == "*":
        return PrincipalElement((), negated)
    if not isinstance(element, Mapping) or not element:
        raise Malformed("Principal is neither '*' nor a mapping")
    names = [
        (kind, name) for kind, value in element.items() for name in (value if isinstance(value, list) else [value])
    ]
    if not names:
        raise Malformed("Principal lists nobody")
    return PrincipalElement(tuple(_principal(kind, name) for kind, name in names), negated)


def _principal(kind: Any, name: Any) -> PrincipalName:
    if kind not in tuple(PrincipalType) or not isinstance(name, str) or not name:
        raise Malformed(f"Principal {quote(kind)}: {quote(name)} is none that is known")
    wildcards = set("*?") & set(name)
    if kind in ("Service", "Federated") and wildcards:
        raise Malformed(f"Principal {quote(kind)}: {quote(name)} has a wildcard; AWS takes none there")
    short = name == "*" or _ACCOUNT.fullmatch(name) or _UNIQUE_ID.fullmatch(name)
    if kind == "AWS" and not short and (wildcards or not _PRINCIPAL_ARN.fullmatch(name)):
        raise Malformed(f"Principal {quote(name)} is no account, role, user or session; wildcards aren't taken")
    return PrincipalName(PrincipalType(kind), name)


def _conditions(block: Any, *, variables: bool) -> Iterator[Condition]:
    if not isinstance(block, Mapping):
        raise Malformed("Condition is no mapping")
    for operator, keys in block.items():
        if not isinstance(keys, Mapping) or not isinstance(operator, str):
            raise Malformed(f"Condition {quote(operator)} names no keys")
        for key, value in keys.items():
            yield _condition(operator, key, list(_values(operator, value)), variables=variables)


def _condition(operator: str, key: Any, values: list[str], *, variables: bool) -> Condition:
    if not isinstance(key, str) or not key:
        raise Malformed(f"Condition {quote(operator)} has a key that is no text")
    if operator == NULL:
        if len({truth(value) for value in values}) != 1:
            raise Malformed(f"{operator} {key} {quote(values)}: Null takes true or false")
        return Condition(operator, key, tuple(Pattern(value, (value,)) for value in values))
    prefix, _, rest = operator.rpartition(":")
    name = rest.removesuffix("IfExists")
    positive = NEGATED.get(name, name)
    if prefix not in tuple(SetOperator) or positive not in READERS:
        return Condition(operator, key, tuple(Pattern(value, (value,)) for value in values), known=False)
    patterns = tuple(_value(positive, value, variables=variables) for value in values)
    return Condition(name, key, patterns, SetOperator(prefix), rest.endswith("IfExists"))


def _value(operator: str, text: str, *, variables: bool) -> Pattern:
    if operator not in _VARIABLE_OPERATORS:
        READERS[operator](text)
        return Pattern(text, (text,))
    pattern = Pattern(text, template(text, variables=variables, wildcards=operator in _WILDCARD_OPERATORS))
    plain = fixed(pattern.parts)
    if plain is not None and operator.startswith("Arn"):
        check_arn(plain)
    return pattern


def _values(operator: str, value: Any) -> Iterator[str]:
    """Yield a condition's values as text: JSON has them as numbers and booleans too ("Grammar of the IAM JSON …")."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, bool):
            yield str(item).lower()
        elif isinstance(item, str | int | float):
            yield str(item)
        else:
            raise Malformed(f"Condition {quote(operator)} compares with what is no text")
