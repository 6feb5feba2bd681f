"""Types of the command's parameters: what a value must look like, and what is said when it doesn't."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click


class Instant(click.ParamType[datetime]):
    """A date or a date with time; without zone, UTC."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read an instant."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Dataset(click.ParamType[tuple[str, ...]]):
    """A dataset in three words."""

    name = "dataset"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Read a dataset."""
        parts = tuple(str(value).split(":")) if isinstance(value, str) else value
        if len(parts) != 3:
            self.fail(f"{value!r} is not NAME:CLASSIFICATION:FLOW, e.g. claims:regulated:inbound", param, ctx)
        return tuple(parts)
