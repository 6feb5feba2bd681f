"""The requests that a caller's call is made of: one for each action, with the condition keys of that action."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cordon.access.decide import decide
from cordon.errors import SimulationError
from cordon.simulation import prepare
from cordon.simulation.acts.act import Act
from cordon.simulation.authorise import Authoriser
from cordon.simulation.call import Call
from cordon.simulation.caller import Caller
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION, moto_alone

OTHER = "100000000004"
TARGET = f"arn:aws:iam::{ACCOUNT}:role/target"
TAKING = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
CHOSEN: dict[str, Any] = {"Tags": [{"Key": "team", "Value": "a"}], "SourceIdentity": "ana"}
SHELL = f"arn:aws:ssm:{REGION}:{ACCOUNT}:document/shell"


def allowing(actions: list[str], **more: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, **more}]}


def doors(simulation: Simulation, caller: list[str], trust: list[str]) -> Caller:
    """Somebody of another account who may do these actions, before a role that trusts the account with those."""
    role = f"arn:aws:iam::{OTHER}:role/caller"
    prepare.role(simulation, role, allowing(caller, Resource="*"))
    prepare.role(simulation, TARGET, trusted=OTHER)
    document = allowing(trust, Principal={"AWS": OTHER})
    iam = simulation.client("iam", ACCOUNT, REGION)
    iam.update_assume_role_policy(RoleName="target", PolicyDocument=json.dumps(document))
    return simulation.callers.session_of(role)


def test_taking_a_role_is_three_actions_with_keys_of_their_own(simulation: Simulation) -> None:
    doors(simulation, TAKING, TAKING).assume(TARGET, **CHOSEN, ExternalId="Example987")
    context = {each.request.action: each.request.context for each in simulation.decisions}
    own = {"aws:RequestTag/team", "aws:TagKeys", "sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity"}
    assert {action: own & set(keys) for action, keys in context.items()} == {
        "sts:AssumeRole": own,
        "sts:TagSession": {"aws:RequestTag/team", "aws:TagKeys"},
        "sts:SetSourceIdentity": {"sts:SourceIdentity"},
    }
    assert all("aws:SourceIp" in keys and "aws:PrincipalArn" in keys for keys in context.values())


@pytest.mark.parametrize("side", ["caller", "trust"])
@pytest.mark.parametrize("lacking", TAKING)
def test_across_accounts_both_sides_must_allow_each_of_them(simulation: Simulation, side: str, lacking: str) -> None:
    sides = {"caller": TAKING, "trust": TAKING} | {side: [each for each in TAKING if each != lacking]}
    someone = doors(simulation, **sides)
    with pytest.raises(ClientError, match=f"perform: {lacking} on"):
        someone.assume(TARGET, **CHOSEN)
    if lacking != "sts:AssumeRole":  # what is not asked for is not decided
        someone.assume(TARGET)


def test_a_source_identity_goes_along_to_the_next_role_and_must_be_allowed_there(simulation: Simulation) -> None:
    doors(simulation, TAKING, ["sts:AssumeRole", "sts:TagSession"])
    role = f"arn:aws:iam::{OTHER}:role/caller"
    with_identity = simulation.callers.session_of(role, aws__SourceIdentity="ana")
    with pytest.raises(ClientError, match="sts:SetSourceIdentity"):
        with_identity.assume(TARGET)
    assert simulation.decisions[-1].request.context["sts:SourceIdentity"] == "ana"


def in_shell(simulation: Simulation) -> tuple[Caller, str]:
    """Somebody who may do everything, and an instance that runs."""
    prepare.role(simulation, f"arn:aws:iam::{ACCOUNT}:role/one")
    ec2 = simulation.client("ec2", ACCOUNT, REGION)
    image = ec2.register_image(Name="image")["ImageId"]
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "team", "Value": "a"}]}]
    launched = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, TagSpecifications=tags)
    caller = simulation.callers.session_of(f"arn:aws:iam::{ACCOUNT}:role/one")
    return caller, launched["Instances"][0]["InstanceId"]


def test_a_session_is_decided_on_the_node_and_on_the_document_that_it_names(simulation: Simulation) -> None:
    caller, instance = in_shell(simulation)
    simulation.client("ssm", ACCOUNT, REGION).create_document(
        Name="shell",
        DocumentType="Session",
        Content=json.dumps({"schemaVersion": "1.0", "sessionType": "Standard_Stream"}),
        Tags=[{"Key": "kind", "Value": "shell"}],
    )
    ssm = caller.client("ssm", REGION)
    assert ssm.start_session(Target=instance, DocumentName="shell")["SessionId"].startswith("session-")
    assert ssm.start_session(Target=instance, DocumentName=SHELL)["SessionId"]
    assert ssm.start_session(Target=instance)["SessionId"]
    check, own = "ssm:SessionDocumentAccessCheck", ("ssm:resourceTag/team", "ssm:resourceTag/kind")
    seen = [
        (each.request.resource, each.request.context.get(check), [each.request.context.get(key) for key in own])
        for each in simulation.decisions
    ]
    node = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{instance}"
    named = [(node, "true", ["a", None]), (SHELL, None, [None, "shell"])]
    assert seen == [*named, *named, (node, "false", ["a", None])]


def test_documents_of_aws_have_no_account_and_other_nodes_are_managed_instances(simulation: Simulation) -> None:
    caller, instance = in_shell(simulation)
    ssm = caller.client("ssm", REGION)
    ssm.start_session(Target=instance, DocumentName="AWS-StartSSHSession")
    assert simulation.decisions[-1].request.resource == f"arn:aws:ssm:{REGION}::document/AWS-StartSSHSession"
    for target in ("mi-0123456789abcdef0", "i-0123456789abcdef0"):
        with pytest.raises(ClientError, match="TargetNotConnected"):
            ssm.start_session(Target=target)
    arns = [each.request.resource for each in simulation.decisions[-2:]]
    assert arns[0] == f"arn:aws:ssm:{REGION}:{ACCOUNT}:managed-instance/mi-0123456789abcdef0"
    assert arns[1] == f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-0123456789abcdef0"


def test_moto_alone_starts_no_session() -> None:
    with moto_alone() as client, pytest.raises(NotImplementedError):
        client("ssm").start_session(Target="i-0123456789abcdef0")


def test_of_an_action_that_aws_does_not_have_no_request_can_be_made(simulation: Simulation) -> None:
    prepare.role(simulation, f"arn:aws:iam::{ACCOUNT}:role/one")
    caller = simulation.callers.session_of(f"arn:aws:iam::{ACCOUNT}:role/one")
    call = Call("s3", "Nothing", {}, REGION, ACCOUNT, caller)
    with pytest.raises(SimulationError, match="s3:Nothing is no action of the service authorization reference"):
        Authoriser(simulation.world, decide, []).judge(call, caller, [Act("s3:Nothing", "*", ACCOUNT)], "")
