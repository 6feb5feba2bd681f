"""``aws.iam.get_policy_document``, rendered as the provider renders it."""

import json
from collections.abc import Mapping
from typing import Final

from cordon.errors import GraphError
from cordon.graph.values import Value

Statement = dict[str, Value]

_LISTS: Final = {
    "actions": "Action",
    "notActions": "NotAction",
    "resources": "Resource",
    "notResources": "NotResource",
}
_WHO: Final = {"principals": "Principal", "notPrincipals": "NotPrincipal"}


def render_policy_document(args: Mapping[str, Value]) -> dict[str, Value]:
    """Render a policy document.

    Statements of the source documents come first; then the call's own, which replace those with the same sid; then
    those of the override documents, likewise.

    Raises:
        GraphError: A source or override document isn't a policy.
    """
    policy: dict[str, Value] = {"Version": args.get("version") or "2012-10-17"}
    if args.get("policyId"):
        policy["Id"] = args["policyId"]
    statements: list[Statement] = []
    for source in args.get("sourcePolicyDocuments") or []:
        statements += _read(source)
    statements = _override(statements, [_statement(each) for each in args.get("statements") or []])
    for source in args.get("overridePolicyDocuments") or []:
        statements = _override(statements, _read(source))
    policy["Statement"] = statements
    text = json.dumps(policy, indent=2, ensure_ascii=False)
    return {"id": str(len(text)), "json": text, "minifiedJson": json.dumps(policy, separators=(",", ":"))}


def _statement(given: Mapping[str, Value]) -> Statement:
    made: Statement = {"Sid": given["sid"]} if given.get("sid") else {}
    made["Effect"] = given.get("effect") or "Allow"
    for key, name in _LISTS.items():
        if given.get(key):
            made[name] = _one_or_all(given[key])
    for key, name in _WHO.items():
        if given.get(key):
            made[name] = _principals(given[key])
    conditions: dict[str, dict[str, Value]] = {}
    for condition in given.get("conditions") or []:
        tests = conditions.setdefault(condition["test"], {})
        before = tests.get(condition["variable"], [])
        values = [*([before] if isinstance(before, str) else before), *condition["values"]]
        tests[condition["variable"]] = _variables(values[0] if len(values) == 1 else values)
    if conditions:
        made["Condition"] = conditions
    return made


def _principals(given: list[Mapping[str, Value]]) -> Value:
    if len(given) == 1 and given[0]["type"] == "*" and given[0]["identifiers"] == ["*"]:
        return "*"
    collected: dict[str, list[str]] = {}
    for each in given:
        collected.setdefault(each["type"], []).extend(each["identifiers"])
    return {kind: _one_or_all(who) for kind, who in collected.items()}


def _one_or_all(values: list[str]) -> Value:
    """One value stands alone; several are sorted backwards, which is the provider's own order."""
    return _variables(values[0] if len(values) == 1 else sorted(values, reverse=True))


def _variables(value: Value) -> Value:
    """Write ``&{aws:username}`` as IAM does: Pulumi programs use it where ``${`` means something else."""
    if isinstance(value, list):
        return [_variables(item) for item in value]
    return value.replace("&{", "${") if isinstance(value, str) else value


def _override(statements: list[Statement], others: list[Statement]) -> list[Statement]:
    by_sid = {each["Sid"]: each for each in others if each.get("Sid")}
    kept = [by_sid.pop(each.get("Sid", ""), each) for each in statements]
    return kept + [each for each in others if not each.get("Sid") or each["Sid"] in by_sid]


def _read(source: Value) -> list[Statement]:
    if not source:
        return []
    try:
        statements = json.loads(source)["Statement"]
    except (KeyError, TypeError, ValueError) as error:
        raise GraphError(f"get_policy_document: a source document is not a policy: {error}") from error
    return statements if isinstance(statements, list) else [statements]
