"""The evaluator's figures, beside a peer's, in one run: `make bench`.

The question is a workspace's read of its dataset, decided by four policies of a shipped contract: identity, boundary,
bucket and endpoint. The peer is moto's own evaluator, asked each of the four in turn; it explains nothing and answers
some of it wrongly (tests/access/test_moto.py). Where moto is not installed the peer's column says so.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cordon import planning
from cordon.access.context import usual_context
from cordon.access.decide import decide
from cordon.access.from_graph import Stack, collect
from cordon.access.model import Named, Policies, Principal, PrincipalKind, Request
from cordon.contract.project import find

ROOT = Path(__file__).parents[2]
NOW = datetime(2027, 3, 1, tzinfo=UTC)
LEAST = 5_000
"""Decisions a second (the issue that asked for them)."""
SECONDS = 2.0


def question(stack: Stack, action: str, bucket: str, key: str) -> tuple[Request, Policies]:
    """Return a request of the analyst's workspace with everything that bears on it."""
    [role] = [one for one in stack.identities.values() if one.name.endswith("-analyst-data")]
    session = f"arn:aws:sts::{stack.account}:assumed-role/{role.name}/i-1"
    who = Principal(PrincipalKind.ROLE_SESSION, session, stack.account, role.arn)
    service = action.partition(":")[0]
    [way] = [one for one in stack.endpoints.values() if one.service == service]
    [resource] = [arn for arn, one in stack.guarded.items() if (bucket if service == "s3" else key) in one.name]
    context = usual_context(who, now=NOW, region=stack.region, account=stack.account)
    context |= {"aws:SourceVpce": way.id, "s3:TlsVersion": "1.3"}
    policies = Policies(
        identity=role.policies, boundary=role.boundary, resource=stack.policy_of(resource), endpoint=way.policy
    )
    asked = resource + ("/a.csv" if service == "s3" else "")
    return Request(who, action, asked, stack.account, context), policies


def rate(ask: Callable[[], object]) -> float:
    """Return how often a second something is done, after a first time."""
    ask()
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        ask()
        count += 1
    return count / (time.perf_counter() - started)


def peer(request: Request, policies: Policies) -> str:
    """Time moto's evaluator on the same policies."""
    try:
        from moto.iam.access_control import IAMPolicy
    except ImportError:
        return "not on this machine"
    bearing = [one for one in (*policies.identity, policies.boundary, policies.resource, policies.endpoint) if one]
    texts = [json.dumps(one.document) for one in bearing]

    def ask() -> None:
        for text in texts:
            IAMPolicy({"policy_document": text}).is_action_permitted(request.action, request.resource)

    return f"{rate(ask):7.0f} 1/s"


def say(what: str, request: Request, policies: Policies) -> bool:
    """Print one line and tell whether the figure is within its limit."""
    ours = rate(lambda: decide(request, policies))
    within = ours >= LEAST
    verdict = "within" if within else "OVER"
    print(f"{what:34} cordon {ours:8.0f} 1/s  ≥ {LEAST}: {verdict:6}  moto {peer(request, policies)}")
    return within


def main() -> None:
    """Run all measurements; exit 1 if one is below its limit."""
    stack = collect(planning.of_contract(find(ROOT), "acme-analytics", NOW))
    read = question(stack, "s3:GetObject", "-claims-data-", "data/claims")
    use = question(stack, "kms:Decrypt", "-claims-data-", "data/claims")
    started = time.perf_counter()
    fresh = [Named(one.name, json.loads(json.dumps(one.document))) for one in stack.guarded.values()]
    for one in fresh:
        decide(read[0], Policies(resource=one))
    each = (time.perf_counter() - started) / len(fresh) * 1000
    fine = [say("a read of an object", *read), say("a use of a key", *use)]
    print(f"compiling a bucket's or key's policy for the first time: {each:.1f} ms")
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
