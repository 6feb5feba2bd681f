"""Contracts against each other, against the calendar, and with exceptions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from components.naming import stem
from cordon.contract.check import check, load_organisation, valid
from cordon.contract.organisation import BUILT_IN
from cordon.contract.project import Project, find
from cordon.contract.report import phase_in_words
from cordon.errors import BadInput, NotFound, Refused
from tests.contract.conftest import NOW, Check, edited

EXCEPTION = (
    "exceptions: [{id: EX-1, rule: IAM-3, resource: access.session, reason: Night batch, owner: lea@corp.example, "
    "approver: max@corp.example, expires: 2027-01-31}]\n"
)
OTHER = (
    ("id: acme-analytics", "id: other-one"),
    ("name: Acme Analytics GmbH", "name: Other One Ltd"),
    ('account: "210987654321"', 'account: "310987654321"'),
    ("cidr: 10.64.0.0/20", "cidr: 10.64.16.0/20"),
)


def add(project: Project, name: str, *edits: tuple[str, str]) -> Path:
    path = project.contracts / f"{name}.yaml"
    path.write_text(edited(*edits), "utf-8")
    return path


def told(project: Project, *targets: str) -> list[str]:
    return [str(problem) for one in check(project, targets, NOW) for problem in one.problems]


def test_contracts_that_share_nothing_are_valid(project: Project) -> None:
    add(project, "acme-analytics")
    add(project, "other-one", *OTHER)
    assert told(project) == []


def test_two_contracts_with_one_id_are_both_told(project: Project) -> None:
    add(project, "a")
    add(project, "b", *OTHER[1:])
    assert told(project) == [
        "contracts/a.yaml:4:7 contractor.id: 'acme-analytics' is also the id of contracts/b.yaml; "
        "give each contract an id of its own",
        "contracts/b.yaml:4:7 contractor.id: 'acme-analytics' is also the id of contracts/a.yaml; "
        "give each contract an id of its own",
    ]


@pytest.mark.parametrize("cidr", ["10.64.0.0/20", "10.64.0.0/16", "10.64.8.0/21"])
def test_networks_that_overlap_are_both_told(project: Project, cidr: str) -> None:
    add(project, "a")
    add(project, "b", *OTHER[:3], ("cidr: 10.64.0.0/20", f"cidr: {cidr}"))
    assert told(project) == [
        f"contracts/a.yaml:41:9 network.cidr: '10.64.0.0/20' overlaps with {cidr} of contracts/b.yaml; "
        "cordon new shows the next free network",
        f"contracts/b.yaml:41:9 network.cidr: '{cidr}' overlaps with 10.64.0.0/20 of contracts/a.yaml; "
        "cordon new shows the next free network",
    ]


def test_an_overlap_is_found_behind_a_network_that_ended_earlier(project: Project) -> None:
    """The sweep must keep a wide network open while small ones come and go."""
    for index, cidr in enumerate(["10.64.0.0/16", "10.64.1.0/24", "10.64.200.0/24"]):
        account = (OTHER[2][0], f'account: "41098765432{index}"')
        add(project, f"c{index}", (OTHER[0][0], f"id: con{index}"), account, ("cidr: 10.64.0.0/20", f"cidr: {cidr}"))
    assert [problem.split(" of ")[1].split(";")[0] for problem in told(project)] == [
        "contracts/c1.yaml",
        "contracts/c2.yaml",
        "contracts/c0.yaml",
        "contracts/c0.yaml",
    ]


def test_an_account_of_two_contractors_is_told(project: Project) -> None:
    add(project, "a")
    add(project, "b", *OTHER[:2], OTHER[3])
    assert told(project)[0] == (
        "contracts/a.yaml:16:12 aws.account: '210987654321' is also the account of another contractor "
        "(contracts/b.yaml); give each contractor an account of its own"
    )


def test_one_contractor_may_have_two_contracts_in_its_account(project: Project) -> None:
    add(project, "a")
    add(project, "b", OTHER[0], OTHER[3])
    assert told(project) == []


def test_one_target_is_held_against_all_others_but_only_it_is_reported(project: Project) -> None:
    add(project, "acme-analytics")
    add(project, "b", *OTHER[:3])
    add(project, "broken", ("id: acme-analytics", "id: X"), (OTHER[2][0], 'account: "410987654321"'), OTHER[3])
    assert [problem.split(":")[0] for problem in told(project, "other-one")] == ["contracts/b.yaml"]


def test_what_cannot_be_compared_is_said_to_be_unknown(project: Project) -> None:
    add(project, "acme-analytics")
    add(project, "broken", OTHER[0], ("cidr: 10.64.0.0/20", "cidr: ten"))
    [found] = check(project, ["acme-analytics"], NOW)
    assert found.notes == ["whether it clashes with contracts/broken.yaml is not known: problems there"]


def test_a_file_elsewhere_stands_in_for_the_contract_with_its_id(project: Project, tmp_path: Path) -> None:
    add(project, "acme-analytics")
    add(project, "other-one", *OTHER)
    draft = tmp_path / "draft.yaml"
    draft.write_text(edited(("session: 1h", "session: 30m")), "utf-8")
    assert told(project, str(draft)) == []
    draft.write_text(edited(("cidr: 10.64.0.0/20", "cidr: 10.64.16.0/20")), "utf-8")
    assert len(told(project, str(draft))) == 1


def test_an_id_is_found_whatever_its_file_is_called(project: Project) -> None:
    add(project, "some-name")
    [found] = check(project, ["acme-analytics"], NOW)
    assert found.file == "contracts/some-name.yaml"


def test_an_unknown_id_is_answered_with_the_nearest(project: Project) -> None:
    add(project, "acme-analytics")
    with pytest.raises(NotFound, match="there is no contract 'acme-analitics' in .*; did you mean acme-analytics?"):
        check(project, ["acme-analitics"], NOW)
    with pytest.raises(NotFound, match="'../x.yaml' does not exist; name a contract's file or its id"):
        check(project, ["../x.yaml"], NOW)


def test_no_contract_at_all_is_no_silent_pass(project: Project) -> None:
    with pytest.raises(NotFound, match="there are no contracts in .*start one with: cordon new ID"):
        check(project, [], NOW)


def test_many_clashes_are_told_in_one_pass(project: Project) -> None:
    for index in range(60):
        add(project, f"copy-{index:02}")
    assert len(told(project)) == 60 * (1 + 59)


def test_an_id_that_begins_like_anothers_resources_is_told(project: Project) -> None:
    add(project, "a")
    add(project, "b", ("id: acme-analytics", f"id: {stem('acme-analytics')}-x"), *OTHER[1:])
    assert told(project) == [
        "contracts/b.yaml:4:7 contractor.id: 'acme-analytics-9e50e2-x' begins like the names of contracts/a.yaml's "
        "resources (acme-analytics-9e50e2-…); choose another id"
    ]


def test_two_contractors_share_the_shared_account_below_confidential_only(project: Project) -> None:
    low = [
        ("classification: regulated", "classification: internal"),
        ("classification: confidential", "classification: internal"),
    ]
    shared = (OTHER[2][0], 'account: "100000000005"')
    add(project, "a", *low, shared)
    add(project, "b", *low, *OTHER[:2], OTHER[3], shared)
    assert told(project) == []
    add(project, "b", *OTHER[:2], OTHER[3], shared)
    assert [problem.split("100000000005' ")[1].split(" (")[0] for problem in told(project)] == [
        "is also the account of another contractor",
        "is the organisation's shared account, tier regulated needs one of the contractor's own; "
        "name the contractor's own account",
    ]


# --- the calendar ---


def test_what_an_ended_contract_used_can_be_used_again_once_it_is_destroyed(project: Project) -> None:
    past = ("starts: 2026-12-01", "starts: 2020-01-01"), ("ends: 2027-06-30", "ends: 2020-06-30")
    signed = [
        ("2026-11-10", "2019-12-01"),
        ("2026-11-12", "2019-12-01"),
        ("2026-11-13", "2019-12-01"),
        ("2026-10-20", "2019-12-01"),
    ]
    add(project, "a", *past, *signed)
    add(project, "b", *OTHER[:2])
    assert told(project) == []
    add(project, "a", ("starts: 2026-12-01", "starts: 2026-01-01"), ("ends: 2027-06-30", "ends: 2026-11-20"), *signed)
    assert {problem.split(":")[0] for problem in told(project)} == {"contracts/b.yaml"}, "the ended side is not broken"


def test_what_is_recorded_after_the_end_is_no_record_of_the_future(check_text: Check) -> None:
    later = datetime(2028, 1, 1, tzinfo=UTC)
    assert check_text(edited(("assessed: 2026-10-20", "assessed: 2027-08-01")), later).problems == []


def test_a_day_is_judged_in_the_contracts_time_zone(check_text: Check) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # the 23rd in Berlin
    assert check_text(edited(("nda: 2026-11-10, training", "nda: 2026-11-23, training")), late).problems == []


def test_an_ended_contract_is_ended_and_not_broken(check_text: Check) -> None:
    later = datetime(2031, 1, 1, tzinfo=UTC)  # insurance, certificates: everything has expired by then
    ended = check_text(
        edited(("alerts:", EXCEPTION + "alerts:"), ("expires: 2027-01-31", "expires: 2027-06-30")), later
    )
    assert (ended.problems, ended.phase) == ([], "ended")
    assert phase_in_words(ended) == (
        "ended 2027-06-30; access is denied, everything is to be destroyed by 2027-07-30, 1,251 days ago"
    )


def test_an_ended_contract_can_still_be_broken(check_text: Check) -> None:
    assert check_text(edited(("session: 1h", "session: 2h")), datetime(2031, 1, 1, tzinfo=UTC)).phase == "invalid"


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        ("2026-11-30T22:59:59+00:00", "future"),
        ("2026-11-30T23:00:00+00:00", "active"),
        ("2027-06-30T21:59:59+00:00", "active"),
        ("2027-06-30T22:00:00+00:00", "ended"),
    ],
)
def test_the_first_and_last_day_are_days_of_the_contracts_time_zone(moment: str, phase: str, check_text: Check) -> None:
    assert check_text(edited(), datetime.fromisoformat(moment)).phase == phase


# --- exceptions ---


def test_an_approved_exception_lowers_exactly_its_control(check_text: Check) -> None:
    text = edited(("session: 1h", "session: 2h"), ("alerts:", EXCEPTION + "alerts:"))
    found = check_text(text)
    assert found.problems == []
    session = found.effective().controls["IAM-3"]["session"]
    assert (session.value, session.exception) == (7200, "EX-1")
    assert check_text(text.replace("rule: IAM-3", "rule: IAM-4")).phase == "invalid"
    assert check_text(text.replace("resource: access.session", "resource: access.from")).phase == "invalid"


def test_an_exception_ends_on_its_day_in_the_contracts_time_zone(check_text: Check) -> None:
    text = edited(("session: 1h", "session: 2h"), ("alerts:", EXCEPTION + "alerts:"))
    assert check_text(text, datetime(2027, 1, 31, 22, 59, tzinfo=UTC)).problems == []
    later = check_text(text, datetime(2027, 1, 31, 23, 0, tzinfo=UTC)).problems
    assert [problem.path for problem in later] == ["access.session", "exceptions[0].expires"]


def test_no_exception_lowers_what_a_law_demands(check_text: Check) -> None:
    exception = EXCEPTION.replace("IAM-3", "INC-1").replace("access.session", "terms.breach_notice")
    text = edited(("breach_notice: 24h", "breach_notice: 96h"), ("alerts:", exception + "alerts:"))
    assert [problem.path for problem in check_text(text).problems] == ["terms.breach_notice"]


def test_no_exception_removes_a_rule_that_belongs_to_no_control(check_text: Check) -> None:
    exception = EXCEPTION.replace("access.session", "network.cidr")
    text = edited(("cidr: 10.64.0.0/20", "cidr: 10.64.1.0/20"), ("alerts:", exception + "alerts:"))
    assert [problem.path for problem in check_text(text).problems] == ["network.cidr"]


# --- the organisation ---


def test_a_project_without_organisation_uses_the_built_in_one(project: Project) -> None:
    assert project.rehearsal_only
    assert load_organisation(project).name == "Example Corporation"


def test_a_bad_organisation_is_told_like_a_bad_contract(project: Project) -> None:
    text = (
        BUILT_IN.read_text("utf-8").replace("mode: saml", "mode: samel").replace('"100000000002"\n', "100000000002\n")
    )
    (project.root / "organisation.yaml").write_text(text, "utf-8")
    with pytest.raises(BadInput) as refused:
        load_organisation(project)
    assert [str(problem) for problem in refused.value.problems] == [
        "organisation.yaml:8:16 accounts.log_archive: '100000000002' is read by YAML as an integer, not as an account "
        "number; put it in quotes",
        "organisation.yaml:13:9 identity.mode: 'samel' is not one of the known words; did you mean saml?",
    ]


def organised(project: Project, *edits: tuple[str, str]) -> Project:
    (project.root / "organisation.yaml").write_text(edited(*edits, text=BUILT_IN.read_text("utf-8")), "utf-8")
    return project


BAD_ORGANISATIONS = [
    (
        ("deployer: arn:aws:iam::100000000003", "deployer: arn:aws:iam::100000000009"),
        "stacks.security.deployer: 'arn:aws:iam::100000000009:role/cordon-deployer' is a role of another account than "
        "the stack's (100000000003); name a role of that account",
    ),
    (
        ('log_archive: "100000000002"', 'log_archive: "100000000001"'),
        "accounts.log_archive: '100000000001' is also the management account: logs must be out of its reach; "
        "give the log archive an account of its own\n"
        "stacks.log_archive.account: '100000000002' is not the log archive's account (100000000001); "
        "name the same account in both places",
    ),
    (
        ("mode: saml", "mode: oidc"),
        "identity.provider: 'example-corporation' is no provider of mode oidc; "
        "write the issuer without https://, e.g. login.corp.example/oidc",
    ),
    (
        ("mode: saml", "mode: iam-user-account"),
        "identity.provider: 'example-corporation' is no provider of mode iam-user-account; "
        "write the 12 digits of the users' account",
    ),
]


@pytest.mark.parametrize(("edit", "message"), BAD_ORGANISATIONS)
def test_an_organisation_is_held_against_itself(edit: tuple[str, str], message: str, project: Project) -> None:
    organised(project, edit)
    with pytest.raises(BadInput) as refused:
        load_organisation(project)
    assert [str(problem).split(" ", 1)[1] for problem in refused.value.problems] == message.splitlines()


def test_an_account_with_the_organisations_roles_is_no_contractors(project: Project) -> None:
    organised(project, ("operators: [arn:aws:iam::100000000004", "operators: [arn:aws:iam::210987654321"))
    add(project, "a")
    assert told(project) == [
        "contracts/a.yaml:16:12 aws.account: '210987654321' is also the account of one of the organisation's operators "
        "(arn:aws:iam::210987654321:role/cordon-operator); keep the organisation's roles in its own accounts"
    ]


def test_an_organisation_under_a_name_that_is_not_looked_at_is_told(project: Project) -> None:
    add(project, "a")
    (project.root / "organisation.yml").write_text("name: X\n", "utf-8")
    with pytest.raises(Refused, match="organisation.yml is not looked at; name it organisation.yaml"):
        check(project, [], NOW)


def test_a_dangling_organisation_is_no_rehearsal(project: Project) -> None:
    add(project, "a")
    (project.root / "organisation.yaml").symlink_to(project.root / "nowhere")
    with pytest.raises(BadInput, match="does not exist"):
        check(project, [], NOW)


def test_a_symlink_loop_among_contracts_spoils_no_other(project: Project) -> None:
    add(project, "a")
    (project.contracts / "loop.yaml").symlink_to(project.contracts / "loop.yaml")
    assert [one.phase for one in check(project, [], NOW)] == ["future", "invalid"]


def test_a_network_outside_the_pool_is_told(project: Project) -> None:
    organised(project, ("[10.64.0.0/10, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]", "[172.16.0.0/12]"))
    add(project, "a")
    assert told(project) == [
        "contracts/a.yaml:41:9 network.cidr: '10.64.0.0/20' is outside the organisation's pool (172.16.0.0/12); "
        "take one from it; cordon new shows the next free one"
    ]


def test_locked_backups_lengthen_destruction(project: Project) -> None:
    organised(project, ("security_contact:", "backups: {vault_lock: compliance}\nsecurity_contact:"))
    add(project, "a")
    assert told(project) == [
        "contracts/a.yaml:47:47 terms.destruction.within: '30d' is shorter than 42d, which destruction takes (3d to "
        "return, 3d to wipe, backups locked for 35d, 7d until AWS deletes a key); write 42d or more"
    ]


def test_identity_center_chains_sessions_to_an_hour(project: Project) -> None:
    instance = "arn:aws:sso:::instance/ssoins-0123456789abcdef"
    organised(
        project, ("mode: saml", "mode: identity-center"), ("provider: example-corporation", f"provider: {instance}")
    )
    low = edited(("classification: regulated", "classification: internal"), ("session: 1h", "session: 2h"))
    (project.contracts / "a.yaml").write_text(low.replace("classification: confidential", "classification: internal"))
    assert [problem.split(" ", 1)[1] for problem in told(project)] == [
        "access.session: '2h' is longer than 1h, the longest for sessions chained from Identity Center; "
        "write 1h or less"
    ]


def test_a_low_contract_without_account_needs_a_shared_one(project: Project) -> None:
    organised(project, ('  shared: "100000000005"\n', ""))
    low = edited(("classification: regulated", "classification: public"), ('  account: "210987654321"\n', ""))
    (project.contracts / "a.yaml").write_text(low.replace("classification: confidential", "classification: public"))
    assert [problem.split(" ", 1)[1] for problem in told(project)] == [
        "aws.account: is missing, and the organisation has no shared account; "
        "add it in quotes, or accounts.shared to organisation.yaml"
    ]


def test_the_shipped_contracts_are_valid_and_differ() -> None:
    shipped = valid(find(Path(__file__).parent), [], NOW)
    assert [(one.contract.id, one.effective().tier) for one in shipped if one.contract] == [
        ("acme-analytics", "regulated"),
        ("northwind-pricing", "confidential"),
        ("studio-nine", "internal"),
    ]
    assert [len(one.contract.network.egress) for one in shipped if one.contract] == [0, 2, 0]
    assert [one.contract.law for one in shipped if one.contract] == [("gdpr",), ("gdpr",), ()]


@pytest.mark.parametrize("year", [2020, 2026, 2027, 2035, 2060])
def test_the_shipped_contracts_stay_green_in_later_years(year: int) -> None:
    results = check(find(Path(__file__).parent), [], datetime(year, 12, 31, 23, tzinfo=UTC))
    problems = [problem for one in results for problem in one.problems]
    assert bool(problems) == (year < 2026), "only before they were signed do they have problems"
