import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest

from cordon.errors import GraphError
from cordon.graph.model import Graph, Options, Position, Resource
from cordon.graph.values import UNKNOWN, Asset, Secret, Value, has_secret, plain, unknown_paths, walk
from cordon.planning import FORMS, of_file, write
from tests.running import run

FIXTURES = Path(__file__).parent / "fixtures"
Edit = Callable[[dict[str, Any]], object]


def named(graph: Graph, name: str, kind: str = "") -> Resource:
    return next(each for each in graph.resources if each.name == name and each.token.endswith(kind))


def read_preview(file: Path) -> Graph:
    return of_file(file, "preview")


def read_state(file: Path) -> Graph:
    return of_file(file, "state")


def edited(tmp_path: Path, fixture: str, edit: Edit) -> Path:
    loaded = json.loads((FIXTURES / fixture).read_text())
    edit(loaded)
    file = tmp_path / fixture
    file.write_text(json.dumps(loaded))
    return file


def resources(loaded: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = loaded["deployment"]["resources"]
    return found


def comparable(resource: Resource) -> tuple[Value, ...]:
    """All that must agree: an engine makes up providers' ids, and writes no versions or aliases into a new state."""
    provider = resource.token.startswith("pulumi:providers")
    options = replace(resource.options, version="", aliases=())
    owner = resource.provider.rpartition("::")[0]
    return (
        replace(resource, id=None if provider else resource.id, provider=owner, options=options, inputs={}, outputs={}),
        plain(resource.inputs),
        plain(resource.outputs),
    )


def test_a_state_equals_what_the_monitor_records_of_the_same_program(
    engine_program: Callable[[], None], program_root: Path
) -> None:
    state = read_state(FIXTURES / "state.json")
    ours = run(engine_program, "demo", "dev", root=program_root)
    renamed = replace(ours, resources=tuple(_placed(each) for each in ours.resources))
    assert [each.urn for each in renamed.resources] == [each.urn for each in state.resources]
    for each in renamed.resources:
        there = state.by_urn[each.urn]
        # Of outputs, each may know what the other can't, and the engine's inputs have the provider's defaults: what
        # both tell is the same.
        assert each.inputs.keys() <= there.inputs.keys()
        assert comparable(_shared(each, there)) == comparable(_shared(there, each))
    assert plain(ours.exports) == plain(state.exports)


def _shared(one: Resource, other: Resource) -> Resource:
    inputs = {key: one.inputs[key] for key in sorted(one.inputs.keys() & other.inputs.keys())}
    return replace(one, inputs=inputs, outputs={key: one.outputs[key] for key in one.outputs if key in other.outputs})


def _placed(resource: Resource) -> Resource:
    """The engine's run had the program under another name, and its own frame as the outermost."""

    def place(position: Position | None) -> Position | None:
        return position and Position(position.file.replace("engine_program", "program"), position.line)

    trace = tuple(found for each in resource.stack_trace if (found := place(each)))
    return replace(resource, position=place(resource.position), stack_trace=trace)


def test_a_preview_agrees_with_the_state_wherever_it_knows() -> None:
    state = read_state(FIXTURES / "state.json")
    preview = read_preview(FIXTURES / "preview_create.json")
    assert preview.origin == "preview"
    assert sorted(each.urn for each in preview.resources) == sorted(each.urn for each in state.resources)
    for resource in preview.resources:
        for key, value in resource.inputs.items():
            assert value is UNKNOWN or plain(value) == plain(state.by_urn[resource.urn].inputs[key])


def test_a_previews_placeholders_are_unknown() -> None:
    preview = read_preview(FIXTURES / "preview_create.json")
    assert unknown_paths(named(preview, "claims-policy").inputs) == ["bucket", "policy"]
    assert named(preview, "claims-data").id is UNKNOWN


def test_a_previews_secrets_are_secret_and_unknown() -> None:
    preview = read_preview(FIXTURES / "preview_create.json")
    assert named(preview, "token", "SecretVersion").inputs["secretString"] == Secret(UNKNOWN)


def test_a_resource_that_a_preview_deletes_is_not_in_its_graph() -> None:
    assert "going" not in [each.name for each in read_preview(FIXTURES / "preview_update.json").resources]
    assert "going" in [each.name for each in read_preview(FIXTURES / "preview_same.json").resources]


def test_a_replaced_resource_is_there_once_with_its_new_inputs() -> None:
    preview = read_preview(FIXTURES / "preview_replace.json")
    assert [each.inputs["cidrBlock"] for each in preview.resources if each.name == "main"] == ["10.65.0.0/20"]


def test_a_preview_that_leaves_unchanged_resources_out_is_refused() -> None:
    with pytest.raises(GraphError, match="leaves out 8 unchanged resources; .*--show-sames"):
        read_preview(FIXTURES / "preview_update_hidden.json")


@pytest.mark.parametrize("fixture", ["preview_create.json", "preview_update.json", "preview_replace.json"])
def test_a_preview_with_any_step_missing_is_refused(tmp_path: Path, fixture: str) -> None:
    counted = json.loads((FIXTURES / fixture).read_text())["changeSummary"]
    for op in counted:

        def drop(loaded: dict[str, Any], op: str = op) -> None:
            del loaded["steps"][max(n for n, step in enumerate(loaded["steps"]) if step["op"] == op)]

        with pytest.raises(GraphError, match=f"leaves out 1 (of {counted[op]} steps of kind '{op}'|unchanged)"):
            read_preview(edited(tmp_path, fixture, drop))


def test_a_preview_that_failed_is_refused_with_its_message() -> None:
    with pytest.raises(GraphError, match='the preview failed: .*unexpected unknown property value for "arn"'):
        read_preview(FIXTURES / "preview_failed.json")


def test_a_preview_without_its_summary_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="not a whole preview"):
        read_preview(edited(tmp_path, "preview_create.json", lambda loaded: loaded.pop("changeSummary")))


