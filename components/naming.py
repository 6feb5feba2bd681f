"""The one naming function: every name that Cordon gives to something in AWS is made here.

AWS.md rule 24: names have hard limits, so long ones are cut and end in a hash of the whole, which keeps distinct names
distinct. Bucket and role names begin with the contract's ``stem``. The stem ends in a hash as well, so that a wildcard
on it (``acme-1a2b3c-*``) can't reach a contract whose id merely begins the same way (``acme`` and ``acme-analytics``).
"""

import hashlib
import re
from typing import Literal, get_args

Purpose = Literal["data", "ingress", "egress"]
RoleKind = Literal["entry", "data"]

BUCKET_LIMIT = 63  # S3 user guide, "General purpose bucket naming rules"
ROLE_LIMIT = 64  # IAM user guide, "IAM and AWS STS quotas"
POLICY_LIMIT = 128  # the same page: names of managed policies
ALIAS_LIMIT = 256  # KMS API reference, "CreateAlias"
LOG_GROUP_LIMIT = 512  # CloudWatch Logs API reference, "CreateLogGroup"
VAULT_LIMIT = 50  # Backup API reference, "CreateBackupVault"
DOCUMENT_LIMIT = 128  # Systems Manager API reference, "CreateDocument"

_DIGEST = 6
_STEM_HEAD = (
    18  # 18 + hash, dataset 16, purpose 7 and account 12 make 63 with the hyphens between them, the "-" included
)
_DATASET = 16
_ROLE = 32
# S3 user guide, "General purpose bucket naming rules". The reserved suffixes can't occur: bucket names end in digits.
_RESERVED_BEGINNINGS = ("amzn-s3-demo-", "sthree-", "xn--")


def fit(name: str, limit: int) -> str:
    """Return ``name`` unchanged if it fits, else cut and ended with a hash of the whole.

    Args:
        name: The wanted name.
        limit: The most characters AWS takes.

    Raises:
        ValueError: ``limit`` leaves no room for one character, a hyphen and the hash.
    """
    if len(name) <= limit:
        return name
    if limit < _DIGEST + 2:
        raise ValueError(f"limit {limit}: {name!r} is longer, and a shortened name needs {_DIGEST + 2} characters")
    return f"{name[: limit - _DIGEST - 1].rstrip('-')}-{_digest(name)}"


def stem(contract: str) -> str:
    """Return what the contract's bucket and role names begin with: at most 25 characters, no other's prefix."""
    head = _plain(contract)
    if head.startswith(_RESERVED_BEGINNINGS):
        head = f"c-{head}"
    return f"{head[:_STEM_HEAD].rstrip('-')}-{_digest(contract)}"


def bucket_name(contract: str, dataset: str, purpose: Purpose, account: str) -> str:
    """Return the bucket of one dataset: of its data, or of what comes in or goes out (AWS.md rule 15).

    The account id is part of it because bucket names are shared by everyone in an AWS partition.

    Raises:
        ValueError: ``purpose`` is none of the three, or ``account`` isn't twelve digits.
    """
    if purpose not in get_args(Purpose):
        raise ValueError(f"purpose {purpose!r}: use one of {', '.join(get_args(Purpose))}")
    return f"{stem(contract)}-{_label(dataset, _DATASET)}-{purpose}-{_account(account)}"


def access_log_bucket_name(contract: str, account: str) -> str:
    """Return the bucket that takes the S3 access logs of the contract's other buckets (AWS.md rule 5).

    Raises:
        ValueError: ``account`` isn't twelve digits.
    """
    return f"{stem(contract)}-access-logs-{_account(account)}"


def role_name(contract: str, role: str, kind: RoleKind) -> str:
    """Return one of the two IAM roles behind a contract role (AWS.md rule 9).

    Raises:
        ValueError: ``kind`` is neither ``entry`` nor ``data``.
    """
    if kind not in get_args(RoleKind):
        raise ValueError(f"kind {kind!r}: use one of {', '.join(get_args(RoleKind))}")
    return f"{stem(contract)}-{_label(role, _ROLE)}-{kind}"


def boundary_name(contract: str) -> str:
    """Return the name of the permission boundary that all roles of the contract carry."""
    return fit(f"{stem(contract)}-boundary", POLICY_LIMIT)


def key_alias(contract: str, name: str) -> str:
    """Return the alias of a KMS key, for example ``alias/cordon/acme/data/claims``; slashes keep contracts apart."""
    return fit(f"alias/cordon/{contract}/{name}", ALIAS_LIMIT)


def log_group_name(contract: str, name: str) -> str:
    """Return the name of a log group, for example ``/cordon/acme/flow``."""
    return fit(f"/cordon/{contract}/{name}", LOG_GROUP_LIMIT)


def vault_name(contract: str, purpose: str = "backups") -> str:
    """Return the name of a backup vault."""
    return fit(f"{stem(contract)}-{_plain(purpose)}", VAULT_LIMIT)


def session_document_name(contract: str) -> str:
    """Return the name of the contract's one shell document (AWS.md rule 23).

    It leads with ``cordon`` because Systems Manager refuses names that begin with ``aws`` or ``amazon``, as a
    contract's may.
    """
    return fit(f"cordon-{stem(contract)}-shell", DOCUMENT_LIMIT)


def _label(name: str, limit: int) -> str:
    """Return ``name`` as lower-case letters, digits and inner hyphens; a hash tells apart what that would merge."""
    plain = _plain(name)
    return fit(plain, limit) if plain == name else f"{plain[: limit - _DIGEST - 1].rstrip('-')}-{_digest(name)}"


def _plain(name: str) -> str:
    plain = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")
    if not plain:
        raise ValueError(f"name {name!r}: it needs at least one letter or digit from a-z and 0-9")
    return plain


def _account(account: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", account):
        raise ValueError(f"account {account!r}: an AWS account id has twelve digits")
    return account


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
