"""What people change by hand in a network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.simulation.by_hand import Change, Known, Stage, gone, on_ec2, said, tag_ec2, tagged

EVERYTHING = "0.0.0.0/0"
OPEN = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": EVERYTHING, "Description": "me"}]}
SEEN_OPEN = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": [EVERYTHING], "description": "me"}
ENTRY = {"RuleNumber": 7, "Protocol": "6", "RuleAction": "allow", "Egress": False, "CidrBlock": EVERYTHING}
PORTS = {"PortRange": {"From": 22, "To": 22}}
SEEN_ENTRY = {"action": "allow", "cidrBlock": EVERYTHING, "fromPort": 22, "protocol": "6", "ruleNo": 7, "toPort": 22}
ALL = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": EVERYTHING}]}
NOTHING = '{"Statement":[]}'
HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}


def _move_subnet(stage: Stage, one: Known, to: str) -> None:
    ec2, subnet = stage.client("ec2"), stage.one("NetworkAcl").inputs["subnetIds"][0]
    acls = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])["NetworkAcls"]
    association = next(each for each in acls[0]["Associations"] if each["SubnetId"] == subnet)
    ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=to)


def _untag(stage: Stage, one: Known) -> None:
    stage.client("ec2").delete_tags(Resources=[one.id], Tags=[{"Key": key} for key in one.inputs["tags"]])


def _away(stage: Stage, one: Known) -> None:
    _move_subnet(stage, one, stage.one("DefaultNetworkAcl").id)


def _replace_table(stage: Stage, one: Known) -> None:
    other = stage.client("ec2").create_route_table(VpcId=stage.one("Vpc").id)["RouteTable"]["RouteTableId"]
    stage.client("ec2").replace_route_table_association(AssociationId=one.id, RouteTableId=other)


def _modify_rule(stage: Stage, one: Known) -> None:
    rule = {"IpProtocol": "udp", "FromPort": 53, "ToPort": 54, "CidrIpv4": "10.9.0.0/16", "Description": "me"}
    changed = [{"SecurityGroupRuleId": one.id, "SecurityGroupRule": rule}]
    stage.client("ec2").modify_security_group_rules(GroupId=one.inputs["securityGroupId"], SecurityGroupRules=changed)


def _revoke(direction: str) -> Any:
    def act(stage: Stage, one: Known) -> None:
        revoke = getattr(stage.client("ec2"), f"revoke_security_group_{direction}")
        revoke(GroupId=one.inputs["securityGroupId"], SecurityGroupRuleIds=[one.id])

    return act


def _endpoint(**params: Any) -> Any:
    def act(stage: Stage, one: Known) -> None:
        told = {key: value(stage, one) if callable(value) else value for key, value in params.items()}
        stage.client("ec2").modify_vpc_endpoint(VpcEndpointId=one.id, **told)

    return act


def _own_https(stage: Stage, one: Known) -> None:
    ec2, was = stage.client("ec2"), {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
    ec2.revoke_security_group_ingress(GroupId=one.id, IpPermissions=[{**was, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}])
    ec2.authorize_security_group_ingress(GroupId=one.id, IpPermissions=[{**was, "IpRanges": [{"CidrIp": EVERYTHING}]}])


def _more_entries(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"ingress": [*given["ingress"], SEEN_ENTRY]}


NETWORK = {
    "dns support": Change(
        "Vpc",
        on_ec2("modify_vpc_attribute", VpcId="ID", EnableDnsSupport={"Value": False}),
        said(enableDnsSupport=False),
    ),
    "dns names": Change(
        "Vpc",
        on_ec2("modify_vpc_attribute", VpcId="ID", EnableDnsHostnames={"Value": False}),
        said(enableDnsHostnames=False),
    ),
    "network tagged": Change("Vpc", tag_ec2, tagged),
    "network's tags gone": Change("Vpc", _untag, said(tags={})),
    "ipv6 given": Change(
        "Vpc",
        on_ec2("associate_vpc_cidr_block", VpcId="ID", AmazonProvidedIpv6CidrBlock=True),
        said(assignGeneratedIpv6CidrBlock=True),
    ),
    "public addresses": Change(
        "Subnet",
        on_ec2("modify_subnet_attribute", SubnetId="ID", MapPublicIpOnLaunch={"Value": True}),
        said(mapPublicIpOnLaunch=True),
    ),
    "ipv6 addresses": Change(
        "Subnet",
        on_ec2("modify_subnet_attribute", SubnetId="ID", AssignIpv6AddressOnCreation={"Value": True}),
        said(assignIpv6AddressOnCreation=True),
    ),
    "subnet tagged": Change("Subnet", tag_ec2, tagged),
    "table tagged": Change("RouteTable", tag_ec2, tagged),
    "another table": Change("RouteTableAssociation", _replace_table, gone),
    "table let go": Change("RouteTableAssociation", on_ec2("disassociate_route_table", AssociationId="ID"), gone),
    "entry added": Change(
        "NetworkAcl", on_ec2("create_network_acl_entry", NetworkAclId="ID", **ENTRY, **PORTS), _more_entries
    ),
    "entry changed": Change(
        "NetworkAcl",
        on_ec2("replace_network_acl_entry", NetworkAclId="ID", **{**ENTRY, "RuleNumber": 100}, **PORTS),
        lambda given: {"ingress": [{**SEEN_ENTRY, "ruleNo": 100, "protocol": "tcp"}, *given["ingress"][1:]]},
    ),
    "entry taken off": Change(
        "NetworkAcl",
        on_ec2("delete_network_acl_entry", NetworkAclId="ID", RuleNumber=100, Egress=True),
        lambda given: {"egress": given["egress"][1:]},
    ),
    "subnet moved away": Change("NetworkAcl", _away, lambda given: {"subnetIds": given["subnetIds"][1:]}),
    "acl tagged": Change("NetworkAcl", tag_ec2, tagged),
    "acl that says nothing": Change(
        "bare-acl", on_ec2("create_network_acl_entry", NetworkAclId="ID", **ENTRY, **PORTS), said()
    ),
    "default acl opened": Change(
        "DefaultNetworkAcl", on_ec2("create_network_acl_entry", NetworkAclId="ID", **ENTRY, **PORTS), _more_entries
    ),
    "default acl tagged": Change("DefaultNetworkAcl", tag_ec2, tagged),
    "group's own rule changed": Change("own-rules", _own_https, said(ingress=[{**HTTPS, "cidrBlocks": [EVERYTHING]}])),
    "group's own rules joined": Change(
        "own-rules",
        on_ec2("authorize_security_group_ingress", GroupId="ID", IpPermissions=[OPEN]),
        said(ingress=[HTTPS, SEEN_OPEN]),
    ),
    "rule in a group that leaves rules to others": Change(
        "SecurityGroup", on_ec2("authorize_security_group_ingress", GroupId="ID", IpPermissions=[OPEN]), said()
    ),
    "group tagged": Change("SecurityGroup", tag_ec2, tagged),
    "default group let in": Change(
        "DefaultSecurityGroup",
        on_ec2("authorize_security_group_ingress", GroupId="ID", IpPermissions=[OPEN]),
        said(ingress=[SEEN_OPEN]),
    ),
    "default group let out": Change(
        "DefaultSecurityGroup",
        on_ec2(
            "authorize_security_group_egress",
            GroupId="ID",
            IpPermissions=[ALL],
        ),
        said(egress=[{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": [EVERYTHING]}]),
    ),
    "rule changed": Change(
        "SecurityGroupIngressRule",
        _modify_rule,
        said(ipProtocol="udp", fromPort=53, toPort=54, cidrIpv4="10.9.0.0/16", description="me"),
    ),
    "rule taken off": Change("SecurityGroupIngressRule", _revoke("ingress"), gone),
    "rule tagged": Change("SecurityGroupIngressRule", tag_ec2, tagged),
    "way out changed": Change(
        "way-out",
        _modify_rule,
        said(ipProtocol="udp", fromPort=53, toPort=54, cidrIpv4="10.9.0.0/16", description="me"),
    ),
    "way out closed": Change("way-out", _revoke("egress"), gone),
    "endpoint's policy": Change("VpcEndpoint", _endpoint(PolicyDocument=NOTHING), said(policy=NOTHING)),
    "endpoint's names": Change("VpcEndpoint", _endpoint(PrivateDnsEnabled=False), said(privateDnsEnabled=False)),
    "endpoint's subnets": Change(
        "VpcEndpoint",
        _endpoint(RemoveSubnetIds=lambda _, one: one.inputs["subnetIds"][:1]),
        lambda given: {"subnetIds": given["subnetIds"][1:]},
    ),
    "endpoint tagged": Change("VpcEndpoint", tag_ec2, tagged),
    "endpoint deleted": Change("VpcEndpoint", on_ec2("delete_vpc_endpoints", VpcEndpointIds=["ID"]), gone),
    "flow log tagged": Change("FlowLog", tag_ec2, tagged),
    "flow log deleted": Change("FlowLog", on_ec2("delete_flow_logs", FlowLogIds=["ID"]), gone),
}
