from typing import Any

import pytest

from components.policy_documents import dataset_key_policy, log_key_policy, volume_key_policy
from tests.components.iam import Cases, Policy, Request, answer, survivors, wrong
from tests.components.world import (
    ACCOUNT,
    BEFORE,
    BREAK_GLASS,
    CONSUMER,
    DEPLOYER,
    END,
    OPERATOR,
    PRODUCER,
    ROOT,
    SERVICE,
    STRANGER,
    TRUSTED,
    WIPER,
    facts,
)

FACTS = facts(malware_scan=True)
ANALYST, LEAD = FACTS.role_arn("analyst", "data"), FACTS.role_arn("lead", "data")
PERSON = FACTS.role_arn("analyst", "entry")
DECRYPT, ENCRYPT, GRANT = "kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"
SCANNER = (
    f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/malware-protection.guardduty.amazonaws.com/"
    "AWSServiceRoleForAmazonGuardDutyMalwareProtection"
)
POLICIES: dict[str, Policy] = {
    "claims": dataset_key_policy(FACTS, "claims"),
    "scores": dataset_key_policy(FACTS, "scores"),
    "logs": log_key_policy(FACTS),
    "volumes": volume_key_policy(FACTS),
}


def by(who: str, action: str, **context: str) -> Request:
    signed = {"aws:CurrentTime": BEFORE, "aws:PrincipalArn": who, "aws:PrincipalIsAWSService": "false"}
    return Request(action=action, principal=who, context=signed).having(**context)


def through(service: str, request: Request, bucket: str | None = None) -> Request:
    via = {"kms:ViaService": f"{service}.eu-central-1.amazonaws.com"}
    return request.with_context(via | {"kms:EncryptionContext:aws:s3:arn": bucket})


def from_service(name: str, action: str, **context: str) -> Request:
    signed = {"aws:CurrentTime": BEFORE, "aws:PrincipalIsAWSService": "true"}
    return Request(action=action, principal=name, context=signed).having(**context)


def administration() -> Cases:
    cases: Cases = {}
    for who in (DEPLOYER, BREAK_GLASS, ROOT):
        cases |= {
            f"{who} manages": (by(who, "kms:PutKeyPolicy"), "allow"),
            f"{who} manages after the end": (by(who, "kms:PutKeyPolicy", aws__CurrentTime=END), "allow"),
            f"{who} decrypts": (by(who, DECRYPT), "nothing"),
            f"{who} hands the key on": (by(who, GRANT), "deny"),
        }
    cases |= {
        "somebody manages": (by(STRANGER, "kms:PutKeyPolicy"), "nothing"),
        "somebody looks": (by(STRANGER, "kms:ListGrants"), "nothing"),
        "somebody erases": (by(STRANGER, "kms:ScheduleKeyDeletion"), "nothing"),
        "somebody decrypts": (by(STRANGER, DECRYPT), "nothing"),
        "an operator looks": (by(OPERATOR, "kms:ListGrants"), "allow"),
        "an operator revokes": (by(OPERATOR, "kms:RevokeGrant"), "allow"),
        "an operator manages": (by(OPERATOR, "kms:PutKeyPolicy"), "nothing"),
        "the wiper looks": (by(WIPER, "kms:DescribeKey"), "allow"),
        "the wiper erases": (by(WIPER, "kms:ScheduleKeyDeletion", aws__CurrentTime=END), "allow"),
        "the wiper manages": (by(WIPER, "kms:PutKeyPolicy"), "nothing"),
        "a contract role hands the key on": (by(ANALYST, GRANT), "deny"),
        "a contract role hands the key on, and says whom to": (
            by(ANALYST, GRANT, kms__GrantIsForAWSResource="false"),
            "deny",
        ),
        "a service hands the key on for a contract role": (
            by(ANALYST, GRANT, kms__GrantIsForAWSResource="true"),
            "nothing",
        ),
        "a service hands the key on after the end": (
            by(ANALYST, GRANT, kms__GrantIsForAWSResource="true", aws__CurrentTime=END),
            "deny",
        ),
        "an unsigned request after the end": (
            Request(action=DECRYPT, context={"aws:CurrentTime": END}),
            "deny",
        ),
        "a service's own use after the end": (
            from_service("x.amazonaws.com", DECRYPT, aws__CurrentTime=END),
            "nothing",
        ),
        "somebody after the end": (by(STRANGER, DECRYPT, aws__CurrentTime=END), "deny"),
    }
    ours = [who for who in TRUSTED if who not in (BREAK_GLASS, OPERATOR, WIPER)]
    for who in [*ours, OPERATOR, WIPER, BREAK_GLASS]:
        cases[f"{who} after the end"] = (by(who, "kms:ReEncryptFrom", aws__CurrentTime=END), "nothing")
    return cases


