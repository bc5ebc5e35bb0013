"""The little Markdown sentences carry: bold for what matters, and names escaped so that they stay names."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#~$:|{}!])")
_TOKEN = re.compile(r"\\(?P<escaped>[\\`*_\[\]<>#~$:|{}!])|(?P<bold>\*\*)|(?P<plain>[^\\*]+|.)", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """Hold a stretch of text in one weight."""

    text: str
    bold: bool = False


def safe(text: str) -> str:
    """Escape what Markdown would read as markup: names come from files."""
    return _MARKDOWN.sub(r"\\\1", text)


def runs(sentence: str) -> tuple[Run, ...]:
    r"""Take a sentence apart into plain and bold stretches, escapes undone.

    >>> runs(f"**{safe('A_B')}** is at risk")
    (Run(text='A_B', bold=True), Run(text=' is at risk', bold=False))
    """
    found: list[Run] = []
    bold, text = False, ""
    for token in _TOKEN.finditer(sentence):
        if token["bold"]:
            found.append(Run(text, bold))
            bold, text = not bold, ""
        else:
            text += token["escaped"] or token["plain"]
    return tuple(run for run in [*found, Run(text, bold)] if run.text)


def plain(sentence: str) -> str:
    """Give a sentence without its markup."""
    return "".join(run.text for run in runs(sentence))
