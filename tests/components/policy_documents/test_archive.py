from typing import Any

import pytest

from components.policy_documents import ArchivedTrail, archive_bucket_policy
from components.policy_documents.document import Document
from tests.components.iam import Cases, Request, survivors, wrong
from tests.components.world import ACCOUNT, BREAK_GLASS, OPERATOR, STRANGER

BUCKET = "cordon-archive-governance-180d-eu-central-1-100000000002"
ARN = f"arn:aws:s3:::{BUCKET}"
TRAILS = "cloudtrail.amazonaws.com"
OTHER = "210000000009"
ACME = ArchivedTrail(contract="acme-analytics", account=ACCOUNT, region="eu-central-1")
NINE = ArchivedTrail(contract="studio-nine", account=OTHER, region="eu-central-1")
ADMINISTRATOR = "arn:aws:iam::100000000002:role/administrator"


def made(*trails: ArchivedTrail, **changes: Any) -> Document:
    given: dict[str, Any] = {"readers": [OPERATOR], "break_glass": [BREAK_GLASS]}
    return archive_bucket_policy(BUCKET, trails, **(given | changes))


def asked(action: str, who: str | None, key: str = f"acme-analytics/AWSLogs/{ACCOUNT}/a", **context: str) -> Request:
    signed = {"aws:PrincipalArn": who, "aws:PrincipalIsAWSService": "false"} if who else {}
    safe = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3", **signed}
    return Request(action=action, resource=f"{ARN}/{key}", principal=who, context=safe).having(**context)


def trail(action: str, source: str, key: str, service: str = TRAILS) -> Request:
    context = {"aws:SecureTransport": "true", "aws:PrincipalIsAWSService": "true", "aws:SourceArn": source}
    return Request(action=action, resource=f"{ARN}/{key}" if key else ARN, principal=service, context=context)


