"""The clause text of a contract, generated from its file: Markdown, and from the same Markdown HTML and docx.

The text depends on the contract, the organisation and the catalogue alone: the same files give the same bytes.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cordon.contract.clauses.text import markdown
from cordon.errors import Refused

if TYPE_CHECKING:
    from cordon.contract.check import Checked

__all__ = ["render", "write"]


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


def write(content: bytes, path: Path, *, replace: bool) -> None:
    """Write a document, whole or not at all.

    Raises:
        Refused: The file exists and may not be replaced, or its folder cannot be written to.
    """
    if path.exists() and not replace:
        raise Refused(f"{path} exists; choose another name, or replace it with --force")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.strerror})") from error
