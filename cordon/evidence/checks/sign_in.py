"""Live checks of who may take the roles that people enter by: nobody without a second factor, or by another's name.

STS authorises the role, its session tags and its source identity apart, each with the condition keys of its own action
(IAM user guide, "Pass session tags in AWS STS", "Monitor and control actions taken with assumed roles").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from components.policy_documents.facts import Identity
from cordon.access.decide import decide
from cordon.access.model import ContextValue, Policies, Principal, PrincipalKind
from cordon.contract.policy_facts import identity
from cordon.evidence.check import Observation, live
from cordon.evidence.policies import EVERYTHING, asks, refused, role, session, trust_policy
from cordon.evidence.subject import Subject
from cordon.evidence.verdict import Verdict, worst

_PERSON: Final = "somebody"
_SOMEBODY_ELSE: Final = "somebody-else"
_TAGS: Final = "sts:TagSession"
_NAME: Final = "sts:SetSourceIdentity"
_SOURCE_IDENTITY: Final = "sts:SourceIdentity"
_CHOOSERS: Final = ("identity-center", "iam-user-account")
"""The modes in which callers choose tags and source identity themselves."""
_SECOND: Final = timedelta(seconds=1)
Said = dict[str, ContextValue]


@live("IAM-1")
def second_factor_demanded(subject: Subject) -> Iterator[Observation]:
    """Nobody takes a role that people enter by unless AWS or the identity provider tells of a second factor.

    How old the factor was AWS knows of its own users only; of all others the provider's settings attest it.
    """
    iam = subject.client("iam")
    for name, kind, arn in subject.roles():
        if kind == "entry":
            yield _demanded(subject, name, arn, Policies((EVERYTHING,), resource=trust_policy(role(iam, arn))))


@live("IAM-2")
def session_names_are_given(subject: Subject) -> Iterator[Observation]:
    """The tags and the source identity of a session are those that its person was given, wherever STS asks for them."""
    iam = subject.client("iam")
    for name, kind, arn in subject.roles():
        if kind == "entry":
            yield _given(subject, name, arn, Policies((EVERYTHING,), resource=trust_policy(role(iam, arn))))


def _given(subject: Subject, name: str, arn: str, policies: Policies) -> Observation:
    who = identity(subject.organisation, subject.partition, subject.account)
    claim = f"{subject.contract.id}/{name}"
    principal, taking, rest = _asking(subject, who, claim)
    rest |= _factor(who, int(subject.needs.value("IAM-1", "mfa_age")))[0]
    another: Said = {f"aws:RequestTag/{who.claim_key}": f"{claim}-"}
    if who.mode in _CHOOSERS:  # the claim is on the caller's own session or user, and chosen once more
        another[f"aws:PrincipalTag/{who.claim_key}"] = f"{claim}-"
    others: dict[str, tuple[str, Said]] = {
        "another role's claim": (taking, another),
        "tags of another role": (_TAGS, another),
        "no source identity": (_NAME, {_SOURCE_IDENTITY: ""}),
    }
    if who.mode in _CHOOSERS:
        others["somebody else's source identity"] = (_NAME, {_SOURCE_IDENTITY: _SOMEBODY_ELSE})
    verdicts = {
        how: refused(decide(asks(subject, principal, action, arn, rest | changed, at=subject.ends - _SECOND), policies))
        for how, (action, changed) in others.items()
    }
    let = [how for how, verdict in verdicts.items() if not verdict.green]
    observed = f"by {who.mode}, " + (f"not refused {', '.join(let)}" if let else f"refused {', '.join(verdicts)}")
    return Observation(arn, worst(verdicts.values()), observed)


def _demanded(subject: Subject, name: str, arn: str, policies: Policies) -> Observation:
    who = identity(subject.organisation, subject.partition, subject.account)
    age = int(subject.needs.value("IAM-1", "mfa_age"))
    principal, action, rest = _asking(subject, who, f"{subject.contract.id}/{name}")
    proof, lacking = _factor(who, age)

    def ask(factor: Said) -> tuple[bool, Verdict]:
        # Within the contract, whenever the check is run: afterwards nobody gets in, and nothing would be shown.
        requests = (
            asks(subject, principal, each, arn, rest | factor, at=subject.ends - _SECOND)
            for each in (action, _TAGS, _NAME)
        )
        decisions = [decide(request, policies) for request in requests]
        # Whoever is surely refused one of the three does not get in.
        kept_out = next((each for each in decisions if refused(each) is Verdict.SATISFIED), None)
        if kept_out is not None:
            return False, Verdict.SATISFIED
        return all(each.allowed for each in decisions), worst(refused(each) for each in decisions)

    if not ask(proof)[0]:
        return Observation(arn, Verdict.UNKNOWN, f"by {who.mode} nobody gets in with a second factor either")
    verdicts = {how: ask(said)[1] for how, said in lacking.items()}
    let = [how for how, verdict in verdicts.items() if not verdict.green]
    attested = "" if who.mode == "iam-user-account" else f"; that it is at most {age} s old the provider attests"
    said = f"by {who.mode}, " + (f"not refused {', '.join(let)}" if let else f"refused {', '.join(verdicts)}{attested}")
    return Observation(arn, worst(verdicts.values()), said)


def _factor(who: Identity, age: int) -> tuple[Said, dict[str, Said]]:
    """Return what shows a second factor, and what doesn't."""
    if who.mode == "iam-user-account":
        present, since = "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"
        return {present: "true", since: str(age)}, {
            "without a second factor": {present: "false"},
            "with long-term keys alone": {},
            f"with one {age + 1} s old": {present: "true", since: str(age + 1)},
        }
    tag = f"aws:{'PrincipalTag' if who.mode == 'identity-center' else 'RequestTag'}/{who.mfa_key}"
    return {tag: who.mfa_value}, {
        "without the provider's word": {},
        "with its word that there was none": {tag: "false"},
    }


def _asking(subject: Subject, who: Identity, claim: str) -> tuple[Principal, str, Said]:
    """Return a person of the contract, the call by which they take the role, and all that it says beside the factor."""
    addresses = [one.network_address for one in subject.contract.access.from_]
    place: Said = {"aws:SourceIp": str(addresses[0])} if addresses else {}
    asked: Said = {f"aws:RequestTag/{who.claim_key}": claim, _SOURCE_IDENTITY: _PERSON}
    if who.mode == "saml":
        return _federated(who, "SAML:aud", "sts:AssumeRoleWithSAML", place | asked)
    if who.mode == "oidc":
        return _federated(who, f"{who.issuer}:aud", "sts:AssumeRoleWithWebIdentity", place | asked)
    asked |= {f"aws:PrincipalTag/{who.claim_key}": claim, "aws:TagKeys": [who.claim_key]}
    if who.mode == "identity-center":
        asked |= {f"aws:PrincipalTag/{who.person_key}": _PERSON}
        sso = f"aws-reserved/sso.amazonaws.com/AWSReservedSSO_{who.permission_set}_{'0' * 16}"
        return session(subject.role_arn(sso, who.users_account)), "sts:AssumeRole", place | asked
    user = f"arn:{subject.partition}:iam::{who.users_account}:user/{_PERSON}"
    return Principal(PrincipalKind.USER, user, who.users_account), "sts:AssumeRole", place | asked


def _federated(who: Identity, audience: str, action: str, said: Said) -> tuple[Principal, str, Said]:
    return Principal(PrincipalKind.FEDERATED, who.provider), action, said | {audience: who.audience}
