"""`organisation.yaml`: what all contracts share (AWS.md rule 2), and the built-in one for rehearsals."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from cordon.contract.aws_values import AccountId, HostName, PoolCidr, PrefixLength, Region, RoleArn
from cordon.contract.section import Section
from cordon.contract.text_values import Email, Line
from cordon.contract.values import Days, DaysOrNone, matching

BUILT_IN = Path(__file__).parent / "rehearsal-organisation.yaml"
"""The organisation used where a project has none: good for rehearsals, never for a real deployment."""

Mode = Literal["own", "adopt", "assert"]
"""An account-wide thing is made here, taken over, or owned by others and only checked (AWS.md rule 1)."""

Tag = Annotated[str, *matching("a tag key", r"[\w.:/=+@-]{1,128}", "write letters, digits and _.:/=+-@", 128)]
OrganizationId = Annotated[
    str, *matching("an organization id", "o-[a-z0-9]{10,32}", "write the one of AWS Organizations, o-…", 34)
]
AnalyzerName = Annotated[
    str, *matching("an analyzer's name", r"[A-Za-z][\w.-]{0,254}", "write letters, digits and _.-, a letter first", 255)
]


class Accounts(Section):
    """The accounts that belong to the organisation itself; no contractor has one of them."""

    management: AccountId
    """Management account, or the delegated policy administrator."""
    log_archive: AccountId
    """Where locked logs live."""
    security: AccountId
    """Delegated administrator of detection, and alert hub."""
    operations: AccountId
    """Where operators' and pipelines' roles live."""
    shared: AccountId | None = None
    """Account that public and internal contracts without one of their own are built in."""


class Identity(Section):
    """How people sign in."""

    mode: Literal["saml", "oidc", "identity-center", "iam-user-account"]
    """Who vouches for people; only iam-user-account knows AWS's own MFA keys."""
    provider: Line
    """saml: the provider's name; oidc: the issuer's host and path; identity-center: the instance's ARN;
    iam-user-account: the account that holds the users."""
    audience: Line | None = None
    """Audience that assertions or tokens must carry; left out: AWS's sign-in page (saml), sts.amazonaws.com (oidc)."""
    claim: Tag = "cordon-role"
    """Session tag that the provider signs: `contract/role`."""
    mfa_claim: Tag = "cordon-mfa"
    """Session tag that the provider sets to `true` after a second factor; not used with iam-user-account."""


class ArchiveHome(Section):
    """Where the log archive is and who deploys it; its buckets are in the regions of the contracts."""

    account: AccountId
    """The account it is in."""
    deployer: RoleArn
    """The role that deploys it."""


class Home(ArchiveHome):
    """Where a shared stack runs and who deploys it."""

    region: Region
    """The region it is in."""


class Stacks(Section):
    """Where each of the four shared stacks runs, and the role that deploys contracts."""

    org_policy: Home
    """Service control policies."""
    log_archive: ArchiveHome
    """Locked stores for logs."""
    security: Home
    """Delegated administration and the alert hub."""
    deployer: Annotated[
        str, *matching("a role name", r"[\w+=,.@-]{1,64}", "write the role's name alone, without account", 64)
    ]
    """Name of the role, in each contractor's account, that deploys its baseline and contract stacks."""


class Pool(Section):
    """The networks that contracts take theirs from."""

    cidrs: Annotated[tuple[PoolCidr, ...], Field(min_length=1)]
    """Private ranges, in the order in which `cordon new` tries them."""
    size: PrefixLength = 20
    """Prefix length of a new contract's network."""


class Mirrors(Section):
    """Internal hosts that workspaces install from."""

    packages: HostName | None = None
    """Mirror of software packages."""
    antivirus: HostName | None = None
    """Mirror of antivirus signatures."""


class Baseline(Section):
    """Who owns the account-wide singletons."""

    trail: Mode = "own"
    """CloudTrail's account or organisation trail."""
    config: Mode = "own"
    """AWS Config's recorder and delivery channel."""
    guardduty: Mode = "own"
    """GuardDuty's detector."""
    security_hub: Mode = "own"
    """Security Hub."""
    macie: Mode = "own"
    """Macie's session."""
    inspector: Mode = "own"
    """Inspector."""
    s3_public_access: Mode = "own"
    """The account's block of all public access to S3."""
    password_policy: Mode = "own"  # noqa: S105 - a mode, no password
    """The account's policy on IAM users' passwords."""
    ebs_encryption: Mode = "own"
    """The encryption of new volumes by default, in each region in use."""
    access_analyzer: Mode = "own"
    """Access Analyzer's analyzer of the account, in each region in use."""
    analyzer: AnalyzerName = "cordon"
    """Name of that analyzer; where one is adopted, the name that it has."""


class Offboarding(Section):
    """How long the steps at a contract's end take."""

    return_within: Days = timedelta(days=3)
    """Export, checking and receipt."""
    wipe_within: Days = timedelta(days=3)
    """Deleting every copy; lifecycle rules act within 72 h."""


class Backups(Section):
    """How backup vaults are locked."""

    vault_lock: Literal["governance", "compliance"] = "governance"
    """compliance: a vault cannot be emptied before its recovery points expire."""
    default: DaysOrNone = timedelta(days=35)
    """Time backups are kept where a contract says nothing."""


class Organisation(Section):
    """What all contracts of one platform team share."""

    name: Line
    """Legal name; the "we" of the clauses."""
    id: OrganizationId | None = None
    """The AWS organization."""
    accounts: Accounts
    """The organisation's own accounts."""
    identity: Identity
    """How people sign in."""
    operators: Annotated[tuple[RoleArn, ...], Field(min_length=1)]
    """Roles that deliver data where a dataset names no producer, and take it back."""
    wipers: Annotated[tuple[RoleArn, ...], Field(min_length=1)]
    """Roles that return and wipe data at the end."""
    services: tuple[RoleArn, ...] = ()
    """Roles of machinery that touches data: promotion, scanning, backup."""
    break_glass: Annotated[tuple[RoleArn, ...], Field(min_length=1)]
    """Emergency roles, outside the identity provider."""
    stacks: Stacks
    """Where shared stacks run, and who deploys."""
    network: Pool
    """Where contracts' networks are taken from."""
    mirrors: Mirrors = Mirrors()
    """Internal hosts that workspaces install from."""
    baseline: Baseline = Baseline()
    """Who owns the account-wide singletons."""
    offboarding: Offboarding = Offboarding()
    """How long the steps at a contract's end take."""
    backups: Backups = Backups()
    """How long backups are kept and how they are locked."""
    security_contact: Email
    """Who receives alerts and incident notices on our side."""
