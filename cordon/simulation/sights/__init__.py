"""What of each resource type is seen when it is read, and what nobody can tell.

Beside `kinds`, which says how a type is made: there is an entry for each type, and a test that every input of the
provider's schema is either seen or listed as untold.
"""

from collections.abc import Mapping
from typing import Final

from cordon.simulation.sights.identity import IDENTITY
from cordon.simulation.sights.keys_and_logs import KEYS_AND_LOGS
from cordon.simulation.sights.network import NETWORK
from cordon.simulation.sights.sight import Sight
from cordon.simulation.sights.stores import STORES

SIGHTS: Final[Mapping[str, Sight]] = {**IDENTITY, **KEYS_AND_LOGS, **NETWORK, **STORES}
"""By type token."""
