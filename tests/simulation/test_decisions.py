"""What a call is decided with: who calls, when, and which policies."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cordon.access.model import Decision, Named, Policies, Request, Step
from cordon.errors import NotFound, SimulationError
from cordon.simulation import prepare
from cordon.simulation.simulation import Simulation
from tests.simulation.built import ACCOUNT, Built, code
from tests.simulation.conftest import START

END = datetime(2027, 6, 30, 22, tzinfo=UTC)


def test_after_the_end_nobody_gets_in_with_old_or_new_sessions(built: Built) -> None:
    claim = {"Bucket": built.bucket("claims/data"), "Key": "a.csv"}
    built.deployer("s3").put_object(**claim, Body=b"claim")
    analyst, someone = built.workspace("analyst"), built.person("acme-analytics/analyst", cordon_mfa="true")
    built.simulation.move_to(START + timedelta(hours=2))
    assert code(lambda: analyst.client("s3").get_object(**claim)) == "ExpiredToken"
    built.simulation.move_to(END - timedelta(minutes=5))
    current = built.workspace("analyst")
    assert code(lambda: current.client("s3").get_object(**claim)) == ""
    built.simulation.move_to(END)
    assert code(lambda: current.client("s3").get_object(**claim)) == "AccessDenied"
    layers = {layer for layer, statement in built.last() if statement == "DenyAfterEnd"}
    assert layers == {"identity", "boundary", "resource", "endpoint"}
    with pytest.raises(ClientError, match="explicit deny"):
        someone.assume(built.export("entryRoles")["analyst"])


def test_users_roots_and_services_call_as_what_they_are(simulation: Simulation, iam: Any) -> None:
    user = iam.create_user(UserName="one", Tags=[{"Key": "team", "Value": "a"}])["User"]["Arn"]
    prepare.role(simulation, f"arn:aws:iam::{ACCOUNT}:role/own/boss", trusted=user)
    one = simulation.callers.user(user, mfa_age=30)
    assert one.facts["aws:PrincipalTag/team"] == "a" and one.facts["aws:MultiFactorAuthAge"] == "30"
    taken = one.assume(f"arn:aws:iam::{ACCOUNT}:role/own/boss")
    assert taken.principal.role_arn.endswith(":role/own/boss")
    # What a trust policy doesn't let people choose, they can't choose.
    with pytest.raises(ClientError, match="sts:TagSession"):
        one.assume(f"arn:aws:iam::{ACCOUNT}:role/own/boss", Tags=[{"Key": "a", "Value": "b"}])
    context = simulation.decisions[-1].request.context
    assert context["aws:RequestTag/a"] == "b" and context["aws:TagKeys"] == ["a"]
    assert simulation.callers.root(ACCOUNT).client("iam").list_users()["Users"]
    service = simulation.callers.service("logging.s3.amazonaws.com", ACCOUNT, aws__SourceAccount=ACCOUNT)
    assert code(lambda: service.client("s3").put_object(Bucket="nobodys", Key="a", Body=b"")) != ""
    with pytest.raises(NotFound):
        simulation.callers.user("arn:aws:iam::1:user/no")
    with pytest.raises(NotFound):
        simulation.callers.session_of("no")


def refuse_everything(request: Request, policies: Policies) -> Decision:
    """An evaluator that remembers what it was told."""
    step = Step("service control", "root", "No", "Deny", f"{len(policies.service_control)} levels")
    return Decision(allowed=False, explicit=True, decisive=(step,))


def test_service_control_policies_bind_an_accounts_callers() -> None:
    everything = {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}], "Version": "2012-10-17"}
    levels = {ACCOUNT: ((Named("root", everything),), (Named("unit", everything),))}
    with Simulation(START, refuse_everything, service_control=levels) as simulation:
        prepare.role(simulation, f"arn:aws:iam::{ACCOUNT}:role/one")
        caller = simulation.callers.session_of(f"arn:aws:iam::{ACCOUNT}:role/one")
        with pytest.raises(ClientError, match="with an explicit deny in a service control policy"):
            caller.client("iam").list_users()
        assert simulation.decisions[-1].decision.decisive[0].reason == "2 levels"


def test_what_the_evaluator_does_not_know_is_neither_allowed_nor_refused() -> None:
    def unsure(request: Request, policies: Policies) -> Decision:
        return Decision(allowed=False, explicit=False, decisive=(), unknown=("who knows",))

    with Simulation(START, unsure) as simulation:
        prepare.role(simulation, f"arn:aws:iam::{ACCOUNT}:role/one")
        caller = simulation.callers.session_of(f"arn:aws:iam::{ACCOUNT}:role/one")
        with pytest.raises(SimulationError, match="is not known: who knows"):
            caller.client("iam").list_users()
