"""Signing in and starting the recorded shell in each identity mode, decided action by action as AWS decides them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cordon.rehearsal.life import begin
from cordon.rehearsal.people import Person, enter, person
from cordon.rehearsal.scene import Scene
from cordon.simulation.authorise import Record
from tests.rehearsal.entrances import (
    MODES,
    ROLE,
    TAKES,
    decided,
    entry_role,
    refused,
    shell_of,
    start,
    trust_of,
    workspace,
)
from tests.rehearsal.rehearsals import ROOT, judged, variant
from tests.rehearsal.shared_statements import SHELL, TRUST

CHECK = "ssm:SessionDocumentAccessCheck"
START = "ssm:StartSession"
CHOOSERS = ("identity-center", "iam-user-account")
"""The modes in which callers choose tags and source identity themselves."""


@pytest.fixture(scope="module", params=MODES)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The stack of acme-analytics, for people who sign in in one of the modes."""
    identity = MODES[request.param]
    root = variant(tmp_path_factory.mktemp("project"), identity) if identity else ROOT
    with begin(judged("acme-analytics", root), root) as (built, _):
        yield built


def service_keys(record: Record) -> set[str]:
    """The keys of a request that are not global ones, with those that depend on the action."""
    own = ("aws:RequestTag/", "aws:TagKeys")
    keys = [key for key in record.request.context if key.startswith(own) or not key.startswith("aws:")]
    return {key.lower() for key in keys}


def shown(scene: Scene) -> set[str]:
    """The tags that a person's session gets, as condition keys."""
    identity = scene.facts.identity
    tags = [identity.claim_key] if identity.mode in CHOOSERS else [identity.claim_key, identity.mfa_key]
    return {"aws:tagkeys", *(f"aws:requesttag/{key}" for key in tags)}


def test_a_person_enters_by_three_actions_each_with_its_own_keys(scene: Scene) -> None:
    who, mode = person(scene, ROLE), scene.facts.identity.mode
    records = decided(scene, lambda: enter(scene, who, entry_role(scene)))
    taking = TAKES[mode]
    assert list(records) == [f"{taking} role", "sts:TagSession role", "sts:SetSourceIdentity role"]
    assert all(each.decision.allowed for each in records.values())
    audience = {"saml": {"saml:aud"}, "oidc": {"login.example/tenant:aud"}}.get(mode, set())
    keys = {name.partition(" ")[0]: service_keys(each) for name, each in records.items()}
    role_keys = {key for key in keys[taking] if key.startswith("iam:resourcetag/")}
    assert role_keys
    assert keys == {
        taking: shown(scene) | audience | role_keys | {"sts:sourceidentity", "sts:rolesessionname"},
        "sts:TagSession": shown(scene) | (audience if mode == "saml" else set()) | role_keys,
        "sts:SetSourceIdentity": {"sts:sourceidentity"} | role_keys,
    }
    trusted = [step.statement for each in records.values() for step in each.decision.decisive if step.layer == "trust"]
    assert trusted == ["AllowPeople", "AllowTags", "AllowSourceIdentity"]


def test_who_entered_starts_the_recorded_shell_on_the_own_workspace(scene: Scene) -> None:
    entered, own = enter(scene, person(scene, ROLE), entry_role(scene)), workspace(scene)
    records = decided(scene, lambda: start(scene, entered, own))
    assert list(records) == [f"{START} instance", f"{START} document"]
    context = {name: each.request.context for name, each in records.items()}
    assert context[f"{START} instance"][CHECK] == "true" and CHECK not in context[f"{START} document"]
    assert context[f"{START} instance"]["aws:SourceIdentity"] == person(scene, ROLE).email
    allowing = {name: {step.statement for step in each.decision.decisive} for name, each in records.items()}
    assert allowing == {
        f"{START} instance": {"OwnWorkspace", "Workspaces"},
        f"{START} document": {"RecordedShell", "Shell"},
    }


