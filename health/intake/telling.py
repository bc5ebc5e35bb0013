"""Tell how a file was read as plain data, for a shell or another program."""

from __future__ import annotations

from typing import Any

from health.intake.read import Understood


def as_object(understood: Understood) -> dict[str, Any]:
    """Give what was understood of a file as objects, lists, strings and numbers only; sentences in English."""
    return {
        "encoding": understood.encoding,
        "delimiter": understood.delimiter,
        "quote": understood.quote,
        "escape": understood.escape,
        "header_row": understood.header_row,
        "sheet": understood.sheet,
        "sheets": list(understood.sheets),
        "left_out": [{"reason": left.reason, "rows": list(left.rows)} for left in understood.left_out],
        "questions": [
            {
                "code": question.code,
                "row": question.row,
                "question": str(question.sentence),
                "setting": question.setting,
                "choices": dict(question.choices),
            }
            for question in understood.questions
        ],
    }
