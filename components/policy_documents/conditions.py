"""Conditions and principals that several documents share, each with what it does when a request lacks the key.

A negated operator (``…NotEquals``, ``…NotLike``, ``NotIpAddress``) holds when the key is missing, and so does every
``…IfExists``, negated or not (IAM user guide, "Condition operators"). In a Deny that closes; in an Allow it would open,
so neither stands in an Allow here (AWS.md rule 7). "Denied only if present and wrong" takes ``Null`` beside the
comparison.
"""

from components.naming import stem
from components.policy_documents.document import Statement
from components.policy_documents.facts import Facts

Condition = dict[str, dict[str, str | list[str]]]

# "GetObject*" covers versions, attributes, access lists and tags of an object; nothing here acts on a bucket, because
# Pulumi and the wiper do that from outside the endpoints (AWS.md rule 13).
READ_OBJECTS = ["s3:GetObject*", "s3:RestoreObject"]
WRITE_OBJECTS = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject*", "s3:ReplicateObject"]
DELETE_OBJECTS = ["s3:DeleteObject*", "s3:ReplicateDelete"]
OBJECT_DATA = [*READ_OBJECTS, *WRITE_OBJECTS, *DELETE_OBJECTS]

PUT_OBJECT = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"]

USE_KEY = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]


def after_end(facts: Facts) -> Condition:
    """Hold from the first instant after the contract (AWS.md rule 10); every request carries its time."""
    return {"DateGreaterThanEquals": {"aws:CurrentTime": facts.ends}}


def before_end(facts: Facts) -> Condition:
    """Hold until then; stated as the opposite, so that there is no instant of neither and none of both."""
    return {"DateLessThan": {"aws:CurrentTime": facts.ends}}


def nobody_but(arns: list[str]) -> Condition:
    """Hold for everyone but the named roles and AWS services acting for themselves.

    Used instead of NotPrincipal, which needs session ARNs as well as role ARNs and locks out what it forgets. A request
    without a signature has neither key, so the condition holds for it: that takes ``BoolIfExists``, not ``Bool``.
    """
    return {
        "ArnNotLike": {"aws:PrincipalArn": arns},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }


def trusted(facts: Facts) -> list[str]:
    """Return the roles that denies on data leave alone (AWS.md rules 12 and 13).

    Service-linked roles belong to them: only AWS can assume them, and requests made with them are not marked as a
    service's.
    """
    service_linked = facts.iam_arn("role/aws-service-role/*")
    return [*facts.break_glass, *facts.operators, *facts.services, *facts.wipers, service_linked]


def via(facts: Facts, *services: str) -> Condition:
    """Hold for use of a key by one of the AWS services on behalf of the caller (KMS guide, "kms:ViaService")."""
    return {"StringEquals": {"kms:ViaService": [f"{name}.{facts.region}.{facts.suffix}" for name in services]}}


def for_bucket(facts: Facts, *buckets: str) -> Condition:
    """Hold for use of a key by S3 on objects of these buckets (ARNs).

    The encryption context is the bucket's ARN when the bucket has a bucket key, else the object's (S3 user guide,
    "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
    """
    patterns = [pattern for bucket in buckets for pattern in (bucket, f"{bucket}/*")]
    return via(facts, "s3") | {"StringLike": {"kms:EncryptionContext:aws:s3:arn": patterns}}


def for_contract(facts: Facts) -> Condition:
    """Hold for use of a key by S3 on objects of any bucket of the contract; the key's own policy says which."""
    buckets = f"arn:{facts.partition}:s3:::{stem(facts.contract)}-*"
    return via(facts, "s3") | {"StringLike": {"kms:EncryptionContext:aws:s3:arn": buckets}}


def for_session() -> Condition:
    """Hold for use of a key on the channel of a Session Manager session, by its encryption context."""
    return {
        "StringLike": {"kms:EncryptionContext:aws:ssm:SessionId": "?*", "kms:EncryptionContext:aws:ssm:TargetId": "i-*"}
    }


def deny_after_end(facts: Facts, actions: list[str], resources: list[str], *, everyone: bool) -> Statement:
    """Return the Deny that ends access by itself.

    Args:
        facts: The contract's facts.
        actions: What is denied.
        resources: On what.
        everyone: For a policy on a resource, which names principals: all but the trusted. Else for the role that
            carries it.
    """
    statement: Statement = {"Sid": "DenyAfterEnd", "Effect": "Deny", "Action": actions, "Resource": resources}
    if everyone:
        return statement | {"Principal": "*", "Condition": after_end(facts) | nobody_but(trusted(facts))}
    return statement | {"Condition": after_end(facts)}


def deny_plain_transport(resources: list[str]) -> list[Statement]:
    """Return the denies of requests to S3 without TLS, or with TLS below 1.2 (ENC-2).

    ``s3:TlsVersion`` is missing from requests that AWS services make within AWS; NumericLessThan then doesn't hold.
    """
    base: Statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": resources}
    return [
        {"Sid": "DenyPlainHttp"} | base | {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Sid": "DenyOldTls"} | base | {"Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}}},
    ]


def deny_objects(sid: str, actions: list[str], bucket: str, condition: Condition) -> Statement:
    """Return a Deny on the objects of a bucket (its ARN), and not on the bucket: a mistake then locks nobody out."""
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": "*",
        "Action": actions,
        "Resource": f"{bucket}/*",
        "Condition": condition,
    }
