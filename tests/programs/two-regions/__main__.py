"""A bucket replicated to another region, through two explicit providers."""

import json

import pulumi
import pulumi_aws as aws

main_region = aws.Provider("primary", region="eu-central-1", allowed_account_ids=["123456789012"])
backup_region = aws.Provider(
    "backup",
    region="eu-west-1",
    default_tags=aws.ProviderDefaultTagsArgs(tags={"purpose": "backup"}),
)
here, there = pulumi.ResourceOptions(provider=main_region), pulumi.ResourceOptions(provider=backup_region)

destination = aws.s3.Bucket("destination", opts=there)
destination_versions = aws.s3.BucketVersioning(
    "destination", bucket=destination.id, versioning_configuration={"status": "Enabled"}, opts=there
)
source = aws.s3.Bucket("source", opts=here)
source_versions = aws.s3.BucketVersioning(
    "source", bucket=source.id, versioning_configuration={"status": "Enabled"}, opts=here
)

role = aws.iam.Role(
    "replication",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Action": "sts:AssumeRole", "Principal": {"Service": "s3.amazonaws.com"}, "Effect": "Allow"}
            ],
        }
    ),
    opts=here,
)
policy = aws.iam.Policy(
    "replication",
    policy=pulumi.Output.all(source.arn, destination.arn).apply(
        lambda args: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                        "Effect": "Allow",
                        "Resource": [args[0]],
                    },
                    {"Action": ["s3:GetObjectVersionForReplication"], "Effect": "Allow", "Resource": [f"{args[0]}/*"]},
                    {
                        "Action": ["s3:ReplicateObject", "s3:ReplicateDelete"],
                        "Effect": "Allow",
                        "Resource": f"{args[1]}/*",
                    },
                ],
            }
        )
    ),
    opts=here,
)
aws.iam.RolePolicyAttachment("replication", role=role.name, policy_arn=policy.arn, opts=here)
aws.s3.BucketReplicationConfig(
    "replication",
    role=role.arn,
    bucket=source.id,
    rules=[
        {
            "id": "everything",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "delete_marker_replication": {"status": "Enabled"},
            "destination": {"bucket": destination.arn, "storage_class": "STANDARD_IA"},
        }
    ],
    opts=pulumi.ResourceOptions(provider=main_region, depends_on=[source_versions, destination_versions]),
)
aws.kms.Key("default-provider-key", description="made by the default provider", enable_key_rotation=True)

pulumi.export("source", source.arn)
pulumi.export("destination", destination.arn)
