"""The AWS type and property tables: complete, current, and right where an oracle can judge them."""

from __future__ import annotations

import json
import os
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cordon.terraform.fields import Flag
from cordon.terraform.names import NoSchema, TypeTable, Unmapped, about, table, tokens
from tests.provider import absent, terraform_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cordon.terraform.fields import Fields

ROOT = Path(__file__).parents[2]
ORACLE = ROOT.parent / "shared" / "data" / "pulumi-aws-oracle.json"

# What the oracle says of releases that are no more, each looked up in the SDK. Everything else it says must hold.
NOW_A_LIST = "a list in the SDK since: the provider no longer limits it to one"
NOW_ONE = "one object in the SDK since: the provider limits it to one"
OBSOLETE = {
    "aws_directory_service_directory.name autonamed": "the SDK requires it since: it is the directory's domain name",
    "aws_api_gateway_account.throttle_settings one": "a list since: computed, not limited",
    "aws_codebuild_project.secondary_sources.auth is auths": NOW_ONE,
    "aws_codebuild_project.secondary_sources.auth many": NOW_ONE,
    "aws_codebuild_project.source.auth is auths": NOW_ONE,
    "aws_codebuild_project.source.auth many": NOW_ONE,
    "aws_codepipeline.artifact_store one": "a list since: one for each region",
    **{
        f"aws_iot_topic_rule.{claim}": NOW_A_LIST
        for claim in (
            "cloudwatch_alarm is cloudwatchAlarm",
            "cloudwatch_alarm one",
            "cloudwatch_metric is cloudwatchMetric",
            "cloudwatch_metric one",
            "dynamodb is dynamodb",
            "dynamodb one",
            "elasticsearch one",
            "firehose is firehose",
            "firehose one",
            "kinesis is kinesis",
            "kinesis one",
            "lambda is lambda",
            "lambda one",
            "republish is republish",
            "republish one",
            "s3 one",
            "sns one",
            "sqs one",
        )
    },
}


@pytest.fixture(scope="module")
def oracle() -> dict[str, Any]:
    if not ORACLE.is_file():
        absent("pulumi-aws-oracle.json is not beside this checkout: the tables are not held against it")
    resources: dict[str, Any] = json.loads(ORACLE.read_text())["resources"]
    # The bridge kept a resource's former token under a type of its own making, `aws_lb_legacy` for `aws_lb`.
    return {f"{entry['token']} {name.removesuffix('_legacy')}": entry for name, entry in resources.items()}


def mapped() -> Iterator[TypeTable]:
    for token in tokens():
        found = table(token)
        if isinstance(found, TypeTable):
            yield found


# Figures


def test_every_token_whose_type_the_schema_has_is_mapped(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = Counter(type(table(token)).__name__ for token in tokens())
    with capsys.disabled():
        print(f"\n{verdicts.total()} tokens: {dict(verdicts)}")  # noqa: T201
    assert verdicts.total() == 1748
    assert verdicts["Unmapped"] == 0
    assert verdicts["TypeTable"] >= 1517


def test_properties_are_mapped_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    figures = about()["figures"]
    could_be = figures["properties"] - figures["properties_newer"]
    share = figures["properties_mapped"] / could_be
    with capsys.disabled():
        print(f"\n{share:.3%} of {could_be} properties that the schema may have a field for; {figures}")  # noqa: T201
    assert share >= 0.99


def test_no_token_is_wrong_by_the_oracle(oracle: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = Counter[str]()
    wrong = []
    for key, entry in oracle.items():
        name = key.partition(" ")[2]
        found = table(entry["token"])
        match found:
            case TypeTable(type=type_) if type_ == name:
                verdicts["mapped"] += 1
            case TypeTable(type=type_):
                wrong.append(f"{entry['token']} is {type_}, by the oracle {name}")
            case NoSchema():
                verdicts["no schema"] += 1
            case Unmapped(near=()):
                verdicts["gone since the oracle"] += 1
            case Unmapped():
                verdicts["unmapped"] += 1
    with capsys.disabled():
        print(f"\noracle: {dict(verdicts)}, wrong {len(wrong)}, of {len(oracle)}")  # noqa: T201
    assert wrong == []
    assert verdicts["unmapped"] == 0
    assert verdicts["mapped"] >= 550


def test_no_field_is_wrong_by_the_oracle(oracle: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    judged = []
    wrong = []
    for key, entry in oracle.items():
        name = key.partition(" ")[2]
        found = table(entry["token"])
        if isinstance(found, TypeTable) and found.type == name:
            for claim, holds in claims(found, found.fields, name, entry.get("fields", {})):
                judged.append(claim)
                if not holds and claim not in OBSOLETE:
                    wrong.append(claim)
    with capsys.disabled():
        print(f"\noracle: {len(judged)} claims about fields, wrong {len(wrong)}, obsolete {len(OBSOLETE)}")  # noqa: T201
    assert wrong == []
    assert set(OBSOLETE) <= set(judged)
    assert len(judged) >= 600


def claims(found: TypeTable, fields: Fields, path: str, entries: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield each thing that the oracle says of fields that still exist, and whether the table says so too."""
    for name, entry in entries.items():
        if name not in fields:
            continue
        ours, at = fields[name], f"{path}.{name}"
        if "name" in entry:
            yield f"{at} is {entry['name']}", entry["name"] in ours.properties
        if entry.get("autonamed"):
            yield f"{at} autonamed", any(autoname.property in ours.properties for autoname in found.autonames)
        if "default" in entry and "value" in entry["default"]:
            given = [found.defaults.get(name) for name in ours.properties]
            yield f"{at} defaults to {entry['default']['value']!r}", entry["default"]["value"] in given
        if "max_items_one" in entry and ours.type.plural:
            yield (
                f"{at} {'one' if entry['max_items_one'] else 'many'}",
                (Flag.FLAT in ours.flags) == entry["max_items_one"],
            )
        members = (ours.type.element or ours.type).members
        if members is not None:
            yield from claims(found, members, at, entry.get("fields", {}))


# Generation


@pytest.mark.skipif(not os.environ.get("CI"), reason="SKIPPED: tables are generated anew in CI (CI=true does it here)")
def test_the_tables_are_current(tmp_path: Path) -> None:
    if find_spec("pulumi_aws") is None:
        absent("pulumi_aws is not installed: the tables are not held against it")
    from scripts import generate_terraform_tables

    schema = tmp_path / "schema.json"
    run = terraform_check("--schema")
    schema.write_text(run.stdout, "utf-8")
    assert run.returncode == 0, run.stderr
    if generate_terraform_tables.digest(schema) != about()["schema_sha256"]:
        absent("terraform or its AWS provider has another version than the tables were made with")
    assert generate_terraform_tables.main([str(schema), "-o", str(tmp_path / "tables")]) == 0
    assert contents(tmp_path / "tables") == contents(generate_terraform_tables.TABLES)


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_the_tables_stay_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "cordon/terraform/tables").iterdir()) < 1_000_000


def test_no_property_has_two_fields_on_one_level() -> None:
    for found in mapped():
        for where, fields in levels(found.type, found.fields):
            names = [name for inner in fields.values() for name in inner.properties]
            assert len(names) == len(set(names)), where


def levels(where: str, fields: Fields) -> Iterator[tuple[str, Fields]]:
    yield where, fields
    for inner in fields.values():
        value = inner.type
        while value.element:
            value = value.element
        if value.members is not None:
            yield from levels(f"{where}.{inner.name}", value.members)
