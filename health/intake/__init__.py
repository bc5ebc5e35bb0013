"""From an uploaded file to typed rows and every problem at once: `read_table` understands, `check` judges."""

from health.intake.check import KINDS, Checked, check
from health.intake.known import Known
from health.intake.limits import LIMITS, Limits
from health.intake.read import Table, Understood, read_table

__all__ = ["KINDS", "LIMITS", "Checked", "Known", "Limits", "Table", "Understood", "check", "read_table"]