def test_options_assets_and_places_are_read_from_a_state() -> None:
    state = read_state(FIXTURES / "state.json")
    assert named(state, "claims-data").options.protect
    assert named(state, "claims-data").position == Position("program.py", 11)
    assert named(state, "notice").inputs["source"] == Asset("text", "keep out")
    assert named(state, "notice").options.retain_on_delete
    assert named(state, "a").options.custom_timeouts == {"create": 300}
    assert named(state, "theirs").external
    assert named(state, "aws").options == Options(
        version="7.51.1", additional_secret_outputs=("accessKey", "secretKey", "token")
    )


def test_what_providers_keep_for_themselves_is_left_out() -> None:
    state = read_state(FIXTURES / "state.json")
    keys = [path for each in state.resources for path, _ in walk({**each.inputs, **each.outputs})]
    assert [key for key in keys if "__" in key] == []


@pytest.mark.parametrize("fixture", ["state.json", "state_shown.json"])
def test_a_states_secrets_stay_secret_even_if_it_shows_them(fixture: str) -> None:
    state = read_state(FIXTURES / fixture)
    assert isinstance(state.exports["secret"], Secret)
    assert isinstance(named(state, "token", "SecretVersion").inputs["secretString"], Secret)
    assert "hush-hush" not in state.to_json()
    assert "hush-hush" not in repr(state)


SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "xx"}


@pytest.mark.parametrize(
    ("token", "inputs", "more"),
    [
        ("aws:ec2/vpc:Vpc", {"cidrBlock": "hush-hush"}, {"outputs": {"cidrBlock": SECRET}}),
        ("aws:ec2/vpc:Vpc", {"cidrBlock": "hush-hush"}, {"additionalSecretOutputs": ["cidrBlock"]}),
        ("aws:rds/instance:Instance", {"password": "hush-hush"}, {}),
        (
            "aws:lb/listener:Listener",
            {"defaultActions": [{"type": "authenticate-oidc", "authenticateOidc": {"clientSecret": "hush-hush"}}]},
            {},
        ),
        ("pulumi:providers:aws", {"secretKey": "hush-hush"}, {}),
    ],
)
def test_an_input_that_is_secret_elsewhere_or_by_the_providers_word_is_not_shown(
    tmp_path: Path, token: str, inputs: dict[str, Any], more: dict[str, Any]
) -> None:
    made = {"urn": f"urn:pulumi:dev::demo::{token}::made", "type": token, "custom": True, "id": "x", "inputs": inputs}

    def edit_state(loaded: dict[str, Any]) -> None:
        resources(loaded).append({"outputs": inputs, **made, **more})

    def edit_preview(loaded: dict[str, Any]) -> None:
        loaded["steps"].append({"op": "create", "newState": {"outputs": inputs, **made, **more}})

    for graph in (
        read_state(edited(tmp_path, "state.json", edit_state)),
        read_preview(edited(tmp_path, "preview_create.json", edit_preview)),
    ):
        assert has_secret(named(graph, "made").inputs)
        for form in FORMS:
            assert "hush-hush" not in write(graph, form).text


