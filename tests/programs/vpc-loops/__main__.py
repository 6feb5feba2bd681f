"""A network of three zones made by loops and comprehensions."""

import ipaddress

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
cidr = config.get("cidr") or "10.0.0.0/16"
zones = aws.get_availability_zones(state="available").names[: config.get_int("zones") or 3]
blocks = list(ipaddress.ip_network(cidr).subnets(new_prefix=20))

vpc = aws.ec2.Vpc("main", cidr_block=cidr, enable_dns_hostnames=True, tags={"Name": "main"})
igw = aws.ec2.InternetGateway("igw", vpc_id=vpc.id)

public = [
    aws.ec2.Subnet(
        f"public-{i}",
        vpc_id=vpc.id,
        availability_zone=zone,
        cidr_block=str(blocks[i]),
        map_public_ip_on_launch=True,
        tags={"Name": f"public-{zone}", "kubernetes.io/role/elb": "1"},
    )
    for i, zone in enumerate(zones)
]
private = {
    zone: aws.ec2.Subnet(f"private-{zone[-1]}", vpc_id=vpc.id, availability_zone=zone, cidr_block=str(blocks[8 + i]))
    for i, zone in enumerate(zones)
}

public_routes = aws.ec2.RouteTable("public", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": igw.id}])
for i, subnet in enumerate(public):
    aws.ec2.RouteTableAssociation(f"public-{i}", subnet_id=subnet.id, route_table_id=public_routes.id)

for subnet, (zone, own) in zip(public, private.items()):
    letter = zone[-1]
    eip = aws.ec2.Eip(f"nat-{letter}", domain="vpc", opts=pulumi.ResourceOptions(depends_on=[igw]))
    nat = aws.ec2.NatGateway(f"nat-{letter}", allocation_id=eip.allocation_id, subnet_id=subnet.id)
    table = aws.ec2.RouteTable(f"private-{letter}", vpc_id=vpc.id)
    aws.ec2.Route(
        f"private-{letter}", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", nat_gateway_id=nat.id
    )
    aws.ec2.RouteTableAssociation(f"private-{letter}", subnet_id=own.id, route_table_id=table.id)

aws.ec2.VpcEndpoint(
    "s3", vpc_id=vpc.id, service_name=f"com.amazonaws.{aws.get_region().region}.s3", vpc_endpoint_type="Gateway"
)
aws.ec2.NetworkAcl(
    "private",
    vpc_id=vpc.id,
    subnet_ids=[subnet.id for subnet in private.values()],
    ingress=[{"protocol": "-1", "rule_no": 100, "action": "allow", "cidr_block": cidr, "from_port": 0, "to_port": 0}],
    egress=[
        {"protocol": "-1", "rule_no": 100, "action": "allow", "cidr_block": "0.0.0.0/0", "from_port": 0, "to_port": 0}
    ],
)

pulumi.export("vpcId", vpc.id)
pulumi.export("publicSubnetIds", [s.id for s in public])
pulumi.export("privateSubnetIds", {zone: s.id for zone, s in private.items()})
