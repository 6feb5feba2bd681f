from typing import Any, cast

import pulumi
import pytest

from components.isolated_network import IsolatedNetwork, IsolatedNetworkArgs
from components.policy_documents import interface_endpoint_policy, s3_endpoint_policy
from cordon.errors import ProgramError
from cordon.graph.model import Graph
from tests.components.built import LOG_KEY, build, contract, of, one, policy, untagged, waits_for
from tests.components.world import ACCOUNT, facts

SERVICES = ["kms", "logs", "ssm", "ssmmessages", "sts"]


def network(**changes: Any) -> Graph:
    given: dict[str, Any] = {"contract": contract(), "cidr": "10.64.0.0/20", "log_key": LOG_KEY, "log_days": 400.0}
    args = cast("IsolatedNetworkArgs", given | changes)

    def declare(opts: pulumi.ResourceOptions) -> None:
        made = IsolatedNetwork("net", args, opts)
        pulumi.export("endpoints", made.endpoints)
        pulumi.export("subnets", made.private_subnets)

    return build(declare)


@pytest.fixture(scope="module")
def made() -> Graph:
    return network()


def test_there_is_no_way_in_or_out(made: Graph) -> None:
    ways = ("Gateway", "PeeringConnection", "Attachment", "Eip", "Route", "VpcEndpointService")
    assert [one.token for one in made.resources if one.token.endswith(ways)] == []
    assert all("routes" not in table.inputs for table in of(made, "RouteTable"))
    assert not any(subnet.inputs["mapPublicIpOnLaunch"] for subnet in of(made, "Subnet"))


def test_names_of_services_resolve_within_the_network(made: Graph) -> None:
    vpc = one(made, "Vpc").inputs
    assert (vpc["cidrBlock"], vpc["enableDnsSupport"], vpc["enableDnsHostnames"]) == ("10.64.0.0/20", True, True)


def test_every_kind_of_subnet_is_in_two_zones(made: Graph) -> None:
    places = {subnet.name: subnet.inputs["availabilityZone"] for subnet in of(made, "Subnet")}
    assert places == {
        "net-endpoint-1": "eu-central-1a",
        "net-endpoint-2": "eu-central-1b",
        "net-private-1": "eu-central-1a",
        "net-private-2": "eu-central-1b",
    }


def test_a_third_zone_adds_and_moves_nothing(made: Graph) -> None:
    larger = network(zones=3.0)
    cidrs = {subnet.name: subnet.inputs["cidrBlock"] for subnet in of(larger, "Subnet")}
    assert {subnet.name: subnet.inputs["cidrBlock"] for subnet in of(made, "Subnet")}.items() < cidrs.items()
    assert len(cidrs) == 6


def test_a_subnet_stays_in_its_zone(made: Graph) -> None:
    assert {subnet.options.ignore_changes for subnet in of(made, "Subnet")} == {("availabilityZone",)}


def test_every_subnet_has_a_route_table_and_an_acl_of_its_kind(made: Graph) -> None:
    subnets = {subnet.id: subnet.name for subnet in of(made, "Subnet")}
    routed = {subnets[each.inputs["subnetId"]] for each in of(made, "RouteTableAssociation")}
    assert routed == set(subnets.values())
    for kind in ("private", "endpoint"):
        guarded = {subnets[subnet] for subnet in one(made, "NetworkAcl", kind).inputs["subnetIds"]}
        assert guarded == {f"net-{kind}-1", f"net-{kind}-2"}


def test_what_aws_gives_every_vpc_lets_nothing_pass(made: Graph) -> None:
    vpc = one(made, "Vpc")
    group, acl = one(made, "DefaultSecurityGroup"), one(made, "DefaultNetworkAcl")
    assert (group.inputs["vpcId"], group.inputs["ingress"], group.inputs["egress"]) == (vpc.id, [], [])
    assert acl.inputs["defaultNetworkAclId"] == vpc.outputs["defaultNetworkAclId"]
    assert (acl.inputs["ingress"], acl.inputs["egress"]) == ([], [])


def test_acls_carry_the_rules_as_planned(made: Graph) -> None:
    private = one(made, "NetworkAcl", "private").inputs
    assert {rule["protocol"] for rule in private["ingress"] + private["egress"]} == {"tcp"}
    assert private["egress"][-1] == {
        "action": "allow",
        "cidrBlock": "0.0.0.0/0",
        "fromPort": 443,
        "protocol": "tcp",
        "ruleNo": 200,
        "toPort": 443,
    }
    endpoint = one(made, "NetworkAcl", "endpoint").inputs
    own = {subnet.inputs["cidrBlock"] for subnet in of(made, "Subnet") if "private" in subnet.name}
    assert {rule["cidrBlock"] for rule in endpoint["ingress"] + endpoint["egress"]} == own


