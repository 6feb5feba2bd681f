"""All live checks; importing this registers them."""

from cordon.evidence.check import CHECKS
from cordon.evidence.checks import stores

__all__ = ["CHECKS", "stores"]
