"""Our own contracts' policies, asked as AWS would be: what a role reaches, and what refuses everything else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cordon.access.context import usual_context
from cordon.access.decide import decide
from cordon.access.from_graph import Stack, collect
from cordon.access.model import Decision, Policies, Principal, PrincipalKind, Request
from tests.access.asking import word
from tests.stacks.shipped import graph_of

ACCOUNT = "210987654321"
DURING, AFTER = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def stack() -> Stack:
    return collect(graph_of("acme-analytics"))


def bucket(stack: Stack, purpose: str) -> str:
    [arn] = [arn for arn in stack.guarded if arn.startswith("arn:aws:s3:::") and f"-{purpose}-" in arn]
    return arn


def key(stack: Stack, purpose: str) -> str:
    [arn] = [arn for arn, policy in stack.guarded.items() if policy.name == f"key policy of acme-analytics: {purpose}"]
    return arn


def endpoint(stack: Stack, service: str) -> str:
    [found] = [one.id for one in stack.endpoints.values() if one.service == service]
    return found


def role(stack: Stack, end: str) -> Principal:
    [found] = [one for one in stack.identities.values() if one.name.endswith(end)]
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{found.name}/i-0123456789abcdef0"
    return Principal(PrincipalKind.ROLE_SESSION, session, ACCOUNT, found.arn)


def ask(stack: Stack, who: Principal, action: str, resource: str, now: datetime = DURING, **context: str) -> Decision:
    said = {name.replace("__", ":"): value for name, value in context.items()}
    usual = usual_context(who, now=now, region="eu-central-1", account=ACCOUNT)
    identity = stack.identities.get(who.role_arn)
    used = stack.endpoints.get(said.get("aws:SourceVpce", ""))
    policies = Policies(
        identity=identity.policies if identity else (),
        boundary=identity.boundary if identity else None,
        resource=stack.policy_of(resource),
        endpoint=used.policy if used else None,
    )
    return decide(Request(who, action, resource, ACCOUNT, usual | said), policies)


def read(stack: Stack, **changes: Any) -> Decision:
    """The analyst's workspace reads a claim, through the endpoint and before the end, but for what is changed."""
    given: dict[str, Any] = {
        "who": role(stack, "-analyst-data"),
        "action": "s3:GetObject",
        "resource": f"{bucket(stack, 'claims-data')}/a.csv",
        "aws__SourceVpce": endpoint(stack, "s3"),
        "s3__TlsVersion": "1.3",
    }
    return ask(stack, **given | changes)


def statements(decision: Decision) -> set[tuple[str, str]]:
    return {(step.layer, step.statement) for step in decision.decisive}


def test_a_workspace_reads_its_dataset_through_the_endpoint_until_the_end(stack: Stack) -> None:
    decision = read(stack)
    assert word(decision) == "allowed"
    assert statements(decision) == {("identity", "Read"), ("boundary", "Stores"), ("endpoint", "AllowOurBuckets")}


@pytest.mark.parametrize(
    ("changes", "refused_by"),
    [
        (
            {"now": AFTER},
            {
                ("identity", "DenyAfterEnd"),
                ("boundary", "DenyAfterEnd"),
                ("resource", "DenyAfterEnd"),
                ("endpoint", "DenyAfterEnd"),
            },
        ),
        (
            {"aws__SourceVpce": "vpce-0000000000000000"},
            {("identity", "DenyOutsideEndpoints"), ("resource", "DenyOutsideEndpoint")},
        ),
        ({"aws__SecureTransport": "false"}, {("resource", "DenyPlainHttp")}),
        ({"s3__TlsVersion": "1.1"}, {("resource", "DenyOldTls")}),
        ({"aws__RequestedRegion": "us-east-1"}, {("boundary", "DenyOtherRegions")}),
        ({"action": "s3:PutObject"}, {("resource", "DenyWritersNotGiven")}),
        ({"action": "s3:DeleteObject"}, {("resource", "DenyDeletion")}),
    ],
)
def test_each_clause_refuses_by_its_own_statement(
    stack: Stack, changes: dict[str, Any], refused_by: set[tuple[str, str]]
) -> None:
    decision = read(stack, **changes)
    assert word(decision) == "denied"
    assert statements(decision) == refused_by


def test_a_workspace_does_not_read_what_it_was_not_given(stack: Stack) -> None:
    other = read(stack, resource=f"{bucket(stack, 'scores-data')}/a.csv")
    assert (word(other), statements(other)) == ("denied", {("resource", "DenyReadersNotGiven")})
    foreign = read(stack, resource="arn:aws:s3:::somebody-elses/a.csv")
    assert (word(foreign), statements(foreign)) == ("lacking", {("endpoint", ""), ("identity", ""), ("boundary", "")})


