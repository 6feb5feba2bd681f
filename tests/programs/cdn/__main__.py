"""A private bucket behind CloudFront, with a certificate in us-east-1 and records in a zone."""

import json

import pulumi
import pulumi_aws as aws

config = pulumi.Config("cdn")
domain = config.require("domain")
east = aws.Provider("east", profile=aws.config.profile, region="us-east-1")

zone = aws.route53.Zone("zone", name=domain)
certificate = aws.acm.Certificate(
    "certificate",
    domain_name=domain,
    subject_alternative_names=[f"www.{domain}"],
    validation_method="DNS",
    opts=pulumi.ResourceOptions(provider=east),
)
record = aws.route53.Record(
    "validation",
    name=f"_0123456789abcdef.{domain}",
    zone_id=zone.zone_id,
    type="CNAME",
    records=["_fedcba9876543210.acm-validations.aws"],
    ttl=600,
)
validation = aws.acm.CertificateValidation(
    "validation",
    certificate_arn=certificate.arn,
    validation_record_fqdns=[record.fqdn],
    opts=pulumi.ResourceOptions(provider=east),
)
content = aws.s3.Bucket("content")
logs = aws.s3.Bucket("logs")
control = aws.cloudfront.OriginAccessControl(
    "control",
    origin_access_control_origin_type="s3",
    signing_behavior="always",
    signing_protocol="sigv4",
)
headers = aws.cloudfront.ResponseHeadersPolicy(
    "headers",
    security_headers_config={
        "strict_transport_security": {"access_control_max_age_sec": 31536000, "override": True, "preload": True},
        "frame_options": {"frame_option": "DENY", "override": True},
    },
)
distribution = aws.cloudfront.Distribution(
    "cdn",
    enabled=True,
    aliases=[domain, f"www.{domain}"],
    origins=[
        {
            "origin_id": content.arn,
            "domain_name": content.bucket_regional_domain_name,
            "origin_access_control_id": control.id,
        }
    ],
    default_root_object="index.html",
    default_cache_behavior={
        "target_origin_id": content.arn,
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": ["GET", "HEAD", "OPTIONS"],
        "cached_methods": ["GET", "HEAD", "OPTIONS"],
        "forwarded_values": {"cookies": {"forward": "none"}, "query_string": False},
        "min_ttl": 0,
        "default_ttl": 600,
        "max_ttl": 600,
        "response_headers_policy_id": headers.id,
    },
    custom_error_responses=[{"error_code": 404, "response_code": 404, "response_page_path": "/404.html"}],
    price_class="PriceClass_100",
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={
        "acm_certificate_arn": validation.certificate_arn,
        "ssl_support_method": "sni-only",
        "minimum_protocol_version": "TLSv1.2_2021",
    },
    logging_config={"bucket": logs.bucket_domain_name, "include_cookies": False, "prefix": f"{domain}/"},
    wait_for_deployment=False,
)
aws.s3.BucketPolicy(
    "content",
    bucket=content.id,
    policy=pulumi.Output.all(content.arn, distribution.arn).apply(
        lambda args: json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudfront.amazonaws.com"},
                        "Action": "s3:GetObject",
                        "Resource": f"{args[0]}/*",
                        "Condition": {"StringEquals": {"AWS:SourceArn": args[1]}},
                    }
                ],
            }
        )
    ),
)
for name in (domain, f"www.{domain}"):
    aws.route53.Record(
        name,
        name=name,
        zone_id=zone.zone_id,
        type="A",
        aliases=[
            {
                "name": distribution.domain_name,
                "zone_id": distribution.hosted_zone_id,
                "evaluate_target_health": True,
            }
        ],
    )

pulumi.export("url", pulumi.Output.concat("https://", domain))
pulumi.export("cdn", distribution.domain_name)
