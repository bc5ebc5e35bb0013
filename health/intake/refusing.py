"""Refuse a file as a whole, with the sentence both as the error and as its one problem."""

from __future__ import annotations

from typing import NoReturn

from health.errors import FileRefused, Message, Problem, message

_SHOWN = 60
_LISTED = 12


def refuse(code: str, sentence: Message, *, row: int | None = None, value: str = "") -> NoReturn:
    """Raise `FileRefused` with one problem; row and value where a single row is to blame."""
    raise FileRefused(sentence, (Problem(row, "", value, code, sentence),))


def refuse_for(problems: tuple[Problem, ...]) -> NoReturn:
    """Raise `FileRefused` for problems found in a file that is to be taken as a whole or not at all."""
    found = len(problems)
    if found == 1:
        raise FileRefused(message("1 problem found; nothing was written"), problems)
    raise FileRefused(message("{n} problems found; nothing was written", n=found), problems)


def shown(text: str) -> str:
    """Cut a long cell for a sentence.

    >>> len(shown("a" * 10_000))
    60
    """
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def listed(names: tuple[str, ...]) -> str:
    """List names, a long list cut with a count of the rest.

    >>> listed(("own", "partner"))
    'own, partner'
    >>> listed(tuple("abcdefghijklmn"))
    'a, b, c, d, e, f, g, h, i, j, k, l, … (+2)'
    """
    rest = len(names) - _LISTED
    return ", ".join(names if rest <= 0 else (*names[:_LISTED], f"… (+{rest})"))
