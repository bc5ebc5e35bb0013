"""The report as PDF: the document as JSON, drawn by a Typst template that lies beside this module."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from health.report import ink
from health.report.document import Document, Page
from health.report.gather import Progress
from health.wording import STATUSES
from health.wording.markup import runs

TEMPLATE = Path(__file__).with_name("paper.typ")


def write(document: Document, *, progress: Progress) -> bytes:
    """Draw a PDF; the template takes names as data, so nothing in them can become markup."""
    import font_source_sans_pro
    import typst

    drawn: bytes = typst.compile(  # type: ignore[misc]  # the wheel's stubs leave a type variable open
        TEMPLATE.read_bytes(),
        font_paths=[str(Path(font_source_sans_pro.__file__).parent / "files")],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(_plain(document), ensure_ascii=False, allow_nan=False)},
    )
    progress(1.0)
    return drawn


def _plain(document: Document) -> dict[str, Any]:
    return {
        "language": document.words.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "lead": _runs(document.lead),
        "facts": [list(fact) for fact in document.facts],
        "badge": document.badge,
        "footer": document.footer,
        "at": [document.at.year, document.at.month, document.at.day],
        "pages": [_page(page) for page in document.pages],
        "ink": {"solid": ink.SOLID, "wash": ink.WASH, "sides": ink.SIDES, "ink": ink.INK, "quiet": ink.QUIET}
        | {"rule": ink.RULE, "accent": ink.ACCENT},
        "shapes": {band: status.marker for band, status in STATUSES.items()},
    }


def _page(page: Page) -> dict[str, Any]:
    drawn = [{"kind": type(chart).__name__, **asdict(chart)} for chart in page.charts]
    return asdict(page) | {
        "lead": _runs(page.lead),
        "charts": drawn,
        "prose": [_runs(paragraph) for paragraph in page.prose],
    }


def _runs(sentence: str) -> list[list[Any]]:
    return [[run.text, run.bold] for run in runs(sentence)]
