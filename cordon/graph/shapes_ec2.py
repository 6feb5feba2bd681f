"""How EC2's ids, ARNs and computed outputs look: data for ``synthetic``, in the templates of ``shape``."""

from collections.abc import Mapping
from typing import Final

from cordon.graph.shape import Shape

ARN: Final = "ec2:{region}:{account}:"
OWNER: Final = {"ownerId": "{account}"}

EC2: Final[Mapping[str, Shape]] = {
    "ami:Ami": Shape("ami-{hex17}", "ec2:{region}::image/{id}", OWNER),
    "customerGateway:CustomerGateway": Shape("cgw-{hex17}", ARN + "customer-gateway/{id}"),
    "defaultNetworkAcl:DefaultNetworkAcl": Shape("{defaultNetworkAclId}", ARN + "network-acl/{id}", OWNER),
    "defaultRouteTable:DefaultRouteTable": Shape("{defaultRouteTableId}", ARN + "route-table/{id}", OWNER),
    "defaultSecurityGroup:DefaultSecurityGroup": Shape(
        "{vpc_group:vpcId}",
        ARN + "security-group/{id}",
        {**OWNER, "name": "default", "description": "default VPC group"},
    ),
    "egressOnlyInternetGateway:EgressOnlyInternetGateway": Shape("eigw-{hex17}"),
    "eip:Eip": Shape(
        "eipalloc-{hex17}",
        ARN + "elastic-ip/{id}",
        {"allocationId": "{id}", "publicIp": "198.51.100.{octet}", "domain": "vpc"},
    ),
    "flowLog:FlowLog": Shape("fl-{hex17}", ARN + "vpc-flow-log/{id}"),
    "instance:Instance": Shape(
        "i-{hex17}",
        ARN + "instance/{id}",
        {
            "instanceState": "running",
            "privateIp": "10.0.0.{octet}",
            "primaryNetworkInterfaceId": "eni-{hex17:eni}",
        },
    ),
    "internetGateway:InternetGateway": Shape("igw-{hex17}", ARN + "internet-gateway/{id}", OWNER),
    "keyPair:KeyPair": Shape("{keyName}", ARN + "key-pair/{id}", {"keyPairId": "key-{hex17}"}),
    "launchTemplate:LaunchTemplate": Shape("lt-{hex17}", ARN + "launch-template/{id}"),
    "mainRouteTableAssociation:MainRouteTableAssociation": Shape("rtbassoc-{hex17}"),
    "managedPrefixList:ManagedPrefixList": Shape("pl-{hex17}", ARN + "prefix-list/{id}", OWNER),
    "natGateway:NatGateway": Shape(
        "nat-{hex17}", "", {"privateIp": "10.0.0.{octet}", "publicIp": "198.51.100.{octet}"}
    ),
    "networkAcl:NetworkAcl": Shape("acl-{hex17}", ARN + "network-acl/{id}", OWNER),
    "networkAclAssociation:NetworkAclAssociation": Shape("aclassoc-{hex17}"),
    "networkAclRule:NetworkAclRule": Shape("nacl-{digits10}"),
    "networkInterface:NetworkInterface": Shape(
        "eni-{hex17}", ARN + "network-interface/{id}", {**OWNER, "privateIp": "10.0.0.{octet}"}
    ),
    "route:Route": Shape("r-{routeTableId}{digits10}", "", {"state": "active", "origin": "CreateRoute"}),
    "routeTable:RouteTable": Shape("rtb-{hex17}", ARN + "route-table/{id}", OWNER),
    "routeTableAssociation:RouteTableAssociation": Shape("rtbassoc-{hex17}"),
    "securityGroup:SecurityGroup": Shape("sg-{hex17}", ARN + "security-group/{id}", OWNER),
    "securityGroupRule:SecurityGroupRule": Shape("sgrule-{digits10}", "", {"securityGroupRuleId": "sgr-{hex17}"}),
    "subnet:Subnet": Shape(
        "subnet-{hex17}",
        ARN + "subnet/{id}",
        OWNER,
    ),
    "vpc:Vpc": Shape(
        "vpc-{hex17}",
        ARN + "vpc/{id}",
        {
            **OWNER,
            "defaultSecurityGroupId": "{vpc_group:id}",
            "defaultNetworkAclId": "{vpc_acl:id}",
            "defaultRouteTableId": "{vpc_table:id}",
            "mainRouteTableId": "{vpc_table:id}",
            "dhcpOptionsId": "dopt-{hex17:dhcp}",
        },
    ),
    "volumeAttachment:VolumeAttachment": Shape("vai-{digits10}"),
    "vpcDhcpOptions:VpcDhcpOptions": Shape("dopt-{hex17}", ARN + "dhcp-options/{id}", OWNER),
    "vpcEndpoint:VpcEndpoint": Shape(
        "vpce-{hex17}",
        ARN + "vpc-endpoint/{id}",
        {**OWNER, "prefixListId": "pl-{hex8}", "state": "available"},
    ),
    "vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": Shape("a-{vpcEndpointId}{digits10}"),
    "vpcEndpointService:VpcEndpointService": Shape("vpce-svc-{hex17}", ARN + "vpc-endpoint-service/{id}"),
    "vpcPeeringConnection:VpcPeeringConnection": Shape("pcx-{hex17}", "", {"acceptStatus": "pending-acceptance"}),
    "vpnGateway:VpnGateway": Shape("vgw-{hex17}", ARN + "vpn-gateway/{id}"),
}
