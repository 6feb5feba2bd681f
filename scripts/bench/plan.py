"""The plan's figures, beside a peer's, in one run: `make bench`.

The peer is Terraform's own `plan` of the configuration that we export (through `../shared/tools/terraform-check`, which
also starts the provider); where it is not on the machine the peer's column says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from cordon import planning
from cordon.contract.check import check
from cordon.contract.project import find
from cordon.graph.model import Graph, Resource, make_graph
from cordon.terraform.plan import plan_json
from cordon.terraform.translate import translate

ROOT = Path(__file__).parents[2]
TERRAFORM_CHECK = ROOT.parent / "shared" / "tools" / "terraform-check"
COPIES = 5_000
RUNS = 5


def many(graph: Graph) -> Graph:
    """Repeat a graph's resources under other names until there are enough."""
    made: list[Resource] = []
    while len(made) < COPIES:
        number = len(made)
        made += [_renamed(one, f"-{number}") for one in graph.resources]
    return make_graph(graph.project, graph.stack, made)


def _renamed(one: Resource, mark: str) -> Resource:
    depends = {name: tuple(urn + mark for urn in urns) for name, urns in one.property_dependencies.items()}
    provider = one.provider.replace("::aws::", f"::aws{mark}::") if one.provider else ""
    return Resource(
        one.urn + mark, one.token, one.name + mark, custom=one.custom, parent=one.parent + mark if one.parent else "",
        id=one.id, inputs=one.inputs, outputs=one.outputs, dependencies=tuple(urn + mark for urn in one.dependencies),
        property_dependencies=depends, provider=provider, options=one.options,
    )  # fmt: skip


def seconds_of_command(command: list[str]) -> float:
    """Return the wall time of one run that succeeds."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def peer(graph: Graph) -> str:
    """Time Terraform's own plan of one contract's configuration."""
    document = json.loads(planning.write(graph, "terraform-config").text)
    for provider in document["provider"]["aws"]:
        provider.pop("allowed_account_ids", None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.tf.json"
        path.write_text(json.dumps(document), "utf-8")
        try:
            return f"{seconds_of_command([str(TERRAFORM_CHECK), '--plan', str(path)]):6.2f} s"
        except (OSError, subprocess.CalledProcessError):
            return "not on this machine"


def say(  # noqa: PLR0913 -- a line's parts
    what: str, ours: float, limit: float, other: str, unit: str = "s", *, least: bool = False
) -> bool:
    """Print one line and tell whether the figure is within its limit."""
    within = ours >= limit if least else ours <= limit
    sign = "≥" if least else "≤"
    print(
        f"{what:34} cordon {ours:8.2f} {unit:4} {sign} {limit:g}: {'within' if within else 'OVER':6}  terraform {other}"
    )
    return within


def main() -> None:
    """Run all measurements; exit 1 if one is over its limit."""
    command = [str(ROOT / ".venv/bin/cordon"), "plan", "acme-analytics", "-o", "-"]
    seconds_of_command(command)
    cold = sorted(seconds_of_command(command) for _ in range(RUNS))[RUNS // 2]
    contracts = check(find(ROOT), [], datetime.now(UTC)) * RUNS
    graph = planning.of_checked(contracts[0], ROOT)
    theirs = peer(graph)
    warm = []
    for one in contracts:
        started = time.perf_counter()
        planning.write(planning.of_checked(one, ROOT), "terraform-plan")
        warm.append(time.perf_counter() - started)
    large = many(graph)
    translated = sum(1 for _ in large.infrastructure())
    started = time.perf_counter()
    plan_json(translate(large))
    rate = translated / (time.perf_counter() - started)
    fine = [
        say("one contract, cold", cold, 3.0, theirs),
        say("each further one, median", sorted(warm)[len(warm) // 2], 0.3, theirs),
        say(f"translating {translated} resources", rate, 5_000, "-", "1/s", least=True),
    ]
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
