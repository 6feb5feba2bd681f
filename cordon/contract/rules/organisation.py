"""What the fields of the organisation file demand of each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cordon.contract.organisation import Organisation
from cordon.contract.rules.finding import Finding

_HOST_AND_PATH = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}(/[A-Za-z0-9._~/-]*)?")


def deployers_are_at_home(organisation: Organisation) -> Iterator[Finding]:
    """A shared stack is deployed by a role of its own account."""
    for name, home in (
        ("org_policy", organisation.stacks.org_policy),
        ("log_archive", organisation.stacks.log_archive),
        ("security", organisation.stacks.security),
    ):
        if home.deployer.split(":")[4] != home.account:
            limit = f"is a role of another account than the stack's ({home.account})"
            yield Finding(("stacks", name, "deployer"), limit, "name a role of that account")


def the_archive_is_one(organisation: Organisation) -> Iterator[Finding]:
    """Logs live where the stack that makes their stores runs."""
    account = organisation.accounts.log_archive
    if organisation.stacks.log_archive.account != account:
        limit = f"is not the log archive's account ({account})"
        yield Finding(("stacks", "log_archive", "account"), limit, "name the same account in both places")


def logs_are_kept_apart(organisation: Organisation) -> Iterator[Finding]:
    """Who can change an environment cannot reach its logs (LOG-2): the log archive is an account of its own."""
    accounts = organisation.accounts
    for name in ("management", "security", "operations", "shared"):
        if getattr(accounts, name) == accounts.log_archive:
            limit = f"is also the {name} account: logs must be out of its reach"
            yield Finding(("accounts", "log_archive"), limit, "give the log archive an account of its own")


def providers_fit_their_mode(organisation: Organisation) -> Iterator[Finding]:
    """A provider is named as its mode knows it (AWS.md rule 7)."""
    identity = organisation.identity
    forms = {
        "saml": (r"[\w._-]{1,128}", "the provider's name alone"),
        "oidc": (_HOST_AND_PATH.pattern, "the issuer without https://, e.g. login.corp.example/oidc"),
        "identity-center": (r"arn:aws[a-z-]*:sso:::instance/\S+", "the instance's ARN"),
        "iam-user-account": (r"[0-9]{12}", "the 12 digits of the users' account"),
    }
    pattern, remedy = forms[identity.mode]
    if not re.fullmatch(pattern, identity.provider):
        yield Finding(("identity", "provider"), f"is no provider of mode {identity.mode}", f"write {remedy}")


ORGANISATION_RULES: tuple[Callable[[Organisation], Iterator[Finding]], ...] = (
    deployers_are_at_home,
    logs_are_kept_apart,
    the_archive_is_one,
    providers_fit_their_mode,
)
