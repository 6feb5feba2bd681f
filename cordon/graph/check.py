"""What the real provider does before it creates anything: it names what has no name and fills in defaults.

The tables that say which types are named and what their defaults are come from outside (``cordon/terraform`` makes
them for every type); ``BUILT_IN`` knows a few, enough to work on and to test with.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final, NamedTuple

from cordon.errors import GraphError
from cordon.graph.values import Value

SUFFIX_LENGTH: Final = 7


class Autoname(NamedTuple):
    """Which property is named by itself, how long it may be (0: no limit) and whether it must be lower case."""

    property: str
    max_length: int = 0
    lower: bool = False


@dataclass(frozen=True)
class Checker:
    """Fills in names and defaults. Both functions take a type token."""

    autoname: Callable[[str], Autoname | tuple[str, int] | None]
    defaults: Callable[[str], Mapping[str, Value]]

    def check(self, urn: str, token: str, name: str, inputs: Mapping[str, Value]) -> dict[str, Value]:
        """Complete a resource's inputs. What the program gave is never changed.

        Raises:
            GraphError: The name that would be made is longer than AWS allows.
        """
        checked = {**self.defaults(token), **inputs}
        rule = self.autoname(token)
        if rule is not None:
            named = Autoname(*rule)
            # A prefix is AWS's own way of naming; the provider then makes no name.
            if checked.get(named.property) is None and checked.get(f"{named.property}Prefix") is None:
                checked[named.property] = make_name(urn, name, named)
        return checked


def make_name(urn: str, name: str, rule: Autoname) -> str:
    """Make a physical name: the logical one, a hyphen and seven hexadecimal digits that follow from the URN.

    Raises:
        GraphError: It would be longer than AWS allows.
    """
    prefix = f"{name}-"
    longest = rule.max_length - SUFFIX_LENGTH
    if rule.max_length and len(prefix) > longest:
        raise GraphError(
            f"{urn}: {rule.property} would be {prefix!r} and {SUFFIX_LENGTH} digits, longer than the {rule.max_length} "
            f"that AWS allows; shorten the resource's name to {longest - 1} or give it a {rule.property}"
        )
    made = prefix + blake2b(urn.encode(), digest_size=4).hexdigest()[:SUFFIX_LENGTH]
    return made.lower() if rule.lower else made


_NAMES: Final[Mapping[str, Autoname]] = {
    "aws:cloudtrail/trail:Trail": Autoname("name"),
    "aws:cloudwatch/logGroup:LogGroup": Autoname("name", 512),
    "aws:dynamodb/table:Table": Autoname("name"),
    "aws:ec2/securityGroup:SecurityGroup": Autoname("name", 255),
    "aws:iam/instanceProfile:InstanceProfile": Autoname("name"),
    "aws:iam/policy:Policy": Autoname("name", 128),
    "aws:iam/role:Role": Autoname("name", 64),
    "aws:iam/rolePolicy:RolePolicy": Autoname("name"),
    "aws:iam/user:User": Autoname("name", 64),
    "aws:kms/alias:Alias": Autoname("name"),
    "aws:lambda/function:Function": Autoname("name", 64),
    "aws:s3/bucket:Bucket": Autoname("bucket", 63, lower=True),
    "aws:secretsmanager/secret:Secret": Autoname("name"),
    "aws:sns/topic:Topic": Autoname("name", 256),
    "aws:sqs/queue:Queue": Autoname("name", 80),
}
_MANAGED: Final = {"description": "Managed by Pulumi"}
_DEFAULTS: Final[Mapping[str, Mapping[str, Value]]] = {
    "aws:ec2/securityGroup:SecurityGroup": {**_MANAGED, "revokeRulesOnDelete": False},
    "aws:ec2/vpc:Vpc": {"enableDnsSupport": True, "instanceTenancy": "default"},
    "aws:kms/key:Key": {"customerMasterKeySpec": "SYMMETRIC_DEFAULT", "isEnabled": True, "keyUsage": "ENCRYPT_DECRYPT"},
    "aws:route53/zone:Zone": {"comment": "Managed by Pulumi", "forceDestroy": False},
    "aws:s3/bucket:Bucket": {"forceDestroy": False},
}

BUILT_IN: Final = Checker(_NAMES.get, lambda token: _DEFAULTS.get(token, {}))
