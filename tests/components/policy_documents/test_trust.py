import pytest

from components.policy_documents import data_trust_policy, entry_trust_policy
from cordon.access.model import Principal, PrincipalKind
from cordon.access.request_context import caller_kind, carried
from cordon.aws.reference import action
from tests.components.iam import Cases, Request, answer, survivors, wrong
from tests.components.world import (
    ACCOUNT,
    BEFORE,
    END,
    IDENTITIES,
    INSIDE,
    OIDC,
    OURS,
    OUTSIDE,
    SAML,
    facts,
)

CLAIM = "acme-analytics/analyst"
PERSON = "analyst-1@acme.example"
TAGS: dict[str, str | list[str]] = {"aws:RequestTag/cordon-role": CLAIM, "aws:TagKeys": ["cordon-role"]}
ALWAYS: dict[str, str | list[str]] = {"aws:CurrentTime": BEFORE, "aws:SourceIp": INSIDE, "sts:SourceIdentity": PERSON}
SIGNED = {"aws:RequestTag/cordon-role": CLAIM, "aws:RequestTag/cordon-mfa": "true"}
SET = f"arn:aws:iam::{OURS}:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_cordon-entry_"

GOOD = {
    "saml": Request(
        action="sts:AssumeRoleWithSAML",
        principal=SAML,
        context=ALWAYS | SIGNED | {"SAML:aud": "https://signin.aws.amazon.com/saml"},
    ),
    "oidc": Request(
        action="sts:AssumeRoleWithWebIdentity",
        principal=OIDC,
        context=ALWAYS | SIGNED | {"id.corp.example:aud": "cordon"},
    ),
    "identity-center": Request(
        action="sts:AssumeRole",
        principal=f"{SET}0123456789abcdef",
        context=ALWAYS
        | TAGS
        | {
            "aws:PrincipalArn": f"{SET}0123456789abcdef",
            "aws:PrincipalTag/cordon-role": CLAIM,
            "aws:PrincipalTag/cordon-mfa": "true",
            "aws:PrincipalTag/cordon-person": PERSON,
        },
    ),
    "iam-user-account": Request(
        action="sts:AssumeRole",
        principal=f"arn:aws:iam::{OURS}:user/{PERSON}",
        context=ALWAYS
        | TAGS
        | {
            "aws:PrincipalTag/cordon-role": CLAIM,
            "aws:PrincipalType": "User",
            "aws:username": PERSON,
            "aws:MultiFactorAuthPresent": "true",
            "aws:MultiFactorAuthAge": "60",
        },
    ),
}
BAD: dict[str, dict[str, dict[str, str | list[str] | None]]] = {
    "all": {
        "from elsewhere": {"aws:SourceIp": OUTSIDE},
        "through some VPC endpoint, where there is no source address": {"aws:SourceIp": None},
        "with another role's claim": {"aws:RequestTag/cordon-role": "acme-analytics/lead"},
        "with another contract's claim": {"aws:RequestTag/cordon-role": "other/analyst"},
        "without a claim": {"aws:RequestTag/cordon-role": None},
        "without a source identity": {"sts:SourceIdentity": None},
    },
    "saml": {
        "with an assertion for another service": {"SAML:aud": "https://elsewhere.example"},
        "without a second factor": {"aws:RequestTag/cordon-mfa": "false"},
        "without a word about a second factor": {"aws:RequestTag/cordon-mfa": None},
    },
    "oidc": {
        "with a token for another client": {"id.corp.example:aud": "wiki"},
        "without a second factor": {"aws:RequestTag/cordon-mfa": "false"},
        "without a word about a second factor": {"aws:RequestTag/cordon-mfa": None},
    },
    "identity-center": {
        "with a claim of the caller's own making": {"aws:PrincipalTag/cordon-role": "other/analyst"},
        "without a signed claim": {"aws:PrincipalTag/cordon-role": None},
        "without a second factor": {"aws:PrincipalTag/cordon-mfa": "false"},
        "without a word about a second factor": {"aws:PrincipalTag/cordon-mfa": None},
        "as somebody else": {"sts:SourceIdentity": "lead-1@acme.example"},
        "as nobody the directory knows": {"aws:PrincipalTag/cordon-person": None},
        "with further tags": {"aws:TagKeys": ["cordon-role", "admin"]},
        "with a role of ours that isn't Identity Center's": {"aws:PrincipalArn": f"arn:aws:iam::{OURS}:role/any"},
        "with a permission set whose name is longer": {"aws:PrincipalArn": f"{SET}extended_0123456789abcdef"},
    },
    "iam-user-account": {
        "with a claim of the caller's own making": {"aws:PrincipalTag/cordon-role": "other/analyst"},
        "without an administrator's claim": {"aws:PrincipalTag/cordon-role": None},
        "without a second factor": {"aws:MultiFactorAuthPresent": "false"},
        "with long-lived keys, where there is no such key": {
            "aws:MultiFactorAuthPresent": None,
            "aws:MultiFactorAuthAge": None,
        },
        "with a second factor of yesterday": {"aws:MultiFactorAuthAge": "86400"},
        "with a role's session, whose tags are its caller's": {"aws:PrincipalType": "AssumedRole"},
        "as somebody else": {"sts:SourceIdentity": "lead-1@acme.example"},
        "with further tags": {"aws:TagKeys": ["cordon-role", "admin"]},
    },
}


