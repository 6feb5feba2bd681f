import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from cordon.errors import SimulationError
from cordon.simulation.kinds import KINDS
from cordon.simulation.kinds.kind import NOTHING, Step, fill, fill_params, unfill
from cordon.simulation.kinds.members import member_of, to_members

S3 = ServiceModel(Loader().load_service_model("s3", "service-2"))


@pytest.mark.parametrize(
    ("template", "values", "filled"),
    [
        ("{a}", {"a": [1]}, [1]),
        ("{a}-{b}", {"a": 1, "b": 2}, "1-2"),
        ("{a}", {}, NOTHING),
        ("{a}", {"a": False}, False),
        ("{a.b}", {"a": {"b": 1}}, 1),
        ("{a|b}", {"a": 1}, NOTHING),
        ("{a|b}", {"a": 1, "b": 0}, 1),
        ({"x": "{a}", "y": "{b}"}, {"a": 1}, {"x": 1}),
        ({"x": {"y": "{b}"}}, {}, NOTHING),
        (["{a}", "{b}"], {"b": 2}, [2]),
        (["{a}"], {}, NOTHING),
        (["default"], {}, ["default"]),
    ],
)
def test_a_template_is_filled_or_left_out(template: object, values: dict[str, object], filled: object) -> None:
    assert fill(template, values) == filled
    assert fill_params({}, values) == {}


def test_a_step_calls_for_what_there_is() -> None:
    each = Step("Put", {"Name": "{each.name}"}, each="policies")
    assert list(each.calls({"policies": [{"name": "a"}, {"name": "b"}]})) == [{"Name": "a"}, {"Name": "b"}]
    assert list(each.calls({})) == []
    assert list(Step("Enable", {}, only_if="on").calls({"on": False})) == []
    assert list(Step("Disable", {}, "on", unless="on").calls({"on": False})) == [{}]
    assert list(Step("Disable", {}, "on", unless="on").calls({})) == []
    assert Step("Put", {"A": "{id}{a}"}, "b", "c", "d", "e").inputs() == {"a", "b", "c", "d", "e"}


def test_an_id_gives_back_what_it_is_made_of() -> None:
    assert unfill("{role}:{name}", "a-role:a:policy") == {"role": "a-role", "name": "a:policy"}
    assert unfill("{role}:{name}", "nothing") == {}


def test_members_are_found_by_their_camel_case_names() -> None:
    shape = S3.operation_model("PutBucketEncryption").input_shape
    rule = {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "k"}}
    made = to_members(shape, {"bucket": "b", "serverSideEncryptionConfiguration": {"rules": rule}}, "Put")
    written = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "k"}}
    assert made == {"Bucket": "b", "ServerSideEncryptionConfiguration": {"Rules": [written]}}
    with pytest.raises(SimulationError, match="Put has no member for 'colour'"):
        to_members(shape, {"colour": 1}, "Put")
    assert member_of(None, "anything") is None


@pytest.mark.parametrize("token", sorted(KINDS))
def test_every_call_of_every_kind_exists(token: str) -> None:
    kind = KINDS[token]
    model = ServiceModel(Loader().load_service_model(kind.service, "service-2"))
    steps = (*kind.steps, *kind.changes, *kind.undo)
    named = [kind.create, kind.read, kind.delete, *(step.operation for step in steps)]
    assert {name for name in named if name} <= set(model.operation_names)
    for operation, params in ((kind.read, kind.read_params), (kind.delete, kind.delete_params)):
        if operation:
            shape = model.operation_model(operation).input_shape
            assert [key for key in params if member_of(shape, key) is None] == []
    for step in steps:
        shape = model.operation_model(step.operation).input_shape
        assert [key for key in step.params if member_of(shape, key) is None] == []
