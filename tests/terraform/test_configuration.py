"""What a configuration says besides values: blocks, outputs, variables, options, the provider's version."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from cordon.graph.model import Graph
from cordon.graph.values import UNKNOWN, Asset, Secret
from cordon.terraform.addresses import labels
from cordon.terraform.configuration import Configuration, configuration
from cordon.terraform.plan import plan_json
from cordon.terraform.translate import translate
from tests.sources import held, in_ci
from tests.terraform.conftest import Maker, aws

ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
TOPIC = aws("aws:sns/topic:Topic", "t", {"name": "t"}, id="arn:aws:sns:eu-central-1:210987654321:t")


def written(graph: Graph) -> Configuration:
    return configuration(translate(graph))


def told(graph: Graph) -> dict[str, str]:
    return {one.subject: one.reason for one in written(graph).unknown}


@pytest.mark.parametrize(
    ("rules", "path", "left"),
    [
        (Secret([{"bucketKeyEnabled": True}]), "rule", None),
        (UNKNOWN, "rule", None),
        ([UNKNOWN, {"bucketKeyEnabled": True}], "rule[0]", [{"bucket_key_enabled": True}]),
        ([Secret({"bucketKeyEnabled": True})], "rule[0]", []),
        (
            [{"applyServerSideEncryptionByDefault": UNKNOWN, "bucketKeyEnabled": True}],
            "rule[0].apply_server_side_encryption_by_default",
            [{"bucket_key_enabled": True}],
        ),
    ],
)
def test_a_block_that_is_secret_or_unknown_is_left_out_and_told(graph: Maker, rules: Any, path: str, left: Any) -> None:
    one = aws(ENCRYPTION, "e", {"bucket": "b", "rules": rules})
    found = written(graph(one)).document
    body = found["resource"]["aws_s3_bucket_server_side_encryption_configuration"]["e"]
    assert "variable" not in found
    assert body == {"bucket": "b"} | ({} if left is None else {"rule": left})
    assert list(told(graph(one))) == [f"{one.urn} {path}"]
    assert one.urn in found["//"]


def test_an_attribute_of_objects_that_is_unknown_becomes_a_variable(graph: Maker) -> None:
    group = aws("aws:ec2/securityGroup:SecurityGroup", "g", {"ingress": UNKNOWN})
    found = written(graph(group))
    assert found.document["resource"]["aws_security_group"]["g"]["ingress"] == "${var.aws_security_group_g_ingress}"
    assert found.unknown == ()


def test_names_that_become_one_identifier_stay_apart(graph: Maker) -> None:
    bucket = aws("aws:s3/bucket:Bucket", "b", {"tags": {"a.b": Secret("one"), "a/b": Secret("two")}})
    document = written(graph(bucket, exports={"x.y": "first", "x/y": "second", "x": "third"})).document
    assert sorted(one["value"] for one in document["output"].values()) == ["first", "second", "third"]
    assert document["output"]["x"] == {"value": "third"}
    assert len(set(document["resource"]["aws_s3_bucket"]["b"]["tags"].values())) == 2
    assert len(document["variable"]) == 2


def test_labels_whose_digits_are_the_same_or_taken_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    class Same:
        def __init__(self, text: bytes) -> None:
            self._text = text

        def hexdigest(self) -> str:
            return "abcdef" + self._text.hex().ljust(58, "0")[:58]

    monkeypatch.setattr(hashlib, "sha256", Same)
    named = [("urn:1", "aws_x", "a.b"), ("urn:2", "aws_x", "a/b"), ("urn:3", "aws_x", "a_b_abcdef")]
    found = labels(named)
    assert len(set(found.values())) == 3
    assert found["urn:3"] == "a_b_abcdef"


def test_a_secret_export_is_a_sensitive_output_and_an_unknown_one_is_told(graph: Maker) -> None:
    exports = {"s": Secret("HIDDEN"), "n": {"a": Secret("HIDDEN"), "b": 1}, "c": Secret(UNKNOWN), "u": [UNKNOWN]}
    found = written(graph(TOPIC, exports=exports))
    assert found.document["output"] == {
        "c": {"value": "${var.output_c}", "sensitive": True},
        "n": {"value": {"a": "${var.output_n_a}", "b": 1}, "sensitive": True},
        "s": {"value": "${var.output_s}", "sensitive": True},
    }
    assert [one.subject for one in found.unknown] == ["output u"]
    outputs = plan_json(translate(graph(TOPIC, exports=exports | {"p": "x"})))["planned_values"]["outputs"]
    assert {name: one["sensitive"] for name, one in outputs.items()} == {
        "c": True, "n": True, "p": False, "s": True, "u": False,
    }  # fmt: skip
    assert "HIDDEN" not in json.dumps([outputs, found.document])


def test_an_output_of_what_the_provider_keeps_secret_is_sensitive(graph: Maker) -> None:
    key = aws("aws:iam/accessKey:AccessKey", "k", {"user": "u"}, id="AKIA", outputs={"secret": "made-up-secret-1"})
    document = written(graph(key, exports={"secret": "made-up-secret-1"})).document
    assert document["output"] == {"secret": {"value": "${aws_iam_access_key.k.secret}", "sensitive": True}}


def test_an_export_of_an_asset_is_told_and_no_crash(graph: Maker) -> None:
    made = graph(TOPIC, exports={"x": {"a": Asset("text", "hello")}, "y": 1})
    assert [one.subject for one in translate(made).unknown] == ["output x"]
    assert json.loads(json.dumps(plan_json(translate(made))))["planned_values"]["outputs"]["x"] == {"sensitive": False}
    assert written(made).document["output"] == {"y": {"value": 1}}


def test_what_exists_already_is_imported(graph: Maker) -> None:
    chosen = aws("aws:ec2/vpc:Vpc", "v", {}, id="vpc-1", options={"import_id": "vpc-0a"})
    assert written(graph(chosen, TOPIC)).document["import"] == [{"to": "aws_vpc.v", "id": "vpc-0a"}]
    assert "import" not in written(graph(TOPIC)).document
    assert written(graph(TOPIC, origin="state")).document["import"] == [{"to": "aws_sns_topic.t", "id": TOPIC.id}]


def test_timeouts_are_in_both_forms_or_told(graph: Maker) -> None:
    seconds = {"create": 3600.0, "delete": 90.0}
    table = aws("aws:dynamodb/table:Table", "d", {"name": "d"}, options={"custom_timeouts": seconds})
    vpc = aws("aws:ec2/vpc:Vpc", "v", {}, options={"custom_timeouts": seconds})
    made = graph(table, vpc)
    document = written(made).document["resource"]
    assert document["aws_dynamodb_table"]["d"]["timeouts"] == {"create": "3600s", "delete": "90s"}
    assert "timeouts" not in document["aws_vpc"]["v"]
    assert told(made).keys() == {f"{vpc.urn} customTimeouts.create", f"{vpc.urn} customTimeouts.delete"}
    [change] = [one for one in plan_json(translate(made))["resource_changes"] if one["type"] == "aws_dynamodb_table"]
    assert change["change"]["after"]["timeouts"] == {"create": "3600s", "delete": "90s", "update": None}


def test_options_become_a_lifecycle_or_are_told(graph: Maker) -> None:
    options = {
        "retain_on_delete": True,
        "deleted_with": "urn",
        "replace_on_changes": ("name",),
        "replace_with": ("urn",),
        "ignore_changes": ("brandNew", "name"),
    }
    made = graph(aws("aws:sns/topic:Topic", "t", {"name": "t"}, options=options))
    names = ("ignoreChanges.brandNew", "replaceOnChanges", "replaceWith", "retainOnDelete")
    assert told(made).keys() == {f"{TOPIC.urn} {name}" for name in names}
    assert written(made).document["resource"]["aws_sns_topic"]["t"]["lifecycle"] == {"ignore_changes": ["name"]}
    assert translate(made).unknown == ()


def test_the_order_of_a_replacement_is_kept_or_told(graph: Maker) -> None:
    first = aws("aws:sns/topic:Topic", "a", {"name": "a"}, options={"delete_before_replace": False})
    last = aws("aws:sns/topic:Topic", "b", {"name": "b"}, options={"delete_before_replace": True})
    document = written(graph(first, last)).document["resource"]["aws_sns_topic"]
    assert document["a"]["lifecycle"] == {"create_before_destroy": True}
    assert told(graph(first, last)).keys() == {f"{last.urn} deleteBeforeReplace"}
    assert told(graph(last)) == {}


def test_all_changes_may_be_ignored(graph: Maker) -> None:
    one = aws("aws:sns/topic:Topic", "t", {"name": "t"}, options={"ignore_changes": ("*",)})
    assert written(graph(one)).document["resource"]["aws_sns_topic"]["t"]["lifecycle"] == {"ignore_changes": "all"}


def test_the_provider_is_the_one_that_the_tables_are_made_for(graph: Maker) -> None:
    assert written(graph(TOPIC)).document["terraform"]["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": "~> 5.100"}
    }


@in_ci
def test_the_real_provider_accepts_all_of_it_as_it_is_written(graph: Maker) -> None:
    options = {"import_id": "vpc-0a", "ignore_changes": ("tags",), "delete_before_replace": False}
    vpc = aws("aws:ec2/vpc:Vpc", "v", {"cidrBlock": "10.0.0.0/16"}, id="vpc-0a", options=options)
    table = aws("aws:dynamodb/table:Table", "d", {"name": "ddd", "hashKey": "k", "attributes": [{"name": "k", "type": "S"}], "billingMode": "PAY_PER_REQUEST"}, options={"custom_timeouts": {"create": 600.0}})  # fmt: skip  # noqa: E501
    bucket = aws("aws:s3/bucket:Bucket", "b", {"tags": {"a.b": Secret("one"), "a/b": Secret("two")}})
    made = graph(vpc, table, bucket, exports={"s": Secret("x"), "v": "vpc-0a"})
    said = held(json.dumps(written(made).document))
    assert said.returncode == 0, said.stderr
