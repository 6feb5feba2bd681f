"""The contract's IAM roles, without any permission yet: who may take them, and the most they could ever do."""

from typing import TypedDict

import pulumi
from pulumi_aws import iam

from components.contract_args import ContractArgs, read_contract
from components.naming import RoleKind, boundary_name, role_name
from components.policy_documents import (
    Document,
    boundary_policy,
    data_trust_policy,
    entry_trust_policy,
    render,
)


class ContractorRolesArgs(TypedDict):
    """What the roles are made from."""

    contract: ContractArgs
    """The contract."""


class ContractorRoles(pulumi.ComponentResource):
    """For each role of the contract an entry role, a data role with its instance profile, and one boundary for all.

    They are apart from ``ContractorAccess``, which gives them their permissions: the keys' policies name the roles, and
    the permissions name the keys.
    """

    boundary: pulumi.Output[str]
    """ARN of the permission boundary."""
    entry: dict[str, pulumi.Output[str]]
    """ARNs of the entry roles by role: what people take."""
    data: dict[str, pulumi.Output[str]]
    """ARNs of the data roles by role: what workspaces take."""
    profiles: dict[str, pulumi.Output[str]]
    """Names of the workspaces' instance profiles by role."""

    def __init__(self, name: str, args: ContractorRolesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:ContractorRoles", name, {}, opts)
        self._facts, self._tags = read_contract(args["contract"])
        boundary = iam.Policy(
            f"{name}-boundary",
            name=boundary_name(self._facts.contract),
            description=f"The most that any role of {self._facts.contract} could ever do",
            policy=render(boundary_policy(self._facts)),
            tags=self._tags("IAM-2", "IAM-3", "LEG-2"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.boundary = boundary.arn
        self.entry, self.data, self.profiles = {}, {}, {}
        for role in sorted(self._facts.roles):
            self.entry[role] = self._role(name, role, "entry", entry_trust_policy(self._facts, role)).arn
            data = self._role(name, role, "data", data_trust_policy(self._facts))
            self.data[role] = data.arn
            self.profiles[role] = iam.InstanceProfile(
                f"{name}-{role}",
                name=role_name(self._facts.contract, role, "data"),
                role=data.name,
                tags=self._tags("END-2", "IAM-2", role=role),
                opts=pulumi.ResourceOptions(parent=self),
            ).name
        self.register_outputs(
            {"boundary": self.boundary, "entry": self.entry, "data": self.data, "profiles": self.profiles}
        )

    def _role(self, name: str, role: str, kind: RoleKind, trust: Document) -> iam.Role:
        # Instances get their credentials from EC2, which takes no notice of the longest session.
        seconds = self._facts.role_session_seconds if kind == "entry" else 3600
        controls = ("IAM-1", "IAM-2", "IAM-3", "ZT-1") if kind == "entry" else ("DAT-3", "IAM-2", "IAM-3")
        return iam.Role(
            f"{name}-{role}-{kind}",
            name=role_name(self._facts.contract, role, kind),
            assume_role_policy=render(trust),
            permissions_boundary=self.boundary,
            max_session_duration=seconds,
            tags=self._tags(*controls, role=role),
            opts=pulumi.ResourceOptions(parent=self),
        )
