"""Open doors: networks, machines and load balancers as they should not be."""

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("vpc", cidr_block="10.66.0.0/16")
default = aws.ec2.DefaultSecurityGroup(
    "default",
    vpc_id=vpc.id,
    ingress=[{"protocol": "-1", "self": True, "from_port": 0, "to_port": 0}],
    egress=[{"protocol": "-1", "cidr_blocks": ["0.0.0.0/0"], "from_port": 0, "to_port": 0}],
)
subnets = [
    aws.ec2.Subnet(
        f"public-{zone}",
        vpc_id=vpc.id,
        cidr_block=f"10.66.{n}.0/24",
        availability_zone=f"eu-central-1{zone}",
        map_public_ip_on_launch=True,
    )
    for n, zone in enumerate("ab")
]
everything = aws.ec2.SecurityGroup(
    "everything",
    vpc_id=vpc.id,
    ingress=[
        {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"], "ipv6_cidr_blocks": ["::/0"]}
    ],
    egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
)
separate = aws.ec2.SecurityGroup("separate", vpc_id=vpc.id)
unused = aws.ec2.SecurityGroup("unused", vpc_id=vpc.id, description="Nobody uses it")
aws.ec2.SecurityGroupRule(
    "rdp",
    security_group_id=separate.id,
    type="ingress",
    protocol="tcp",
    from_port=3389,
    to_port=3389,
    cidr_blocks=["0.0.0.0/0"],
)
aws.vpc.SecurityGroupIngressRule(
    "ssh", security_group_id=separate.id, ip_protocol="tcp", from_port=22, to_port=22, cidr_ipv4="0.0.0.0/0"
)
acl = aws.ec2.NetworkAcl("open", vpc_id=vpc.id, subnet_ids=[subnets[0].id])
aws.ec2.NetworkAclRule(
    "open", network_acl_id=acl.id, rule_number=100, protocol="-1", rule_action="allow", cidr_block="0.0.0.0/0"
)
gateway = aws.ec2.InternetGateway("gateway", vpc_id=vpc.id)
routes = aws.ec2.RouteTable("routes", vpc_id=vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}])

machine = aws.ec2.Instance(
    "machine",
    ami="ami-0123456789abcdef0",
    instance_type="t3.micro",
    subnet_id=subnets[0].id,
    associate_public_ip_address=True,
    vpc_security_group_ids=[everything.id, separate.id],
    metadata_options={"http_endpoint": "enabled", "http_tokens": "optional"},
    ebs_block_devices=[{"device_name": "/dev/sdg", "volume_size": 5, "encrypted": False}],
    user_data="#!/bin/sh\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\n",
)
balancer = aws.lb.LoadBalancer(
    "balancer",
    load_balancer_type="application",
    security_groups=[everything.id],
    subnets=[subnet.id for subnet in subnets],
    drop_invalid_header_fields=False,
)
targets = aws.lb.TargetGroup("targets", port=80, protocol="HTTP", vpc_id=vpc.id)
aws.lb.Listener(
    "plain",
    load_balancer_arn=balancer.arn,
    port=80,
    default_actions=[{"type": "forward", "target_group_arn": targets.arn}],
)
eks_role = aws.iam.Role(
    "eks",
    assume_role_policy={
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    },
)
aws.eks.Cluster(
    "open",
    role_arn=eks_role.arn,
    vpc_config={
        "subnet_ids": [s.id for s in subnets],
        "endpoint_public_access": True,
        "public_access_cidrs": ["0.0.0.0/0"],
    },
)
domain = aws.opensearch.Domain(
    "open",
    engine_version="OpenSearch_2.11",
    cluster_config={"instance_type": "t3.small.search"},
    ebs_options={"ebs_enabled": True, "volume_size": 10},
    domain_endpoint_options={"enforce_https": False},
)

pulumi.export("machine", machine.public_ip)
