"""The sections of a contract about promises beyond technology: response, destruction, documents, exceptions."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from cordon.contract.section import Section
from cordon.contract.text_values import Amount, Count, Email, Line, Reason
from cordon.contract.values import Day, Days, Duration, matching


class Incident(Section):
    """Response times from the moment a security incident is known."""

    acknowledge: Duration = timedelta(hours=4)
    """Until somebody answers for it."""
    contain: Duration = timedelta(hours=24)
    """Until it can do no further harm."""


class Destruction(Section):
    """What happens to our data at the end."""

    method: Literal["crypto-erase", "delete"]
    """crypto-erase: every copy deleted and its keys destroyed (NIST SP 800-88); delete: every copy deleted."""
    within: Days
    """From the contract's last instant until no copy can be read any more."""


class Documents(Section):
    """Signed documents, each with the day it was signed."""

    nda: Day
    """Non-disclosure agreement."""
    dpa: Day | None = None
    """Data processing addendum; required when a law is named."""
    sla: Day | None = None
    """Service level agreement."""
    ip: Day | None = None
    """Intellectual property terms."""
    baa: Day | None = None
    """HIPAA business associate agreement."""


class Insurance(Section):
    """Cyber insurance of the contractor."""

    amount: Amount
    """Sum insured: `2000000 EUR`."""
    expires: Day
    """Last day of cover."""


class Terms(Section):
    """What is promised beyond technology."""

    breach_notice: Duration
    """Longest time from knowing of a breach to telling us."""
    incident: Incident = Incident()
    """Response times; left out: 4h and 24h."""
    audit_every: Days | None = None
    """Time between audits; left out: the tier's longest."""
    destruction: Destruction
    """What happens to our data at the end."""
    documents: Documents
    """Signed documents, each with its day."""
    insurance: Insurance | None = None
    """Required from confidential up."""


class Posture(Section):
    """The contractor's own security, as last assessed; certificates with their last day."""

    assessed: Day
    """Day of the last assessment."""
    iso27001: Day | None = None
    """Last day of the ISO/IEC 27001 certificate."""
    iso27701: Day | None = None
    """Last day of the ISO/IEC 27701 certificate."""
    soc2: Day | None = None
    """Last day the SOC 2 Type II report is relied on."""
    pci_dss: Day | None = None
    """Last day of the PCI DSS attestation."""
    hitrust: Day | None = None
    """Last day of the HITRUST certification."""
    c5: Day | None = None
    """Last day the BSI C5 attestation is relied on."""
    tisax: Day | None = None
    """Last day of the TISAX label."""
    incidents: Count = 0
    """Security incidents in the twelve months before the assessment."""


class ContractException(Section):
    """One agreed deviation: less than the tier or a rule demands, for a while, approved by another person."""

    id: Annotated[
        str, *matching("an id", "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "write letters, digits, ., _ and -, at most 64", 64)
    ]
    """By which reports name it, e.g. EX-1."""
    rule: Annotated[
        str, *matching("a rule", "[A-Za-z][A-Za-z0-9_.-]{2,79}", "write a control's id (IAM-3) or a rule's name", 80)
    ]
    """The control (`IAM-3`) or policy rule that is not met."""
    resource: Line
    """What it applies to: a place in this file (`access.session`) or a resource's name; `*` only for policy rules."""
    reason: Reason
    """Why, in a sentence an auditor understands."""
    owner: Email
    """Who asked for it."""
    approver: Email
    """Who allowed it: another person, and none of the contractor's."""
    expires: Day
    """Last day it holds; not after the contract's end."""
