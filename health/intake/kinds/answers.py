"""Survey answers, one row per answer or one per respondent with a column per item, and how many people were invited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import message
from health.intake.columns.cells import (
    Cells,
    Column,
    Finding,
    Flags,
    Floats,
    Kind,
    Reader,
    Reading,
    Refusal,
    typed_rows,
)
from health.intake.columns.names import read_items
from health.intake.columns.numbers import NOT_APPLICABLE, numbers_or, numbers_where
from health.intake.columns.targets import plain
from health.intake.columns.words import chosen_from, read_texts
from health.intake.headers import match
from health.intake.kinds.surveys import LABELS, number_of_label
from health.intake.kinds.values import PARTNERSHIP, QUARTER
from health.intake.known import Known
from health.intake.refusing import shown

_SIDES = {"own": 0, "partner": 1, "kami": 0, "mitra": 1}
_MOST_INVITED = 1_000_000_000

_read_plain = numbers_or(NOT_APPLICABLE)


# Where a label's rank on a scale of five steps is kept until the item's scale is known: beyond any number in an answer.
_LABEL, _STEP = 2.0**80, 2.0**40


def _read_answers(texts: pd.Series[str], known: Known) -> Reading:
    """Read answers, numbers or labels; what is neither is told what an answer looks like, not what a number does."""
    reading = _read_plain(texts, replace(known, decimal="."))
    values, refused = reading.values.astype(float), {}
    for place in reading.refused:
        text = str(texts.iloc[place])
        rank = number_of_label(text, low=0, high=4)
        number = number_of_label(text, low=1, high=5)
        if text.casefold() in LABELS and rank is not None:
            values[place] = _LABEL + _STEP * rank
        elif number is not None:
            values[place] = number
        else:
            refused[place] = _not_an_answer(shown(text))
    return Reading(values, refused)


def _on(low: Floats, high: Floats, answers: Floats) -> Floats:
    """Give answers on their items' scales; a label stays beyond them where the scale has not five steps."""
    labelled = (answers >= _LABEL) & (high - low == len(set(LABELS.values())) - 1)
    on_scale: Floats = np.where(labelled, low + (answers - _LABEL) / _STEP, answers)
    return on_scale


def _not_an_answer(found: str) -> Refusal:
    sentence = message(
        "{found} is not an answer; write a number on the item's scale, or {missing} if the item does not apply",
        found=found,
        missing="n/a",
    )
    return Refusal("not_a_number", sentence)


_SIDE = Column("side", chosen_from(_SIDES, dtype=np.int64), ("pihak", "sisi"), blank=-1)
_RESPONDENT = Column("respondent", read_texts, ("responden",))
_ITEM = Column("item", read_items, ("butir", "pernyataan"), blank=-1)
_ANSWER = Column("answer", _read_answers, ("jawaban",), blank=np.nan)
_WHO = (PARTNERSHIP, QUARTER, _SIDE, _RESPONDENT)


def _not_on_scale(found: str, *, low: float, high: float) -> Refusal:
    sentence = message(
        "{found} is not on the item's scale from {low} to {high}; correct the answer, or write {missing} if the item "
        "does not apply",
        found=found,
        low=plain(low),
        high=plain(high),
        missing="n/a",
    )
    return Refusal("answer_out_of_scale", sentence)


def _long_rules(cells: Cells, known: Known) -> Iterator[Finding]:
    if known.items.empty:
        return
    low, high, answer = _long_answers(cells, known)
    sure = cells.readable["item"] & cells.readable["answer"]
    yield from cells.refuse(
        "answer",
        sure & ((answer < low) | (answer > high)),
        lambda row, found: _not_on_scale(found, low=float(low[row]), high=float(high[row])),
    )


def _long_answers(cells: Cells, known: Known) -> tuple[Floats, Floats, Floats]:
    """Give each row's scale and its answer on it; meaningless where the item is unknown."""
    low, high = (known.items[name].to_numpy(dtype=float)[cells.values["item"]] for name in ("scale_min", "scale_max"))
    return low, high, _on(low, high, cells.values["answer"])


def _wave(cells: Cells, rows: npt.NDArray[Any], known: Known) -> dict[str, npt.NDArray[Any]]:
    return {
        "partnership_id": known.partnerships.to_numpy()[cells.values["partnership"][rows]],
        "quarter": cells.values["quarter"][rows],
        "side": cells.values["side"][rows],
    }


