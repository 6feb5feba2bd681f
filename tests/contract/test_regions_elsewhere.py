"""A region outside a contract's."""

from __future__ import annotations

from cordon.contract.regions import elsewhere, partition_of, region_names


def test_a_region_is_found_in_the_same_partition_as_long_as_there_is_one() -> None:
    assert elsewhere(["eu-central-1"], ["eu-central-1", "us-west-2"]) == "us-west-2"
    assert elsewhere(["us-east-1", "us-west-2"], ["us-west-2"]) not in {"us-east-1", "us-west-2"}
    assert elsewhere(["cn-north-1"], ["us-west-2"]) == "cn-northwest-1"
    aws = [one for one in region_names() if partition_of(one) == "aws"]
    assert partition_of(elsewhere(aws)) != "aws"
