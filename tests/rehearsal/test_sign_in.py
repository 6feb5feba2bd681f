"""Signing in and starting the recorded shell in each identity mode, decided action by action as AWS decides them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cordon.rehearsal.life import begin
from cordon.rehearsal.people import enter, person
from cordon.rehearsal.scene import Scene
from tests.rehearsal.entrances import (
    MODES,
    ROLE,
    entry_role,
    refused,
    shell_of,
    start,
    trust_of,
    workspace,
)
from tests.rehearsal.rehearsals import ROOT, judged, variant
from tests.rehearsal.shared_statements import SHELL, TRUST


@pytest.fixture(scope="module", params=MODES)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The stack of acme-analytics, for people who sign in in one of the modes."""
    identity = MODES[request.param]
    root = variant(tmp_path_factory.mktemp("project"), identity) if identity else ROOT
    with begin(judged("acme-analytics", root), root) as (built, _):
        yield built


def test_conditions_that_three_actions_share_let_nobody_in(scene: Scene) -> None:
    who = person(scene, ROLE)
    with trust_of(scene, TRUST[scene.facts.identity.mode]):
        assert refused(scene, lambda: enter(scene, who, entry_role(scene))) == ("sts:TagSession", "role")


def test_a_check_of_the_document_that_both_resources_share_lets_nobody_start_a_session(scene: Scene) -> None:
    who, own = person(scene, ROLE), workspace(scene)
    entered = scene.simulation.callers.session_of(entry_role(scene), who.email, aws__SourceIdentity=who.email)
    with shell_of(scene, SHELL):
        there = entered.at(source_ip=who.source_ip)
        assert refused(scene, lambda: start(scene, there, own)) == ("ssm:StartSession", "document")
