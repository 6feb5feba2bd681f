"""What a program no longer says is taken away at AWS, asked directly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cordon.errors import SimulationError
from cordon.graph.responder import Place
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, REGION

PLACE = Place(REGION, ACCOUNT, {"owner": "platform"})
ROLE, POLICY, KEY = "aws:iam/role:Role", "aws:iam/policy:Policy", "aws:kms/key:Key"
VPC, SUBNET, ACL = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/networkAcl:NetworkAcl"
GROUP, TABLE = "aws:ec2/securityGroup:SecurityGroup", "aws:ec2/routeTable:RouteTable"
TIE, ENDPOINT = "aws:ec2/routeTableAssociation:RouteTableAssociation", "aws:ec2/vpcEndpoint:VpcEndpoint"
LOGS, TRAIL = "aws:cloudwatch/logGroup:LogGroup", "aws:cloudtrail/trail:Trail"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
BUCKET, BLOCK = "aws:s3/bucket:Bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sts:*"}]})
ENTRY = {"action": "allow", "protocol": "tcp", "ruleNo": 1, "fromPort": 1, "toPort": 2, "cidrBlock": "10.0.0.0/8"}


def said(*sids: str) -> str:
    statements = [{"Sid": sid, "Effect": "Deny", "Action": "s3:*", "Resource": "*"} for sid in sids]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture
def create(simulation: Simulation) -> Callable[..., Any]:
    def made(token: str, name: str = "", /, **inputs: Any) -> Any:
        return simulation.provider.create(f"urn:{token}:{name}", token, inputs, PLACE)

    return made


@pytest.fixture
def change(simulation: Simulation, create: Callable[..., Any]) -> Callable[..., Any]:
    """Create a resource and change it, and return it; what is None afterwards is left out."""

    def made(token: str, before: dict[str, Any], **changes: Any) -> Any:
        one = create(token, "changed", **before)
        after = {key: value for key, value in {**before, **changes}.items() if value is not None}
        return simulation.provider.update("urn:changed", token, one.id, before, after, PLACE)

    return made


def test_of_a_role(change: Any, create: Any, iam: Any) -> None:
    limit = create(POLICY, "limit", name="limit", policy=said("A")).id
    before = {
        "name": "role",
        "assumeRolePolicy": TRUST,
        "description": "whose it is",
        "permissionsBoundary": limit,
        "maxSessionDuration": 7200,
        "tags": {"a": "1", "b": "2"},
    }
    change(ROLE, before, description=None, permissionsBoundary=None, maxSessionDuration=None, tags={"a": "1"})
    role = iam.get_role(RoleName="role")["Role"]
    assert not role.get("Description")
    assert "PermissionsBoundary" not in role
    assert role["MaxSessionDuration"] == 3600
    assert {one["Key"]: one["Value"] for one in role["Tags"]} == {"owner": "platform", "a": "1"}


def test_a_roles_description_outlives_another_change(change: Any, iam: Any) -> None:
    before = {"name": "role", "assumeRolePolicy": TRUST, "description": "stays"}
    change(ROLE, before, maxSessionDuration=7200)
    role = iam.get_role(RoleName="role")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("stays", 7200)


def test_all_tags_leave_the_providers_own(change: Any, ec2: Any) -> None:
    vpc = change(VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}}, tags=None)
    [found] = ec2.describe_vpcs(VpcIds=[vpc.id])["Vpcs"]
    assert found["Tags"] == [{"Key": "owner", "Value": "platform"}]
    assert vpc.outputs["tagsAll"] == {"owner": "platform"}


def test_a_roles_inline_policy(change: Any, iam: Any) -> None:
    both = [{"name": "one", "policy": said("A")}, {"name": "two", "policy": said("B")}]
    change(ROLE, {"name": "role", "assumeRolePolicy": TRUST, "inlinePolicies": both}, inlinePolicies=both[1:])
    assert iam.list_role_policies(RoleName="role")["PolicyNames"] == ["two"]


def test_a_statement_of_a_policy_however_often(simulation: Simulation, create: Any, iam: Any) -> None:
    before = {"name": "policy", "policy": said("A", "B")}
    made = create(POLICY, **before)
    for number in range(7):  # more than a policy has versions
        after = {**before, "policy": said(f"A{number}")}
        simulation.provider.update("urn:p", POLICY, made.id, before, after, PLACE)
        before = after
    versions = iam.list_policy_versions(PolicyArn=made.id)["Versions"]
    [default] = [one["VersionId"] for one in versions if one["IsDefaultVersion"]]
    found = iam.get_policy_version(PolicyArn=made.id, VersionId=default)["PolicyVersion"]["Document"]
    assert len(versions) == 5
    assert [one["Sid"] for one in found["Statement"]] == ["A6"]


def test_a_log_groups_retention_and_key(change: Any, create: Any, simulation: Simulation) -> None:
    text = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": {"AWS": ACCOUNT}},
                {
                    "Effect": "Allow",
                    "Action": "kms:*",
                    "Resource": "*",
                    "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                },
            ],
        }
    )
    one, two = (create(KEY, name, policy=text).outputs["arn"] for name in ("one", "two"))
    logs = simulation.client("logs", ACCOUNT, REGION)
    change(LOGS, {"name": "a", "kmsKeyId": one, "retentionInDays": 30}, kmsKeyId=None, retentionInDays=None)
    change(LOGS, {"name": "b", "kmsKeyId": one, "retentionInDays": 30}, kmsKeyId=two, retentionInDays=60)
    a, b = logs.describe_log_groups()["logGroups"]
    assert "kmsKeyId" not in a and "retentionInDays" not in a
    assert (b["kmsKeyId"], b["retentionInDays"]) == (two, 60)


def test_a_key_keeps_what_the_provider_keeps(change: Any, kms: Any) -> None:
    key = change(KEY, {"description": "kept", "enableKeyRotation": True}, description=None, enableKeyRotation=None)
    assert kms.describe_key(KeyId=key.id)["KeyMetadata"]["Description"] == "kept"
    assert key.outputs["description"] == "kept"
    assert kms.get_key_rotation_status(KeyId=key.id)["KeyRotationEnabled"] is False


def test_a_rule_of_a_list(change: Any, create: Any, ec2: Any) -> None:
    vpc = create(VPC, cidrBlock="10.0.0.0/16").id
    subnet = create(SUBNET, vpcId=vpc, cidrBlock="10.0.0.0/24").id
    egress = {**ENTRY, "ruleNo": 5}
    before = {"vpcId": vpc, "ingress": [ENTRY, {**ENTRY, "ruleNo": 2}], "egress": [egress], "subnetIds": [subnet]}
    made = change(ACL, before, ingress=[ENTRY], subnetIds=[])
    [acl] = ec2.describe_network_acls(NetworkAclIds=[made.id])["NetworkAcls"]
    assert sorted(one["RuleNumber"] for one in acl["Entries"] if one["RuleNumber"] < 32767) == [1, 5]
    assert acl["Associations"] == []
    rule = {"protocol": "tcp", "fromPort": 1, "toPort": 2, "cidrBlocks": ["10.0.0.0/8"]}
    group = change(
        GROUP, {"name": "g", "description": "g", "vpcId": vpc, "ingress": [rule], "egress": [rule]}, ingress=[]
    )
    [found] = ec2.describe_security_groups(GroupIds=[group.id])["SecurityGroups"]
    assert found["IpPermissions"] == []
    assert len(found["IpPermissionsEgress"]) == 1


def test_a_rules_description_and_another_source(change: Any, create: Any, ec2: Any) -> None:
    vpc = create(VPC, cidrBlock="10.0.0.0/16").id
    group = create(GROUP, name="g", description="g", vpcId=vpc).id
    before = {
        "securityGroupId": group,
        "ipProtocol": "tcp",
        "fromPort": 1,
        "toPort": 2,
        "cidrIpv4": "10.0.0.0/8",
        "description": "why",
    }
    made = change(RULE, before, description=None, cidrIpv4="10.0.0.0/9", toPort=3)
    [rule] = ec2.describe_security_group_rules(SecurityGroupRuleIds=[made.id])["SecurityGroupRules"]
    assert (rule.get("Description", ""), rule["CidrIpv4"], rule["ToPort"]) == ("", "10.0.0.0/9", 3)
    other = {key: value for key, value in before.items() if key != "cidrIpv4"} | {"cidrIpv6": "::/0"}
    with pytest.raises(SimulationError, match="changes only rules whose source is cidrIpv4"):
        change(RULE, other, toPort=3)


def test_a_subnets_setting(change: Any, create: Any, ec2: Any) -> None:
    vpc = create(VPC, cidrBlock="10.0.0.0/16").id
    subnet = change(
        SUBNET, {"vpcId": vpc, "cidrBlock": "10.0.0.0/24", "mapPublicIpOnLaunch": True}, mapPublicIpOnLaunch=None
    )
    [found] = ec2.describe_subnets(SubnetIds=[subnet.id])["Subnets"]
    assert found["MapPublicIpOnLaunch"] is False


def test_a_subnet_gets_another_route_table_under_another_id(simulation: Simulation, create: Any, ec2: Any) -> None:
    vpc = create(VPC, cidrBlock="10.0.0.0/16").id
    subnet = create(SUBNET, vpcId=vpc, cidrBlock="10.0.0.0/24").id
    one, two = (create(TABLE, name, vpcId=vpc).id for name in ("one", "two"))
    before = {"subnetId": subnet, "routeTableId": one}
    made = create(TIE, **before)
    after = {**before, "routeTableId": two}
    changed = simulation.provider.update("urn:t", TIE, made.id, before, after, PLACE)
    assert changed.id not in ("", made.id)
    tied = {
        table["RouteTableId"]: [each["SubnetId"] for each in table["Associations"] if "SubnetId" in each]
        for table in ec2.describe_route_tables(RouteTableIds=[one, two])["RouteTables"]
    }
    assert tied == {one: [], two: [subnet]}
    simulation.provider.delete("urn:t", TIE, changed.id, after, PLACE)


def test_an_endpoints_tables_and_subnets(simulation: Simulation, create: Any, ec2: Any) -> None:
    vpc = create(VPC, cidrBlock="10.0.0.0/16").id
    tables = [create(TABLE, name, vpcId=vpc).id for name in ("one", "two")]
    before = {
        "vpcId": vpc,
        "vpcEndpointType": "Gateway",
        "serviceName": f"com.amazonaws.{REGION}.s3",
        "routeTableIds": tables[:1],
    }
    made = create(ENDPOINT, **before)
    after = {**before, "routeTableIds": tables[1:]}
    simulation.provider.update("urn:e", ENDPOINT, made.id, before, after, PLACE)
    routed = [
        any(route.get("GatewayId") == made.id for route in table["Routes"])
        for table in ec2.describe_route_tables(RouteTableIds=tables)["RouteTables"]
    ]
    assert routed == [False, True]
    simulation.provider.delete("urn:e", ENDPOINT, made.id, after, PLACE)
    subnets = [create(SUBNET, f"{number}", vpcId=vpc, cidrBlock=f"10.0.{number}.0/24").id for number in range(2)]
    interface = {
        "vpcId": vpc,
        "serviceName": f"com.amazonaws.{REGION}.kms",
        "vpcEndpointType": "Interface",
        "subnetIds": subnets[:1],
    }
    other = create(ENDPOINT, "interface", **interface)
    moved = {**interface, "subnetIds": subnets[1:]}
    simulation.provider.update("urn:i", ENDPOINT, other.id, interface, moved, PLACE)
    [found] = ec2.describe_vpc_endpoints(VpcEndpointIds=[other.id])["VpcEndpoints"]
    assert found["SubnetIds"] == subnets[1:]
    asked = ec2.describe_network_interfaces(NetworkInterfaceIds=found["NetworkInterfaceIds"])["NetworkInterfaces"]
    assert [one["SubnetId"] for one in asked] == subnets[1:]


def test_a_public_access_block_opens_what_is_left_out(change: Any, create: Any, s3: Any) -> None:
    create(BUCKET, bucket="a-bucket-of-ours")
    change(
        BLOCK, {"bucket": "a-bucket-of-ours", "blockPublicAcls": True, "blockPublicPolicy": True}, blockPublicAcls=None
    )
    found = s3.get_public_access_block(Bucket="a-bucket-of-ours")["PublicAccessBlockConfiguration"]
    assert (found["BlockPublicAcls"], found["BlockPublicPolicy"]) == (False, True)


def test_a_trails_selectors_and_prefix(change: Any, create: Any, simulation: Simulation) -> None:
    create(BUCKET, bucket="a-bucket-for-trails")
    deliver = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:*"}
    where = {"Resource": ["arn:aws:s3:::a-bucket-for-trails", "arn:aws:s3:::a-bucket-for-trails/*"]}
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**deliver, **where}]})
    create("aws:s3/bucketPolicy:BucketPolicy", bucket="a-bucket-for-trails", policy=text)
    before = {
        "name": "trail",
        "s3BucketName": "a-bucket-for-trails",
        "s3KeyPrefix": "some",
        "enableLogging": True,
        "isMultiRegionTrail": True,
        "advancedEventSelectors": [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Management"]}]}],
    }
    change(TRAIL, before, s3KeyPrefix=None, advancedEventSelectors=None, isMultiRegionTrail=None, enableLogging=False)
    trails = simulation.client("cloudtrail", ACCOUNT, REGION)
    found = trails.get_trail(Name="trail")["Trail"]
    assert (found.get("S3KeyPrefix", ""), found["IsMultiRegionTrail"]) == ("", False)
    assert trails.get_trail_status(Name="trail")["IsLogging"] is False
    selectors = trails.get_event_selectors(TrailName="trail")
    assert selectors.get("AdvancedEventSelectors", []) == []
    assert [one["ReadWriteType"] for one in selectors["EventSelectors"]] == ["All"]
