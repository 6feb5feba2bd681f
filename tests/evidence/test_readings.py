"""Readings that are easily got wrong, on answers as AWS gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cordon.evidence.check import run
from cordon.evidence.checks import CHECKS
from tests.evidence.told import Answers, judged, refused, subject


def lifecycle(*rules: dict[str, Any]) -> Answers:
    return {"get_bucket_lifecycle_configuration": {"Rules": list(rules)}}


ENDS: dict[str, Any] = {
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "Expiration": {"Days": 80},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 10},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
}
MARKERS: dict[str, Any] = {"Status": "Enabled", "Filter": {}, "Expiration": {"ExpiredObjectDeleteMarker": True}}


@pytest.mark.parametrize(
    ("rules", "verdict", "said"),
    [
        ([ENDS, MARKERS], "satisfied", "80 + 10 days"),
        ([{**ENDS, "NoncurrentVersionExpiration": {"NoncurrentDays": 11}}, MARKERS], "failed", "the limit is 90"),
        ([{**ENDS, "Status": "Disabled"}, MARKERS], "failed", "current versions, earlier versions, unfinished"),
        ([{**ENDS, "Filter": {"ObjectSizeGreaterThan": 1}}, MARKERS], "failed", "without end: current versions"),
        ([{**ENDS, "Filter": {"Tag": {"Key": "a", "Value": "b"}}}, MARKERS], "failed", "without end: current"),
        ([{key: ENDS[key] for key in ENDS if key != "Filter"} | {"Prefix": "old/"}, MARKERS], "failed", "current"),
        ([{key: ENDS[key] for key in ENDS if key != "Filter"} | {"Prefix": ""}, MARKERS], "satisfied", "80 + 10"),
        (
            [{**ENDS, "NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 5}}, MARKERS],
            "failed",
            "without end: earlier versions",
        ),
        ([ENDS], "failed", "without end: delete markers"),
        ([{**ENDS, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 200}}, MARKERS], "failed", "limit is 90"),
    ],
)
def test_data_ends_only_by_rules_about_all_of_it(rules: list[dict[str, Any]], verdict: str, said: str) -> None:
    result = judged("data-ends", lifecycle(*rules))
    assert result.verdict == verdict
    assert all(said in one.observed for one in result.observations)


def test_access_logs_are_not_kept_where_one_rule_ends_some_of_them_early() -> None:
    whole = {**ENDS, "Expiration": {"Days": 390}}
    assert judged("access-logs-kept", lifecycle(whole)).verdict == "satisfied"
    some = {**ENDS, "Filter": {"Prefix": "claims/"}, "Expiration": {"Days": 5}}
    assert judged("access-logs-kept", lifecycle(whole, some)).verdict == "failed"


def test_what_is_not_set_is_red_and_what_is_not_shown_is_unknown() -> None:
    missing = refused("NoSuchLifecycleConfiguration")
    assert judged("data-ends", {"get_bucket_lifecycle_configuration": missing}).verdict == "failed"
    hidden = judged("data-ends", {"get_bucket_lifecycle_configuration": refused("AccessDenied")})
    assert hidden.verdict == "unknown"
    assert "AccessDenied" in hidden.observations[0].observed


LOCKED: dict[str, Any] = {"Mode": "COMPLIANCE", "Days": 400}


@pytest.mark.parametrize(
    ("rule", "lock", "verdict"),
    [
        (
            ENDS | {"Expiration": {"Days": 400}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}},
            LOCKED,
            "satisfied",
        ),
        (ENDS | {"Expiration": {"Days": 399}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}, LOCKED, "failed"),
        (ENDS | {"Expiration": {"Days": 400}, "NoncurrentVersionExpiration": {"NoncurrentDays": 9}}, LOCKED, "failed"),
        (
            ENDS | {"Expiration": {"Days": 730}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}},
            {"Mode": "COMPLIANCE", "Years": 2},
            "satisfied",
        ),
        (
            ENDS | {"Expiration": {"Days": 400}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}},
            {"Mode": "COMPLIANCE", "Years": 2},
            "failed",
        ),
        ({**ENDS, "Status": "Disabled"}, LOCKED, "failed"),
    ],
)
def test_records_in_the_archive_stay_until_their_lock_ends_and_no_longer(
    rule: dict[str, Any], lock: dict[str, Any], verdict: str
) -> None:
    locked = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": lock}}
    answers = {**lifecycle(rule), "get_object_lock_configuration": {"ObjectLockConfiguration": locked}}
    assert judged("archive-ends", answers).verdict == verdict


def test_what_the_account_cannot_answer_is_unknown() -> None:
    unknown = judged("data-ends", {"get_bucket_lifecycle_configuration": NotImplementedError("not simulated")})
    assert unknown.verdict == "unknown"
    assert "NotImplementedError: not simulated" in unknown.observations[0].observed


MANAGING = {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}
OBJECTS = {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}
DATA = {"Field": "eventCategory", "Equals": ["Data"]}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([DATA, OBJECTS], "object events: all"),
        ([DATA, OBJECTS, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::acme-analytics-"]}], "all"),
        ([DATA, OBJECTS, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::other/"]}], "none; all are agreed"),
        ([DATA, OBJECTS, {"Field": "resources.ARN", "NotStartsWith": ["arn:aws:s3:::acme"]}], "none; all are agreed"),
        ([DATA, OBJECTS, {"Field": "readOnly", "Equals": ["false"]}], "writes; all are agreed"),
        ([DATA, OBJECTS, {"Field": "readOnly", "Equals": ["true"]}], "none; all are agreed"),
        ([DATA, OBJECTS, {"Field": "eventName", "Equals": ["GetObject"]}], "none; all are agreed"),
        ([DATA, {"Field": "resources.type", "Equals": ["AWS::Lambda::Function"]}], "none; all are agreed"),
    ],
)
def test_what_the_trail_records_of_objects(fields: list[dict[str, Any]], said: str) -> None:
    answer = {"get_event_selectors": {"AdvancedEventSelectors": [MANAGING, {"FieldSelectors": fields}]}}
    result = judged("trail-covers", answer)
    assert all(said in one.observed for one in result.observations[1:])
    assert (result.verdict == "satisfied") is (not said.endswith("agreed"))


def test_a_trail_whose_delivery_fails_records_nothing() -> None:
    trail = dict.fromkeys(("IsMultiRegionTrail", "IncludeGlobalServiceEvents", "LogFileValidationEnabled"), True)
    answers = {"get_trail": {"Trail": trail}, "get_trail_status": {"IsLogging": True}}
    assert judged("trail-records", answers).verdict == "satisfied"
    failing = {**answers, "get_trail_status": {"IsLogging": True, "LatestDeliveryError": "AccessDenied"}}
    assert "AccessDenied" in judged("trail-records", failing).observations[0].observed


@pytest.mark.parametrize(
    ("grantee", "verdict"),
    [
        ("ec2.eu-central-1.amazonaws.com", "satisfied"),
        ("arn:aws:sts::210987654321:assumed-role/aws:ec2-infrastructure/i-1", "satisfied"),
        ("arn:aws:iam::210987654321:role/aws-service-role/backup.amazonaws.com/A", "satisfied"),
        ("arn:aws:iam::210987654321:role/administrator", "failed"),
        ("arn:aws:iam::999999999999:root", "failed"),
        ("arn:aws:iam::999999999999:role/aws-service-role/backup.amazonaws.com/A", "failed"),
        ("arn:aws:sts::999999999999:assumed-role/aws:ec2-infrastructure/i-1", "failed"),
    ],
)
def test_a_grant_is_to_awss_own_machinery_only(grantee: str, verdict: str) -> None:
    grants = [{"GrantId": "1", "GranteePrincipal": grantee}]
    assert judged("keys-without-grants", {"list_grants": {"Grants": grants}}).verdict == verdict


def test_a_session_shorter_than_iam_knows_is_said() -> None:
    short = subject({"get_role": {"Role": {"MaxSessionDuration": 3600}}})
    controls = {**short.needs.controls}
    asked = replace(controls["IAM-3"]["session"], value=2700)
    controls["IAM-3"] = {**controls["IAM-3"], "session": asked}
    result = run(CHECKS["sessions-short"], replace(short, needs=replace(short.needs, controls=controls)))
    assert result.verdict == "satisfied"
    assert "2700 s are agreed, and 3600 s are the least that IAM takes" in result.observations[0].observed


@pytest.mark.parametrize(
    ("route", "verdict"),
    [
        ({"DestinationCidrBlock": "10.112.0.0/20", "GatewayId": "local"}, "satisfied"),
        ({"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"}, "satisfied"),
        ({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "vpce-1"}, "failed"),  # a gateway load balancer's
        ({"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}, "failed"),
        ({"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"}, "failed"),
        ({"DestinationCidrBlock": "10.0.0.0/8", "VpcPeeringConnectionId": "pcx-1"}, "failed"),
    ],
)
def test_routes_that_lead_away(route: dict[str, str], verdict: str) -> None:
    tables = [{"RouteTableId": "rtb-1", "Routes": [route]}]
    assert judged("routes-stay", {"describe_route_tables": {"RouteTables": tables}}).verdict == verdict


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ({"CidrBlock": "10.112.4.0/24", "Protocol": "-1"}, "satisfied"),
        ({"CidrBlock": "0.0.0.0/0", "Protocol": "6", "PortRange": {"From": 443, "To": 443}}, "satisfied"),
        ({"CidrBlock": "0.0.0.0/0", "Protocol": "17", "PortRange": {"From": 443, "To": 443}}, "failed"),
        ({"CidrBlock": "0.0.0.0/0", "Protocol": "6", "PortRange": {"From": 22, "To": 443}}, "failed"),
        ({"CidrBlock": "10.0.0.0/8", "Protocol": "-1"}, "failed"),
        ({"Ipv6CidrBlock": "::/0", "Protocol": "6", "PortRange": {"From": 443, "To": 443}}, "failed"),
        ({"CidrBlock": "0.0.0.0/0", "Protocol": "-1", "RuleAction": "deny"}, "satisfied"),
    ],
)
def test_what_an_acl_lets_out(entry: dict[str, Any], verdict: str) -> None:
    whole = {"RuleNumber": 100, "RuleAction": "allow", "Egress": True, **entry}
    acls = [{"NetworkAclId": "acl-1", "IsDefault": False, "Entries": [whole]}]
    assert judged("acls-closed", {"describe_network_acls": {"NetworkAcls": acls}}).verdict == verdict


NO_RULES: Answers = {
    "get_bucket_replication": refused("ReplicationConfigurationNotFoundError"),
    "list_bucket_inventory_configurations": {},
    "get_bucket_notification_configuration": {"ResponseMetadata": {}},
    "describe_log_groups": lambda params: {"logGroups": [{"logGroupName": params["logGroupNamePrefix"]}]},
    "describe_subscription_filters": {"subscriptionFilters": []},
}
RULE = {"Destination": {"Bucket": "arn:aws:s3:::a", "Account": "999999999999"}}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, ""),
        ({"get_bucket_replication": {"ReplicationConfiguration": {"Rules": [RULE]}}}, "of account 999999999999"),
        ({"get_bucket_notification_configuration": {"EventBridgeConfiguration": {}}}, "told by EventBridgeConf"),
        ({"get_bucket_notification_configuration": {"QueueConfigurations": [{}]}}, "told by QueueConfigurations"),
        ({"describe_subscription_filters": {"subscriptionFilters": [{"destinationArn": "arn:x"}]}}, "on to arn:x"),
    ],
)
def test_what_carries_data_off(answers: Answers, said: str) -> None:
    result = judged("no-copies", {**NO_RULES, **answers})
    assert result.verdict == ("failed" if said else "satisfied"), result.observations
    assert said in " ".join(one.observed for one in result.observations)