def test_without_tags_or_with_others_nobody_takes_the_role(scene: Scene) -> None:
    who, mode = person(scene, ROLE), scene.facts.identity.mode
    others: dict[str, Person] = {
        "no claim": replace(who, claim=""),
        "another role's claim": replace(who, claim=f"{scene.contract.id}/lead"),
        "another contract's claim": replace(who, claim=f"other/{ROLE}"),
        "no second factor": replace(who, second_factor=""),
        "another address": replace(who, source_ip=scene.nowhere),
        "no source identity": replace(who, source_identity=""),
    }
    if mode in CHOOSERS:
        others["somebody else's source identity"] = replace(who, source_identity="lead-1@acme.example")
    for how, somebody in others.items():
        seen = refused(scene, lambda somebody=somebody: enter(scene, somebody, entry_role(scene)))
        assert seen == (TAKES[mode], "role"), how


def test_tags_and_source_identity_are_held_where_they_are_set_too(scene: Scene) -> None:
    """A role that can be taken unconditionally still refuses other tags, and other names where callers choose them."""
    who, mode = person(scene, ROLE), scene.facts.identity.mode
    iam = scene.client("iam")
    document = iam.get_role(RoleName=entry_role(scene).rpartition("/")[2])["Role"]["AssumeRolePolicyDocument"]
    statements: list[dict[str, Any]] = [dict(each) for each in document["Statement"]]
    del statements[0]["Condition"]
    with trust_of(scene, statements):
        enter(scene, who, entry_role(scene))
        another = replace(who, claim="other/analyst")
        assert refused(scene, lambda: enter(scene, another, entry_role(scene)))[0] == "sts:TagSession"
        if mode in CHOOSERS:
            forged = replace(who, source_identity="lead-1@acme.example")
            assert refused(scene, lambda: enter(scene, forged, entry_role(scene)))[0] == "sts:SetSourceIdentity"


def test_no_other_shell_and_no_other_workspace(scene: Scene) -> None:
    entered, own = enter(scene, person(scene, ROLE), entry_role(scene)), workspace(scene)

    def decisive() -> set[tuple[str, str]]:
        return {(step.layer, step.statement) for step in scene.simulation.decisions[-1].decision.decisive}

    assert refused(scene, lambda: start(scene, entered, own, document="")) == (START, "instance")
    assert decisive() == {("identity", "DenyUncheckedShell")}
    for document in ("AWS-StartPortForwardingSession", "AWS-StartSSHSession", "SSM-SessionManagerRunShell"):
        assert refused(scene, lambda name=document: start(scene, entered, own, document=name)) == (START, "document")
        assert decisive() == {("identity", "DenyOtherShells")}
    for tag in ({"person": "lead-1@acme.example"}, {"person": ""}, {"role": "lead"}, {"contractor": "other"}):
        elsewhere = workspace(scene, **tag)
        assert refused(scene, lambda target=elsewhere: start(scene, entered, target)) == (START, "instance"), tag
    away = entered.at(source_ip=scene.nowhere)
    assert refused(scene, lambda: start(scene, away, own)) == (START, "instance")
    assert decisive() == {("identity", "DenyOtherPlaces")}


def test_conditions_that_three_actions_share_let_nobody_in(scene: Scene) -> None:
    who = person(scene, ROLE)
    with trust_of(scene, TRUST[scene.facts.identity.mode]):
        assert refused(scene, lambda: enter(scene, who, entry_role(scene))) == ("sts:TagSession", "role")


def test_a_check_of_the_document_that_both_resources_share_lets_nobody_start_a_session(scene: Scene) -> None:
    entered, own = enter(scene, person(scene, ROLE), entry_role(scene)), workspace(scene)
    with shell_of(scene, SHELL):
        assert refused(scene, lambda: start(scene, entered, own)) == (START, "document")


def test_at_the_end_who_is_in_starts_nothing_more_and_nobody_enters(scene: Scene) -> None:
    """Last: the clock of the scene does not go back."""
    who, own, end = person(scene, ROLE), workspace(scene), scene.facts.access_ends
    scene.simulation.move_to(end - timedelta(minutes=5))
    entered = enter(scene, who, entry_role(scene))
    start(scene, entered, own)
    scene.simulation.move_to(end)
    assert refused(scene, lambda: start(scene, entered, own)) == (START, "instance")
    assert {step.statement for step in scene.simulation.decisions[-1].decision.decisive} == {"DenyAfterEnd"}
    assert refused(scene, lambda: enter(scene, who, entry_role(scene))) == (TAKES[scene.facts.identity.mode], "role")
    assert [step.statement for step in scene.simulation.decisions[-1].decision.decisive] == ["DenyAfterEnd"]
