"""One stack a contract: its name is the contract's id. The shared stacks have names of their own (`shared`)."""

from datetime import UTC, datetime
from pathlib import Path

import pulumi
import pulumi_aws as aws
from pulumi.runtime import get_root_directory

from components.audit_trail import AuditTrail
from components.contractor_access import ContractorAccess
from components.contractor_roles import ContractorRoles
from components.data_store import DataStore
from components.isolated_network import IsolatedNetwork
from components.keyring import Keyring
from cordon.contract.check import valid
from cordon.contract.checked import Checked
from cordon.contract.model import is_shared_stack
from cordon.contract.policy_facts import policy_facts
from cordon.contract.project import Project, find, is_file_name, unknown_contract
from cordon.contract.shared import retention_class
from cordon.errors import BadInput, CordonError, NotFound, Refused
from stacks.arguments import Numbers, contract_args
from stacks.shared import shared_stack


def main() -> None:
    """Declare what belongs to the stack that Pulumi runs.

    Raises:
        RunError: There is no such contract, it isn't valid, or it must not be deployed from here; nothing is declared.
    """
    project, stack = find(Path(get_root_directory())), pulumi.get_stack()
    now, preview = datetime.now(UTC), pulumi.runtime.is_dry_run()
    try:
        if is_shared_stack(stack):
            shared_stack(stack, find_contracts(project, now=now, preview=preview))()
        else:
            contract_stack(find_contract(project, stack, now=now, preview=preview))
    except CordonError as error:
        raise pulumi.RunError(str(error)) from None


def find_contract(project: Project, stack: str, *, now: datetime, preview: bool) -> Checked:
    """Return the valid contract that a stack is named for.

    Args:
        project: Where the contracts are.
        stack: The stack's name.
        now: The instant as of which to judge.
        preview: Whether nothing will be made.

    Raises:
        NotFound: There is no such contract.
        BadInput: It isn't valid, with every problem.
        Refused: The organisation is the one for rehearsals.
    """
    if is_file_name(stack):
        raise NotFound(f"stack {stack!r} is no contract's id; name the stack for the contract: pulumi stack init ID")
    if not project.files():
        raise unknown_contract(stack, [], project)
    (checked,) = valid(project, [stack], now)
    _refuse_made_up_accounts(project, preview=preview)
    return checked


def find_contracts(project: Project, *, now: datetime, preview: bool) -> list[Checked]:
    """Return all of a project's contracts, for a stack that they share.

    Args:
        project: Where the contracts are.
        now: The instant as of which to judge.
        preview: Whether nothing will be made.

    Raises:
        NotFound: There are none.
        BadInput: One isn't valid, with every problem of all.
        Refused: The organisation is the one for rehearsals.
    """
    contracts = valid(project, [], now)
    _refuse_made_up_accounts(project, preview=preview)
    return contracts


def _refuse_made_up_accounts(project: Project, *, preview: bool) -> None:
    if project.rehearsal_only and not preview:
        # Its accounts are made up: they may be somebody's, who would then be let in.
        raise Refused(
            "there is no organisation.yaml, and the built-in organisation is for rehearsals and previews only; copy "
            "cordon/contract/rehearsal-organisation.yaml to organisation.yaml and put your accounts and roles in"
        )


def contract_stack(checked: Checked) -> None:
    """Declare everything that belongs to one contract.

    Args:
        checked: The contract, from whatever file.

    Raises:
        BadInput: It isn't valid; nothing is declared.
    """
    needs = checked.effective()
    if checked.contract is None:  # then it wasn't valid; said again for the type checker
        raise BadInput(checked.problems)
    organisation = checked.organisation
    facts = policy_facts(checked.contract, organisation, needs)
    numbers = Numbers(needs)
    contract = contract_args(checked.contract, facts)
    name = facts.contract
    provider = aws.Provider("aws", region=facts.region, allowed_account_ids=[facts.account])
    opts = pulumi.ResourceOptions(providers=[provider])

    roles = ContractorRoles(f"{name}-roles", {"contract": contract}, opts)
    keyring = Keyring(
        f"{name}-keyring",
        {
            "contract": contract,
            "deletion_window_days": numbers.key_window_days,
            "rotation_days": numbers.rotation_days,
            "roles": pulumi.Output.all(*roles.entry.values(), *roles.data.values()),
        },
        # Until 0.1.0 it was called so: with the alias its keys stay what they are, and all that they encrypt.
        pulumi.ResourceOptions(providers=[provider], aliases=[pulumi.Alias(name=f"{name}-keys")]),
    )
    network = IsolatedNetwork(
        f"{name}-network",
        {
            "contract": contract,
            "cidr": numbers.cidr,
            "zones": numbers.zones,
            "log_key": keyring.logs,
            "log_days": numbers.log_days,
        },
        opts,
    )
    archive = retention_class(checked).bucket(organisation)
    trail = AuditTrail(
        f"{name}-trail",
        {
            "contract": contract,
            "data_events": numbers.data_events,
            "archive_bucket": archive,
            "key": keyring.logs,
            "log_days": numbers.log_days,
        },
        opts,
    )
    store = DataStore(
        f"{name}-data",
        {
            "contract": contract,
            "retention_days": numbers.retention_days,
            "log_days": numbers.log_days,
            "keys": {**keyring.datasets},
            "s3_endpoint": network.endpoints["s3"],
        },
        opts,
    )
    ContractorAccess(
        f"{name}-access",
        {
            "contract": contract,
            "entry_roles": {**roles.entry},
            "data_roles": {**roles.data},
            "dataset_keys": {**keyring.datasets},
            "volume_key": keyring.volumes,
            "endpoints": {**network.endpoints},
        },
        opts,
    )
    outputs = {
        "contract": name,
        "tier": needs.tier,
        "account": facts.account,
        "region": facts.region,
        "accessEnds": facts.ends,
        "vpc": network.vpc_id,
        "endpoints": network.endpoints,
        "keys": {**keyring.datasets, "cordon:logs": keyring.logs, "cordon:volumes": keyring.volumes},
        "buckets": store.buckets,
        "accessLogs": store.access_logs,
        "entryRoles": roles.entry,
        "dataRoles": roles.data,
        "instanceProfiles": roles.profiles,
        "trail": trail.trail_arn,
        "archive": archive,
        "logGroups": {"flow": network.flow_log_group, "trail": trail.group_arn},
    }
    for key, value in outputs.items():
        pulumi.export(key, value)
