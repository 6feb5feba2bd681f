"""A database in private subnets, with its parameters, monitoring and a replica."""

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("vpc", cidr_block="10.5.0.0/16", enable_dns_support=True, enable_dns_hostnames=True)
subnets = [
    aws.ec2.Subnet(f"db-{zone}", vpc_id=vpc.id, cidr_block=f"10.5.{n}.0/24", availability_zone=f"eu-central-1{zone}")
    for n, zone in enumerate("ab")
]
subnet_group = aws.rds.SubnetGroup("db", subnet_ids=[subnet.id for subnet in subnets])
group = aws.ec2.SecurityGroup("db", vpc_id=vpc.id, description="Database")
aws.ec2.SecurityGroupRule(
    "db-in",
    type="ingress",
    security_group_id=group.id,
    protocol="tcp",
    from_port=5432,
    to_port=5432,
    cidr_blocks=[vpc.cidr_block],
    description="PostgreSQL from the network",
)
parameters = aws.rds.ParameterGroup(
    "postgres",
    family="postgres16",
    parameters=[
        {"name": "log_connections", "value": "1"},
        {"name": "rds.force_ssl", "value": "1", "apply_method": "pending-reboot"},
    ],
)
key = aws.kms.Key("db", enable_key_rotation=True)
monitoring = aws.iam.Role(
    "monitoring",
    assume_role_policy=aws.iam.get_policy_document(
        statements=[
            {
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "Service", "identifiers": ["monitoring.rds.amazonaws.com"]}],
            }
        ]
    ).json,
)
primary = aws.rds.Instance(
    "primary",
    identifier_prefix="primary-",
    engine="postgres",
    engine_version="16.4",
    instance_class=aws.rds.InstanceType.T4_G_MEDIUM,
    allocated_storage=50,
    max_allocated_storage=200,
    db_name="app",
    username="app",
    manage_master_user_password=True,
    master_user_secret_kms_key_id=key.key_id,
    storage_encrypted=True,
    kms_key_id=key.arn,
    multi_az=True,
    publicly_accessible=False,
    db_subnet_group_name=subnet_group.name,
    vpc_security_group_ids=[group.id],
    parameter_group_name=parameters.name,
    backup_retention_period=14,
    deletion_protection=True,
    monitoring_interval=60,
    monitoring_role_arn=monitoring.arn,
    performance_insights_enabled=True,
    performance_insights_kms_key_id=key.arn,
    enabled_cloudwatch_logs_exports=["postgresql", "upgrade"],
    iam_database_authentication_enabled=True,
    copy_tags_to_snapshot=True,
    final_snapshot_identifier="primary-final",
    auto_minor_version_upgrade=True,
)
aws.rds.Instance(
    "replica",
    replicate_source_db=primary.identifier,
    instance_class="db.t4g.medium",
    skip_final_snapshot=True,
    kms_key_id=key.arn,
    storage_encrypted=True,
)
cluster = aws.rds.Cluster(
    "aurora",
    engine=aws.rds.EngineType.AURORA_POSTGRESQL,
    engine_mode="provisioned",
    database_name="events",
    master_username="admin_user",
    manage_master_user_password=True,
    storage_encrypted=True,
    serverlessv2_scaling_configuration={"max_capacity": 4.0, "min_capacity": 0.5},
    db_subnet_group_name=subnet_group.name,
    skip_final_snapshot=True,
)
aws.rds.ClusterInstance(
    "aurora-1", cluster_identifier=cluster.id, engine=cluster.engine, instance_class="db.serverless"
)

pulumi.export("endpoint", primary.endpoint)
pulumi.export("reader", cluster.reader_endpoint)
