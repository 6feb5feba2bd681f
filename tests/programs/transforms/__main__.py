"""Every resource gets tags and every bucket is kept from being emptied, by transforms."""

import pulumi
import pulumi_aws as aws
from pulumi import ResourceOptions, ResourceTransformArgs, ResourceTransformResult

TAGGED = ("aws:s3/", "aws:ec2/", "aws:sqs/", "aws:kms/")
UNTAGGED = ("aws:s3/bucketPolicy", "aws:s3/bucketPublicAccessBlock", "aws:ec2/route:")


def tag_everything(args: ResourceTransformArgs):
    if args.type_.startswith(TAGGED) and not args.type_.startswith(UNTAGGED):
        args.props["tags"] = {**(args.props.get("tags") or {}), "owner": "platform", "stack": pulumi.get_stack()}
        return ResourceTransformResult(props=args.props, opts=args.opts)
    return None


async def encrypt_queues(args: ResourceTransformArgs):
    if args.type_ == "aws:sqs/queue:Queue":
        props = {**args.props, "sqsManagedSseEnabled": True}
        return ResourceTransformResult(props=props, opts=args.opts)
    return None


def protect_buckets(args: ResourceTransformArgs):
    if args.type_ == "aws:s3/bucket:Bucket":
        return ResourceTransformResult(
            props=args.props, opts=ResourceOptions.merge(args.opts, ResourceOptions(protect=True))
        )
    return None


pulumi.runtime.register_resource_transform(tag_everything)
pulumi.runtime.register_resource_transform(encrypt_queues)
pulumi.runtime.register_resource_transform(protect_buckets)


class Inbox(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("acme:messaging:Inbox", name, None, opts)
        self.store = aws.s3.Bucket(f"{name}-store", tags={"part": "store"}, opts=ResourceOptions(parent=self))
        self.queue = aws.sqs.Queue(f"{name}-queue", opts=ResourceOptions(parent=self))
        self.register_outputs({"queue": self.queue.url})


def shorter(args: ResourceTransformArgs):
    if args.type_ == "aws:sqs/queue:Queue":
        args.props["messageRetentionSeconds"] = 3600
    return ResourceTransformResult(props=args.props, opts=args.opts)


inbox = Inbox("orders", opts=ResourceOptions(transforms=[shorter]))
vpc = aws.ec2.Vpc("vpc", cidr_block="10.1.0.0/16")
key = aws.kms.Key("key", deletion_window_in_days=7)

pulumi.export("queue", inbox.queue.url)
