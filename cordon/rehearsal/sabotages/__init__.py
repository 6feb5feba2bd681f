"""All sabotages, by what they break; importing this registers them."""

from cordon.rehearsal.sabotage import SABOTAGES
from cordon.rehearsal.sabotages import (
    endings,
    endpoints,
    keys,
    labels,
    logs,
    network,
    places,
    retention,
    roles,
    stores,
    transport,
)

__all__ = [
    "SABOTAGES",
    "endings",
    "endpoints",
    "keys",
    "labels",
    "logs",
    "network",
    "places",
    "retention",
    "roles",
    "stores",
    "transport",
]
