"""Changes of a contract, as they come up in its life: each must change resources in place, and none that holds data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import yaml

from cordon.contract.check import check
from cordon.contract.checked import Checked
from cordon.contract.project import CONTRACTS, ORGANISATION, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAYS: Final = re.compile(r"(\d+)d")
Edit = Callable[[dict[str, Any]], object]
"""Changes a contract as it was read from its file, in place."""


class _NotThereError(Exception):
    """The contract says nothing of what is to be changed."""


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        means: What is agreed, in the past tense.
        edits: Ways to write it, the first that gives a valid contract counts.
        moves: Whether resources have to change for it.
    """

    means: str
    edits: tuple[Edit, ...]
    moves: bool = True


def _add_egress(contract: dict[str, Any]) -> None:
    network = contract["network"]
    network["egress"] = [*(network.get("egress") or []), "api.partner.example"]


def _last_person(contract: dict[str, Any]) -> dict[str, Any]:
    people = (contract.get("access") or {}).get("people") or []
    if not people:
        raise _NotThereError("it names no people")
    found: dict[str, Any] = people[-1]
    return found


def _remove_person(contract: dict[str, Any]) -> None:
    _last_person(contract)
    contract["access"]["people"] = contract["access"]["people"][:-1]


def _remove_person_and_role(contract: dict[str, Any]) -> None:
    gone, access = _last_person(contract)["role"], contract["access"]
    access["people"] = [one for one in access["people"] if one["role"] != gone]
    access["roles"] = {name: given for name, given in access["roles"].items() if name != gone}


def _keep_longer(contract: dict[str, Any]) -> None:
    retention = contract.get("retention") or {}
    if "data" not in retention:
        raise _NotThereError("it says nothing of how long data are kept")
    retention["data"] = _DAYS.sub(lambda found: f"{int(found[1]) + 7}d", str(retention["data"]))


def _extend(days: int) -> Edit:
    def edit(contract: dict[str, Any]) -> None:
        engagement = contract["engagement"]
        engagement["ends"] = date.fromisoformat(str(engagement["ends"])) + timedelta(days=days)

    return edit


CHANGES: Final = (
    # Ways out have no component yet, so naming one moves nothing; it must break nothing either.
    Change("a host was added to the ways out", (_add_egress,), moves=False),
    # Who the people of a role are, the identity provider knows; only a role that nobody is left in goes.
    Change("a person left", (_remove_person, _remove_person_and_role), moves=False),
    Change("data may be kept a week longer", (_keep_longer,)),
    Change("the contract was extended", (_extend(28), _extend(7), _extend(1))),
)


@contextmanager
def changed(checked: Checked, root: Path, change: Change) -> Iterator[tuple[Checked, Path] | str]:
    """Give the changed contract, in a copy of the project, with that copy's root; or why it can't be changed so.

    Args:
        checked: The contract, from a file.
        root: The project's root.
        change: The change.
    """
    assert checked.path is not None  # noqa: S101 -- the caller's: it was read from a file
    assert checked.contract is not None  # noqa: S101 -- it was checked
    begin, reasons = checked.contract.engagement.begin, []
    for edit in change.edits:
        with TemporaryDirectory(prefix="cordon-changed-") as folder:
            project = _copy(Path(folder), root)
            file = project.contracts / checked.path.name
            said = yaml.safe_load(checked.path.read_text("utf-8"))
            try:
                edit(said)
            except _NotThereError as error:
                reasons.append(str(error))
                continue
            file.write_text(yaml.safe_dump(said, sort_keys=False), "utf-8")
            (found,) = check(project, [str(file)], begin)
            if not found.problems:
                yield found, project.root
                return
            reasons.append(str(found.problems[0]))
    yield reasons[0]


def _copy(folder: Path, root: Path) -> Project:
    (folder / CONTRACTS).mkdir()
    original = Project(root)
    for file in original.files():
        shutil.copy(file, folder / CONTRACTS / file.name)
    if not original.rehearsal_only:
        shutil.copy(original.organisation, folder / ORGANISATION)
    return Project(folder)
