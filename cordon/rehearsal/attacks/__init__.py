"""What is tried against a contract's environment, and the honest work that must succeed; importing registers it."""

from cordon.rehearsal.attack import ATTACKS
from cordon.rehearsal.attacks import access, after_end, data, keys, neighbours, records, work

__all__ = ["ATTACKS", "access", "after_end", "data", "keys", "neighbours", "records", "work"]
