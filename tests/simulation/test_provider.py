import json
from typing import Any

import pytest

from cordon.errors import SimulationError
from cordon.graph.responder import Place
from cordon.simulation.difference import Difference
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION

PLACE = Place(REGION, ACCOUNT, {"owner": "platform"})
VPC, ROLE, KEY = "aws:ec2/vpc:Vpc", "aws:iam/role:Role", "aws:kms/key:Key"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:*"}]})


def create(simulation: Simulation, token: str, **inputs: Any) -> Any:
    return simulation.provider.create(f"urn:{token}", token, inputs, PLACE)


def test_a_life_from_creation_to_deletion(simulation: Simulation, ec2: Any) -> None:
    provider = simulation.provider
    before = {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": True, "tags": {"a": "1", "b": "2"}}
    made = provider.create("urn:v", VPC, before, PLACE)
    assert made.outputs["tagsAll"] == {"owner": "platform", "a": "1", "b": "2"}
    after = {**before, "enableDnsSupport": False, "tags": {"a": "2"}}
    assert provider.diff(VPC, before, after) == Difference(("enableDnsSupport", "tags"), ())
    provider.update("urn:v", VPC, made.id, before, after, PLACE)
    [found] = ec2.describe_vpcs(VpcIds=[made.id])["Vpcs"]
    assert {tag["Key"]: tag["Value"] for tag in found["Tags"]} == {"owner": "platform", "a": "2"}
    support = ec2.describe_vpc_attribute(VpcId=made.id, Attribute="enableDnsSupport")
    assert support["EnableDnsSupport"]["Value"] is False
    assert provider.read("urn:v", VPC, made.id, {}, PLACE) is not None
    provider.delete("urn:v", VPC, made.id, after, PLACE)
    provider.delete("urn:v", VPC, made.id, after, PLACE)  # what is gone is no error
    assert provider.read("urn:v", VPC, made.id, {}, PLACE) is None


def test_what_is_made_anew_has_another_id_as_in_aws(simulation: Simulation) -> None:
    first = create(simulation, VPC, cidrBlock="10.0.0.0/16").id
    simulation.provider.delete(f"urn:{VPC}", VPC, first, {"cidrBlock": "10.0.0.0/16"}, PLACE)
    assert create(simulation, VPC, cidrBlock="10.0.0.0/16").id != first


def test_some_changes_take_another_resource(simulation: Simulation) -> None:
    before, after = {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"}
    assert simulation.provider.diff(VPC, before, after).replaces == ("cidrBlock",)
    made = create(simulation, VPC, **before)
    with pytest.raises(SimulationError, match="cidrBlock can only change by replacing the resource"):
        simulation.provider.update("urn:v", VPC, made.id, before, after, PLACE)


@pytest.mark.parametrize(
    ("token", "before", "change", "replaces"),
    [
        (KEY, {"description": "a"}, {"description": "b"}, ()),
        (KEY, {"deletionWindowInDays": 7}, {"deletionWindowInDays": 30}, ()),
        (KEY, {"enableKeyRotation": True}, {"enableKeyRotation": False}, ()),
        (ROLE, {"name": "a"}, {"name": "b"}, ("name",)),
        (ROLE, {"assumeRolePolicy": "{}"}, {"assumeRolePolicy": TRUST}, ()),
        ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "a", "policy": "{}"}, {"policy": TRUST}, ()),
        ("aws:s3/bucketPolicy:BucketPolicy", {"bucket": "a", "policy": "{}"}, {"bucket": "b"}, ("bucket",)),
        ("aws:ec2/networkAcl:NetworkAcl", {"ingress": []}, {"ingress": [{"ruleNo": 1}]}, ()),
    ],
)
def test_what_a_change_takes(
    simulation: Simulation, token: str, before: dict[str, Any], change: dict[str, Any], replaces: tuple[str, ...]
) -> None:
    assert simulation.provider.diff(token, before, {**before, **change}) == Difference(tuple(change), replaces)


def test_a_key_changes_in_place(simulation: Simulation, kms: Any) -> None:
    before = {"description": "a", "enableKeyRotation": True, "deletionWindowInDays": 7}
    made = create(simulation, KEY, **before)
    after = {**before, "description": "b", "enableKeyRotation": False}
    simulation.provider.update("urn:k", KEY, made.id, before, after, PLACE)
    assert kms.describe_key(KeyId=made.id)["KeyMetadata"]["Description"] == "b"
    assert kms.get_key_rotation_status(KeyId=made.id)["KeyRotationEnabled"] is False
    simulation.provider.delete("urn:k", KEY, made.id, after, PLACE)
    assert simulation.provider.read("urn:k", KEY, made.id, {}, PLACE) is None


def test_a_roles_attachments_change_in_place(simulation: Simulation, iam: Any) -> None:
    said = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    policy = "aws:iam/policy:Policy"
    one, two = (create(simulation, policy, name=name, policy=json.dumps(said)).id for name in ("one", "two"))
    before = {"name": "role", "assumeRolePolicy": TRUST, "managedPolicyArns": [one]}
    made = create(simulation, ROLE, **before)
    after = {**before, "managedPolicyArns": [two]}
    simulation.provider.update("urn:r", ROLE, made.id, before, after, PLACE)
    attached = iam.list_attached_role_policies(RoleName="role")["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [two]
    simulation.provider.delete("urn:r", ROLE, made.id, after, PLACE)


def test_an_acls_rules_change_in_place(simulation: Simulation, ec2: Any) -> None:
    vpc = create(simulation, VPC, cidrBlock="10.0.0.0/16")
    rule = {"ruleNo": 1, "action": "allow", "protocol": "tcp", "cidrBlock": "10.0.0.0/8", "fromPort": 1, "toPort": 2}
    before: dict[str, Any] = {"vpcId": vpc.id, "ingress": [rule], "egress": []}
    token = "aws:ec2/networkAcl:NetworkAcl"
    made = create(simulation, token, **before)
    after = {**before, "ingress": [{**rule, "ruleNo": 2}]}
    simulation.provider.update("urn:a", token, made.id, before, after, PLACE)
    [acl] = ec2.describe_network_acls(NetworkAclIds=[made.id])["NetworkAcls"]
    assert [one["RuleNumber"] for one in acl["Entries"] if one["RuleNumber"] < 32767] == [2]


def test_group_rules_inside_a_group_are_its_own(simulation: Simulation, ec2: Any) -> None:
    vpc = create(simulation, VPC, cidrBlock="10.0.0.0/16")
    rule = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"], "self": True}
    made = create(
        simulation, "aws:ec2/securityGroup:SecurityGroup", vpcId=vpc.id, name="one", description="one", ingress=[rule]
    )
    [group] = ec2.describe_security_groups(GroupIds=[made.id])["SecurityGroups"]
    assert group["IpPermissionsEgress"] == []
    [permission] = group["IpPermissions"]
    assert permission["IpRanges"] == [{"CidrIp": "10.0.0.0/8"}]
    assert [pair["GroupId"] for pair in permission["UserIdGroupPairs"]] == [made.id]


def test_an_input_that_no_call_takes_is_never_dropped(simulation: Simulation) -> None:
    with pytest.raises(SimulationError, match="CreateVpc has no member for 'newFangled'"):
        create(simulation, VPC, cidrBlock="10.0.0.0/16", newFangled=True)


def test_a_type_that_is_not_simulated_says_so(simulation: Simulation) -> None:
    with pytest.raises(SimulationError, match="aws:macie2/account:Account is not simulated"):
        create(simulation, "aws:macie2/account:Account")