def test_a_checkpoint_of_a_file_backend_is_a_state_too(tmp_path: Path) -> None:
    loaded = json.loads((FIXTURES / "state.json").read_text())
    file = tmp_path / "dev.json"
    file.write_text(json.dumps({"version": 3, "checkpoint": {"stack": "dev", "latest": loaded["deployment"]}}))
    assert read_state(file) == read_state(FIXTURES / "state.json")


def test_a_replacement_that_still_waits_to_be_deleted_is_a_gap(tmp_path: Path) -> None:
    def edit(loaded: dict[str, Any]) -> None:
        resources(loaded).append({**resources(loaded)[3], "delete": True})

    graph = read_state(edited(tmp_path, "state.json", edit))
    assert [(gap.kind, gap.reason) for gap in graph.gaps] == [
        ("pending", "it was replaced and still waits to be deleted")
    ]
    assert len(graph.resources) == 12


def test_an_operation_that_never_finished_is_a_gap(tmp_path: Path) -> None:
    def edit(loaded: dict[str, Any]) -> None:
        loaded["deployment"]["pending_operations"] = [{"type": "creating", "resource": resources(loaded)[3]}]

    gap = read_state(edited(tmp_path, "state.json", edit)).gaps[0]
    assert (gap.kind, gap.name) == ("pending", "creating")


def test_a_resource_of_another_cloud_is_a_gap_by_name(tmp_path: Path) -> None:
    def edit(loaded: dict[str, Any]) -> None:
        urn = "urn:pulumi:dev::demo::random:index/randomId:RandomId::id"
        resources(loaded).append({"urn": urn, "type": "random:index/randomId:RandomId", "custom": True, "id": "x"})

    gap = read_state(edited(tmp_path, "state.json", edit)).gaps[0]
    assert (gap.kind, gap.name) == ("provider", "random")


