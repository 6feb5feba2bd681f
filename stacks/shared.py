"""The stacks that belong to no contract (AWS.md rule 2): which there are, and how an account's one is named."""

from collections.abc import Callable, Sequence
from functools import partial

from components.log_archive import STACK as LOG_ARCHIVE
from components.ownership import STACK as BASELINE
from cordon.contract.checked import Checked
from cordon.contract.shared import refuse_crowded, regions_by_account
from cordon.errors import NotFound, Refused
from stacks.account_baseline import account_baseline_stack
from stacks.log_archive import log_archive_stack


def shared_stack(name: str, contracts: Sequence[Checked]) -> Callable[[], None]:
    """Return the program that declares a shared stack; what can't be is told before anything is declared.

    The baseline is one stack an account, with the account in its name: its role, its state and its lock are the
    account's, and wrong credentials fail before anything is made (AWS.md rule 3).

    Args:
        name: `log-archive` or `account-baseline-ACCOUNT`.
        contracts: All of a project's contracts, valid ones.

    Raises:
        BadInput: A contract isn't valid, or the log archive has no room for all.
        NotFound: No contract is built in the account.
        Refused: There is no such stack yet, or it names no account.
    """
    if name == LOG_ARCHIVE:
        refuse_crowded(contracts)
        return partial(log_archive_stack, contracts)
    regions = regions_by_account(contracts)
    if name == BASELINE:
        known = ", ".join(f"{BASELINE}-{account}" for account in regions)
        raise Refused(f"{BASELINE} is one stack for each account, named for it: {known}")
    if not name.startswith(f"{BASELINE}-"):
        raise Refused(
            f"{name} is a shared stack that is not there yet; so far there are {LOG_ARCHIVE} and {BASELINE}-ACCOUNT"
        )
    account = name.removeprefix(f"{BASELINE}-")
    if account not in regions:
        raise NotFound(f"no contract is built in account {account}; there are {', '.join(regions) or 'none'}")
    return partial(account_baseline_stack, contracts, account)
