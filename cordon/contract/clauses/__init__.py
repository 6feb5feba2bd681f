"""The clause text of a contract, generated from its file: Markdown, and from the same Markdown HTML and docx.

The text depends on the contract, the organisation and the catalogue alone: the same files give the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cordon.contract.clauses.text import markdown

if TYPE_CHECKING:
    from cordon.contract.checked import Checked

__all__ = ["form_of", "render"]


_ENDINGS = {".html": "html", ".htm": "html", ".docx": "docx"}


def form_of(output: Path | None) -> str:
    """Return the form that an output file's ending asks for, Markdown otherwise."""
    return _ENDINGS.get(output.suffix.lower(), "markdown") if output else "markdown"


def render(checked: Checked, form: str) -> bytes:
    """Return the clause text of a valid contract.

    Args:
        checked: The contract.
        form: `markdown`, `html` or `docx`.

    Raises:
        BadInput: The contract is not valid.
    """
    text = markdown(checked)
    if form == "html":
        from cordon.contract.clauses.html import page

        return page(text).encode()
    if form == "docx":
        from cordon.contract.clauses.docx import document

        return document(text, checked)
    return text.encode()
