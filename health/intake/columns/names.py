"""Match partnership, KPI and survey item codes with the known ones; an unknown code is told its nearest neighbours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from health.errors import Message, message
from health.intake.columns.cells import Reader, Reading, Refusal
from health.intake.known import Known, nearest
from health.intake.refusing import listed, shown


def _no_partnership(found: str, near: str) -> Message:
    if near:
        return message(
            "There is no partnership with the code {found}; the nearest known: {nearest}. Correct the code, or add "
            "the partnership first",
            found=found,
            nearest=near,
        )
    return message(
        "There is no partnership with the code {found}, nor one spelled like it; add the partnership first", found=found
    )


def _no_kpi(found: str, near: str) -> Message:
    if near:
        return message(
            "There is no KPI with the code {found}; the nearest known: {nearest}. Correct the code, or define the "
            "KPI first",
            found=found,
            nearest=near,
        )
    return message("There is no KPI with the code {found}, nor one spelled like it; define the KPI first", found=found)


def _no_item(found: str, near: str) -> Message:
    if near:
        return message(
            "There is no survey item with the code {found}; the nearest known: {nearest}. Correct the code, or "
            "define the item first",
            found=found,
            nearest=near,
        )
    return message(
        "There is no survey item with the code {found}, nor one spelled like it; define the item first", found=found
    )


def _matching(codes: Callable[[Known], pd.Index], *, code: str, sentence: Callable[[str, str], Message]) -> Reader:
    """Make a reader that gives each code's place among the known ones."""

    def read(texts: pd.Series[str], known: Known) -> Reading:
        index = codes(known)
        places = index.get_indexer(pd.Index(texts.to_numpy(dtype=object), dtype=object)).astype(np.int64)
        missing = np.flatnonzero(places < 0)
        unknown = texts.iloc[missing].tolist()
        near = nearest(unknown, index.tolist())
        refused = {
            place: Refusal(code, sentence(shown(name), listed(names)))
            for place, name, names in zip(missing.tolist(), unknown, near, strict=True)
        }
        return Reading(places, refused)

    return read


read_partnerships = _matching(
    lambda known: known.partnerships.index, code="unknown_partnership", sentence=_no_partnership
)
read_kpis = _matching(lambda known: known.kpis.index, code="unknown_kpi", sentence=_no_kpi)
read_items = _matching(lambda known: known.items.index, code="unknown_item", sentence=_no_item)
