"""The steps of docs/pulumi.md are exactly what works: each command runs, with Pulumi's own command and engine.

AWS is simulated, and so are S3 and KMS for the state, in a process of their own; Pulumi's Python host is a stand-in
(`language_host.py`). Where the engine is absent all of it is skipped aloud.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pytest

from cordon.simulation.enumeration import everything
from tests.engine.desk import CONTRACT, ROOT, STACKS, Desk, Said, desk, shifted
from tests.examples import examples, matches

pytestmark = pytest.mark.usefixtures("engine_in_ci")
PAGE = (ROOT / "docs" / "pulumi.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
STEPS = [
    (title, number, command, shown)
    for title, part in SECTIONS.items()
    for number, (command, shown) in enumerate(step for block in examples(part) for step in block)
]
SECRET: Final = "korrekt-pferd-batterie"
SAMPLE: Final = "sample.csv"


@dataclass
class Story:
    """What was seen while the page was followed."""

    said: list[Said] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)


def wipe(at: Desk, typed: str = CONTRACT) -> None:
    """Run the page's `wipe.py` as a wiper who types what is asked for; its stack outputs are those of the state."""
    (code,) = re.findall(r"^```python\n(.*?)^```", SECTIONS["The end of a contract"], re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"__name__": "wipe"}
    exec(code, names)  # noqa: S102 - it is the page's
    names |= {"outputs": lambda stack: {CONTRACT: at.outputs}[stack](), "input": lambda _: typed}
    names["main"](CONTRACT, at.simulation.callers.session_of(at.facts.wipers[0]))


def refusal(act: Callable[[], None]) -> str:
    with pytest.raises(SystemExit) as refused:
        act()
    return str(refused.value)


def there(at: Desk) -> frozenset[str]:
    return everything(at.simulation, at.facts.account, *at.facts.regions)


def data_of(at: Desk) -> dict[str, Any]:
    """What a destroy by mistake must leave as it is."""
    outputs, s3 = at.outputs(), at.client("s3")
    kept = {key: outputs[key] for key in ("accessLogs", "buckets", "keys", "logGroups", "trail")}
    objects = {name: [one["VersionId"] for one in versions(s3, name)] for name in outputs["buckets"].values()}
    states = [at.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] for key in outputs["keys"].values()]
    logging = at.client("cloudtrail").get_trail_status(Name=outputs["trail"])["IsLogging"]
    return {**kept, "objects": objects, "states": states, "logging": logging}


def versions(s3: Any, bucket: str) -> list[Any]:
    return [*s3.list_object_versions(Bucket=bucket).get("Versions", [])]


def fill(at: Desk) -> None:
    s3 = at.client("s3")
    for bucket in at.outputs()["buckets"].values():
        s3.put_object(Bucket=bucket, Key=SAMPLE, Body=b"made up")
        s3.delete_object(Bucket=bucket, Key="gone.csv")  # leaves a marker


# What happens on this page beside the commands, by where: section, and how many of its commands ran before.
BESIDE: Final[dict[tuple[str, int], Callable[[Desk, Story], None]]] = {}


def beside(section: str, number: int = 0) -> Callable[[Callable[[Desk, Story], None]], Callable[[Desk, Story], None]]:
    def register(act: Callable[[Desk, Story], None]) -> Callable[[Desk, Story], None]:
        BESIDE[section, number] = act
        return act

    return register


@beside("The order of the stacks", 5)
def note_what_was_there(at: Desk, story: Story) -> None:
    story.seen["before"] = there(at)
    assert at.run(f"pulumi config set --secret probe {SECRET} -s {CONTRACT}").status == 0


@beside("Drift")
def suspend_versioning(at: Desk, story: Story) -> None:
    fill(at)
    story.seen["state"] = at.state()
    story.seen["export"] = at.run(f"pulumi stack export -s {CONTRACT}").output
    story.seen["shown"] = at.run(f"pulumi stack export --show-secrets -s {CONTRACT}").output
    bucket = min(at.outputs()["buckets"].values())
    at.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


@beside("Changing a contract")
def look_for_mended(at: Desk, story: Story) -> None:
    buckets = at.outputs()["buckets"].values()
    story.seen["versioning"] = {at.client("s3").get_bucket_versioning(Bucket=one)["Status"] for one in buckets}


@beside("A destroy by mistake")
def note_data(at: Desk, story: Story) -> None:
    story.seen["ends"] = at.outputs()["accessEnds"]
    story.seen["data"], story.seen["all"] = data_of(at), there(at)


@beside("A destroy by mistake", 1)
def look_at_what_a_preview_left(at: Desk, story: Story) -> None:
    story.seen["all after a preview"] = there(at)


@beside("A destroy by mistake", 2)
def look_at_what_was_deleted(at: Desk, story: Story) -> None:
    story.seen["all after a destroy"] = there(at)


@beside("The end of a contract")
def end_and_wipe(at: Desk, story: Story) -> None:
    story.seen["data after"] = data_of(at)
    story.seen["outputs"] = at.outputs()
    story.seen["too early"] = refusal(lambda: wipe(at))
    at.simulation.move_to(datetime.fromisoformat(at.outputs()["accessEnds"]))
    story.seen["mistyped"] = refusal(lambda: wipe(at, "northwind-pricing"))
    story.seen["data before"] = data_of(at)
    wipe(at)


@beside("The end of a contract", 1)
def write_meanwhile(at: Desk, story: Story) -> None:
    fill(at)
    story.seen["not empty"] = at.run(f"pulumi destroy --yes -s {CONTRACT}").output
    wipe(at)


