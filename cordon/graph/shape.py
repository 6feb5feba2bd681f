"""How AWS's ids, ARNs and computed outputs look, type by type.

Templates name inputs (``{bucket}``, with a default ``{path|/}``), the place (``{region}``, ``{account}``,
``{partition}``, ``{suffix}``), the ``{id}``, and digits that follow from the URN: ``{hex17}``, ``{digits12}``,
``{letters17}``, ``{uuid}`` and the like; a salt tells several in one resource apart: ``{hex17:default}``. A few are
computed (``computed``) from an input, which is then named behind the colon: ``{host:url}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shape:
    """A type's id, its ARN behind ``arn:<partition>:`` (empty: it has none) and what else it puts out."""

    id: str
    arn: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
