"""Everything that stores data, as it should not be."""

import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("open")
owners = aws.s3.BucketOwnershipControls("open", bucket=bucket.id, rule={"object_ownership": "BucketOwnerPreferred"})
access = aws.s3.BucketPublicAccessBlock(
    "open",
    bucket=bucket.id,
    block_public_acls=False,
    block_public_policy=False,
    ignore_public_acls=False,
    restrict_public_buckets=False,
)
aws.s3.BucketAcl(
    "open", bucket=bucket.id, acl="public-read-write", opts=pulumi.ResourceOptions(depends_on=[owners, access])
)
old_style = aws.s3.Bucket("old-style", acl="public-read", versioning={"enabled": False}, force_destroy=True)

volume = aws.ebs.Volume("plain", availability_zone="eu-central-1a", size=8)
unencrypted = aws.ebs.Volume("unencrypted", availability_zone="eu-central-1a", size=8, encrypted=False)
snapshot = aws.ebs.Snapshot("plain", volume_id=volume.id)
database = aws.rds.Instance(
    "open",
    engine="mysql",
    instance_class="db.t3.micro",
    allocated_storage=10,
    username="root",
    password="hunter2hunter2",
    publicly_accessible=True,
    skip_final_snapshot=True,
    storage_encrypted=False,
    backup_retention_period=0,
)
cluster = aws.rds.Cluster(
    "open",
    engine="aurora-mysql",
    master_username="root",
    master_password="hunter2hunter2",
    skip_final_snapshot=True,
)
key = aws.kms.Key("still", enable_key_rotation=False, deletion_window_in_days=7)
unsaid = aws.kms.Key("unsaid")
files = aws.efs.FileSystem("plain")
table = aws.dynamodb.Table(
    "plain", attributes=[{"name": "id", "type": "S"}], hash_key="id", read_capacity=1, write_capacity=1
)
topic = aws.sns.Topic("plain")
queue = aws.sqs.Queue("plain", sqs_managed_sse_enabled=False)
queue_policy = aws.sqs.QueuePolicy(
    "open",
    queue_url=queue.id,
    policy={
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}],
    },
)
logs = aws.cloudwatch.LogGroup("forever")
secret = aws.secretsmanager.Secret("plain")
registry = aws.ecr.Repository("open")
aws.ecr.RepositoryPolicy(
    "open",
    repository=registry.name,
    policy={"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}]},
)
warehouse = aws.redshift.Cluster(
    "open",
    cluster_identifier="open",
    node_type="ra3.large",
    master_username="root",
    master_password="Hunter2hunter2",
    publicly_accessible=True,
    skip_final_snapshot=True,
    encrypted=False,
)
trail = aws.cloudtrail.Trail("one-region", s3_bucket_name=bucket.id, enable_log_file_validation=False)

pulumi.export("bucket", bucket.bucket)
