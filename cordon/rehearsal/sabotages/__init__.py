"""All sabotages, by what they break; importing this registers them."""

from cordon.rehearsal.sabotage import SABOTAGES
from cordon.rehearsal.sabotages import (
    boundary,
    copies,
    data,
    doors,
    endings,
    endpoints,
    flow,
    keys,
    labels,
    logs,
    network,
    places,
    retention,
    roles,
    stores,
    transport,
    walls,
)

__all__ = [
    "SABOTAGES",
    "boundary",
    "copies",
    "data",
    "doors",
    "endings",
    "endpoints",
    "flow",
    "keys",
    "labels",
    "logs",
    "network",
    "places",
    "retention",
    "roles",
    "stores",
    "transport",
    "walls",
]