OWN_KEYS = {
    "sts:TagSession": ("aws:", "saml:aud"),
    "sts:SetSourceIdentity": ("sts:SourceIdentity", "aws:Current", "aws:Principal", "aws:SourceIp", "aws:username"),
}
"""How the keys begin that requests for these actions have (AWS.md rule 27)."""


def asking(mode: str, name: str) -> Request:
    """What STS asks besides the role itself, with the keys that it has then and no others."""
    own = tuple(start.lower() for start in OWN_KEYS[name])
    good = GOOD[mode]
    kept = {key: value for key, value in good.context.items() if key.lower().startswith(own)}
    return good.but(action=name, context=kept)


def cases(mode: str) -> Cases:
    good = GOOD[mode]
    tagging, naming = asking(mode, "sts:TagSession"), asking(mode, "sts:SetSourceIdentity")
    found: Cases = {
        "as it should be": (good, "allow"),
        "set the tags": (tagging, "allow"),
        "set the tags of another role": (
            tagging.with_context({"aws:RequestTag/cordon-role": "acme-analytics/lead"}),
            "nothing",
        ),
        "set no claim": (tagging.with_context({"aws:RequestTag/cordon-role": None}), "nothing"),
        "set the tags, by another account": (tagging.but(principal="arn:aws:iam::999999999999:role/x"), "nothing"),
        "set the source identity": (naming, "allow"),
        "set no source identity": (naming.having(sts__SourceIdentity=None), "nothing"),
        "set it by another account": (naming.but(principal="arn:aws:iam::999999999999:role/x"), "nothing"),
        "from the office's other network": (good.with_context({"aws:SourceIp": "2001:db8::7"}), "allow"),
        "from the contract's last instant on": (good.with_context({"aws:CurrentTime": END}), "deny"),
        "by another provider": (good.but(principal="arn:aws:iam::999999999999:saml-provider/x"), "nothing"),
        "by another account": (good.but(principal="arn:aws:iam::999999999999:role/x"), "nothing"),
        "unsigned": (good.but(principal=None), "nothing"),
    }
    if mode == "saml":
        elsewhere = tagging.with_context({"SAML:aud": "https://elsewhere.example"})
        found["set the tags with an assertion for another service"] = (elsewhere, "nothing")
    if mode in ("identity-center", "iam-user-account"):
        further = tagging.with_context({"aws:TagKeys": ["cordon-role", "admin"]})
        found["set further tags"] = (further, "nothing")
        found["set somebody else's source identity"] = (
            naming.having(sts__SourceIdentity="lead-1@acme.example"),
            "nothing",
        )
    for name, change in (BAD["all"] | BAD[mode]).items():
        found[name] = (good.with_context(change), "nothing")
    return found


@pytest.mark.parametrize("mode", IDENTITIES)
def test_people_enter_only_with_everything_shown(mode: str) -> None:
    policy = entry_trust_policy(facts(identity=IDENTITIES[mode]), "analyst")
    assert wrong(policy, cases(mode)) == {}


