"""What replaces a resource: the table is the provider's word, and nothing that was not asked is taken for an answer."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from pulumi._types import input_type_py_to_pulumi_names

from cordon.simulation.kinds import KINDS
from cordon.terraform.names import TypeTable, table
from cordon.terraform.replacing import NEWER, Way, about, asked, kept, replaces, ways
from scripts import probe_replacements
from scripts.generate_terraform_tables import digest
from scripts.terraform_tables import replacing as probing
from scripts.terraform_tables.changes import Probe
from scripts.terraform_tables.provider import Field, Type
from scripts.terraform_tables.ways import entries, unanswered
from tests.provider import TERRAFORM_CHECK, absent, terraform_check
from tests.sources import in_ci

HANDLED = sorted(KINDS)


def handled(token: str) -> TypeTable:
    found = table(token)
    assert isinstance(found, TypeTable)
    return found


@in_ci
def test_the_table_is_what_the_provider_says(tmp_path: Path) -> None:
    said = terraform_check("--schema")
    (tmp_path / "schema.json").write_text(said.stdout, "utf-8")
    if digest(tmp_path / "schema.json") != about()["schema_sha256"]:
        absent("terraform or its AWS provider has another version than the table was made with")
    assert probe_replacements.main([str(TERRAFORM_CHECK), "-o", str(tmp_path / "again.json")]) == 0
    assert (tmp_path / "again.json").read_text() == probe_replacements.OUTPUT.read_text()


@pytest.mark.parametrize("token", HANDLED)
def test_every_handled_type_was_asked_about_and_every_path_is_a_property_of_it(token: str) -> None:
    assert asked(token)
    for path, told in ways(token).items():
        fields = handled(token).fields
        for name in path.split(".") if path != "region" else ():
            field = fields.by_property(name)
            assert field is not None and field.input, path
            fields = field.members or fields
        assert told and (isinstance(told, list) or set(told) <= set(Way))
    assert all(handled(token).fields.by_property(name) for name in kept(token))


def test_what_is_known_of_aws_is_in_the_table() -> None:
    assert replaces("aws:kms/alias:Alias") == {"name", "namePrefix", "region"}
    assert ways("aws:ec2/vpc:Vpc")["instanceTenancy"] == [["default", "dedicated"]]
    assert ways("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")["cidrIpv4"] == "ar"
    assert "region" not in replaces("aws:iam/role:Role")
    assert replaces("aws:macie2/account:Account") == kept("aws:macie2/account:Account") == frozenset()


def test_what_the_provider_did_not_answer_can_hide_no_replacement(capsys: pytest.CaptureFixture[str]) -> None:
    refused = about()["refused"]
    with capsys.disabled():
        print(f"\n{len(refused)} ways of changing that the provider refuses to plan, each with its reason")  # noqa: T201
    assert 0 < len(refused) < 60
    of = {handled(token).type: ways(token) for token in HANDLED}
    for name, reason in refused.items():
        type_, field, letter = name.split(" ")
        others = [told for path, told in of[type_].items() if snake(path) == field]
        assert reason and letter in set(Way) and others == [], name


def snake(path: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", path)


@pytest.mark.parametrize("token", HANDLED)
def test_what_only_pulumis_provider_has_is_listed(token: str) -> None:
    module, name = token.split(":")[1].split("/", maxsplit=1)[0], token.rpartition(":")[2]
    file = snake(name[:1].lower() + name[1:])
    sdk = importlib.import_module(f"pulumi_aws.{module}.{file}")
    args = getattr(sdk, f"{name}InitArgs", None) or getattr(sdk, f"{name}Args")  # where a block has that name
    fields = handled(token).fields
    newer = {each for each in input_type_py_to_pulumi_names(args).values() if fields.by_property(each) is None}
    assert newer - {"region"} == set(NEWER.get(token, {}))
    assert ("region" in newer) == handled(token).regional


# How the provider is asked

SCHEMA = {
    "aws_thing": Type(
        "object",
        fields={
            "colour": Field(Type("string"), optional=True, computed=True),
            "id": Field(Type("string"), computed=True),
            "name": Field(Type("string"), required=True),
            "size": Field(Type("number"), optional=True),
        },
    )
}


def ask(plan: Any) -> probing.Told:
    return probing.ask(SCHEMA, {"aws_thing": 3}, ["aws_thing"], plan)


def planned(configuration: Any, state: Any, *, replacing: tuple[str, ...]) -> tuple[dict[str, Any], str]:
    """What Terraform says, if a change of these fields replaces."""
    before = {one["name"]: one["instances"][0]["attributes"] for one in state["resources"]}
    changes = []
    for label, wanted in configuration["resource"]["aws_thing"].items():
        was, now = before[label], {**before[label], **wanted}
        now |= {} if "size" in wanted else {"size": None}  # what is computed stays
        paths = [[name] for name in replacing if was[name] != now[name]]
        change = {"before": was, "after": now, "after_unknown": {}, "replace_paths": paths}
        changes.append({"name": label, "change": change})
    return {"resource_changes": changes}, ""


def test_answers_are_read_off_the_plans() -> None:
    told = ask(lambda *said: planned(*said, replacing=("name", "size")))
    assert told.refused == {}
    assert told.found[Probe("aws_thing", ("name",), "changed")] == probing.REPLACED
    assert told.found[Probe("aws_thing", ("colour",), "added")] == probing.IN_PLACE
    fields = handled("aws:kms/alias:Alias").fields  # it has a name, and neither colour nor size
    assert entries(told, "aws_thing", fields) == {"replaces": {"name": "c"}, "kept": []}
    assert told.found[Probe("aws_thing", ("colour",), "removed")] == probing.KEPT


def test_a_replacement_for_something_else_is_no_answer() -> None:
    def plan(configuration: Any, state: Any) -> Any:
        made, said = planned(configuration, state, replacing=("size",))
        made["resource_changes"][0]["change"]["replace_paths"] = [["secretly"]]
        return made, said

    told = ask(plan)
    [(probe, reason)] = told.refused.items()
    assert probe not in told.found
    assert reason == "replaced for other fields: ['secretly']"


def test_what_the_provider_accepts_is_learnt_and_what_it_never_accepts_is_told() -> None:
    def plan(configuration: Any, state: Any) -> Any:
        said = ""
        for label, wanted in configuration["resource"]["aws_thing"].items():
            if wanted.get("colour", "red") not in ("red", "blue", probing_unknown()):
                said += complaint(label, 'expected colour to be one of ["red" "blue"], got one')
            if "size" in wanted:
                said += complaint(label, "sizes are not for you")
        return (None, said) if said else planned(configuration, state, replacing=("colour",))

    told = ask(plan)
    assert told.values[Probe("aws_thing", ("colour",), "changed")] == ("red", "blue")
    assert unanswered(told) == {
        "aws_thing size a": "sizes are not for you",
        "aws_thing size c": "sizes are not for you",
    }


def complaint(label: str, text: str) -> str:
    return f"Error: {text}\n\n  with aws_thing.{label},\n  on main.tf.json line 1\n\n"


def probing_unknown() -> str:
    from scripts.terraform_tables.changes import UNKNOWN

    return UNKNOWN


def test_a_refusal_that_names_no_probe_ends_it() -> None:
    with pytest.raises(ValueError, match="names none of them: no credentials"):
        ask(lambda *_: (None, "no credentials"))


def test_the_table_is_written_small_and_sorted() -> None:
    text = probe_replacements.OUTPUT.read_text()
    types = json.loads(text)["types"]
    assert list(types) == sorted({handled(token).type for token in HANDLED})
    assert len(text) < 20_000
