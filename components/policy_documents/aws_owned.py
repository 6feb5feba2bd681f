"""The region's buckets that belong to AWS and that a Linux workspace reads from (AWS.md rule 20)."""

from components.policy_documents.facts import Facts

# Systems Manager user guide, "SSM Agent communications with AWS managed S3 buckets" (Linux), and Amazon Linux 2023 user
# guide, "Updating instances without internet access". Names in full: a wildcard would take in what others may name
# alike.
_NAMES = (
    "al2023-repos-{region}-de612dc2",
    "amazon-ssm-{region}",
    "aws-ssm-distributor-file-{region}",
    "aws-ssm-document-attachments-{region}",
    "aws-ssm-{region}",
    "patch-baseline-snapshot-{region}",
    "{region}-birdwatcher-prod",
)


def aws_owned_objects(facts: Facts) -> list[str]:
    """Return the ARNs of the objects that SSM Agent, Patch Manager and package updates read."""
    return [f"arn:{facts.partition}:s3:::{name.format(region=facts.region)}/*" for name in _NAMES]


def mirror_objects(facts: Facts) -> list[str]:
    """Return the ARNs of the objects in the organisation's own mirrors of packages and antivirus signatures."""
    return [f"arn:{facts.partition}:s3:::{name}/*" for name in facts.mirrors]