@beside("The end of a contract", 2)
def look_at_what_is_left(at: Desk, story: Story) -> None:
    story.seen["left"], story.seen["copies"] = there(at), at.state()
    keys = story.seen["outputs"]["keys"].items()
    story.seen["keys"] = {name: at.client("kms").describe_key(KeyId=key)["KeyMetadata"] for name, key in keys}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, engine_in_ci: None) -> Story:
    told = Story()
    with desk(tmp_path_factory.mktemp("desk")) as at:
        for title, number, command, _ in STEPS:
            act = BESIDE.get((title, number))
            if act is not None:
                act(at, told)
            told.said.append(at.run(command))
        told.seen["residue"] = at.state()
        told.seen["files"] = {file.name for file in at.project.iterdir()}
    return told


@pytest.mark.parametrize("number", range(len(STEPS)), ids=[f"{title} {number}" for title, number, _, _ in STEPS])
def test_a_command_prints_what_the_page_shows(story: Story, number: int) -> None:
    (_, _, command, shown), said = STEPS[number], story.said[number]
    output = re.sub(r"^\s*warning: using pulumi-language-python from .*\n", "", said.output, flags=re.MULTILINE)
    assert matches(output, shifted(shown)), f"{command}\n{said.output}"
    refused = any(word in shown for word in ("cannot be deleted", "there is no organisation.yaml", "error: "))
    assert (said.status != 0) == refused, said.output


def test_everything_on_the_page_that_happens_beside_its_commands_has_its_place() -> None:
    assert set(BESIDE) <= {(title, number) for title, number, _, _ in STEPS}
    assert len(STEPS) >= 25


def test_a_secret_is_ciphertext_wherever_the_state_is(story: Story) -> None:
    state = story.seen["state"]
    assert f".pulumi/stacks/cordon/{CONTRACT}.json" in state
    assert SECRET in story.seen["shown"]  # so it is in the state, and would be found
    assert not [key for key, text in state.items() if SECRET in text]
    deployment = json.loads(story.seen["export"])["deployment"]
    assert deployment["secrets_providers"]["type"] == "cloud"
    assert deployment["secrets_providers"]["state"]["url"].startswith("awskms://alias/cordon-state?")
    probe = deployment["resources"][0]["outputs"]["probe"]
    assert "ciphertext" in probe and "plaintext" not in probe


def test_the_state_names_no_person(story: Story) -> None:
    text = "".join(story.seen["state"].values())
    contract = (ROOT / "contracts" / f"{CONTRACT}.yaml").read_text("utf-8")
    people = re.findall(r"email: (\S+),", contract)
    assert people and CONTRACT in text
    assert not [one for one in people if one in text]


def test_drift_is_mended(story: Story) -> None:
    assert story.seen["versioning"] == {"Enabled"}


def test_a_changed_contract_is_what_is_built_and_replaces_nothing(story: Story) -> None:
    changing = [one.output for one, step in zip(story.said, STEPS, strict=True) if step[0] == "Changing a contract"]
    assert not [one for one in changing if "replace" in one]
    assert story.seen["ends"].startswith(shifted("2027-07-28"))


def test_a_destroy_by_mistake_takes_no_data_nor_what_guards_it(story: Story) -> None:
    seen = story.seen
    assert seen["all after a preview"] == seen["all"]
    gone = seen["all"] - seen["all after a destroy"]
    assert any(":subnet/" in one for one in gone)  # Pulumi does delete what is not protected
    assert not [one for one in gone if one.startswith(("arn:aws:s3:", "arn:aws:kms:", "arn:aws:cloudtrail:"))]
    assert not [one for one in gone if ":log-group:" in one]
    assert seen["data after"] == seen["data"]
    assert all(seen["data"]["objects"].values())


def test_a_wipe_that_is_too_early_or_of_another_contract_deletes_nothing(story: Story) -> None:
    assert re.fullmatch(rf"{CONTRACT} runs until .*: nothing was deleted", story.seen["too early"])
    assert story.seen["mistyped"] == "nothing was deleted"
    assert story.seen["data before"] == story.seen["data"]


def test_a_contract_ends_early_by_its_file(story: Story) -> None:
    assert story.seen["outputs"]["accessEnds"] < story.seen["ends"]


def test_a_bucket_that_is_not_empty_stops_a_destroy(story: Story) -> None:
    assert "BucketNotEmpty" in story.seen["not empty"], story.seen["not empty"]


def test_what_is_left_after_the_end_is_what_the_page_says(story: Story) -> None:
    outputs, keys = story.seen["outputs"], story.seen["keys"]
    assert {name: key["KeyState"] for name, key in keys.items()} == {
        "claims": "PendingDeletion",
        "scores": "PendingDeletion",
        "cordon:volumes": "PendingDeletion",
        "cordon:logs": "Enabled",
    }
    stays = {key["Arn"] for key in keys.values()} | {f"arn:aws:s3:::{outputs['accessLogs']}"}
    stays |= {group.removesuffix(":*") for group in outputs["logGroups"].values()}
    assert story.seen["left"] - story.seen["before"] == stays
    assert story.seen["before"] <= story.seen["left"]


def test_what_stays_of_the_state_is_what_the_page_says(story: Story) -> None:
    copies = {key for key in story.seen["copies"] if CONTRACT in key}
    kinds = {re.sub(r"(/(backups|history)/cordon/[^/]+/).*", r"\1", key) for key in copies}
    written = set(re.findall(r"`(\.pulumi/[^`]+)`", SECTIONS["The end of a contract"]))
    assert {one.replace("STACK", CONTRACT) for one in written} < kinds
    assert not [key for key in copies if SECRET in story.seen["copies"][key]]
    assert not [key for key in story.seen["residue"] if CONTRACT in key]
    assert f"Pulumi.{CONTRACT}.yaml" not in story.seen["files"]
    assert {f"Pulumi.{name}.yaml" for name in STACKS[:2]} <= story.seen["files"]