PUT, GET, DELETE, BYPASS = "s3:PutObject", "s3:GetObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"
UNDER_ACME, UNDER_NINE = f"acme-analytics/AWSLogs/{ACCOUNT}/CloudTrail/a", f"studio-nine/AWSLogs/{OTHER}/CloudTrail/a"
CASES: Cases = {
    "a trail, under its prefix": (trail(PUT, ACME.arn, UNDER_ACME), "allow"),
    "the other trail, under its own": (trail(PUT, NINE.arn, UNDER_NINE), "allow"),
    "its digests": (trail(PUT, ACME.arn, f"acme-analytics/AWSLogs/{ACCOUNT}/CloudTrail-Digest/a"), "allow"),
    "a trail, under another contract's prefix": (trail(PUT, ACME.arn, UNDER_NINE), "nothing"),
    "the other one, under the first one's": (trail(PUT, NINE.arn, UNDER_ACME), "nothing"),
    "a trail, beside its prefix": (trail(PUT, ACME.arn, f"acme-analytics-2/AWSLogs/{ACCOUNT}/a"), "nothing"),
    "a trail, under no prefix": (trail(PUT, ACME.arn, f"AWSLogs/{ACCOUNT}/a"), "nothing"),
    "another trail of the account": (
        trail(PUT, f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/own", UNDER_ACME),
        "nothing",
    ),
    "the same trail in another region": (trail(PUT, ACME.arn.replace("central", "west"), UNDER_ACME), "nothing"),
    "a trail of that name in a stranger's account": (
        trail(PUT, ACME.arn.replace(ACCOUNT, "999999999999"), UNDER_ACME),
        "nothing",
    ),
    "a delivery without a source": (trail(PUT, ACME.arn, UNDER_ACME).having(aws__SourceArn=None), "nothing"),
    "another service for the trail": (trail(PUT, ACME.arn, UNDER_ACME, "config.amazonaws.com"), "nothing"),
    "a trail that looks whether it could": (trail("s3:GetBucketAcl", ACME.arn, ""), "allow"),
    "the other one": (trail("s3:GetBucketAcl", NINE.arn, ""), "allow"),
    "a stranger's trail that looks": (trail("s3:GetBucketAcl", ACME.arn.replace(ACCOUNT, "9" * 12), ""), "nothing"),
    "a trail that reads": (trail(GET, ACME.arn, UNDER_ACME), "nothing"),
    "a trail that deletes": (trail(DELETE, ACME.arn, UNDER_ACME), "nothing"),
    "a reader": (asked(GET, OPERATOR), "allow"),
    "a reader who lists": (asked("s3:ListBucket", OPERATOR).but(resource=ARN), "allow"),
    "a reader over plain HTTP": (asked(GET, OPERATOR, aws__SecureTransport="false"), "deny"),
    "a reader over an old TLS": (asked(GET, OPERATOR, s3__TlsVersion="1.1"), "deny"),
    "a reader who writes": (asked(PUT, OPERATOR), "deny"),
    "a reader who shortens a lock": (asked("s3:PutObjectRetention", OPERATOR), "deny"),
    "a reader who deletes": (asked(DELETE, OPERATOR), "deny"),
    "a reader who hides by a marker": (asked("s3:DeleteObject", OPERATOR), "deny"),
    "a reader who bypasses a lock": (asked(BYPASS, OPERATOR), "deny"),
    "the account's administrator, reading": (asked(GET, ADMINISTRATOR), "deny"),
    "the account's administrator, writing": (asked(PUT, ADMINISTRATOR), "deny"),
    "the account's administrator, bypassing": (asked(BYPASS, ADMINISTRATOR), "deny"),
    "somebody unsigned, reading": (asked(GET, None), "deny"),
    "somebody unsigned, writing": (asked(PUT, None), "deny"),
    "somebody of the contract": (asked(GET, STRANGER), "deny"),
    "break-glass, bypassing: by its own policies alone": (asked(BYPASS, BREAK_GLASS), "nothing"),
    "break-glass, reading: likewise": (asked(GET, BREAK_GLASS), "nothing"),
}


def test_trails_deliver_under_their_own_prefix_readers_read_and_nobody_changes_anything() -> None:
    assert wrong(made(ACME, NINE), CASES) == {}


def test_nothing_can_be_left_out_of_it() -> None:
    assert survivors(made(ACME, NINE), CASES) == []


def test_the_statement_of_a_trail_is_exactly_this() -> None:
    (statement,) = [one for one in made(ACME)["Statement"] if one["Sid"] == "AllowTrail9e50e2"]
    assert statement == {
        "Sid": "AllowTrail9e50e2",
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"{ARN}/acme-analytics/AWSLogs/{ACCOUNT}/*",
        "Condition": {
            "ArnEquals": {
                "aws:SourceArn": f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/acme-analytics-9e50e2-trail"
            }
        },
    }


def test_without_trails_only_what_guards_the_records_is_left() -> None:
    ids = [one["Sid"] for one in made()["Statement"]]
    assert ids == ["DenyPlainHttp", "DenyOldTls", "AllowReaders", "AllowListing", "DenyOtherReaders", "DenyChange"]


def test_where_there_is_no_break_glass_nobody_is_spared() -> None:
    spared: Cases = {
        "break-glass, bypassing": (asked(BYPASS, BREAK_GLASS), "deny"),
        "break-glass, reading": (asked(GET, BREAK_GLASS), "deny"),
        "a trail": CASES["a trail, under its prefix"],
    }
    assert wrong(made(ACME, break_glass=[]), spared) == {}


def test_records_that_nobody_can_read_are_refused() -> None:
    with pytest.raises(ValueError, match="readers is empty: name at least one role"):
        made(ACME, readers=[])


def test_the_order_of_contracts_does_not_matter_and_partitions_do() -> None:
    assert made(ACME, NINE) == made(NINE, ACME)
    china = ArchivedTrail(contract="acme", account=ACCOUNT, region="cn-north-1", partition="aws-cn")
    assert china.arn.startswith("arn:aws-cn:cloudtrail:cn-north-1:")
    assert made(china, partition="aws-cn")["Statement"][0]["Resource"][0] == f"arn:aws-cn:s3:::{BUCKET}"
