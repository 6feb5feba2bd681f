"""Pulumi's real engine over our own programs, with the simulation where AWS is: no account, and none can be reached.

The engine starts no plugin of ours and finds none: it is told the port of one that runs already, in the process that
simulates. Nothing of this room is named like a plugin, so no `pulumi up` can pick it up (docs/decisions/0012).
"""