def test_a_file_that_is_cut_off_is_refused_with_the_place(tmp_path: Path) -> None:
    text = (FIXTURES / "state.json").read_text()
    file = tmp_path / "state.json"
    file.write_text(text[: len(text) // 2])
    with pytest.raises(GraphError, match=r"state\.json:\d+:\d+: .*is the file cut off"):
        read_state(file)


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("state", b"", "is empty"),
        ("preview", b" \n", "is empty"),
        ("state", b"{", "is the file cut off"),
        ("state", b"[1]", "not a JSON object"),
        ("state", b'{"format_version": "1.2"}', r"not a state of version 3 or 4 .*it holds format_version"),
        ("preview", b'{"format_version": "1.2"}', r"not a whole preview \(it holds format_version"),
        ("state", b'{"steps": [], "changeSummary": {}}', "is a preview, not a state; read it with --preview"),
        ("preview", b'{"version": 3, "deployment": {}}', "is a state, not a preview; read it with --state"),
        ("state", b"\xff\xfe\x00", "byte 0 is not UTF-8"),
        ("state", b"[" * 100_000, "nested too deeply"),
        ("state", b'{"version": 1, "deployment": {}}', "not a state of version 3"),
        ("state", b'{"version": NaN}', "holds NaN, which is no number"),
        ("state", b'{"version": 1e999}', "holds 1e999, which is no number"),
        ("state", b'{"version": 3, "deployment": null}', "not a state"),
        ("state", b'{"version": 3, "deployment": {"resources": []}}', "holds no resources"),
        ("state", b'{"version": 3, "deployment": {"resources": {}}}', "resources is not a list"),
        ("state", b'{"version": 3, "deployment": {"resources": [3]}}', r"resources\[0\]: is not a resource but int"),
        (
            "state",
            b'{"version": 3, "deployment": {"resources": [{"urn": 3}]}}',
            r"resources\[0\].urn: must be a text, is int",
        ),
        (
            "state",
            b'{"version": 3, "deployment": {"pending_operations": ["x"]}}',
            r"deployment.pending_operations\[0\]: must be a map, is str",
        ),
        ("preview", b'{"steps": [3], "changeSummary": {}}', r"steps\[0\]: is not a step"),
        ("preview", b'{"steps": [{"op": "create"}], "changeSummary": {}}', r"steps\[0\]: has no newState"),
        ("preview", b'{"steps": [], "changeSummary": {}}', "holds no resources"),
        ("preview", b'{"steps": [], "changeSummary": {"same": "a"}}', "changeSummary.same: must be a number, is str"),
        ("preview", b'{"diagnostics": ["x"]}', r"diagnostics\[0\]: must be a map, is str"),
        ("preview", b'{"diagnostics": {"x": 1}}', r"diagnostics: must be a list, is dict"),
    ],
)
def test_what_is_no_preview_or_state_is_refused_with_the_place(
    tmp_path: Path, kind: Literal["preview", "state"], content: bytes, message: str
) -> None:
    file = tmp_path / "given.json"
    file.write_bytes(content)
    with pytest.raises(GraphError, match=message) as caught:
        of_file(file, kind)
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="No such file"):
        read_state(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda loaded: resources(loaded)[3].update(urn="urn:pulumi:dev::demo"), r"\[3\].urn: .* is not the URN of"),
        (lambda loaded: resources(loaded)[3].update(type="aws:ec2/subnet:Subnet"), r"\[3\].urn: .* is not the URN of"),
        (lambda loaded: resources(loaded)[3].update(inputs=[]), None),
        (lambda loaded: resources(loaded)[3].update(inputs=[1]), r"\[3\].inputs: is not a map"),
        (lambda loaded: resources(loaded)[3].update(dependencies="x"), r"\[3\].dependencies: must be a list"),
        (
            lambda loaded: resources(loaded)[3].update(dependencies=["urn:gone"]),
            "depends on urn:gone, which is not there",
        ),
        (lambda loaded: resources(loaded).append(resources(loaded)[3]), "is there twice"),
        (lambda loaded: resources(loaded)[3].update(parent=3), r"\[3\].parent: must be a text"),
        (lambda loaded: resources(loaded)[3].update(aliases=None, deletedWith=None), None),
        (
            lambda loaded: resources(loaded)[3].update(customTimeouts={"create": "5m"}),
            r"\[3\].customTimeouts.create: must be seconds, is str",
        ),
        (lambda loaded: resources(loaded)[3].update(customTimeouts=[1]), r"\[3\].customTimeouts: must be a map"),
        (
            lambda loaded: resources(loaded)[3].update(propertyDependencies=["x"]),
            r"\[3\].propertyDependencies: must be a map, is list",
        ),
        (lambda loaded: resources(loaded)[3].update(stackTrace=5), r"\[3\].stackTrace: must be a list, is int"),
        (lambda loaded: resources(loaded)[3].update(provider="xyz"), r"\[3\].provider: 'xyz' is not a provider's URN"),
        (
            lambda loaded: resources(loaded)[3].update(dependencies=[resources(loaded)[3]["urn"]]),
            "go round in a circle",
        ),
    ],
)
def test_a_state_that_does_not_hold_together_is_refused(tmp_path: Path, edit: Edit, message: str | None) -> None:
    file = edited(tmp_path, "state.json", edit)
    if message is None:
        assert read_state(file).resources
        return
    with pytest.raises(GraphError, match=message):
        read_state(file)


def test_twenty_thousand_resources_in_one_chain_are_read_in_seconds(tmp_path: Path) -> None:
    def edit(loaded: dict[str, Any]) -> None:
        vpc = resources(loaded)[3]
        urns = [f"{vpc['urn']}-{number}" for number in range(20_000)]
        resources(loaded).extend(
            {**vpc, "urn": urn, "dependencies": before}
            for urn, before in zip(urns, [[], *([u] for u in urns)], strict=False)
        )

    file = edited(tmp_path, "state.json", edit)
    started = time.perf_counter()
    assert len(read_state(file).resources) == 20_012
    assert time.perf_counter() - started < 20  # some 1.5 s; far from what anything quadratic takes
