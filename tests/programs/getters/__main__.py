"""Names and policies made from lookups, and a bucket that exists already."""

import pulumi
import pulumi_aws as aws

identity = aws.get_caller_identity()
region = aws.get_region()
partition = aws.get_partition_output()
zones = aws.get_availability_zones_output(state="available")
stack = pulumi.get_stack()

name = f"{pulumi.get_project()}-{stack}-{identity.account_id}-{region.region}"
bucket = aws.s3.Bucket("named", bucket=name)
existing = aws.s3.Bucket.get("existing", "example-existing-bucket")

document = aws.iam.get_policy_document_output(
    statements=[
        aws.iam.GetPolicyDocumentStatementArgs(
            sid="TlsOnly",
            effect="Deny",
            principals=[aws.iam.GetPolicyDocumentStatementPrincipalArgs(type="*", identifiers=["*"])],
            actions=["s3:*"],
            resources=[bucket.arn, bucket.arn.apply(lambda arn: f"{arn}/*")],
            conditions=[{"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}],
        ),
        {
            "sid": "Own",
            "principals": [{"type": "AWS", "identifiers": [f"arn:aws:iam::{identity.account_id}:root"]}],
            "actions": ["s3:GetObject"],
            "resources": [pulumi.Output.concat(bucket.arn, "/*")],
        },
    ]
)
aws.s3.BucketPolicy("named", bucket=bucket.id, policy=document.json)
aws.s3.BucketNotification("existing", bucket=existing.id, eventbridge=True)

ami = aws.ec2.get_ami_output(owners=["amazon"], most_recent=True, name_regex="^al2023-ami-.*")
vpc = aws.ec2.Vpc("vpc", cidr_block="10.2.0.0/16")
subnet = aws.ec2.Subnet(
    "first", vpc_id=vpc.id, cidr_block="10.2.0.0/24", availability_zone=zones.apply(lambda found: found.names[0])
)
template = aws.ec2.LaunchTemplate(
    "app",
    image_id=ami.id,
    instance_type="t3.small",
    metadata_options={"http_tokens": "required"},
    block_device_mappings=[{"device_name": "/dev/xvda", "ebs": {"encrypted": "true", "volume_size": 20}}],
    tag_specifications=[{"resource_type": "instance", "tags": {"Name": name}}],
)
group = aws.autoscaling.Group(
    "app",
    min_size=1,
    max_size=3,
    vpc_zone_identifiers=[subnet.id],
    launch_template={"id": template.id, "version": "$Latest"},
    tags=[{"key": "Name", "value": "app", "propagate_at_launch": True}],
)
managed = partition.apply(lambda found: f"arn:{found.partition}:iam::aws:policy/ReadOnlyAccess")
role = aws.iam.Role(
    "reader",
    assume_role_policy=aws.iam.get_policy_document(
        statements=[
            {
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "AWS", "identifiers": [identity.account_id]}],
                "conditions": [{"test": "Bool", "variable": "aws:MultiFactorAuthPresent", "values": ["true"]}],
            }
        ]
    ).json,
)
aws.iam.RolePolicyAttachment("reader", role=role, policy_arn=managed)

pulumi.export("zones", zones.names)
pulumi.export("name", bucket.bucket)
