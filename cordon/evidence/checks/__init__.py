"""All live checks; importing this registers them."""

from cordon.evidence.check import CHECKS
from cordon.evidence.checks import (
    archive,
    copies,
    endings,
    endpoints,
    key_use,
    keys,
    labels,
    network,
    outsiders,
    places,
    retention,
    roles,
    sign_in,
    stores,
    trail,
    transport,
    ways_out,
)

__all__ = [
    "CHECKS",
    "archive",
    "copies",
    "endings",
    "endpoints",
    "key_use",
    "keys",
    "labels",
    "network",
    "outsiders",
    "places",
    "retention",
    "roles",
    "sign_in",
    "stores",
    "trail",
    "transport",
    "ways_out",
]
