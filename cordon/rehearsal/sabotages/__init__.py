"""All sabotages, by what they break; importing this registers them."""

from cordon.rehearsal.sabotage import SABOTAGES
from cordon.rehearsal.sabotages import stores

__all__ = ["SABOTAGES", "stores"]
