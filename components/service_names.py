"""Names of what works for a contract beside its data: its trail, the roles of AWS's services, the log archive."""

from typing import Final, Literal, get_args

from components.naming import BUCKET_LIMIT, ROLE_LIMIT, fit, stem

LockMode = Literal["governance", "compliance"]

TRAIL_LIMIT: Final = 128  # CloudTrail user guide, "Naming requirements for CloudTrail resources"


def trail_name(contract: str) -> str:
    """Return the name of the contract's trail."""
    return fit(f"{stem(contract)}-trail", TRAIL_LIMIT)


def service_role_name(contract: str, purpose: str) -> str:
    """Return the name of a role that an AWS service takes, for example to deliver flow logs.

    The roles of people end in ``-entry`` or ``-data``, so a contract's role of the same name is another one.
    """
    return fit(f"{stem(contract)}-{purpose}-service", ROLE_LIMIT)


def archive_bucket_name(mode: LockMode, days: float, region: str, account: str) -> str:
    """Return the log archive's locked bucket for one retention class in one region (AWS.md rule 5).

    One a region, because CloudTrail takes only keys of the bucket's own region, and because logs stay where the data
    may be. No contract's bucket begins with ``cordon-``: no id does.

    Raises:
        ValueError: ``mode`` is none of Object Lock's, or ``days`` is less than one.
    """
    if mode not in get_args(LockMode):
        raise ValueError(f"mode {mode!r}: use one of {', '.join(get_args(LockMode))}")
    if int(days) < 1:
        raise ValueError(f"days {days:g}: give the days that the lock holds, 1 or more")
    return fit(f"cordon-archive-{mode}-{int(days)}d-{region}-{account}", BUCKET_LIMIT)
