"""What is to be made stands in the configuration: objects, lists and maps over which the program loops."""

from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

config = pulumi.Config()


@dataclass
class Queue:
    name: str
    retention: int = 345600
    fifo: bool = False
    tags: dict[str, str] = field(default_factory=dict)


queues = [Queue(**entry) for entry in config.require_object("queues")]
repositories: dict = config.require_object("repositories")
buckets = config.get_object("buckets", {})
rules = config.require_object("ingress")
common = {"project": pulumi.get_project(), **(config.get_object("tags") or {})}

vpc = aws.ec2.Vpc("vpc", cidr_block=config.require("cidr"), tags=common)
group = aws.ec2.SecurityGroup(
    "from-config",
    vpc_id=vpc.id,
    ingress=[
        {
            "protocol": rule.get("protocol", "tcp"),
            "from_port": rule["port"],
            "to_port": rule["port"],
            "cidr_blocks": rule["from"],
            "description": name,
        }
        for name, rule in sorted(rules.items())
    ],
    tags=common,
)
for queue in queues:
    aws.sqs.Queue(
        queue.name,
        fifo_queue=queue.fifo,
        message_retention_seconds=queue.retention,
        tags={**common, **queue.tags},
    )
for name, settings in repositories.items():
    repository = aws.ecr.Repository(
        name,
        image_tag_mutability="IMMUTABLE" if settings.get("immutable") else "MUTABLE",
        image_scanning_configuration={"scan_on_push": settings.get("scan", True)},
        tags=common,
    )
    if keep := settings.get("keep"):
        aws.ecr.LifecyclePolicy(
            name,
            repository=repository.name,
            policy={
                "rules": [
                    {
                        "rulePriority": 1,
                        "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": keep},
                        "action": {"type": "expire"},
                    }
                ]
            },
        )
made = {}
for name, settings in buckets.items():
    made[name] = aws.s3.Bucket(name, force_destroy=settings["forceDestroy"], tags=common)
    if settings.get("versions"):
        aws.s3.BucketVersioning(name, bucket=made[name].id, versioning_configuration={"status": "Enabled"})

pulumi.export("buckets", {name: bucket.bucket for name, bucket in made.items()})
