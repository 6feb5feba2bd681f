"""A contract that stands in the suite's account, for as long as it is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import yaml

from components.service_names import archive_bucket_name
from cordon.contract.check import valid
from cordon.contract.checked import Checked
from cordon.contract.project import CONTRACTS, ORGANISATION, Project
from cordon.evidence.subject import Subject
from tests.account.ground import CONTRACT, Ground, leave, prepare

ROOT = Path(__file__).parents[2]


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Write out what is said twice: contracts have no aliases."""
        return True


class Deployment(Protocol):
    """How the stack of the contract comes and goes: by Pulumi, or in the simulation."""

    def up(self, checked: Checked, root: Path) -> Mapping[str, Any]:
        """Build it; return its outputs."""

    def end(self, checked: Checked, root: Path) -> None:
        """Make the contract's last instant be past."""

    def destroy(self) -> None:
        """Let go of what is protected, and destroy it; nothing happens if it isn't there."""


class NotCleanedUp(Exception):
    """Something could not be taken away; says what."""


@dataclass(frozen=True)
class Stage:
    """The contract, as it stands.

    Attributes:
        ground: The account.
        checked: The contract.
        exports: The stack's outputs.
        root: The project's folder.
        deployment: What built it.
    """

    ground: Ground
    checked: Checked
    exports: Mapping[str, Any]
    root: Path
    deployment: Deployment

    @property
    def subject(self) -> Subject:
        """What live checks are given."""
        assert self.checked.contract is not None
        return Subject(
            self.checked.contract,
            self.checked.effective(),
            self.exports,
            lambda service, _account, _region: self.ground.admin(service),
            self.checked.organisation,
            datetime.now(UTC),
        )

    def client(self, role: str, service: str) -> Any:
        """One of the suite's roles' client of a service."""
        return self.ground.take(self.ground.arn(role))(service)

    def bucket(self, place: str) -> str:
        """Name of a bucket, by dataset and purpose: `quotes/ingress`."""
        return str(self.exports["buckets"][place])

    def end(self) -> None:
        """Make the contract's last instant be past."""
        self.deployment.end(self.checked, self.root)


def write_project(root: Path, ground: Ground, begins: date, ends: date) -> Checked:
    """Write the suite's contract and organisation, made from those that are shipped, and judge it as of now."""
    (root / CONTRACTS).mkdir(parents=True, exist_ok=True)
    said = yaml.safe_load((ROOT / CONTRACTS / "studio-nine.yaml").read_text("utf-8"))
    said["contractor"]["id"] = CONTRACT
    said["engagement"] |= {"starts": begins, "ends": ends, "timezone": "UTC"}
    said["aws"] = {"region": ground.region}
    said["residency"] = [ground.region]
    said["data"]["drafts"]["producer"] = ground.arn("producer")
    said["access"]["people"][0] |= {"nda": begins, "training": begins}
    said["terms"]["documents"] = dict.fromkeys(said["terms"]["documents"], begins)
    (root / CONTRACTS / f"{CONTRACT}.yaml").write_text(yaml.dump(said, Dumper=_Plain, sort_keys=False), "utf-8")
    organisation = yaml.safe_load((ROOT / "cordon" / "contract" / "rehearsal-organisation.yaml").read_text("utf-8"))
    organisation["accounts"]["shared"] = ground.account  # where the organisation's own roles may be as well
    organisation["accounts"]["log_archive"] = apart = ground.archive_account
    organisation["stacks"]["log_archive"] |= {
        "account": apart,
        "deployer": f"arn:aws:iam::{apart}:role/cordon-deployer",
    }
    for key, role in (("operators", "operator"), ("wipers", "wiper"), ("services", "promotion")):
        organisation[key] = [ground.arn(role)]
    organisation["break_glass"] = [ground.arn("break-glass")]
    organisation["stacks"]["deployer"] = f"{CONTRACT}-deployer"
    (root / ORGANISATION).write_text(yaml.safe_dump(organisation), "utf-8")
    (checked,) = valid(Project(root), [CONTRACT], datetime.now(UTC))
    return checked


@contextmanager
def standing(ground: Ground, deployment: Deployment, root: Path, begins: date, ends: date) -> Iterator[Stage]:
    """Build the contract, and take everything away at the end, however it ends; first what a killed run left.

    Raises:
        NotCleanedUp: Something is still there.
    """
    checked = write_project(root, ground, begins, ends)
    archive = archive_of(checked, ground)
    _leave(ground, archive, deployment)
    try:
        prepare(ground, archive)
        yield Stage(ground, checked, deployment.up(checked, root), root, deployment)
    finally:
        _leave(ground, archive, deployment)


def archive_of(checked: Checked, ground: Ground) -> str:
    """Name of the bucket that the trail delivers to."""
    needs = checked.effective()
    lock, days = needs.value("LOG-2", "lock"), needs.value("LOG-3", "audit_records")
    return archive_bucket_name(lock, days, ground.region, ground.archive_account)


def _leave(ground: Ground, archive: str, deployment: Deployment) -> None:
    left = leave(ground, archive, deployment.destroy)
    if left:
        raise NotCleanedUp(f"account {ground.account} is not as it was; " + "; ".join(left))
