"""Every policy document of a contract, made by pure functions from plain facts; one function a document.

Components put these documents into AWS, ``cordon check`` measures them before anything is built: both call the same
functions, so what is measured is what is built. Nothing here knows Pulumi, and nothing here asks AWS.

``facts`` and ``plain`` are what goes in; ``trust``, ``access``, ``boundary``, ``stores``, ``keys`` and ``endpoints``
make a contract's documents, ``archive`` the log archive's; ``sizes`` holds AWS's limits and lists a contract's
documents; ``conditions``, ``aws_owned`` and ``document`` are shared.
"""

from components.policy_documents.access import data_policy, entry_policy
from components.policy_documents.archive import ArchivedTrail, archive_bucket_policy
from components.policy_documents.boundary import boundary_policy
from components.policy_documents.document import Document, render
from components.policy_documents.endpoints import interface_endpoint_policy, s3_endpoint_policy
from components.policy_documents.facts import Dataset, Facts, Identity, Keys
from components.policy_documents.keys import dataset_key_policy, log_key_policy, volume_key_policy
from components.policy_documents.plain import PlainFacts, facts_from, stand_in_endpoints, stand_in_keys
from components.policy_documents.sizes import LIMITS, SizedDocument, all_documents, excess, measure
from components.policy_documents.stores import access_log_bucket_policy, bucket_policy
from components.policy_documents.trust import data_trust_policy, entry_trust_policy

__all__ = [
    "LIMITS",
    "ArchivedTrail",
    "Dataset",
    "Document",
    "Facts",
    "Identity",
    "Keys",
    "PlainFacts",
    "SizedDocument",
    "access_log_bucket_policy",
    "all_documents",
    "archive_bucket_policy",
    "boundary_policy",
    "bucket_policy",
    "data_policy",
    "data_trust_policy",
    "dataset_key_policy",
    "entry_policy",
    "entry_trust_policy",
    "excess",
    "facts_from",
    "interface_endpoint_policy",
    "log_key_policy",
    "measure",
    "render",
    "s3_endpoint_policy",
    "stand_in_endpoints",
    "stand_in_keys",
    "volume_key_policy",
]
