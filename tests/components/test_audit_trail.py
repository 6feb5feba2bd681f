from typing import Any, cast

import pytest

from components.audit_trail import AuditTrail, AuditTrailArgs
from cordon.errors import ProgramError
from cordon.graph.model import Graph
from tests.components.built import LOG_KEY, build, contract, of, one, policy, untagged, waits_for
from tests.components.world import ACCOUNT

ARCHIVE = "cordon-archive-compliance-400d-eu-central-1-100000000002"
TRAIL = f"arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/acme-analytics-9e50e2-trail"
MANAGING = {"field": "eventCategory", "equals": ["Management"]}


def trail(**changes: Any) -> Graph:
    given: dict[str, Any] = {
        "contract": contract(),
        "data_events": "all",
        "archive_bucket": ARCHIVE,
        "key": LOG_KEY,
        "log_days": 400.0,
    }
    return build(lambda opts: AuditTrail("audit", cast("AuditTrailArgs", given | changes), opts))


@pytest.fixture(scope="module")
def made() -> Graph:
    return trail()


def test_everything_in_every_region_is_recorded_in_validated_files(made: Graph) -> None:
    said = one(made, "Trail").inputs
    wanted = ("enableLogging", "enableLogFileValidation", "isMultiRegionTrail", "includeGlobalServiceEvents")
    assert all(said[each] is True for each in wanted)


def test_files_go_encrypted_into_the_log_archive_which_is_not_ours(made: Graph) -> None:
    said = one(made, "Trail").inputs
    assert (said["s3BucketName"], said["s3KeyPrefix"], said["kmsKeyId"]) == (ARCHIVE, "acme-analytics", LOG_KEY)
    assert of(made, "Bucket") == []


def selectors(data_events: str) -> list[list[dict[str, Any]]]:
    said = one(trail(data_events=data_events), "Trail").inputs["advancedEventSelectors"]
    return [selector["fieldSelectors"] for selector in said]


def test_the_lowest_tier_records_what_manages() -> None:
    assert selectors("none") == [[MANAGING]]


def test_higher_tiers_record_access_to_every_bucket_of_the_data() -> None:
    managing, objects = selectors("all")
    assert managing == [MANAGING]
    stem = "arn:aws:s3:::acme-analytics-9e50e2"
    assert objects == [
        {"field": "eventCategory", "equals": ["Data"]},
        {"field": "resources.type", "equals": ["AWS::S3::Object"]},
        {
            "field": "resources.ARN",
            "startsWiths": [
                f"{stem}-claims-data-{ACCOUNT}/",
                f"{stem}-claims-ingress-{ACCOUNT}/",
                f"{stem}-scores-data-{ACCOUNT}/",
                f"{stem}-scores-egress-{ACCOUNT}/",
            ],
        },
    ]


def test_the_tier_between_leaves_reading_out() -> None:
    assert selectors("writes")[1] == [*selectors("all")[1], {"field": "readOnly", "equals": ["false"]}]


def test_a_word_that_is_no_tiers_is_refused() -> None:
    with pytest.raises(ProgramError, match="data_events 'some': use one of none, writes, all"):
        trail(data_events="some")


def test_a_copy_goes_into_an_encrypted_group_that_stays(made: Graph) -> None:
    group, said = one(made, "LogGroup"), one(made, "Trail").inputs
    assert (group.inputs["name"], group.inputs["kmsKeyId"], group.inputs["retentionInDays"]) == (
        "/cordon/acme-analytics/trail",
        LOG_KEY,
        400,
    )
    assert group.options.protect and group.options.retain_on_delete
    assert said["cloudWatchLogsGroupArn"] == f"{group.outputs['arn']}:*"
    assert said["cloudWatchLogsRoleArn"] == one(made, "Role").outputs["arn"]


def test_only_this_trail_takes_the_delivering_role(made: Graph) -> None:
    (statement,) = policy(one(made, "Role"), "assumeRolePolicy")["Statement"]
    assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    assert statement["Condition"] == {
        "ArnLike": {"aws:SourceArn": TRAIL},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }
    assert one(made, "Trail").outputs["arn"] == TRAIL


def test_the_trail_waits_until_its_role_may_deliver(made: Graph) -> None:
    assert waits_for(made, one(made, "Trail"), one(made, "RolePolicy"))


def test_everything_carries_the_tags(made: Graph) -> None:
    assert untagged(made) == []
