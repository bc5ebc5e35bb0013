"""Definitions a person sets right one by one before they are taken: which may be, and what was said of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from health.intake.columns.cells import Kind
from health.intake.headers import match
from health.intake.read import Table

AMENDED = ("element", "unit", "direction", "target", "zero_at", "weight")
_NAMED = ("code", "name")

Amended = Mapping[str, Mapping[str, str]]


def definitions_in(table: Table, kind: Kind) -> pd.DataFrame:
    """Give the definitions of an arranged table as texts: code, name and the columns of `AMENDED`, "" where unsaid.

    The index is the row number. Empty for a table without codes. Rows without a code, and repeated codes after their
    first, are left out.
    """
    places = _places(table, kind)
    if "code" not in places:
        return pd.DataFrame(columns=[*_NAMED, *AMENDED], dtype="str")
    found = pd.DataFrame(
        {name: table.frame.iloc[:, places[name]].str.strip() if name in places else "" for name in (*_NAMED, *AMENDED)},
        dtype="str",
    )
    return found[(found["code"] != "") & ~found["code"].duplicated()]


def amended_by(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Give code → column → text of what was changed between two states of the same definitions.

    >>> before = pd.DataFrame({"code": ["a", "b"], "direction": ["higher", "higher"]})
    >>> amended_by(before, before.assign(direction=["higher", "lower"]))
    {'b': {'direction': 'lower'}}
    """
    found: dict[str, dict[str, str]] = {}
    for name in before.columns.drop("code"):
        new = after[name].fillna("").astype(str).str.strip()
        differs = (new.to_numpy() != before[name].to_numpy()).tolist()
        for code, text, other in zip(before["code"], new, differs, strict=True):
            if other:
                found.setdefault(str(code), {})[str(name)] = str(text)
    return found


def amend(table: Table, kind: Kind, amended: Amended) -> Table:
    """Put what a person said of single definitions in place of what the file says; codes it does not have are passed.

    The file's own cell is what problems show, except where it was amended.
    """
    names = [name for name in AMENDED if any(name in said for said in amended.values())]
    if not names or "code" not in _places(table, kind):
        return table
    frame, headers, exact = table.frame.copy(), list(table.shown or table.frame.columns), set(table.exact)
    codes = frame.iloc[:, _places(table, kind)["code"]].str.strip()
    for name in names:
        places = {declared: place for place, declared in match(list(map(str, frame.columns)), kind.columns).items()}
        if name not in places:
            frame.insert(frame.shape[1], name, pd.Series("", index=frame.index, dtype="str"), allow_duplicates=True)
            headers.append(name)
        place = places.get(name, frame.shape[1] - 1)
        said = codes.map({code: texts[name] for code, texts in amended.items() if name in texts})
        frame.isetitem(place, frame.iloc[:, place].where(said.isna(), said).astype("str").to_numpy())
        # What a person wrote is no number of a workbook any more.
        exact.discard(place)
    return replace(table, frame=frame, shown=tuple(map(str, headers)), exact=frozenset(exact))


def _places(table: Table, kind: Kind) -> dict[str, int]:
    return {name: place for place, name in match([str(name) for name in table.frame.columns], kind.columns).items()}
