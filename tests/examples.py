"""The examples on the pages of the docs: commands, with what they print."""

from __future__ import annotations

import re

Example = tuple[str, str]


def examples(text: str) -> list[list[Example]]:
    """Return the console blocks of a page, or of a part of one."""
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE) for block in blocks]


def matches(said: str, shown: str) -> bool:
    """Compare with `...` standing for anything."""
    pattern = re.escape(shown).replace(r"\.\.\.", "(?s:.*)")
    return re.fullmatch(pattern, said) is not None
