"""The network's resource types."""

from collections.abc import Mapping
from typing import Final

from cordon.simulation.kinds import adapting, odd
from cordon.simulation.kinds.kind import Kind, Step

_ARN: Final = "arn:{partition}:ec2:{region}:{account}:"


def _attribute(operation: str, target: str, member: str, needs: str) -> Step:
    return Step(operation, {target: "{id}", member: {"Value": f"{{{needs}}}"}}, needs)


def _entries(needs: str, *, egress: bool) -> Step:
    ports = {"From": "{each.fromPort}", "To": "{each.toPort}"}
    params = {"RuleNumber": "{each.ruleNo}", "RuleAction": "{each.action}", "Protocol": "{each.protocol}"}
    cidrs = {"CidrBlock": "{each.cidrBlock}", "Ipv6CidrBlock": "{each.ipv6CidrBlock}"}
    more = {"NetworkAclId": "{id}", "Egress": egress, "PortRange": ports}
    return Step("CreateNetworkAclEntry", {**params, **cidrs, **more}, needs, each=needs)


def _endpoint(member: str, needs: str) -> Step:
    return Step("ModifyVpcEndpoint", {"VpcEndpointId": "{id}", member: f"{{{needs}}}"}, needs)


_ACL_ENTRIES: Final = {"ingress": adapting.acl_entries(egress=False), "egress": adapting.acl_entries(egress=True)}
_GROUP_RULES: Final = {"ingress": adapting.group_rules("Ingress"), "egress": adapting.group_rules("Egress")}


def _rule(direction: str) -> Kind:
    sources = {
        "cidrIpv4": ("IpRanges", "CidrIp"),
        "cidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
        "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
        "prefixListId": ("PrefixListIds", "PrefixListId"),
    }
    ranges = {
        members: [{member: f"{{{given}}}", "Description": f"{{description|{given}}}"}]
        for given, (members, member) in sources.items()
    }
    return Kind(
        service="ec2",
        create=f"AuthorizeSecurityGroup{direction}",
        id=".SecurityGroupRules.0.SecurityGroupRuleId",
        renames=dict.fromkeys(("description", "fromPort", "ipProtocol", "toPort", *sources), "")
        | {"securityGroupId": "GroupId"},
        params={
            "IpPermissions": [{"IpProtocol": "{ipProtocol}", "FromPort": "{fromPort}", "ToPort": "{toPort}", **ranges}]
        },
        adapt=dict.fromkeys(("description", "fromPort", "ipProtocol", "toPort", *sources), adapting.group_rule),
        read="DescribeSecurityGroupRules",
        read_params={"SecurityGroupRuleIds": ["{id}"]},
        found="SecurityGroupRules.0",
        outputs={"arn": f"{_ARN}security-group-rule/{{id}}", "securityGroupRuleId": "{id}"},
        delete=f"RevokeSecurityGroup{direction}",
        delete_params={"GroupId": "{securityGroupId}", "SecurityGroupRuleIds": ["{id}"]},
        tags="security-group-rule",
    )


def _plain(name: str, word: str, plural: str, **more: object) -> Kind:
    """A type whose calls are all named after it."""
    settings: dict[str, object] = {
        "service": "ec2",
        "create": f"Create{name}",
        "id": f".{name}.{name}Id",
        "read": f"Describe{name}s",
        "read_params": {plural: ["{id}"]},
        "found": f"{name}s.0",
        "outputs": {"arn": f"{_ARN}{word}/{{id}}", "ownerId": "{account}"},
        "delete": f"Delete{name}",
        "delete_params": {f"{name}Id": "{id}"},
        "tags": word,
    }
    return Kind(**{**settings, **more})  # type: ignore[arg-type]


