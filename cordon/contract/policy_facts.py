"""From a contract to the facts that policy documents are made of, before anything is built.

Ids that AWS will give (endpoints, keys) are placeholders of real length, so that a document's size is the real one.
"""

from __future__ import annotations

from components.policy_documents.facts import Dataset, Facts, Identity
from components.policy_documents.plain import stand_in_endpoints, stand_in_keys
from cordon.contract.model import Contract
from cordon.contract.organisation import Organisation
from cordon.contract.regions import partition_of
from cordon.contract.requirements import Effective
from cordon.contract.shared import account_of

_SAML_AUDIENCES = {
    "aws": "https://signin.aws.amazon.com/saml",
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}
"""IAM user guide, "Configure SAML assertions for the authentication response"."""


def policy_facts(contract: Contract, organisation: Organisation, needs: Effective) -> Facts:
    """Gather what the policy documents of a valid contract depend on."""
    partition = partition_of(contract.aws.region)
    account = account_of(contract, organisation)
    session = needs.value("IAM-3", "session")
    people = "IAM-1" in needs.controls
    return Facts(
        contract=contract.id,
        partition=partition,
        account=account,
        region=contract.aws.region,
        residency=contract.regions,
        access_ends=contract.engagement.end,
        datasets=tuple(
            Dataset(name=name, classification=one.classification, flow=one.flow, producer=one.producer)
            for name, one in contract.data.items()
        ),
        roles={
            role: {dataset: frozenset(verbs) for dataset, verbs in grants.items()}
            for role, grants in contract.access.roles.items()
        },
        source_addresses=tuple(str(net) for net in contract.access.from_),
        session_seconds=min(session, 3600) if organisation.identity.mode == "identity-center" else session,
        mfa_max_age_seconds=needs.value("IAM-1", "mfa_age") if people else 3600,
        identity=identity(organisation, partition, account),
        endpoints=stand_in_endpoints(),
        keys=stand_in_keys(partition, account, contract.aws.region, list(contract.data)),
        deployers=(f"arn:{partition}:iam::{account}:role/{organisation.stacks.deployer}",),
        operators=organisation.operators,
        wipers=organisation.wipers,
        services=organisation.services,
        break_glass=organisation.break_glass,
        malware_scan=needs.value("MON-1", "guardduty") == "all-and-malware-scan",
    )


def identity(organisation: Organisation, partition: str, account: str) -> Identity:
    """Say who vouches for people, as the policies of one account name it."""
    said = organisation.identity
    providers = {"saml": f"saml-provider/{said.provider}", "oidc": f"oidc-provider/{said.provider}"}
    kind = providers.get(said.mode)
    return Identity(
        mode=said.mode,
        provider=f"arn:{partition}:iam::{account}:{kind}" if kind else "",
        issuer=said.provider if said.mode == "oidc" else "",
        audience=said.audience or (_SAML_AUDIENCES[partition] if said.mode == "saml" else "sts.amazonaws.com"),
        claim_key=said.claim,
        mfa_key=said.mfa_claim,
        users_account=said.provider if said.mode == "iam-user-account" else account,
    )
