"""One look at an account that many checks share."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from cordon.aws.clients import asked_once, found, pages


class Counting:
    """A client that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def can_paginate(self, operation: str) -> bool:
        return operation == "list_keys"

    def get_paginator(self, operation: str) -> Any:
        return self

    def paginate(self, **params: Any) -> Any:
        self.asked.append("list_keys")
        yield {"Keys": [1]}
        yield {"Keys": [2]}

    def get_bucket_policy(self, Bucket: str) -> dict[str, str]:  # noqa: N803 - as boto3 calls it
        self.asked.append(Bucket)
        if Bucket == "gone":
            raise ClientError({"Error": {"Code": "NoSuchBucketPolicy", "Message": "no"}}, "GetBucketPolicy")
        return {"Policy": Bucket}


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def s3(counting: Counting) -> Any:
    return asked_once(lambda *_: counting)("s3", "210987654321", "eu-central-1")


def test_each_question_is_asked_once(counting: Counting, s3: Any) -> None:
    assert [s3.get_bucket_policy(Bucket="a")["Policy"] for _ in range(3)] == ["a", "a", "a"]
    assert s3.get_bucket_policy(Bucket="b") == {"Policy": "b"}
    assert counting.asked == ["a", "b"]


def test_all_pages_are_kept(counting: Counting, s3: Any) -> None:
    assert list(pages(s3, "list_keys", "Keys")) == [1, 2]
    assert list(pages(s3, "list_keys", "Keys")) == [1, 2]
    assert counting.asked == ["list_keys"]


def test_a_refusal_is_kept_as_well(counting: Counting, s3: Any) -> None:
    for _ in range(2):
        assert found(s3.get_bucket_policy, Bucket="gone") == {}
        with pytest.raises(ClientError):
            s3.get_bucket_policy(Bucket="gone")
    assert counting.asked == ["gone"]


def test_clients_of_two_accounts_are_apart() -> None:
    clients = asked_once(lambda *_: Counting())
    one, two = (clients("s3", account, "eu-central-1") for account in ("1", "2"))
    assert one is clients("s3", "1", "eu-central-1")
    assert one is not two


def refusing(code: str) -> Any:
    def operation(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "Get")

    return operation


@pytest.mark.parametrize("code", ["NoSuchLifecycleConfiguration", "NotFoundException", "TrailNotFoundException"])
def test_what_is_not_there_is_an_empty_answer(code: str) -> None:
    assert found(refusing(code)) == {}


@pytest.mark.parametrize(
    "code",
    ["MissingAuthenticationToken", "MissingSecurityHeader", "NoSuchBucket", "KMS.NotFoundException", "AccessDenied"],
)
def test_whoever_is_not_let_in_did_not_see_that_it_is_not_there(code: str) -> None:
    with pytest.raises(ClientError):
        found(refusing(code))
