"""Writes the matrix of sabotages into the docs: `python -m scripts.sabotage_matrix`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cordon.rehearsal.life import SABOTAGES

PAGE: Final = "docs/sabotages.md"


def table() -> str:
    """Return the matrix as a Markdown table, in the order of what notices."""
    rows = sorted(SABOTAGES.values(), key=lambda one: (one.turns_red, one.id))
    lines = [
        f"| `{one.turns_red}` | `{one.id}` | {one.means} | {', '.join(f'`{name}`' for name in one.also)} |"
        for one in rows
    ]
    head = ["| noticed by | sabotage | what is broken | cannot but be noticed by as well |", "|---|---|---|---|"]
    return "\n".join([*head, *lines]) + "\n"


def main() -> None:
    """Write the table below the page's text."""
    page = Path(__file__).parent.parent / PAGE
    text = page.read_text("utf-8").partition("\n| ")[0]
    page.write_text(f"{text}\n{table()}", "utf-8")


if __name__ == "__main__":
    main()
