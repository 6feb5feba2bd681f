"""All the resource options that a program may use."""

import pulumi
import pulumi_aws as aws
from pulumi import Alias, CustomTimeouts, ResourceOptions

vpc = aws.ec2.Vpc("network", cidr_block="172.16.0.0/16", opts=ResourceOptions(protect=True))
subnet = aws.ec2.Subnet(
    "app",
    vpc_id=vpc.id,
    cidr_block="172.16.1.0/24",
    opts=ResourceOptions(parent=vpc, aliases=[Alias(parent=pulumi.ROOT_STACK_RESOURCE), Alias(name="old-app")]),
)
group = aws.ec2.SecurityGroup(
    "app",
    vpc_id=vpc.id,
    name_prefix="app-",
    egress=[
        {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["172.16.0.0/16"], "description": "inside"}
    ],
    opts=ResourceOptions(delete_before_replace=True, ignore_changes=["description"]),
)
rule = aws.vpc.SecurityGroupIngressRule(
    "from-office",
    security_group_id=group.id,
    cidr_ipv4="203.0.113.0/24",
    ip_protocol="tcp",
    from_port=443,
    to_port=443,
    opts=ResourceOptions(deleted_with=group),
)
flow_logs = aws.cloudwatch.LogGroup(
    "flow", retention_in_days=365, opts=ResourceOptions(retain_on_delete=True, ignore_changes=["tags", "kmsKeyId"])
)
volume = aws.ebs.Volume(
    "data",
    availability_zone="eu-central-1a",
    size=10,
    encrypted=True,
    type="gp3",
    opts=ResourceOptions(
        ignore_changes=['tags["LastBackup"]', "size"],
        replace_on_changes=["availabilityZone"],
        custom_timeouts=CustomTimeouts(create="10m", delete="2m"),
    ),
)
instance = aws.ec2.Instance(
    "app",
    ami="ami-0123456789abcdef0",
    instance_type=aws.ec2.InstanceType.T3_SMALL,
    subnet_id=subnet.id,
    vpc_security_group_ids=[group.id],
    metadata_options={"http_tokens": "required", "http_endpoint": "enabled"},
    root_block_device={"encrypted": True, "volume_size": 20},
    ebs_optimized=True,
    monitoring=True,
    opts=ResourceOptions(depends_on=[rule, flow_logs], ignore_changes=["ami", "rootBlockDevice.volumeSize"]),
)
aws.ec2.VolumeAttachment("data", device_name="/dev/sdh", volume_id=volume.id, instance_id=instance.id)

pulumi.export("instance", instance.id)
