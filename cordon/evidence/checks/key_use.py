"""Live checks of who may use, hand on and manage the keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cordon.access.decide import decide
from cordon.access.model import ContextValue, Policies
from cordon.aws.clients import pages
from cordon.evidence.check import Observation, holds, live
from cordon.evidence.checks.keys import each_key
from cordon.evidence.policies import EVERYTHING, allowed, asks, key_policy, refused, session
from cordon.evidence.principals import Somebody, everybody
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict, worst

_USES: Final = ("kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant")
_AWS_OWN: Final = (":assumed-role/aws:", ":role/aws-service-role/")


@live("ENC-3")
def keys_closed_to_account(subject: Subject) -> Iterator[Observation]:
    """Nobody uses a key, or hands its use on, by being allowed everything in its account or in the operators'."""
    kms, asking = subject.client("kms"), list(_strangers(subject))
    for purpose, key in each_key(subject):
        policies = Policies(identity=(EVERYTHING,), resource=key_policy(kms, key))
        verdicts = {
            f"{action} to {one.arn}": worst(
                refused(decide(asks(subject, one.principal, action, key, {**one.context, **context}), policies))
                for context in uses(subject, purpose, one.principal.account)
            )
            for one in asking
            for action in _USES
        }
        let = [what for what, verdict in verdicts.items() if verdict is not Verdict.SATISFIED]
        said = (
            f"not refused {', '.join(let[:3])}" if let else f"refused to {len(asking)} who might be allowed everything"
        )
        more = f" and {len(let) - 3} more" if len(let) > 3 else ""
        yield Observation(key, worst(verdicts.values()), f"{purpose}: {said}{more}")


@live("ENC-3")
def keys_name_only_ours(subject: Subject) -> Iterator[Observation]:
    """Each key's policy allows something only to this contract's roles, the organisation's, and AWS's services."""
    kms, known = subject.client("kms"), _known(subject)
    for purpose, key in each_key(subject):
        named = {name for kind, name in allowed(key_policy(kms, key).document) if kind != "Service"}
        strange = sorted(named - known)
        said = f"also allowed: {', '.join(strange)}" if strange else f"{len(named)} allowed, all known"
        yield holds(key, not strange, f"{purpose}: {said}")


@live("ENC-3")
def keys_without_grants(subject: Subject) -> Iterator[Observation]:
    """No grant gives the use of a key to anybody but AWS's own machinery."""
    kms = subject.client("kms")
    for purpose, key in each_key(subject):
        grants = list(pages(kms, "list_grants", "Grants", KeyId=key))
        strange = sorted(f"{one['GranteePrincipal']} ({one['GrantId']})" for one in grants if not _of_aws(subject, one))
        said = f"granted to {', '.join(strange)}" if strange else f"{len(grants)} grants, none to others"
        yield holds(key, not strange, f"{purpose}: {said}")


@live("ENC-3")
def keys_managed_by_named(subject: Subject) -> Iterator[Observation]:
    """Only the roles named for it, and root, change a key's policy, and nobody else in the account does."""
    kms, action = subject.client("kms"), "kms:PutKeyPolicy"
    deployer = subject.role_arn(subject.organisation.stacks.deployer)
    named = {deployer, *subject.organisation.break_glass, f"arn:{subject.partition}:iam::{subject.account}:root"}
    asking = [one for one in everybody(subject) if one.arn not in named]
    for purpose, key in each_key(subject):
        policies = Policies(identity=(EVERYTHING,), resource=key_policy(kms, key))
        verdicts = {
            one.arn: refused(decide(asks(subject, one.principal, action, key, one.context), policies)) for one in asking
        }
        let = [arn for arn, verdict in verdicts.items() if not verdict.green]
        manageable = decide(asks(subject, session(deployer), action, key), policies).allowed
        said = f"not refused to {', '.join(let[:3])}" if let else f"refused to {len(asking)} others of the account"
        said += ", allowed to the deployer" if manageable else ", and not allowed to the deployer: nobody can mend it"
        yield Observation(key, worst(verdicts.values()) if manageable else Verdict.FAILED, f"{purpose}: {said}")


def _strangers(subject: Subject) -> Iterator[Somebody]:
    """Yield everybody in the account but those whom keys name for their use, and somebody of each operator's account.

    The operators' accounts are the organisation's: who is in them is not this contract's to read.
    """
    users = _known(subject) - {subject.role_arn(subject.organisation.stacks.deployer)}
    root = f"arn:{subject.partition}:iam::{subject.account}:root"
    yield from (one for one in everybody(subject) if one.arn == root or one.arn not in users)
    for account in sorted({arn.split(":")[4] for arn in subject.organisation.operators} - {subject.account}):
        arn = subject.role_arn("made-tomorrow", account)
        yield Somebody(arn, session(arn), {})


def uses(subject: Subject, purpose: str, account: str) -> Iterator[Mapping[str, ContextValue]]:
    """Yield the contexts in which a key is asked for: directly, and as S3 does on an object of the dataset's."""
    caller: dict[str, ContextValue] = {"kms:CallerAccount": account}
    # A grant that a service asks for is let through by the general Deny: what allows it must still be missing.
    yield from ({**caller, "kms:GrantIsForAWSResource": for_service} for for_service in ("true", "false"))
    for dataset, _, bucket in subject.buckets():
        if dataset == purpose:
            suffix = "amazonaws.com.cn" if subject.partition == "aws-cn" else "amazonaws.com"
            by_s3 = {"kms:ViaService": f"s3.{subject.region}.{suffix}"}
            yield {**caller, **by_s3, "kms:EncryptionContext:aws:s3:arn": subject.bucket_arn(bucket)}


def _known(subject: Subject) -> set[str]:
    """Return everybody whom a key's policy may name."""
    ours = subject.organisation
    named = {*ours.operators, *ours.services, *ours.wipers, *ours.break_glass}
    named |= {arn for _, _, arn in subject.roles()}
    named |= {one.producer for one in subject.contract.data.values() if one.producer}
    # By its account, only who is named beside it: `keys-managed-by-named` and `keys-closed-to-account` decide on that.
    named |= {f"arn:{subject.partition}:iam::{arn.split(':')[4]}:root" for arn in ours.operators}
    return named | {f"arn:{subject.partition}:iam::{subject.account}:root", subject.role_arn(ours.stacks.deployer)}


def _of_aws(subject: Subject, grant: Mapping[str, Any]) -> bool:
    """Tell whether a grant is to AWS's own machinery in the contract's account, as for the volume of an instance."""
    grantee = str(grant["GranteePrincipal"])
    if not grantee.startswith("arn:"):
        return grantee.endswith((".amazonaws.com", ".amazonaws.com.cn"))
    return grantee.split(":")[4] == subject.account and any(part in grantee for part in _AWS_OWN)