def dataset_cases(dataset: str, user: str, actions: list[str], purpose: Any) -> Cases:
    bucket = FACTS.bucket_arn(dataset, purpose)
    cases: Cases = {}
    for action in actions:
        own = by(user, action, aws__CurrentTime=END if user == WIPER else BEFORE)
        asked = through("s3", own, bucket)
        name = f"{user} {action}, {purpose}"
        cases |= {
            name: (asked, "allow"),
            f"{name} on one object": (through("s3", own, f"{bucket}/a"), "allow"),
            f"{name} in another bucket": (through("s3", own, f"{bucket}-2"), "nothing"),
            f"{name} through another service": (through("ec2", own, bucket), "nothing"),
            f"{name} by oneself": (own, "nothing"),
        }
        if user == WIPER:
            cases[f"{name} before the end"] = (asked.having(aws__CurrentTime=BEFORE), "nothing")
        if user not in TRUSTED:
            cases[f"{name} after the end"] = (asked.having(aws__CurrentTime=END), "deny")
    return cases


CLAIMS: Cases = (
    administration()
    | dataset_cases("claims", ANALYST, [DECRYPT], "data")
    | dataset_cases("claims", LEAD, [DECRYPT], "data")
    | dataset_cases("claims", PRODUCER, [DECRYPT, ENCRYPT], "ingress")
    | dataset_cases("claims", OPERATOR, [DECRYPT, ENCRYPT], "ingress")
    | dataset_cases("claims", SERVICE, [DECRYPT, ENCRYPT], "data")
    | dataset_cases("claims", WIPER, [DECRYPT], "data")
    | dataset_cases("claims", WIPER, [DECRYPT], "ingress")
    | {
        "the wiper writes": (through("s3", by(WIPER, ENCRYPT), FACTS.bucket_arn("claims", "data")), "nothing"),
        "a reader encrypts": (through("s3", by(ANALYST, ENCRYPT), FACTS.bucket_arn("claims", "data")), "nothing"),
        "the producer reads past the gate": (
            through("s3", by(PRODUCER, DECRYPT), FACTS.bucket_arn("claims", "data")),
            "nothing",
        ),
        "a person's entry role": (through("s3", by(PERSON, DECRYPT), FACTS.bucket_arn("claims", "data")), "nothing"),
    }
)
SCORES: Cases = (
    administration()
    | dataset_cases("scores", ANALYST, [DECRYPT, ENCRYPT], "data")
    | dataset_cases("scores", LEAD, [DECRYPT, ENCRYPT], "data")
    | dataset_cases("scores", LEAD, [DECRYPT, ENCRYPT], "egress")
    | dataset_cases("scores", CONSUMER, [DECRYPT], "egress")
    | dataset_cases("scores", OPERATOR, [DECRYPT, ENCRYPT], "egress")
    | dataset_cases("scores", WIPER, [DECRYPT], "data")
    | dataset_cases("scores", WIPER, [DECRYPT], "egress")
    | dataset_cases("scores", SERVICE, [DECRYPT, ENCRYPT], "data")
    | {
        "who doesn't approve, at the gate": (
            through("s3", by(ANALYST, DECRYPT), FACTS.bucket_arn("scores", "egress")),
            "nothing",
        ),
        "the consumer writes": (through("s3", by(CONSUMER, ENCRYPT), FACTS.bucket_arn("scores", "egress")), "nothing"),
    }
)

