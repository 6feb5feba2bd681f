"""An application in a network that another stack made."""

import pulumi
import pulumi_aws as aws

network = pulumi.StackReference(f"example/network/{pulumi.get_stack()}")
vpc_id = network.require_output("vpcId")
subnet_ids = network.get_output("privateSubnetIds")
password = network.require_output("dbPassword")

group = aws.ec2.SecurityGroup("app", vpc_id=vpc_id, description="Application")
aws.vpc.SecurityGroupEgressRule(
    "out", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="0.0.0.0/0", description="Anywhere"
)
cache_subnets = aws.elasticache.SubnetGroup("cache", subnet_ids=subnet_ids)
cache = aws.elasticache.ReplicationGroup(
    "cache",
    description="Sessions",
    node_type="cache.t4g.small",
    num_cache_clusters=2,
    automatic_failover_enabled=True,
    at_rest_encryption_enabled=True,
    transit_encryption_enabled=True,
    auth_token=password,
    subnet_group_name=cache_subnets.name,
    security_group_ids=[group.id],
)
aws.ec2.Instance(
    "bastion",
    ami="ami-0123456789abcdef0",
    instance_type="t3.nano",
    subnet_id=subnet_ids.apply(lambda ids: ids[0]),
    vpc_security_group_ids=[group.id],
    root_block_device={"encrypted": False},
)
file_system = aws.efs.FileSystem("shared", encrypted=True, lifecycle_policies=[{"transition_to_ia": "AFTER_30_DAYS"}])
subnet_ids.apply(
    lambda ids: [
        aws.efs.MountTarget(f"shared-{n}", file_system_id=file_system.id, subnet_id=one, security_groups=[group.id])
        for n, one in enumerate(ids)
    ]
)

pulumi.export("cache", cache.primary_endpoint_address)
