"""What the contract's roles may do: the verbs given on the datasets given, through our endpoints, until the end."""

from functools import partial
from typing import TypedDict

import pulumi
from pulumi_aws import iam

from components.contract_args import ContractArgs, read_contract
from components.naming import RoleKind, role_name
from components.policy_documents import Document, Facts, data_policy, entry_policy
from components.written import written


class ContractorAccessArgs(TypedDict):
    """What the permissions are made from."""

    contract: ContractArgs
    """The contract."""
    entry_roles: dict[str, pulumi.Input[str]]
    """ARNs of the entry roles by role, as ``ContractorRoles`` puts them out."""
    data_roles: dict[str, pulumi.Input[str]]
    """ARNs of the data roles by role."""
    dataset_keys: dict[str, pulumi.Input[str]]
    """ARNs of the keys by dataset, as ``Keyring`` puts them out."""
    volume_key: pulumi.Input[str]
    """ARN of the key for volumes and sessions."""
    endpoints: dict[str, pulumi.Input[str]]
    """Ids of the network's endpoints by service, as ``IsolatedNetwork`` puts them out."""


class ContractorAccess(pulumi.ComponentResource):
    """The one inline policy of each of the contract's roles."""

    policies: dict[str, pulumi.Output[str]]
    """Ids of the policies by the name of the IAM role."""

    def __init__(self, name: str, args: ContractorAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:ContractorAccess", name, {}, opts)
        facts, _ = read_contract(args["contract"])
        self.policies = {}
        for role, given in sorted(facts.roles.items()):
            # An approver of exports uses the keys of all outbound datasets; anyone else those of the datasets given.
            keys = args["dataset_keys"] if "export" in given else {one: args["dataset_keys"][one] for one in given}
            documents: dict[RoleKind, pulumi.Output[str]] = {
                "entry": written(facts, partial(_entry, role), volume_key=args["volume_key"]),
                "data": written(
                    facts,
                    partial(_data, role),
                    endpoints=args["endpoints"],
                    dataset_keys=keys,
                    volume_key=args["volume_key"],
                ),
            }
            arns = {"entry": args["entry_roles"][role], "data": args["data_roles"][role]}
            for kind, document in documents.items():
                self.policies[role_name(facts.contract, role, kind)] = iam.RolePolicy(
                    f"{name}-{role}-{kind}",
                    name=kind,
                    role=pulumi.Output.from_input(arns[kind]).apply(_name_in),
                    policy=document,
                    opts=pulumi.ResourceOptions(parent=self),
                ).id
        self.register_outputs({"policies": self.policies})


def _entry(role: str, facts: Facts) -> Document:
    return entry_policy(facts, role)


def _data(role: str, facts: Facts) -> Document:
    return data_policy(facts, role)


def _name_in(arn: str) -> str:
    return arn.rpartition("/")[2]
