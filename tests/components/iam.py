"""A small evaluator of policy documents, strict about missing keys, so that tests ask what a request is answered.

Written from the IAM user guide ("Policy evaluation logic", "Condition operators"), not from the builders.
"""

import copy
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

Answer = Literal["allow", "deny", "nothing"]
Policy = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request: its context keys are those AWS would send; what is left out is missing."""

    action: str
    resource: str = "*"
    principal: str | None = None  # a role's or user's ARN, a service, a provider; None: unsigned
    context: Mapping[str, str | list[str]] = field(default_factory=dict)

    def but(self, **changes: Any) -> "Request":
        """The same request with other fields."""
        return replace(self, **changes)

    def having(self, **context: str | list[str] | None) -> "Request":
        """The same request with other context; ``aws__SourceIp`` stands for ``aws:SourceIp``, None takes a key away."""
        return self.with_context({key.replace("__", ":"): value for key, value in context.items()})

    def with_context(self, context: Mapping[str, Any]) -> "Request":
        merged = {**self.context, **context}
        return replace(self, context={key: value for key, value in merged.items() if value is not None})


Cases = dict[str, tuple[Request, Answer]]


def answer(policy: Policy, request: Request) -> Answer:
    matching = [statement for statement in policy["Statement"] if _matches(statement, request)]
    if any(statement["Effect"] == "Deny" for statement in matching):
        return "deny"
    return "allow" if matching else "nothing"


def survivors(policy: Policy, cases: Cases) -> list[str]:
    """The parts that could be left out of the policy without any of the cases being answered otherwise."""
    return [
        part
        for part, weaker in weakenings(policy)
        if all(answer(weaker, request) == answer(policy, request) for request, _ in cases.values())
    ]


def wrong(policy: Policy, cases: Cases) -> dict[str, Answer]:
    """The cases that are answered otherwise than expected, and how."""
    answers = {name: answer(policy, request) for name, (request, _) in cases.items()}
    return {name: got for name, got in answers.items() if got != cases[name][1]}


def weakenings(policy: Policy) -> Iterator[tuple[str, Policy]]:
    """Every policy with one statement, one condition, or one value of a list of conditions left out, and what it is."""
    for index, statement in enumerate(policy["Statement"]):
        without = copy.deepcopy(policy)
        del without["Statement"][index]
        yield statement["Sid"], without
        for operator, key, value in _conditions(statement):
            less = copy.deepcopy(policy)
            condition = less["Statement"][index]["Condition"]
            del condition[operator][key]
            if not condition[operator]:
                del condition[operator]
            yield f"{statement['Sid']} {operator} {key}", less
            for one in value if isinstance(value, list) else ():
                fewer = copy.deepcopy(policy)
                fewer["Statement"][index]["Condition"][operator][key].remove(one)
                yield f"{statement['Sid']} {operator} {key} {one}", fewer


def _conditions(statement: dict[str, Any]) -> list[tuple[str, str, Any]]:
    conditions = statement.get("Condition", {})
    return [(operator, key, value) for operator, block in conditions.items() for key, value in block.items()]


def _matches(statement: dict[str, Any], request: Request) -> bool:
    context = {key.lower(): value for key, value in request.context.items()}
    return (
        _principal(statement, request.principal)
        and _named(statement, "Action", request.action.lower(), str.lower)
        and _named(_with_filled_resources(statement, context), "Resource", request.resource, str)
        and all(_holds(operator, key, value, context) for operator, key, value in _conditions(statement))
    )


def _with_filled_resources(statement: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    """A statement with the variables in its resources filled in."""
    named = {key: _list(statement[key]) for key in ("Resource", "NotResource") if key in statement}
    filled = {key: [_filled(value, context) or "\0" for value in values] for key, values in named.items()}
    return statement | filled


def _principal(statement: dict[str, Any], asking: str | None) -> bool:
    if "Principal" not in statement or statement["Principal"] == "*":
        return True
    named = {name for group in statement["Principal"].values() for name in _list(group)}
    account = re.match(r"arn:aws:iam::(\d{12}):(?!saml-provider|oidc-provider)", asking or "")
    return asking in named or (account is not None and f"arn:aws:iam::{account[1]}:root" in named)


def _named(statement: dict[str, Any], element: str, value: str, fold: Callable[[str], str]) -> bool:
    if element in statement:
        return any(_like(fold(pattern), value) for pattern in _list(statement[element]))
    if f"Not{element}" in statement:
        return not any(_like(fold(pattern), value) for pattern in _list(statement[f"Not{element}"]))
    return element == "Resource"  # trust policies have none


def _holds(operator: str, key: str, wanted: Any, context: dict[str, Any]) -> bool:
    found = context.get(key.lower())
    values = [_filled(value, context) for value in _list(wanted)]
    if operator == "Null":
        return (found is None) == (values == ["true"])
    if operator.startswith("ForAllValues:"):
        test = _TESTS[operator.removeprefix("ForAllValues:")]
        return all(any(test(value, one) for value in values if value is not None) for one in _list(found or []))
    if operator.endswith("IfExists"):
        if found is None:
            return True
        operator = operator.removesuffix("IfExists")
    if (positive := _NEGATED.get(operator)) is not None:
        return found is None or not any(_TESTS[positive](value, found) for value in values if value is not None)
    return found is not None and any(_TESTS[operator](value, found) for value in values if value is not None)


def _filled(value: str, context: dict[str, Any]) -> str | None:
    """A value with its variables filled in; one that can't be filled in matches nothing."""
    for name in re.findall(r"\$\{([^}]+)\}", value):
        if (known := context.get(name.lower())) is None:
            return None
        value = value.replace("${" + name + "}", known)
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _like(pattern: str, value: str) -> bool:
    expression = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in pattern)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _arn(pattern: str, value: str) -> bool:
    parts, found = pattern.split(":", 5), value.split(":", 5)
    return len(parts) == len(found) and all(_like(*pair) for pair in zip(parts, found, strict=True))


def _network(pattern: str, value: str) -> bool:
    network, address = ipaddress.ip_network(pattern), ipaddress.ip_address(value)
    return network.version == address.version and address in network


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value)


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "ArnEquals": _arn,
    "ArnLike": _arn,
    "Bool": lambda wanted, found: wanted == found,
    "DateGreaterThanEquals": lambda wanted, found: _time(found) >= _time(wanted),
    "DateLessThan": lambda wanted, found: _time(found) < _time(wanted),
    "IpAddress": _network,
    "NumericLessThan": lambda wanted, found: float(found) < float(wanted),
    "NumericLessThanEquals": lambda wanted, found: float(found) <= float(wanted),
    "StringEquals": lambda wanted, found: wanted == found,
    "StringLike": _like,
}
_NEGATED = {"ArnNotLike": "ArnLike", "NotIpAddress": "IpAddress", "StringNotEquals": "StringEquals"}
