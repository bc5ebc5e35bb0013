"""Ask about headers that look as if the row they stand in were read in a wrong way."""

from __future__ import annotations

import re
from collections.abc import Sequence

from health.errors import message
from health.intake.questions import Answers, Question
from health.intake.refusing import shown

_STRANGE = re.compile(r">|\(?'.*'\)?\Z", re.DOTALL)


def about_headers(names: Sequence[str], row: int, *, doubted: bool, answers: Answers) -> tuple[Question, ...]:
    """Ask where headers are quoted or cited, have no letter or digit at all, or stand in a row that is in doubt.

    row: the row they stand in.
    """
    strange = any(name and (_STRANGE.match(name) or not any(map(str.isalnum, name))) for name in names)
    if "headers" in answers.agreed or not (strange or doubted):
        return ()
    sentence = message(
        "The headers in row {row} look strange: {found}; check the delimiter and the quotes of this row",
        row=row,
        found=shown(", ".join(names)),
    )
    return (Question("headers", sentence, "agreed"),)
