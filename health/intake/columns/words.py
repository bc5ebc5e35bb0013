"""Read text, codes, chosen words, yes and no, dates and currencies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from health.errors import message
from health.intake.columns.cells import Reader, Reading, Refusal
from health.intake.columns.days import read_days
from health.intake.known import Known
from health.intake.refusing import listed, shown

_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_FLAGS = {"true": True, "yes": True, "1": True, "ya": True, "false": False, "no": False, "0": False, "tidak": False}


def read_texts(texts: pd.Series[str], _known: Known) -> Reading:
    """Read text as it stands; a cell that begins like a formula is text as well."""
    return Reading(texts.to_numpy(dtype=object))


def read_codes(texts: pd.Series[str], _known: Known) -> Reading:
    """Read codes that people give to partnerships, KPIs and items."""
    return _each(texts, _code, dtype=object)


def read_dates(texts: pd.Series[str], _known: Known) -> Reading:
    """Read days as `datetime.date`: like 2026-07-01, or in any other way that leaves no doubt about the day."""
    days = dict(zip(texts, read_days(texts.tolist()), strict=True))
    return _each(texts, lambda text: days[text] or _no_date(text), dtype=object)


def read_currencies(texts: pd.Series[str], _known: Known) -> Reading:
    """Read three-letter currency codes, in capitals."""
    return _each(texts, _currency, dtype=object)


def read_flags(texts: pd.Series[str], _known: Known) -> Reading:
    """Read yes and no, in English and Indonesian."""
    return _each(texts, _flag, dtype=bool)


def read_levels(texts: pd.Series[str], _known: Known) -> Reading:
    """Read the levels of a rating, worst first, as tuples."""
    values = np.empty(len(texts), dtype=object)
    values[:] = [tuple(level.strip() for level in text.split("|")) for text in texts]
    return Reading(values)


def chosen_from(words: Mapping[str, Any], *, dtype: type = object) -> Reader:
    """Make a reader of fixed words, case aside; gives what each stands for."""
    return lambda texts, _known: _each(texts, _choice(words, tuple(words)), dtype=dtype)


def chosen_from_vocabulary(name: str) -> Reader:
    """Make a reader of one of the vocabularies' words, case aside; gives the word as the vocabulary has it."""

    def read(texts: pd.Series[str], known: Known) -> Reading:
        allowed = known.vocabularies[name]
        return _each(texts, _choice({word.casefold(): word for word in allowed}, allowed), dtype=object)

    return read


def _each(texts: pd.Series[str], meaning: Callable[[str], Any], *, dtype: type) -> Reading:
    """Read text by text; a meaning that is a `Refusal` refuses it."""
    read = [meaning(text) for text in texts]
    refused = {place: value for place, value in enumerate(read) if isinstance(value, Refusal)}
    values: npt.NDArray[Any] = np.zeros(len(read), dtype=dtype)
    for place, value in enumerate(read):
        if place not in refused:
            values[place] = value
    return Reading(values, refused)


def _choice(words: Mapping[str, Any], allowed: tuple[str, ...]) -> Callable[[str], Any]:
    def meaning(text: str) -> Any:
        folded = text.casefold()
        if folded in words:
            return words[folded]
        sentence = message(
            "{found} is not a word for this column; choose one of {expected}",
            found=shown(text),
            expected=listed(allowed),
        )
        return Refusal("unknown_word", sentence)

    return meaning


def _code(text: str) -> str | Refusal:
    if _CODE.fullmatch(text):
        return text
    sentence = message(
        "{found} is not a code; use up to 64 letters from A to Z, digits, dots, hyphens and underscores, without "
        "spaces",
        found=shown(text),
    )
    return Refusal("not_a_code", sentence)


def _no_date(text: str) -> Refusal:
    if _DATE.fullmatch(text):
        sentence = message("{found} is not a day of the calendar; correct it", found=text)
        return Refusal("no_such_date", sentence)
    sentence = message(
        "{found} is not a date that reads one way only; write year, month and day like 2026-07-01", found=shown(text)
    )
    return Refusal("not_a_date", sentence)


def _currency(text: str) -> str | Refusal:
    if _CURRENCY.fullmatch(text):
        return text.upper()
    sentence = message("{found} is not a currency; write its three letters, like IDR or EUR", found=shown(text))
    return Refusal("not_a_currency", sentence)


def _flag(text: str) -> bool | Refusal:
    if text.casefold() in _FLAGS:
        return _FLAGS[text.casefold()]
    sentence = message("{found} is neither yes nor no; write {yes} or {no}", found=shown(text), yes="yes", no="no")
    return Refusal("not_yes_or_no", sentence)
