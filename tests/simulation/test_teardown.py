from typing import Any

import pytest

from cordon.errors import Refused, SimulationError
from cordon.simulation.enumeration import everything
from cordon.simulation.simulation import Simulation
from cordon.simulation.teardown import destroy, empty_bucket
from tests.simulation.built import ACCOUNT, REGION, Built, arrive, build


def test_what_is_protected_stays_and_so_does_all_else(built: Built) -> None:
    before = everything(built.simulation, ACCOUNT, REGION)
    with pytest.raises(
        Refused, match=r"44 protected resources would be deleted, so nothing was: urn:pulumi:.* and 39 more; name"
    ):
        destroy(built.simulation, built.graph)
    assert everything(built.simulation, ACCOUNT, REGION) == before


def test_nothing_is_left_but_what_is_listed(simulation: Simulation) -> None:
    arrive(simulation, "acme-analytics")
    before = everything(simulation, ACCOUNT, REGION)
    built = build(simulation, "acme-analytics")
    left = destroy(simulation, built.graph, unprotected=True)
    residue = everything(simulation, ACCOUNT, REGION) - before
    listed = {*left.retained.values(), *left.scheduled.values()}
    assert {arn for arn in residue if not any(arn.endswith(id_) for id_ in listed)} == set()
    assert len(left.scheduled) == 3  # the logs' key is retained with the logs
    kept = {arn.split(":")[2] for arn in residue}
    assert kept == {"kms", "logs", "s3"}
    assert destroy(simulation, built.graph, unprotected=True) == left  # twice changes nothing


def test_a_bucket_that_is_not_empty_stops_it_and_it_goes_on_afterwards(built: Built) -> None:
    bucket = built.bucket("claims/data")
    built.deployer("s3").put_object(Bucket=bucket, Key="a", Body=b"")
    with pytest.raises(SimulationError, match="BucketNotEmpty"):
        destroy(built.simulation, built.graph, unprotected=True)
    assert empty_bucket(built.deployer("s3"), bucket) == 1
    assert destroy(built.simulation, built.graph, unprotected=True).scheduled


def test_what_somebody_else_made_in_the_network_stops_it_too(built: Built, ec2: Any) -> None:
    group = ec2.create_security_group(VpcId=built.export("vpc"), GroupName="GuardDuty", Description="not ours")
    with pytest.raises(SimulationError, match="DependencyViolation"):
        destroy(built.simulation, built.graph, unprotected=True)
    ec2.delete_security_group(GroupId=group["GroupId"])
    destroy(built.simulation, built.graph, unprotected=True)


def test_buckets_with_more_than_a_page_are_emptied(s3: Any, simulation: Simulation) -> None:
    s3.create_bucket(Bucket="many", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="many", VersioningConfiguration={"Status": "Enabled"})
    for number in range(1010):
        s3.put_object(Bucket="many", Key=str(number), Body=b"")
    assert empty_bucket(simulation.client("s3", ACCOUNT, REGION), "many") == 1010


LEFT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "a queue": ("sqs", "create_queue", {"QueueName": "left"}),
    "a topic": ("sns", "create_topic", {"Name": "left"}),
    "a secret": ("secretsmanager", "create_secret", {"Name": "left", "SecretString": "x"}),
    "a parameter": ("ssm", "put_parameter", {"Name": "left", "Value": "x", "Type": "String"}),
    "an event rule": ("events", "put_rule", {"Name": "left", "ScheduleExpression": "rate(1 day)"}),
    "a backup vault": ("backup", "create_backup_vault", {"BackupVaultName": "left"}),
    "a VPN gateway": ("ec2", "create_vpn_gateway", {"Type": "ipsec.1"}),
    "an address": ("ec2", "allocate_address", {"Domain": "vpc"}),
    "a table": (
        "dynamodb",
        "create_table",
        {
            "TableName": "left",
            "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    ),
}


def test_what_is_left_is_seen_in_every_region_that_is_looked_at(simulation: Simulation) -> None:
    for region in (REGION, "eu-west-1"):
        before = everything(simulation, ACCOUNT, REGION, "eu-west-1")
        for service, operation, params in LEFT.values():
            getattr(simulation.client(service, ACCOUNT, region), operation)(**params)
        residue = everything(simulation, ACCOUNT, REGION, "eu-west-1") - before
        assert len(residue) == len(LEFT)
        assert all(f":{region}:{ACCOUNT}:" in arn for arn in residue)