def test_people_reach_no_data_whatever_way_they_come(stack: Stack) -> None:
    entry = role(stack, "-analyst-entry")
    decision = read(stack, who=entry, aws__SourceIp="203.0.113.9")
    assert ("resource", "DenyReadersNotGiven") in statements(decision)
    assert word(decision) == "denied"


def test_strangers_and_the_accounts_own_root_are_refused_by_the_bucket(stack: Stack) -> None:
    root = Principal(PrincipalKind.ROOT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT)
    nobody = Principal(PrincipalKind.ANONYMOUS, "*")
    for who in (root, nobody):
        assert ("resource", "DenyReadersNotGiven") in statements(read(stack, who=who))


def test_a_workspace_uses_the_datasets_key_only_through_s3_and_for_the_datasets_bucket(stack: Stack) -> None:
    claims = bucket(stack, "claims-data")
    asked: dict[str, Any] = {
        "who": role(stack, "-analyst-data"),
        "action": "kms:Decrypt",
        "resource": key(stack, "data/claims"),
        "kms__ViaService": "s3.eu-central-1.amazonaws.com",
        "aws__ViaAWSService": "true",
        "kms__EncryptionContext__aws__s3__arn": claims,
        "aws__ResourceTag/cordon__contractor": "acme-analytics",
    }
    assert word(ask(stack, **asked)) == "allowed"
    assert word(ask(stack, **asked | {"now": AFTER})) == "denied"
    assert word(ask(stack, **asked | {"kms__EncryptionContext__aws__s3__arn": "arn:aws:s3:::other"})) == "lacking"
    assert word(ask(stack, **asked | {"kms__ViaService": "ec2.eu-central-1.amazonaws.com"})) == "lacking"
    assert word(ask(stack, **asked | {"resource": key(stack, "volumes")})) == "lacking"
    assert word(ask(stack, **asked | {"action": "kms:ScheduleKeyDeletion"})) == "denied"


def test_the_root_keeps_a_key_manageable_and_cannot_use_it(stack: Stack) -> None:
    root = Principal(PrincipalKind.ROOT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT)
    claims = key(stack, "data/claims")
    assert word(ask(stack, root, "kms:PutKeyPolicy", claims)) == "allowed"
    assert word(ask(stack, root, "kms:Decrypt", claims)) == "lacking"
    assert word(ask(stack, root, "kms:CreateGrant", claims)) == "denied"


def test_a_workspaces_role_is_taken_by_ec2_of_this_account_until_the_end(stack: Stack) -> None:
    ec2 = Principal(PrincipalKind.SERVICE, "ec2.amazonaws.com")
    data = role(stack, "-analyst-data").role_arn
    assert word(ask(stack, ec2, "sts:AssumeRole", data)) == "allowed"
    assert word(ask(stack, ec2, "sts:AssumeRole", data, aws__SourceAccount=ACCOUNT)) == "allowed"
    assert word(ask(stack, ec2, "sts:AssumeRole", data, aws__SourceAccount="111122223333")) == "denied"
    assert word(ask(stack, ec2, "sts:AssumeRole", data, AFTER)) == "denied"
    assert word(ask(stack, role(stack, "-lead-data"), "sts:AssumeRole", data)) == "denied"  # the boundary's own Deny


@pytest.mark.parametrize("contract", ["acme-analytics", "northwind-pricing", "studio-nine"])
def test_every_policy_of_a_shipped_contract_can_be_judged(contract: str) -> None:
    stack = collect(graph_of(contract))
    ways = [None, *(one.policy for one in stack.endpoints.values())]
    assert stack.account and stack.region and len(stack.identities) > 1 and len(stack.guarded) > 3
    for identity in stack.identities.values():
        who = Principal(PrincipalKind.ROLE_SESSION, identity.arn, stack.account, identity.arn)
        for resource, own in stack.guarded.items():
            for way in ways:
                request = Request(who, "s3:GetObject", resource, stack.account, usual_context(who, now=DURING))
                asked = Policies(identity=identity.policies, boundary=identity.boundary, resource=own, endpoint=way)
                assert decide(request, asked).unknown == ()
        assert identity.trust is not None
        trusted = Request(who, "sts:AssumeRole", identity.arn, stack.account, usual_context(who, now=DURING))
        assert decide(trusted, Policies(resource=identity.trust)).unknown == ()
