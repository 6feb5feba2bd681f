"""The contract's own keys: one for each dataset, one for logs, one for volumes, backups and sessions."""

from functools import partial
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_aws import kms

from components.contract_args import ContractArgs, read_contract
from components.naming import key_alias
from components.policy_documents import dataset_key_policy, log_key_policy, render, volume_key_policy
from components.written import once

WINDOW: Final = (7, 30)  # days; KMS API reference, "ScheduleKeyDeletion"
ROTATION: Final = (90, 2560)  # days; KMS API reference, "EnableKeyRotation"


class KeyringArgs(TypedDict):
    """What the keys are made from."""

    contract: ContractArgs
    """The contract."""
    deletion_window_days: float
    """How long KMS waits before it deletes a key, 7 to 30."""
    rotation_days: NotRequired[float]
    """How often the key material is rotated, 90 to 2560; left out: every 365 days."""
    roles: NotRequired[pulumi.Input[list[str]]]
    """ARNs of the contract's roles. KMS refuses a policy that names a role which isn't there, so the keys wait for
    them; left out: the roles are there already."""


class Keyring(pulumi.ComponentResource):
    """KMS keys that nobody can use but the roles and services of this contract, and that stay manageable.

    Keys are protected: nothing deletes them by mistake. The log key also outlives the stack, because what it encrypts
    does (AWS.md rule 6).
    """

    datasets: dict[str, pulumi.Output[str]]
    """ARNs by dataset."""
    logs: pulumi.Output[str]
    """ARN of the key for logs and alerts."""
    volumes: pulumi.Output[str]
    """ARN of the key for volumes, backups and session transcripts."""

    def __init__(self, name: str, args: KeyringArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("cordon:index:Keyring", name, {}, opts)
        self._facts, self._tags = read_contract(args["contract"])
        self._window = _within("deletion_window_days", args["deletion_window_days"], WINDOW)
        self._rotation = _within("rotation_days", args.get("rotation_days", 365), ROTATION)
        present = pulumi.Output.from_input(args.get("roles", []))

        self.datasets = {}
        for dataset in self._facts.datasets:
            policy = render(dataset_key_policy(self._facts, dataset.name))
            after = present.apply(partial(_text, policy))
            self.datasets[dataset.name] = self._key(name, f"data/{dataset.name}", after, dataset.name)
        self.logs = self._key(name, "logs", render(log_key_policy(self._facts)))
        volume_policy = render(volume_key_policy(self._facts))
        self.volumes = self._key(name, "volumes", present.apply(partial(_text, volume_policy)))

        self.register_outputs({"datasets": self.datasets, "logs": self.logs, "volumes": self.volumes})

    def _key(
        self, name: str, purpose: str, policy: pulumi.Input[str], dataset: str | None = None
    ) -> pulumi.Output[str]:
        """Make a key and its alias; its ARN is given out once the alias is there, so that logs show a name."""
        child = f"{name}-{purpose.replace('/', '-')}"
        key = kms.Key(
            child,
            description=f"{self._facts.contract}: {purpose}",
            policy=policy,
            enable_key_rotation=True,
            rotation_period_in_days=self._rotation,
            deletion_window_in_days=self._window,
            tags=self._tags("ENC-1", "ENC-3", dataset=dataset),
            opts=pulumi.ResourceOptions(parent=self, protect=True, retain_on_delete=purpose == "logs"),
        )
        alias = kms.Alias(
            child,
            name=key_alias(self._facts.contract, purpose),
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        return once(key.arn, alias.id)


def _within(what: str, days: float, limits: tuple[int, int]) -> int:
    if not limits[0] <= int(days) <= limits[1]:
        raise ValueError(f"{what} {days:g}: KMS takes {limits[0]} to {limits[1]} days")
    return int(days)


def _text(text: str, _: list[str]) -> str:
    return text
