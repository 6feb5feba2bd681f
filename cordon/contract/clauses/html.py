"""Clauses as one self-contained HTML page."""

from __future__ import annotations

from html import escape

from cordon.contract.clauses.tokens import parser, title_of

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 Georgia, 'Times New Roman', serif; color: #1b1f24; max-width: 48rem; margin: 3rem auto;
  padding: 0 1.25rem; }
h1 { font-size: 2rem; margin: 0 0 .5rem; }
h2 { margin-top: 2.75rem; border-bottom: 1px solid #c9d1d9; padding-bottom: .3rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .25rem; } p { margin: .4rem 0; } em { color: #57606a; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font: 14px/1.45 system-ui, sans-serif; }
th, td { border: 1px solid #d0d7de; padding: .35rem .6rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
th { background: #f3f5f7; overflow-wrap: normal; } th:empty { padding: 0; }
thead tr:not(:has(th:not(:empty))) { display: none; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; } }
"""


def page(markdown: str) -> str:
    """Return the page for a clause text."""
    body = parser().render(markdown)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title_of(markdown))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
