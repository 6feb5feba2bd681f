"""A static website in a bucket that everybody may read."""

import json
import mimetypes
import os

from pulumi import FileAsset, Output, export
from pulumi_aws import s3

web_bucket = s3.Bucket("s3-website-bucket")

website = s3.BucketWebsiteConfiguration(
    "website",
    bucket=web_bucket.id,
    index_document=s3.BucketWebsiteConfigurationIndexDocumentArgs(suffix="index.html"),
    error_document={"key": "error.html"},
)

public_access_block = s3.BucketPublicAccessBlock("public-access-block", bucket=web_bucket.id, block_public_acls=False)

content_dir = "www"
for file in sorted(os.listdir(content_dir)):
    filepath = os.path.join(content_dir, file)
    mime_type, _ = mimetypes.guess_type(filepath)
    obj = s3.BucketObject(file, bucket=web_bucket.id, source=FileAsset(filepath), content_type=mime_type)


def public_read_policy_for_bucket(bucket_name):
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": ["s3:GetObject"],
                    "Resource": [f"arn:aws:s3:::{bucket_name}/*"],
                }
            ],
        }
    )


bucket_name = web_bucket.id
bucket_policy = s3.BucketPolicy(
    "bucket-policy", bucket=bucket_name, policy=bucket_name.apply(public_read_policy_for_bucket)
)

export("bucket_name", web_bucket.id)
export("website_url", Output.concat("http://", website.website_endpoint))