GROUP = f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group:/cordon/acme-analytics/flow"
TOPIC = f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-analytics-9e50e2-alerts"
TRAIL = f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/x"
GROUPS = from_service("logs.eu-central-1.amazonaws.com", "kms:Encrypt").with_context(
    {"kms:EncryptionContext:aws:logs:arn": GROUP}
)
DELIVERY = from_service("delivery.logs.amazonaws.com", ENCRYPT).with_context(
    {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": f"arn:aws:logs:eu-central-1:{ACCOUNT}:*"}
)
TRAILS = from_service("cloudtrail.amazonaws.com", ENCRYPT).with_context(
    {"aws:SourceArn": TRAIL, "kms:EncryptionContext:aws:cloudtrail:arn": TRAIL}
)
LOGS: Cases = administration() | {
    "log groups": (GROUPS, "allow"),
    "log groups after the end": (GROUPS.having(aws__CurrentTime=END), "allow"),
    "log groups of another region": (GROUPS.but(principal="logs.eu-west-1.amazonaws.com"), "nothing"),
    "another contract's log groups": (
        GROUPS.with_context({"kms:EncryptionContext:aws:logs:arn": GROUP.replace("acme-analytics", "acme")}),
        "nothing",
    ),
    "delivery": (DELIVERY, "allow"),
    "delivery for another account": (DELIVERY.having(aws__SourceAccount="999999999999"), "nothing"),
    "delivery of something else": (DELIVERY.having(aws__SourceArn="arn:aws:logs:us-east-1:1:*"), "nothing"),
    "trails": (TRAILS, "allow"),
    "another account's trails": (TRAILS.having(aws__SourceArn=TRAIL.replace(ACCOUNT, "9" * 12)), "nothing"),
    "trails of something else": (
        TRAILS.with_context({"kms:EncryptionContext:aws:cloudtrail:arn": None}),
        "nothing",
    ),
    "an operator reads logs": (through("s3", by(OPERATOR, DECRYPT)), "allow"),
    "an operator reads alerts": (through("sns", by(OPERATOR, DECRYPT)), "allow"),
    "an operator decrypts": (by(OPERATOR, DECRYPT), "nothing"),
    "a contract role reads logs": (through("s3", by(ANALYST, DECRYPT)), "nothing"),
}
for _name in ("events", "cloudwatch"):
    _asked = from_service(f"{_name}.amazonaws.com", ENCRYPT)
    LOGS |= {
        f"{_name} publishes": (_asked.with_context({"kms:EncryptionContext:aws:sns:topicArn": TOPIC}), "allow"),
        f"{_name} publishes elsewhere": (
            _asked.with_context({"kms:EncryptionContext:aws:sns:topicArn": TOPIC.replace("acme", "x")}),
            "nothing",
        ),
    }

IN_SESSION, ON_MACHINE = "kms:EncryptionContext:aws:ssm:SessionId", "kms:EncryptionContext:aws:ssm:TargetId"
SESSION = {IN_SESSION: "a-1", ON_MACHINE: "i-0"}
TRANSCRIPTS = GROUPS.with_context({"kms:EncryptionContext:aws:logs:arn": GROUP.replace("flow", "sessions")})
VOLUMES: Cases = administration() | {
    "transcripts": (TRANSCRIPTS, "allow"),
    "other logs": (GROUPS, "nothing"),
}
for _who, _action in ((PERSON, ENCRYPT), (ANALYST, DECRYPT)):
    _asked = by(_who, _action)
    VOLUMES |= {
        f"{_who} in a session": (_asked.with_context(SESSION), "allow"),
        f"{_who} in no session": (_asked.with_context(SESSION | {IN_SESSION: None}), "nothing"),
        f"{_who} on no machine": (_asked.with_context(SESSION | {ON_MACHINE: None}), "nothing"),
        f"{_who} after the end": (_asked.with_context(SESSION).having(aws__CurrentTime=END), "deny"),
    }
for _who in (DEPLOYER, SERVICE):
    _grant = by(_who, GRANT, kms__GrantIsForAWSResource="true")
    VOLUMES |= {
        f"{_who} attaches a volume": (through("ec2", by(_who, "kms:GenerateDataKeyWithoutPlaintext")), "allow"),
        f"{_who} backs one up": (through("backup", by(_who, DECRYPT)), "allow"),
        f"{_who} decrypts by itself": (by(_who, DECRYPT), "nothing"),
        f"{_who} lets EC2 use it": (through("ec2", _grant), "allow"),
        f"{_who} lets Backup use it": (through("backup", _grant), "allow"),
        f"{_who} lets somebody use it": (through("ec2", by(_who, GRANT, kms__GrantIsForAWSResource="false")), "deny"),
        f"{_who} lets a service use it by itself": (_grant, "nothing"),
    }
SNAPSHOT = {"kms:EncryptionContext:aws:ebs:id": "snap-0"}
SCAN_GRANT = by(SCANNER, GRANT, kms__GrantIsForAWSResource="true").with_context(SNAPSHOT)
SCAN = by(SCANNER, "kms:ReEncryptFrom")
VOLUMES |= {
    "the scanner copies a snapshot": (SCAN.with_context(SNAPSHOT), "allow"),
    "the scanner makes a volume": (SCAN.with_context({"kms:EncryptionContext:aws:ebs:id": "vol-0"}), "allow"),
    "the scanner copies something else": (SCAN, "nothing"),
    "the scanner lets EC2 use the key": (SCAN_GRANT, "allow"),
    "the scanner lets EC2 use it for something else": (
        by(SCANNER, GRANT, kms__GrantIsForAWSResource="true"),
        "nothing",
    ),
    "the scanner looks": (by(SCANNER, "kms:DescribeKey", kms__CallerAccount=ACCOUNT), "allow"),
    "the scanner looks from elsewhere": (by(SCANNER, "kms:DescribeKey", kms__CallerAccount="9" * 12), "nothing"),
}
OTHER = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"
VOLUMES |= {
    "another of AWS's roles copies a snapshot": (by(OTHER, "kms:ReEncryptFrom").with_context(SNAPSHOT), "nothing"),
    "another of AWS's roles lets EC2 use the key": (
        by(OTHER, GRANT, kms__GrantIsForAWSResource="true").with_context(SNAPSHOT),
        "nothing",
    ),
    "another of AWS's roles looks": (by(OTHER, "kms:DescribeKey", kms__CallerAccount=ACCOUNT), "nothing"),
}
CASES = {"claims": CLAIMS, "scores": SCORES, "logs": LOGS, "volumes": VOLUMES}


@pytest.mark.parametrize("key", POLICIES)
def test_a_key_is_used_by_who_is_named_for_what_is_named(key: str) -> None:
    assert wrong(POLICIES[key], CASES[key]) == {}


# CreateGrant is denied as well as never allowed unless AWS asks; either alone would do.
TWICE = {
    "volumes": ["AllowVolumeGrants Bool kms:GrantIsForAWSResource", "AllowScanGrants Bool kms:GrantIsForAWSResource"]
}


@pytest.mark.parametrize("key", POLICIES)
def test_nothing_can_be_left_out_of_a_key_policy(key: str) -> None:
    assert survivors(POLICIES[key], CASES[key]) == TWICE.get(key, [])


@pytest.mark.parametrize("key", POLICIES)
def test_the_account_as_such_administers_and_never_uses_or_grants(key: str) -> None:
    for statement in POLICIES[key]["Statement"]:
        if statement["Effect"] == "Allow" and ROOT in statement["Principal"].get("AWS", []):
            if "ArnEquals" in statement["Condition"]:  # AWS's scanner and nobody else: by name KMS would refuse it
                assert statement["Condition"]["ArnEquals"] == {"aws:PrincipalArn": SCANNER}
                continue
            actions = statement["Action"]
            assert not {
                action for action in actions if action.startswith(("kms:Decrypt", "kms:Encrypt", "kms:Generate"))
            }
            assert not {action for action in actions if action.startswith(("kms:ReEncrypt", "kms:CreateGrant"))}
            assert not {action for action in actions if "*" in action}
            assert "aws:PrincipalArn" in statement["Condition"]["ArnLike"]


@pytest.mark.parametrize("key", POLICIES)
@pytest.mark.parametrize(
    "action", ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKeyPair", "kms:ReEncryptTo", "kms:CreateGrant"]
)
def test_every_use_of_a_key_ends_with_the_contract(key: str, action: str) -> None:
    alone = {"Statement": [one for one in POLICIES[key]["Statement"] if one["Sid"] == "DenyAfterEnd"]}
    assert answer(alone, by(ANALYST, action)) == "nothing"
    assert answer(alone, by(ANALYST, action, aws__CurrentTime=END)) == "deny"


@pytest.mark.parametrize("key", POLICIES)
def test_every_service_is_bound_to_a_source_or_a_purpose(key: str) -> None:
    for statement in POLICIES[key]["Statement"]:
        if "Service" in statement["Principal"]:
            keys = {name for block in statement["Condition"].values() for name in block}
            assert any(name.startswith(("aws:SourceArn", "kms:EncryptionContext:")) for name in keys)


def test_without_a_scan_the_scanner_is_not_named() -> None:
    assert "guardduty" not in str(volume_key_policy(facts()))


def test_a_contract_without_roles_has_keys_all_the_same() -> None:
    bare = facts(roles={}, wipers=[])
    assert answer(volume_key_policy(bare), by(DEPLOYER, "kms:PutKeyPolicy")) == "allow"
    assert answer(dataset_key_policy(bare, "claims"), by(DEPLOYER, "kms:PutKeyPolicy")) == "allow"
