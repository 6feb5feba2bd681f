"""A rehearsal as one HTML page that needs nothing else: no script, no font, no address."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from cordon.errors import printable
from cordon.evidence.verdict import MEANINGS
from cordon.rehearsal.report import LABEL, Report, Stopped


def render(outcomes: Sequence[Report | Stopped]) -> bytes:
    """Return the page, in UTF-8; the same outcomes give the same bytes."""
    from jinja2 import Environment, StrictUndefined

    text = files("cordon.rehearsal").joinpath("page.html").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["plain"] = printable
    lives = [one for one in outcomes if isinstance(one, Report)]
    stopped = [one for one in outcomes if isinstance(one, Stopped)]
    return environment.from_string(text).render(lives=lives, stopped=stopped, label=LABEL, meanings=MEANINGS).encode()
