"""Everything this product can refuse, as one tree, each with a sentence that can be said in the reader's language.

HealthError
├── CatalogueError      the files in data/ contradict themselves or the contract
├── ScoringError        a number cannot be scored as asked (target on the wrong side of zero_at, ...)
├── FileRefused         an uploaded file cannot be taken; carries every problem found
├── StoreError          the database cannot do what was asked (not there, too new, changed meanwhile, ...)
│   ├── AlreadyTaken    these very bytes were taken before
│   └── Cancelled       somebody stopped it; nothing was changed
└── AccessDenied        this viewer may not see or change that
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Message:
    """Hold an English sentence with named gaps, and what fills them: `health.wording` says it in any language."""

    template: str
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        """Say it in English, numbers as Python writes them."""
        return self.template.format(**self.values)


def message(template: str, /, **values: Any) -> Message:
    """Make a `Message`; the template is the key of the message catalogues, so it must be a literal.

    >>> str(message("{found} is not a quarter; write it like {example}", found="Q9", example="2026-Q3"))
    'Q9 is not a quarter; write it like 2026-Q3'
    """
    return Message(template, MappingProxyType(values))


@dataclass(frozen=True)
class Problem:
    """Tell one thing that is wrong in one cell of a file.

    row: as the spreadsheet numbers it (the header is row 1), None for the file as a whole.
    column: the header as the file has it, "" for the row or file as a whole.
    value: what was found there, "" for nothing.
    code: stable, for grouping and filtering.
    sentence: what was found, what was expected, what to do next.
    """

    row: int | None
    column: str
    value: str
    code: str
    sentence: Message


class HealthError(Exception):
    """Refuse something, with a sentence: what was found, where, what was expected, what to do next."""

    def __init__(self, sentence: Message) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class CatalogueError(HealthError):
    """The catalogue in data/ is wrong; `mistakes` lists every one."""

    def __init__(self, sentence: Message, mistakes: Sequence[Message] = ()) -> None:
        super().__init__(sentence)
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        """List every mistake under the sentence."""
        return "\n".join([str(self.sentence), *(f"  - {mistake}" for mistake in self.mistakes)])


class ScoringError(HealthError):
    """A number cannot be scored as asked."""


class FileRefused(HealthError):
    """An uploaded file cannot be taken; `problems` lists everything found."""

    def __init__(self, sentence: Message, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems = tuple(problems)


class StoreError(HealthError):
    """The database cannot do what was asked."""


class AlreadyTaken(StoreError):
    """These very bytes were taken before; nothing was changed."""


class Cancelled(StoreError):
    """Somebody stopped the work from its progress callback; the transaction is undone, nothing was changed."""


class AccessDenied(HealthError):
    """This viewer may not see or change that."""
