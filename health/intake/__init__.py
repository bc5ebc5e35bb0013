"""From an uploaded file to typed rows and every problem at once: `read_table` understands, `check` judges."""

from health.intake.amending import AMENDED, amended_by
from health.intake.check import KINDS, Checked, check, columns_of, expected_headers
from health.intake.guessing import guess_mapping
from health.intake.kinds.definitions import sounds_lower
from health.intake.known import Known, suggestions
from health.intake.limits import LIMITS, Limits
from health.intake.marking import marked_copy
from health.intake.questions import Choices, LeftOut, Question
from health.intake.read import Table, Understood, read_table
from health.intake.refusing import refuse_for
from health.intake.telling import as_object

__all__ = [
    "AMENDED",
    "KINDS",
    "LIMITS",
    "Checked",
    "Choices",
    "Known",
    "LeftOut",
    "Limits",
    "Question",
    "Table",
    "Understood",
    "amended_by",
    "as_object",
    "check",
    "columns_of",
    "expected_headers",
    "guess_mapping",
    "marked_copy",
    "read_table",
    "refuse_for",
    "sounds_lower",
    "suggestions",
]
