"""What an Action element covers: the same for whoever expands it and for the evaluator."""

from __future__ import annotations

from cordon.access.actions import expand
from cordon.access.decide import decide
from cordon.access.model import Policies
from cordon.aws.reference import actions_of, all_action_names
from tests.access.asking import allow, asked


def test_a_pattern_expands_to_the_actions_that_the_evaluator_matches_it_with() -> None:
    for pattern in ("s3:GetObject*", "KMS:*Grant*", "sts:?ssumeRole", "ec2:Terminate*", "*3:GetObject", "s3:getobject"):
        expanded = expand(pattern)
        assert expanded == tuple(sorted(expanded)) and expanded
        policies = Policies(identity=(allow(pattern),))
        services = {name.partition(":")[0] for name in expanded}
        every = [name for service in services for name in actions_of(service)]
        # These two need no permission, so that they are allowed by whatever policy.
        every = [name for name in every if name not in ("sts:GetCallerIdentity", "sts:GetSessionToken")]
        assert [name for name in sorted(every) if decide(asked(action=name, resource="*"), policies).allowed] == list(
            expanded
        )


def test_a_wildcard_covers_all_and_an_unknown_service_nothing() -> None:
    assert "s3:GetObjectVersion" in expand("s3:GetObject*")
    assert expand("nothing:*") == ()
    assert len(expand("*")) == len(all_action_names()) > 20_000