def _long_shape(cells: Cells, keep: Flags, known: Known) -> pd.DataFrame:
    columns = {
        **_wave(cells, keep, known),
        "respondent": cells.values["respondent"][keep],
        "item_id": known.items["id"].to_numpy()[cells.values["item"][keep]],
        "answer": _long_answers(cells, known)[2][keep] if len(known.items) else cells.values["answer"][keep],
    }
    return typed_rows(columns, cells.numbers[keep])


ANSWERS = Kind(
    "answers",
    (*_WHO, _ITEM, _ANSWER),
    key=("partnership", "quarter", "side", "respondent", "item"),
    shape=_long_shape,
    rules=_long_rules,
)


def answers_kind(headers: Sequence[str], known: Known) -> Kind:
    """Declare the kind of answers file these headers make: long, or wide with a column per survey item.

    Wide means that no header stands for item or answer and at least one for a survey item.
    """
    items = tuple(_item_column(code, *scale) for code, scale in _scales(known))
    used = set(match(headers, (*_WHO, *items)).values())
    is_long = bool({"item", "answer"} & set(match(headers, ANSWERS.columns).values()))
    if is_long or not used - {column.name for column in _WHO}:
        return ANSWERS
    codes = [item.name for item in items if item.name in used]
    return Kind(
        "answers",
        (*_WHO, *items),
        key=tuple(column.name for column in _WHO),
        shape=lambda cells, keep, known: _wide_shape(cells, keep, known, codes=codes),
        count=lambda cells: int(sum(cells.given[code].sum() for code in codes)),
    )


def _scales(known: Known) -> Iterator[tuple[str, tuple[float, float]]]:
    for code, low, high in zip(known.items.index, known.items["scale_min"], known.items["scale_max"], strict=True):
        yield str(code), (float(low), float(high))


def _item_column(code: str, low: float, high: float) -> Column:
    return Column(code, _on_scale(low, high), needed=False, filled=False, blank=np.nan)


def _on_scale(low: float, high: float) -> Reader:
    def read(texts: pd.Series[str], known: Known) -> Reading:
        reading = _read_answers(texts, known)
        ends = (np.full(len(texts), low), np.full(len(texts), high))
        reading = Reading(_on(*ends, reading.values), reading.refused)
        off = np.flatnonzero((reading.values < low) | (reading.values > high))
        found = zip(off.tolist(), texts.iloc[off].tolist(), strict=True)
        refused = {place: _not_on_scale(shown(text), low=low, high=high) for place, text in found}
        return Reading(reading.values, {**refused, **reading.refused})

    return read


def _wide_shape(cells: Cells, keep: Flags, known: Known, *, codes: Sequence[str]) -> pd.DataFrame:
    """Give one row per answer, ordered by row of the file, then by item."""
    given = np.column_stack([cells.given[code] for code in codes]) & keep[:, None]
    answers = np.column_stack([cells.values[code] for code in codes])
    rows, items = np.nonzero(given)
    columns = {
        **_wave(cells, rows, known),
        "respondent": cells.values["respondent"][rows],
        "item_id": known.items["id"].loc[list(codes)].to_numpy()[items],
        "answer": answers[rows, items],
    }
    return typed_rows(columns, cells.numbers[rows])


def _is_a_count(numbers: npt.NDArray[np.float64]) -> Flags:
    flags: Flags = (numbers >= 0) & (numbers <= _MOST_INVITED) & (numbers == np.floor(numbers))
    return flags


def _not_a_count(found: str) -> Refusal:
    sentence = message("{found} is not a number of people; write a whole number, 0 or more", found=found)
    return Refusal("not_a_count", sentence)


def _invited_shape(cells: Cells, keep: Flags, known: Known) -> pd.DataFrame:
    columns = {**_wave(cells, keep, known), "invited": cells.values["invited"][keep].astype(np.int64)}
    return typed_rows(columns, cells.numbers[keep])


INVITATIONS = Kind(
    "invitations",
    (
        PARTNERSHIP,
        QUARTER,
        _SIDE,
        Column(
            "invited",
            numbers_where(_is_a_count, _not_a_count),
            ("diundang", "undangan", "jumlah diundang"),
            blank=np.nan,
        ),
    ),
    key=("partnership", "quarter", "side"),
    shape=_invited_shape,
)
