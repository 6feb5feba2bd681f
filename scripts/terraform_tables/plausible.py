"""Values that the provider accepts where it is asked what replaces a resource: two for each field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any, Final

from scripts.terraform_tables.provider import Field

_ARNS: Final = ("arn:aws:iam::210987654321:policy/one", "arn:aws:iam::210987654321:policy/two")


def _document(sid: str, **more: str) -> str:
    statement = {"Sid": sid, "Effect": "Deny", "Action": "s3:*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


_POLICIES: Final = (_document("One", Resource="*"), _document("Two", Resource="*"))
NAMED: Final[Mapping[str, tuple[Any, Any]]] = {
    "account_id": ("210987654321", "310987654321"),
    "acl": ("private", "public-read"),
    "action": ("allow", "deny"),
    "assume_role_policy": (_document("One", Principal="*"), _document("Two", Principal="*")),
    "availability_zone": ("eu-central-1a", "eu-central-1b"),
    "availability_zone_id": ("euc1-az1", "euc1-az2"),
    "cidr_block": ("10.0.0.0/16", "10.1.0.0/16"),
    "cidr_blocks": (["10.0.0.0/16"], ["10.1.0.0/16"]),
    "cidr_ipv4": ("10.0.0.0/16", "10.1.0.0/16"),
    "cidr_ipv6": ("2001:db8::/56", "2001:db8:1::/56"),
    "ipv6_cidr_block": ("2001:db8::/56", "2001:db8:1::/56"),
    "ipv6_cidr_blocks": (["2001:db8::/56"], ["2001:db8:1::/56"]),
    "date": ("2030-01-01T00:00:00Z", "2031-01-01T00:00:00Z"),
    "routing_rules": ('[{"Condition": {"KeyPrefixEquals": "a"}}]', '[{"Condition": {"KeyPrefixEquals": "b"}}]'),
    "expected_bucket_owner": ("210987654321", "310987654321"),
    "policy": _POLICIES,
    "protocol": ("tcp", "udp"),
    "retention_in_days": (30, 60),
}

OF: Final[Mapping[str, tuple[Any, Any]]] = {
    "aws_iam_role managed_policy_arns": ([_ARNS[0]], [_ARNS[1]]),
    "aws_kms_alias name": ("alias/one", "alias/two"),
    "aws_kms_alias name_prefix": ("alias/one", "alias/two"),
}
_PORTS: Final = ("from_port", "to_port", "protocol")


def _rules(*names: str) -> frozenset[tuple[str, ...]]:
    return frozenset((way, name) for way in ("ingress", "egress") for name in names)


NEEDED: Final[Mapping[str, frozenset[tuple[str, ...]]]] = {
    "aws_default_security_group": _rules(*_PORTS),
    "aws_network_acl": _rules(*_PORTS, "action", "rule_no"),
    "aws_s3_bucket": frozenset({("website", "index_document")}),
    "aws_s3_bucket_lifecycle_configuration": frozenset({("expected_bucket_owner",)}),  # empty by default, and not null
    "aws_s3_bucket_logging": frozenset({("target_object_key_format", "simple_prefix")}),
    # Its default names Terraform, and is written in no list.
    "aws_security_group": _rules(*_PORTS) | {("description",)},
}
"""Fields, beside those that the schema requires, without which the provider refuses a resource."""
EXCLUSIVE: Final[Mapping[str, tuple[str, ...]]] = {
    "aws_flow_log": ("vpc_id", "subnet_id", "eni_id", "transit_gateway_id", "transit_gateway_attachment_id"),
    "aws_route_table_association": ("subnet_id", "gateway_id"),
    **dict.fromkeys(
        ("aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"),
        ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"),
    ),
}
"""Fields of which a resource has exactly one: one is added where another is taken away."""

_ONE_OF: Final = (
    re.compile(r"expected ([\w.]+) to be one of \[([^\]]+)\]"),
    re.compile(r"Attribute ([\w.\[\]]+) value must be one of: \[([^\]]+)\]"),
    re.compile(r"Path: ([\w.\[\]]+) .*Valid Values: \[([^\]]+)\]"),
)
_RANGE: Final = re.compile(r"expected ([\w.]+) to be (?:in the range|at least) \(?(\d+)")
_ARN: Final = re.compile(r'"([\w.]+)" \([^)]*\) is an invalid ARN')
_ALL_OF: Final = re.compile(r"all of `([\w.,]+)` must be specified")


@dataclass
class Lore:
    """What the provider accepts, as far as it is known: what stands above, and what its refusals teach.

    Attributes:
        learnt: By Terraform type and field, two values.
        missed: By probed field, fields that it can't do without.
    """

    learnt: dict[tuple[str, str], tuple[Any, Any]] = dataclass_field(default_factory=dict)
    missed: dict[str, frozenset[tuple[str, ...]]] = dataclass_field(default_factory=dict)

    def of(self, type_: str) -> tuple[object, ...]:
        """Return what is known of a type, to tell whether anything was learnt."""
        learnt = {name: value for (of, name), value in self.learnt.items() if of == type_}
        return learnt, {name: value for name, value in self.missed.items() if name.startswith(f"{type_} ")}

    def learn(self, type_: str, probed: str, message: str) -> None:
        """Learn from a refusal.

        Args:
            type_: The Terraform type.
            probed: The probe's type and field.
            message: What the provider said.
        """
        if one_of := next(filter(None, (pattern.search(message) for pattern in _ONE_OF)), None):
            words = one_of[2].replace('"', "").split()
            self._note(type_, one_of[1], (words[0], words[1 % len(words)]))
        elif least := _RANGE.search(message):
            self._note(type_, least[1], (int(least[2]), int(least[2]) + 1))
        elif arn := _ARN.search(message):
            self._note(type_, arn[1], _ARNS)
        elif all_of := _ALL_OF.search(message):
            names = frozenset(tuple(name.split(".0.")) for name in all_of[1].split(","))
            self.missed[probed] = self.missed.get(probed, frozenset()) | names

    def _note(self, type_: str, path: str, values: tuple[Any, Any]) -> None:
        self.learnt[type_, ".".join(part for part in re.split(r"[.\[\]]+", path) if not part.isdigit())] = values

    def needed(self, type_: str, probed: str) -> frozenset[tuple[str, ...]]:
        """Return the fields that must stand beside a probed one."""
        return NEEDED.get(type_, frozenset()) | self.missed.get(probed, frozenset())

    def values(self, type_: str, path: tuple[str, ...], field: Field) -> tuple[Any, Any]:
        """Return two different values for a field.

        Args:
            type_: The Terraform type.
            path: The field's names, with the blocks around it.
            field: The field.
        """
        name = path[-1]
        exactly, by_name = self.learnt.get((type_, ".".join(path))), self.learnt.get((type_, name))
        for found in (exactly, by_name, OF.get(f"{type_} {'.'.join(path)}"), NAMED.get(name)):
            if found is not None and field.type.kind == "number":
                return int(found[0]), int(found[1])
            if found is not None and _fits(found[0], field):
                return found
        if field.type.kind == "map":
            return {"a": "1"}, {"a": "2"}
        if field.type.plural:
            inner = self.values(type_, path, Field(field.type.element or field.type))
            return [inner[0]], [inner[1]]
        return _scalar(field.type.kind, name)


def _fits(value: Any, field: Field) -> bool:
    """Tell whether a value is one for a field: some are learnt by names that stand in several blocks."""
    kinds = {"bool": bool, "string": str, "list": list, "set": list}
    return isinstance(value, kinds.get(field.type.kind, object))


def _scalar(kind: str, name: str) -> tuple[Any, Any]:
    if kind == "bool":
        return True, False
    if kind == "number":
        return 1, 2
    return _ARNS if "arn" in name.split("_") else ("one", "two")