@pytest.mark.parametrize("mode", IDENTITIES)
def test_nothing_can_be_left_out_of_an_entry_trust_policy(mode: str) -> None:
    policy = entry_trust_policy(facts(identity=IDENTITIES[mode]), "analyst")
    assert survivors(policy, cases(mode)) == []


@pytest.mark.parametrize("mode", [mode for mode in IDENTITIES if mode != "iam-user-account"])
def test_aws_own_mfa_keys_are_not_asked_for_where_they_do_not_exist(mode: str) -> None:
    assert "MultiFactorAuth" not in str(entry_trust_policy(facts(identity=IDENTITIES[mode]), "analyst"))


@pytest.mark.parametrize("mode", IDENTITIES)
def test_no_condition_of_an_allow_holds_for_a_missing_key(mode: str) -> None:
    for statement in entry_trust_policy(facts(identity=IDENTITIES[mode]), "analyst")["Statement"]:
        if statement["Effect"] == "Allow":
            assert not [operator for operator in statement["Condition"] if "IfExists" in operator or "Not" in operator]


@pytest.mark.parametrize("mode", IDENTITIES)
def test_setting_tags_and_source_identity_is_part_of_entering(mode: str) -> None:
    statements = entry_trust_policy(facts(identity=IDENTITIES[mode]), "analyst")["Statement"]
    allowed = [each["Action"] for each in statements if each["Effect"] == "Allow"]
    assert allowed == [GOOD[mode].action, "sts:TagSession", "sts:SetSourceIdentity"]
    # Whoever shows no tag or no source identity is asked for neither, and must be refused the role itself.
    asked = str(statements[0]["Condition"])
    assert "aws:RequestTag/cordon-role" in asked and "sts:SourceIdentity" in asked


@pytest.mark.parametrize("mode", IDENTITIES)
def test_every_condition_is_on_a_key_that_the_statements_action_has(mode: str) -> None:
    for statement in entry_trust_policy(facts(identity=IDENTITIES[mode]), "analyst")["Statement"]:
        known = action(statement["Action"])
        assert known is not None
        caller = caller_kind(asked_by(GOOD[mode].principal or ""))
        keys = {key: "x" for block in statement["Condition"].values() for key in block}
        assert carried(known, f"arn:aws:iam::{ACCOUNT}:role/entry", caller, keys) == keys, statement["Sid"]


def asked_by(arn: str) -> Principal:
    kind = PrincipalKind.FEDERATED if "-provider/" in arn else PrincipalKind.USER
    return Principal(kind if ":role/" not in arn else PrincipalKind.ROLE_SESSION, arn)


def test_a_trust_policy_names_no_person() -> None:
    assert "@" not in str(entry_trust_policy(facts(), "analyst"))


DATA = Request(action="sts:AssumeRole", principal="ec2.amazonaws.com", context={"aws:CurrentTime": BEFORE})
DATA_CASES: Cases = {
    "a workspace": (DATA, "allow"),
    "a workspace, if EC2 says for which account": (DATA.having(aws__SourceAccount=ACCOUNT), "allow"),
    "EC2 on behalf of another account": (DATA.having(aws__SourceAccount="999999999999"), "deny"),
    "a workspace after the end": (DATA.having(aws__CurrentTime=END), "deny"),
    "another service": (DATA.but(principal="lambda.amazonaws.com"), "nothing"),
    "a role of the account": (DATA.but(principal=f"arn:aws:iam::{ACCOUNT}:role/x"), "nothing"),
}


def test_only_workspaces_take_the_data_role() -> None:
    assert wrong(data_trust_policy(facts()), DATA_CASES) == {}


def test_nothing_can_be_left_out_of_the_data_trust_policy() -> None:
    assert survivors(data_trust_policy(facts()), DATA_CASES) == []


def test_china_has_service_names_of_its_own() -> None:
    policy = data_trust_policy(facts(partition="aws-cn"))
    assert answer(policy, DATA.but(principal="ec2.amazonaws.com.cn")) == "allow"


def test_a_role_that_the_contract_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no role 'admin'; there are analyst, lead"):
        entry_trust_policy(facts(), "admin")