EC2: Final[Mapping[str, Kind]] = {
    "aws:ec2/vpc:Vpc": _plain(
        "Vpc",
        "vpc",
        "VpcIds",
        renames={"enableDnsSupport": "", "enableDnsHostnames": ""},
        steps=(
            _attribute("ModifyVpcAttribute", "VpcId", "EnableDnsSupport", "enableDnsSupport"),
            _attribute("ModifyVpcAttribute", "VpcId", "EnableDnsHostnames", "enableDnsHostnames"),
        ),
        outputs={
            "arn": f"{_ARN}vpc/{{id}}",
            "dhcpOptionsId": ".DhcpOptionsId",
            "instanceTenancy": ".InstanceTenancy",
            "ownerId": "{account}",
        },
        more=odd.vpc_defaults,
    ),
    "aws:ec2/subnet:Subnet": _plain(
        "Subnet",
        "subnet",
        "SubnetIds",
        renames={"mapPublicIpOnLaunch": "", "assignIpv6AddressOnCreation": ""},
        steps=(
            _attribute("ModifySubnetAttribute", "SubnetId", "MapPublicIpOnLaunch", "mapPublicIpOnLaunch"),
            _attribute(
                "ModifySubnetAttribute", "SubnetId", "AssignIpv6AddressOnCreation", "assignIpv6AddressOnCreation"
            ),
        ),
        outputs={
            "arn": f"{_ARN}subnet/{{id}}",
            "availabilityZone": ".AvailabilityZone",
            "availabilityZoneId": ".AvailabilityZoneId",
            "privateDnsHostnameTypeOnLaunch": ".PrivateDnsNameOptionsOnLaunch.HostnameType",
            "ownerId": "{account}",
        },
    ),
    "aws:ec2/routeTable:RouteTable": _plain("RouteTable", "route-table", "RouteTableIds"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": Kind(
        service="ec2",
        create="AssociateRouteTable",
        id=".AssociationId",
        adapt={"routeTableId": adapting.association},
        read="DescribeRouteTables",
        read_params={"Filters": [{"Name": "association.route-table-association-id", "Values": ["{id}"]}]},
        found="RouteTables.0",
        delete="DisassociateRouteTable",
        delete_params={"AssociationId": "{id}"},
    ),
    "aws:ec2/networkAcl:NetworkAcl": _plain(
        "NetworkAcl",
        "network-acl",
        "NetworkAclIds",
        renames={"ingress": "", "egress": "", "subnetIds": ""},
        steps=(_entries("ingress", egress=False), _entries("egress", egress=True)),
        after=odd.start_acl,
        adapt={**_ACL_ENTRIES, "subnetIds": adapting.acl_subnets},
        before_delete=odd.dissociate_acl,
    ),
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": Kind(
        service="ec2",
        id="{defaultNetworkAclId}",
        renames={"ingress": "", "egress": "", "defaultNetworkAclId": ""},
        after=odd.clear_acl,
        adapt=_ACL_ENTRIES,
        steps=(_entries("ingress", egress=False), _entries("egress", egress=True)),
        read="DescribeNetworkAcls",
        read_params={"NetworkAclIds": ["{id}"]},
        found="NetworkAcls.0",
        outputs={"arn": f"{_ARN}network-acl/{{id}}", "ownerId": "{account}", "vpcId": ".VpcId"},
        tags="network-acl",
    ),
    "aws:ec2/securityGroup:SecurityGroup": Kind(
        service="ec2",
        create="CreateSecurityGroup",
        id=".GroupId",
        renames={"name": "GroupName", "revokeRulesOnDelete": "", "ingress": "", "egress": ""},
        after=odd.set_group_rules,
        adapt=_GROUP_RULES,
        read="DescribeSecurityGroups",
        read_params={"GroupIds": ["{id}"]},
        found="SecurityGroups.0",
        outputs={"arn": f"{_ARN}security-group/{{id}}", "ownerId": "{account}"},
        delete="DeleteSecurityGroup",
        delete_params={"GroupId": "{id}"},
        tags="security-group",
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": Kind(
        service="ec2",
        create="DescribeSecurityGroups",
        params={
            "Filters": [
                {"Name": "vpc-id", "Values": ["{vpcId}"]},
                {"Name": "group-name", "Values": ["default"]},
            ]
        },
        id=".SecurityGroups.0.GroupId",
        renames={"vpcId": "", "ingress": "", "egress": "", "revokeRulesOnDelete": ""},
        after=odd.set_group_rules,
        adapt=_GROUP_RULES,
        read="DescribeSecurityGroups",
        read_params={"GroupIds": ["{id}"]},
        found="SecurityGroups.0",
        outputs={
            "arn": f"{_ARN}security-group/{{id}}",
            "description": ".Description",
            "name": ".GroupName",
            "ownerId": "{account}",
        },
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule("Ingress"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule("Egress"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": _plain(
        "VpcEndpoint",
        "vpc-endpoint",
        "VpcEndpointIds",
        renames={"policy": "PolicyDocument", "autoAccept": ""},
        changes=(_endpoint("PolicyDocument", "policy"), _endpoint("PrivateDnsEnabled", "privateDnsEnabled")),
        adapt=dict.fromkeys(("routeTableIds", "subnetIds", "securityGroupIds"), adapting.endpoint_members),
        outputs={
            "arn": f"{_ARN}vpc-endpoint/{{id}}",
            "networkInterfaceIds": ".NetworkInterfaceIds",
            "ownerId": "{account}",
            "routeTableIds": ".RouteTableIds",
            "state": ".State",
            "subnetIds": ".SubnetIds",
        },
        more=odd.endpoint_members,
        gone=("State", "deleted"),
        delete="DeleteVpcEndpoints",
        delete_params={"VpcEndpointIds": ["{id}"]},
    ),
    "aws:ec2/flowLog:FlowLog": Kind(
        service="ec2",
        create="CreateFlowLogs",
        id=".FlowLogIds.0",
        params={"ResourceIds": ["{vpcId}"], "ResourceType": "VPC"},
        renames={"iamRoleArn": "DeliverLogsPermissionArn", "vpcId": ""},
        read="DescribeFlowLogs",
        read_params={"FlowLogIds": ["{id}"]},
        found="FlowLogs.0",
        outputs={"arn": f"{_ARN}vpc-flow-log/{{id}}", "logFormat": ".LogFormat"},
        delete="DeleteFlowLogs",
        delete_params={"FlowLogIds": ["{id}"]},
        tags="vpc-flow-log",
    ),
}
