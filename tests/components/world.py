"""One contract to test with, and everyone who might ask for something."""

from typing import Any

from components.policy_documents import Facts, PlainFacts, facts_from

ACCOUNT = "210987654321"
OURS = "111111111111"
OPERATOR = f"arn:aws:iam::{OURS}:role/cordon-operator"
SERVICE = f"arn:aws:iam::{ACCOUNT}:role/cordon-promote"
WIPER = f"arn:aws:iam::{ACCOUNT}:role/cordon-wipe"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/cordon-deploy"
BREAK_GLASS = f"arn:aws:iam::{ACCOUNT}:role/break-glass"
SERVICE_LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie"
PRODUCER = "arn:aws:iam::210000000001:role/claims-export"
CONSUMER = "arn:aws:iam::210000000002:role/scores-import"
STRANGER = f"arn:aws:iam::{ACCOUNT}:role/somebody"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
TRUSTED = [OPERATOR, SERVICE, WIPER, BREAK_GLASS, SERVICE_LINKED]

BEFORE = "2027-06-30T23:59:59Z"
END = "2027-07-01T00:00:00Z"
INSIDE = "203.0.113.9"
OUTSIDE = "198.51.100.7"

SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/id.corp.example"
IDENTITIES: dict[str, dict[str, str]] = {
    "saml": {"mode": "saml", "provider": SAML, "audience": "https://signin.aws.amazon.com/saml"},
    "oidc": {"mode": "oidc", "provider": OIDC, "issuer": "id.corp.example", "audience": "cordon"},
    "identity-center": {"mode": "identity-center", "users_account": OURS},
    "iam-user-account": {"mode": "iam-user-account", "users_account": OURS},
}


def plain(**changes: Any) -> PlainFacts:
    """The contract of DESIGN.md as plain data, with changes."""
    data: Any = {
        "contract": "acme-analytics",
        "account": ACCOUNT,
        "region": "eu-central-1",
        "residency": ["eu-central-1", "eu-west-1"],
        "access_ends": END,
        "datasets": [
            {"name": "claims", "classification": "regulated", "flow": "inbound", "producer": PRODUCER},
            {"name": "scores", "classification": "confidential", "flow": "outbound", "consumer": CONSUMER},
        ],
        "roles": {
            "analyst": {"claims": ["read"], "scores": ["write"]},
            "lead": {"claims": ["read"], "scores": ["write"], "export": ["approve"]},
        },
        "source_addresses": ["203.0.113.0/24", "2001:db8::/48"],
        "session_seconds": 3600.0,
        "mfa_max_age_seconds": 3600.0,
        "identity": IDENTITIES["saml"],
        "operators": [OPERATOR],
        "services": [SERVICE],
        "wipers": [WIPER],
        "deployers": [DEPLOYER],
        "break_glass": [BREAK_GLASS],
        "mirrors": ["corp-mirror"],
    }
    result: PlainFacts = data | changes
    return result


def facts(**changes: Any) -> Facts:
    """The same, read."""
    return facts_from(plain(**changes))


def ordinary(sources: int = 20, **changes: Any) -> Facts:
    """A contract of ordinary size: ten datasets, five roles that reach all of them, and so many source networks."""
    datasets = [
        {
            "name": f"dataset-number-{number}",
            "classification": "regulated",
            "flow": "inbound" if number % 2 else "outbound",
            "producer": PRODUCER if number % 2 else None,
            "consumer": None if number % 2 else CONSUMER,
        }
        for number in range(10)
    ]
    verbs = {dataset["name"]: ["read", "write"] for dataset in datasets} | {"export": ["approve"]}
    return facts(
        **{
            "contract": "northern-light-analytics-gmbh",
            "datasets": datasets,
            "roles": {f"role-number-{number}": verbs for number in range(5)},
            "source_addresses": [f"203.0.{number}.0/24" for number in range(sources)],
        }
        | changes
    )