def test_interfaces_are_asked_by_https_from_the_workspaces_subnets_alone(made: Graph) -> None:
    group = one(made, "SecurityGroup")
    assert not {"ingress", "egress"} & set(group.inputs)
    rules = of(made, "SecurityGroupIngressRule")
    own = {subnet.inputs["cidrBlock"] for subnet in of(made, "Subnet") if "private" in subnet.name}
    assert {rule.inputs["cidrIpv4"] for rule in rules} == own
    assert {(rule.inputs["ipProtocol"], rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in rules} == {
        ("tcp", 443, 443)
    }
    assert {rule.inputs["securityGroupId"] for rule in rules} == {group.id}
    assert of(made, "SecurityGroupEgressRule") == []


def test_s3_is_reached_by_a_gateway_endpoint_from_the_private_route_tables(made: Graph) -> None:
    gateway = one(made, "VpcEndpoint", "-s3")
    assert (gateway.inputs["vpcEndpointType"], gateway.inputs["serviceName"]) == (
        "Gateway",
        "com.amazonaws.eu-central-1.s3",
    )
    tables = {table.id for table in of(made, "RouteTable") if "private" in table.name}
    assert set(gateway.inputs["routeTableIds"]) == tables
    assert len(tables) == 2
    assert policy(gateway) == s3_endpoint_policy(facts())


@pytest.mark.parametrize("service", SERVICES)
def test_other_services_have_an_interface_with_a_policy_in_each_zone(service: str, made: Graph) -> None:
    endpoint = one(made, "VpcEndpoint", f"-{service}")
    assert (endpoint.inputs["vpcEndpointType"], endpoint.inputs["serviceName"]) == (
        "Interface",
        f"com.amazonaws.eu-central-1.{service}",
    )
    assert endpoint.inputs["privateDnsEnabled"]
    assert endpoint.inputs["securityGroupIds"] == [one(made, "SecurityGroup").id]
    assert set(endpoint.inputs["subnetIds"]) == {sub.id for sub in of(made, "Subnet") if "endpoint" in sub.name}
    assert policy(endpoint) == interface_endpoint_policy(facts(), service)


def test_the_endpoints_ids_are_given_out_by_service(made: Graph) -> None:
    assert made.exports["endpoints"] == {each.name.rsplit("-", 1)[1]: each.id for each in of(made, "VpcEndpoint")}
    assert set(made.exports["endpoints"]) == {"s3", *SERVICES}


def test_all_traffic_is_logged_into_an_encrypted_group_that_stays(made: Graph) -> None:
    flow, group = one(made, "FlowLog"), one(made, "LogGroup")
    assert (flow.inputs["vpcId"], flow.inputs["trafficType"]) == (one(made, "Vpc").id, "ALL")
    assert (flow.inputs["logDestination"], flow.inputs["logDestinationType"]) == (
        group.outputs["arn"],
        "cloud-watch-logs",
    )
    assert flow.inputs["maxAggregationInterval"] == 60
    assert (group.inputs["name"], group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (
        "/cordon/acme-analytics/flow",
        LOG_KEY,
        400,
    )
    assert group.options.protect and group.options.retain_on_delete


def test_only_this_accounts_flow_logs_take_the_delivering_role(made: Graph) -> None:
    role = one(made, "Role")
    (statement,) = policy(role, "assumeRolePolicy")["Statement"]
    assert statement["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert statement["Condition"] == {
        "ArnLike": {"aws:SourceArn": f"arn:aws:ec2:eu-central-1:{ACCOUNT}:vpc-flow-log/*"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }
    deliver, find = policy(one(made, "RolePolicy"))["Statement"]
    group = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/cordon/acme-analytics/flow"
    assert deliver["Resource"] == [group, f"{group}:*"]
    assert deliver["Action"] == ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    assert find["Action"] == "logs:DescribeLogGroups"


def test_logging_starts_when_its_role_may_deliver(made: Graph) -> None:
    assert waits_for(made, one(made, "FlowLog"), one(made, "RolePolicy"))


def test_everything_carries_the_tags(made: Graph) -> None:
    assert untagged(made) == []


def test_more_interfaces_than_a_subnet_holds_are_refused_before_anything_is_made() -> None:
    services = [f"service-{number}" for number in range(12)]
    with pytest.raises(ProgramError, match="12 interface endpoints: subnet .* has room for 11"):
        network(cidr="10.64.0.0/24", services=services)


def test_a_service_without_a_policy_is_refused() -> None:
    with pytest.raises(ProgramError, match="there is no endpoint policy for 'ec2'"):
        network(services=["ec2"])
