"""The board report: PPTX, PDF and XLSX of the portfolio or one partnership, from the read models the pages use."""

from health.report.gather import Asked, Progress
from health.report.make import FORMATS, Format, file_name, make

__all__ = ["FORMATS", "Asked", "Format", "Progress", "file_name", "make"]
