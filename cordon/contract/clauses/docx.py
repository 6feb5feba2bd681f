"""Clauses as a Word document, for parties who sign on paper or in an office suite."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import docx
from docx.shared import Cm, Length, Pt

from cordon.contract.clauses.tokens import parser, title_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

    from cordon.contract.checked import Checked

_PROPERTY = 255  # characters, of a document's property
_TEXT_WIDTH = 15.2  # cm, of python-docx's standard page
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip's first instant: the bytes do not depend on when they were made


def document(markdown: str, checked: Checked) -> bytes:
    """Return the document for a clause text."""
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(10.5)
    contract = checked.contract
    assert contract is not None  # noqa: S101 -- its text was made
    properties = made.core_properties
    properties.title, properties.author = title_of(markdown)[:_PROPERTY], checked.organisation.name[:_PROPERTY]
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = contract.engagement.begin.replace(tzinfo=None)
    _fill(made, iter(parser().parse(markdown)))
    raw = io.BytesIO()
    made.save(raw)
    return _timeless(raw.getvalue())


def _fill(made: Document, tokens: Iterator[Token]) -> None:
    for token in tokens:
        match token.type:
            case "heading_open":
                _write(made.add_heading(level=int(token.tag[1]) - 1), next(tokens))
            case "paragraph_open":
                style = "List Bullet" if token.level else None
                _write(made.add_paragraph(style=style), next(tokens))
            case "table_open":
                _table(made, list(_rows(tokens)))


def _rows(tokens: Iterator[Token]) -> Iterator[list[Token]]:
    row: list[Token] = []
    for token in tokens:
        match token.type:
            case "tr_open":
                row = []
            case "inline":
                row.append(token)
            case "tr_close":
                yield row
            case "table_close":
                return


def _table(made: Document, rows: list[list[Token]]) -> None:
    headed = any(cell.content for cell in rows[0])
    rows = rows if headed else rows[1:]
    table = made.add_table(len(rows), len(rows[0]), style="Table Grid")
    widths = _widths(rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (cells, row) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, token, width in zip(cells.cells, row, widths, strict=True):
            cell.width = width
            _write(cell.paragraphs[0], token, bold=headed and not number)
    made.add_paragraph()


def _widths(rows: list[list[Token]]) -> list[Length]:
    """Share the page's width among columns by their longest entries, within reason."""
    longest = [min(max(len(cell.content) for cell in column), 34) + 8 for column in zip(*rows, strict=True)]
    return [Cm(_TEXT_WIDTH * length / sum(longest)) for length in longest]


def _write(paragraph: Paragraph, inline: Token, *, bold: bool = False) -> None:
    italic = False
    for child in inline.children or []:
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.nesting == 1
            case "em_open" | "em_close":
                italic = child.nesting == 1
            case "softbreak":
                paragraph.add_run(" ")
            case _:
                run = paragraph.add_run(child.content)
                run.bold, run.italic = bold or None, italic or None


def _timeless(raw: bytes) -> bytes:
    """Write the same archive with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            fixed: Any = zipfile.ZipInfo(info.filename, _EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(info))
    return out.getvalue()
