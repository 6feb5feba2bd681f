"""The real account: which one, as the environment names it, and Pulumi's own command in it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from cordon.contract.checked import Checked
from cordon.engine.command import find_command
from cordon.errors import Refused
from tests.account.ground import CONTRACT, Client, Ground
from tests.account.stage import ROOT, write_project

SWITCH: Final = "CORDON_AWS_SUITE"
ACCOUNT: Final = "CORDON_AWS_ACCOUNT"
REGION: Final = "CORDON_AWS_REGION"
PROFILE: Final = "CORDON_AWS_PROFILE"
_TRIES: Final = 12
"""How often a role is asked for, ten seconds apart: a new one can't be taken at once."""


@dataclass(frozen=True)
class Named:
    """What the environment names."""

    account: str
    region: str
    profile: str


def named(environment: Mapping[str, str]) -> Named | str:
    """Return what the suite may touch, or why it touches nothing."""
    if environment.get(SWITCH) != "1":
        return f"nothing is tried in a real account: {SWITCH} is not 1 (docs/real-account.md)"
    lacking = [name for name in (ACCOUNT, REGION, PROFILE) if not environment.get(name)]
    if lacking:
        return f"nothing is tried in a real account: {', '.join(lacking)} not set (docs/real-account.md)"
    return Named(environment[ACCOUNT], environment[REGION], environment[PROFILE])


def refuse_others(told: Named, sts: Any) -> None:
    """Refuse credentials of any account but the one that was named.

    Raises:
        Refused: They are another's.
    """
    found = sts.get_caller_identity()["Account"]
    if found != told.account:
        raise Refused(f"profile {told.profile} is of account {found}, and {ACCOUNT} names {told.account}: not touched")


def ground_of(told: Named) -> Ground:
    """Give the account, once its credentials were seen to be its own.

    Raises:
        Refused: They are another's.
    """
    import boto3

    session = boto3.Session(profile_name=told.profile, region_name=told.region)
    refuse_others(told, session.client("sts"))

    def take(arn: str) -> Client:
        said = _credentials(session.client("sts"), arn, time.sleep)
        own = boto3.Session(said["AccessKeyId"], said["SecretAccessKey"], said["SessionToken"], told.region)
        made: Client = own.client
        return made

    return Ground(told.account, told.region, session.client, take, time.sleep)


def _credentials(sts: Any, arn: str, pause: Callable[[float], None]) -> dict[str, str]:
    for left in reversed(range(_TRIES)):
        try:
            found: dict[str, str] = sts.assume_role(RoleArn=arn, RoleSessionName="suite")["Credentials"]
        except ClientError:
            if not left:
                raise
            pause(10)
        else:
            return found
    raise AssertionError("it was asked for at least once")


def deployer_of(ground: Ground) -> Callable[[], dict[str, str]]:
    """Return what gives Pulumi the deployer's credentials, anew for each command."""

    def credentials() -> dict[str, str]:
        said = _credentials(ground.admin("sts"), ground.arn("deployer"), ground.pause)
        return {
            "AWS_ACCESS_KEY_ID": said["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": said["SecretAccessKey"],
            "AWS_SESSION_TOKEN": said["SessionToken"],
            "AWS_REGION": ground.region,
        }

    return credentials


class Pulumi:
    """Builds and destroys the stack by Pulumi's command; the state outlives the run, so that the next one finds it.

    Args:
        ground: The account.
        folder: Where the project and its state are kept.
        credentials: Gives the deployer's credentials, as variables.
        environment: Further variables; those of the tests that put the simulation in AWS's place.
    """

    def __init__(
        self,
        ground: Ground,
        folder: Path,
        credentials: Callable[[], dict[str, str]],
        environment: Mapping[str, str],
    ) -> None:
        self._ground = ground
        self._credentials = credentials
        self.project = folder / "project"
        state, home, word = folder / "state", folder / "home", folder / "passphrase"
        for each in (self.project, state, home):
            each.mkdir(parents=True, exist_ok=True)
        if not word.exists():
            word.touch(0o600)
            word.write_text(secrets.token_urlsafe(24), "utf-8")
        kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH") if name in os.environ}
        self._command = str(find_command())
        self._environment = {
            **kept,
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(word),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            **environment,
        }
        shutil.copy(ROOT / "Pulumi.yaml", self.project)
        for name, target in (("stacks", ROOT / "stacks"), (".venv", Path(sys.prefix))):
            link = self.project / name
            link.unlink(missing_ok=True)
            link.symlink_to(target)

    def up(self, checked: Checked, root: Path) -> Mapping[str, Any]:
        self._run("stack", "select", "--create", CONTRACT)
        self._run("up", "--yes", "--skip-preview", "-s", CONTRACT, account=True)
        exports: Mapping[str, Any] = json.loads(self._run("stack", "output", "--json", "-s", CONTRACT))
        return exports

    def end(self, checked: Checked, root: Path) -> None:
        """Change the contract so that it was over yesterday: the same policies, with an instant that is past."""
        assert checked.contract is not None
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        self.up(write_project(root, self._ground, checked.contract.engagement.starts, yesterday), root)

    def destroy(self) -> None:
        known = json.loads(self._run("stack", "ls", "--json"))
        if CONTRACT not in {one["name"] for one in known}:
            return
        self._run("state", "unprotect", "--all", "--yes", "-s", CONTRACT)
        self._run("destroy", "--yes", "--skip-preview", "-s", CONTRACT, account=True)
        self._run("stack", "rm", "--yes", "-s", CONTRACT)

    def _run(self, *arguments: str, account: bool = False) -> str:
        own = self._credentials() if account else {}
        done = subprocess.run(
            [self._command, *arguments, "--non-interactive", "--color", "never"],
            cwd=self.project,
            env={**self._environment, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if account else subprocess.PIPE,
            text=True,
            timeout=3600,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"pulumi {' '.join(arguments)}: {done.stdout}{done.stderr or ''}")
        return done.stdout
