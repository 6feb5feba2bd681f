"""All sabotages, by what they break; importing this registers them."""

from cordon.rehearsal.sabotage import SABOTAGES
from cordon.rehearsal.sabotages import boundary, data, doors, stores, walls

__all__ = ["SABOTAGES", "boundary", "data", "doors", "stores", "walls"]
