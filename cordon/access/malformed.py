"""What a policy document that AWS would not take is told as."""

from cordon.errors import CordonError


class Malformed(CordonError):
    """A policy document that AWS would not take: what it would mean is unknown, so nothing is allowed by it."""
