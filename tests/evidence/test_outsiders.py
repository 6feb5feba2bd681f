"""Who from outside may take a role of an account, role by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cordon.evidence.check import Result, run
from cordon.evidence.checks import CHECKS
from tests.evidence.told import subject
from tests.stacks.shipped import graph_of, shipped

OWN = "arn:aws:iam::210987654321:role"
ROLES = {kind: graph_of("acme-analytics").exports[f"{kind}Roles"]["analyst"] for kind in ("entry", "data")}
PROVIDER = "arn:aws:iam::210987654321:saml-provider/example-corporation"
MANAGEMENT = "arn:aws:iam::100000000001:root"
OPERATIONS = "arn:aws:iam::100000000004:role/pipeline"
FOREIGN = "arn:aws:iam::999999999999:root"
SSO = "aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO"


def role(arn: str, principal: Any) -> dict[str, Any]:
    trust = {"Statement": {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}}
    return {"Arn": arn, "RoleName": arn.rpartition("/")[2], "AssumeRolePolicyDocument": trust}


def seen(*roles: Mapping[str, Any], contract: str = "acme-analytics") -> Result:
    held = {"list_role_policies": {"PolicyNames": ["own"]}, "list_attached_role_policies": {"AttachedPolicies": []}}
    looked = subject({"list_roles": {"Roles": list(roles)}, **held})
    if contract != "acme-analytics":
        checked = shipped(contract)
        assert checked.contract is not None
        looked = replace(
            looked, contract=checked.contract, needs=checked.effective(), exports=graph_of(contract).exports
        )
    return run(CHECKS["closed-to-outsiders"], looked)


@pytest.mark.parametrize(
    ("arn", "principal", "verdict"),
    [
        (f"{OWN}/helper", {"AWS": "210987654321"}, "satisfied"),
        (f"{OWN}/helper", {"AWS": ["arn:aws:iam::210987654321:root", FOREIGN]}, "failed"),
        (f"{OWN}/helper", {"AWS": "999999999999"}, "failed"),
        (f"{OWN}/helper", {"AWS": "*"}, "failed"),
        (f"{OWN}/helper", "*", "failed"),
        (f"{OWN}/helper", {"AWS": OPERATIONS}, "failed"),
        (f"{OWN}/helper", {"Federated": PROVIDER}, "failed"),
        (f"{OWN}/helper", {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}, "satisfied"),
        (f"{OWN}/helper", {"Service": "ssm.amazonaws.com"}, "failed"),
        (f"{OWN}/OrganizationAccountAccessRole", {"AWS": MANAGEMENT}, "satisfied"),
        (f"{OWN}/aws-service-role/a.amazonaws.com/A", {"AWS": FOREIGN}, "satisfied"),
        (f"{OWN}/cordon-deployer", {"AWS": OPERATIONS}, "satisfied"),
        (f"{OWN}/cordon-deployer", {"Federated": "arn:aws:iam::210987654321:oidc-provider/builds"}, "satisfied"),
        (f"{OWN}/cordon-deployer", {"AWS": FOREIGN}, "failed"),
        (f"{OWN}/{SSO}_cordon-entry_0123456789abcdef", {"Federated": PROVIDER}, "satisfied"),
        (f"{OWN}/{SSO}_AdministratorAccess_0123456789abcdef", {"Federated": PROVIDER}, "failed"),
        (ROLES["entry"], {"Federated": PROVIDER}, "satisfied"),
        (ROLES["entry"], {"Federated": PROVIDER + "-2"}, "failed"),
        (ROLES["entry"], {"AWS": MANAGEMENT}, "failed"),
        (ROLES["data"], {"Service": "ec2.amazonaws.com"}, "satisfied"),
        (ROLES["data"], {"Federated": PROVIDER}, "failed"),
    ],
)
def test_a_role_is_open_only_to_whom_it_is_for(arn: str, principal: Any, verdict: str) -> None:
    assert seen(role(arn, principal)).verdict == verdict


def test_a_statement_for_all_but_some_is_for_everybody_and_a_deny_is_for_nobody() -> None:
    trust = role(f"{OWN}/helper", "*")
    [statement] = [trust["AssumeRolePolicyDocument"]["Statement"]]
    del statement["Principal"]
    statement["NotPrincipal"] = {"AWS": FOREIGN}
    assert seen(trust).verdict == "failed"
    statement["Effect"] = "Deny"
    assert seen(trust).verdict == "satisfied"


def test_what_is_found_says_what_the_role_holds() -> None:
    [found, _] = seen(role(f"{OWN}/helper", {"AWS": FOREIGN})).observations
    assert found.observed == f"can be taken by AWS {FOREIGN}; it holds own"


def test_of_a_shared_account_only_the_contracts_roles_are_judged_and_that_is_said() -> None:
    shared = "arn:aws:iam::100000000005:role"
    [said] = seen(role(f"{shared}/helper", {"AWS": FOREIGN}), contract="studio-nine").observations
    assert said.verdict == "satisfied"
    assert said.observed.startswith("0 roles looked at; 1 others of the shared account are not judged")
    own = graph_of("studio-nine").exports["dataRoles"]["designer"]
    assert seen(role(own, {"AWS": FOREIGN}), contract="studio-nine").verdict == "failed"
    named = own.replace("designer-data", "helper")
    assert seen(role(named, {"AWS": FOREIGN}), contract="studio-nine").verdict == "failed"
