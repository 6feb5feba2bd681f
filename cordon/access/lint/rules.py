"""The rules of the lint, as data: what each finds, how bad it is, what to do, and the page of AWS's behind it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from cordon.access.lint.findings import Rule, Severity

_ERROR: Final = Severity.ERROR
_WARNING: Final = Severity.WARNING
_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_GRAMMAR: Final = f"Grammar of the IAM JSON policy language, {_GUIDE}reference_policies_grammar.html"
_VALIDATION: Final = f"Validating IAM policies, {_GUIDE}access_policies_policy-validator.html"
_CHECKS: Final = f"IAM policy validation check reference, {_GUIDE}access-analyzer-reference-policy-checks.html"
_OPERATORS: Final = f"Condition operators, {_GUIDE}reference_policies_elements_condition_operators.html"
_MULTIVALUED: Final = (
    "Single-valued vs. multivalued context keys, "
    f"{_GUIDE}reference_policies_condition-single-vs-multi-valued-context-keys.html"
)
_GLOBAL: Final = f"AWS global condition context keys, {_GUIDE}reference_policies_condition-keys.html"
_PRINCIPAL: Final = f"AWS JSON policy elements: Principal, {_GUIDE}reference_policies_elements_principal.html"
_NOT_PRINCIPAL: Final = f"AWS JSON policy elements: NotPrincipal, {_GUIDE}reference_policies_elements_notprincipal.html"
_VARIABLES: Final = f"IAM policy elements: Variables and tags, {_GUIDE}reference_policies_variables.html"
_SID: Final = f"IAM JSON policy elements: Sid, {_GUIDE}reference_policies_elements_sid.html"
_RESOURCE: Final = f"IAM JSON policy elements: Resource, {_GUIDE}reference_policies_elements_resource.html"
_REFERENCE: Final = (
    "Service Authorization Reference, https://docs.aws.amazon.com/service-authorization/latest/reference/"
)
_ENDPOINT: Final = (
    "Control access to VPC endpoints, https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"
)
_RCP: Final = (
    "RCP syntax, https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html"
)

_RULES: Final = (
    # Reading
    Rule("not-readable", Severity.UNKNOWN, "the text is no policy that can be read", "write it as JSON", _GRAMMAR),
    Rule("not-known", Severity.UNKNOWN, "the policy is not known", "lint it once it is known", _VALIDATION),
    Rule("malformed", _ERROR, "AWS would not take the policy", "write it as the grammar says", _GRAMMAR),
    Rule("character-not-allowed", _ERROR, "IAM takes only characters up to U+00FF", "write it otherwise", _GRAMMAR),
    Rule(
        "version-missing",
        _WARNING,
        "without Version it is 2008-10-17, in which newer features do not work",
        'add "Version": "2012-10-17"',
        _CHECKS,
    ),
    Rule("size-exceeded", _ERROR, "it is longer than AWS takes", "shorten it, or split it", _CHECKS),
    Rule(
        "control-policy-version",
        _ERROR,
        "AWS Organizations takes only version 2012-10-17",
        'write "Version": "2012-10-17"',
        _RCP,
    ),
    Rule(
        "count-exceeded",
        _ERROR,
        "it has more of something than AWS takes",
        "split it",
        "Amazon SQS quotas, "
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
    ),
    # Sids
    Rule("sid-not-allowed", _ERROR, "IAM takes only letters and digits in a Sid", "rename the statement", _SID),
    Rule("sid-repeated", _ERROR, "two statements have the same Sid", "rename one of them", _SID),
    # Actions
    Rule("action-unknown", _ERROR, "no service has such an action", "correct its name", _REFERENCE),
    Rule("action-matches-nothing", _ERROR, "no action of any service matches", "correct the pattern", _REFERENCE),
    Rule(
        "action-not-of-service",
        _ERROR,
        "the policy is of another service",
        "move it to the policy of its service",
        _CHECKS,
    ),
    Rule(
        "allow-all-but",
        _WARNING,
        "it allows every action and resource that it does not list",
        "list what it is to allow",
        f"NotAction, {_GUIDE}reference_policies_elements_notaction.html",
    ),
    Rule(
        "pass-any-role",
        _WARNING,
        "it lets any role be passed to any service",
        "name the roles, and the service with iam:PassedToService",
        f"Granting a user permissions to pass a role, {_GUIDE}id_roles_use_passrole.html",
    ),
    # Resources
    Rule("resource-missing", _ERROR, "a statement must have Resource or NotResource", "name the resources", _RESOURCE),
    Rule(
        "resource-not-allowed",
        _ERROR,
        "a trust policy is on its own role and takes no Resource",
        "leave it out",
        _CHECKS,
    ),
    Rule(
        "resource-type-mismatch",
        _ERROR,
        "the action is on none of the resources",
        "name a resource of a type that the action is on, or '*'",
        _REFERENCE,
    ),
    Rule(
        "arn-not-valid", _ERROR, "the resource can't exist", "correct the ARN", f"IAM ARNs, {_GUIDE}reference-arns.html"
    ),
    # Rules about keys of conditions
    Rule("key-unknown", _ERROR, "there is no such condition key", "correct its name", _REFERENCE),
    Rule(
        "key-not-carried",
        _ERROR,
        "requests of the action never have the key",
        "move the action to a statement without this condition",
        _REFERENCE,
    ),
    Rule(
        "key-never-present",
        _ERROR,
        "requests of these principals never have the key",
        "use a key that they have, or split the statement",
        _GLOBAL,
    ),
    Rule(
        "condition-without-effect",
        _WARNING,
        "the condition always holds",
        "leave it out, or use a key that is there",
        _OPERATORS,
    ),
    # Rules about operators of conditions
    Rule("operator-unknown", _ERROR, "AWS has no such operator", "correct its name", _OPERATORS),
    Rule(
        "operator-type",
        _WARNING,
        "the operator does not fit the type of the key",
        "use an operator of the key's type",
        _OPERATORS,
    ),
    Rule(
        "set-operator-missing",
        _WARNING,
        "the key has several values",
        "write ForAnyValue: or ForAllValues:",
        _MULTIVALUED,
    ),
    Rule("set-operator-needless", _WARNING, "the key has one value", "leave the set operator out", _MULTIVALUED),
    Rule(
        "for-all-values-alone",
        _WARNING,
        "ForAllValues also holds where the key is missing",
        'add "Null": {"KEY": "false"}',
        _MULTIVALUED,
    ),
    # Rules about values of conditions
    Rule("values-empty", _ERROR, "a condition without values never holds as written", "give a value", _CHECKS),
    Rule("value-never-matches", _ERROR, "no request can have the value", "correct the value", _CHECKS),
    Rule("wildcard-not-read", _WARNING, "the operator takes * and ? literally", "use StringLike or ArnLike", _CHECKS),
    Rule("conditions-contradict", _ERROR, "no request can satisfy all conditions", "correct the values", _OPERATORS),
    Rule(
        "variable-not-read",
        _ERROR,
        "variables mean nothing in version 2008-10-17",
        'set "Version": "2012-10-17"',
        _VARIABLES,
    ),
    Rule(
        "variable-unknown",
        _ERROR,
        "the variable is no condition key with one value",
        "correct the variable",
        _VARIABLES,
    ),
    Rule(
        "endpoint-wildcard", _ERROR, "endpoint policies take no wildcards in this key", "write the value out", _ENDPOINT
    ),
    # Principals
    Rule("principal-missing", _ERROR, "a resource's policy must name principals", "add Principal", _PRINCIPAL),
    Rule(
        "principal-not-allowed",
        _ERROR,
        "whoever carries the policy is its principal",
        "leave Principal out",
        _PRINCIPAL,
    ),
    Rule("principal-type", _ERROR, "the policy does not take principals of this type", "name another", _PRINCIPAL),
    Rule("principal-form", _ERROR, "the principal is not written as AWS takes it", "correct it", _PRINCIPAL),
    Rule(
        "principal-deleted", _WARNING, "it is the id of a principal that was deleted", "name who is meant", _PRINCIPAL
    ),
    Rule(
        "allow-not-principal",
        _ERROR,
        "NotPrincipal is not supported with Allow",
        "name who is allowed, or deny",
        _NOT_PRINCIPAL,
    ),
    Rule(
        "not-principal-place",
        _ERROR,
        "this kind of policy takes no NotPrincipal",
        "use aws:PrincipalArn in a condition",
        _NOT_PRINCIPAL,
    ),
    Rule("principal-action-mismatch", _ERROR, "the principal can't make this call", "split the statement", _CHECKS),
    Rule(
        "open-to-everyone",
        _WARNING,
        "it allows everyone, without a condition",
        "name principals, or add a condition",
        _PRINCIPAL,
    ),
    # Organizations
    Rule(
        "resource-control-syntax",
        _ERROR,
        "resource control policies don't take it",
        "write a Deny that they take",
        _RCP,
    ),
)
RULES: Final = MappingProxyType({rule.id: rule for rule in _RULES})
"""All rules by id."""


def rule_table() -> list[str]:
    """Return the rows of the table of rules in `docs/policy-lint.md`."""
    rows = []
    for rule in RULES.values():
        title, _, address = rule.page.partition(", https://")
        rows.append(f"| `{rule.id}` | {rule.severity} | {rule.title} | {rule.remedy} | [{title}](https://{address}) |")
    return rows
