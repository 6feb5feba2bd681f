"""The Markdown parser that HTML and docx share: CommonMark with tables, no raw HTML."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


@cache
def parser() -> MarkdownIt:
    """Return the parser."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def title_of(markdown: str) -> str:
    """Return the text's title with the names of the parties: its first heading and first paragraph."""
    inlines = [token for token in parser().parse(markdown) if token.type == "inline"][:2]
    words = ["".join(child.content for child in token.children or []) for token in inlines]
    return ": ".join(words)
