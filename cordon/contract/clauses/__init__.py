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


_ENDINGS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}


def form_of(output: Path | None, asked: str | None = None) -> str:
    """Return the form to write: the one asked for, or by the output file's ending, Markdown without one.

    Raises:
        ValueError: The ending is of no form, or of another one than asked for.
    """
    ending = output.suffix.lower() if output else ""
    form = _ENDINGS.get(ending, "")
    if ending and not form and not asked:
        raise ValueError(f"{output} ends in {ending}, and clauses are written as .md, .html or .docx")
    if asked and ending and form != asked:
        raise ValueError(f"--format {asked} does not go with {output}, which ends in {ending}; leave one of them out")
    return asked or form or "markdown"


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
