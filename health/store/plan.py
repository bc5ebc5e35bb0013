"""What taking some rows would do: which are new, which change something, which say what is already known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, select

from health.store.bulk import AnySelect, fetch_many
from health.store.kinds import FILE_ROW, KINDS, Kind

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

Places: TypeAlias = npt.NDArray[np.int64]
_MANY = 5_000
# Rows compared at once: a second's work at most, so that who waits is told how far it is and can stop it.
_BATCH = 50_000
NEW, CHANGED, SAME = 0, 1, 2


@dataclass(frozen=True)
class Plan:
    """Describe what a commit would write; nothing is written yet.

    rows: the rows in the table's columns, index = row numbers of the file.
    state: one of NEW, CHANGED, SAME per row.
    old: what is stored now (and its origin; the `id` of registers), aligned with `rows`; missing where new.
    digest: changes whenever the same rows would do something else, for instance after somebody else's commit.
    """

    kind: Kind
    rows: pd.DataFrame
    state: np.ndarray[Any, np.dtype[np.int8]]
    old: pd.DataFrame
    digest: str

    def count(self, state: int) -> int:
        """Count the rows in one state."""
        return int((self.state == state).sum())

    @property
    def changes_something(self) -> bool:
        """Say whether committing would write anything."""
        return bool((self.state != SAME).any())

    def said(self) -> list[str]:
        """List the columns the file speaks about; the others keep what is stored."""
        return [name for name in self.kind.says if name in self.rows.columns]


def plan_rows(
    connection: Connection, rows: pd.DataFrame, *, kind: str, compared: Callable[[int], object] = lambda _n: None
) -> Plan:
    """Compare rows (in the table's columns, keys unique) with what is stored, batch by batch.

    compared: told after every batch how many rows are done; what it raises ends the work.
    """
    known = KINDS[kind]
    said = [name for name in known.says if name in rows.columns]
    states, olds, digest, done = [], [], hashlib.sha256(), 0
    batches = by_partnership(rows) if known.is_fact else [np.arange(len(rows))]
    for batch in batches:
        state, old = _compared(connection, rows.iloc[batch], known, said=said)
        _digest(digest, state, old)
        states.append(state)
        olds.append(old)
        done += len(batch)
        compared(done)
    back = np.argsort(np.concatenate(batches))
    old = pd.concat(olds).iloc[back]
    return Plan(kind=known, rows=rows, state=np.concatenate(states)[back], old=old, digest=digest.hexdigest())


def by_partnership(rows: pd.DataFrame) -> list[Places]:
    """Cut rows of facts into batches of about `_BATCH`, those of a partnership together; give the places of each."""
    partnership = rows["partnership_id"].to_numpy()
    order = np.argsort(partnership, kind="stable")
    first = np.flatnonzero(np.diff(partnership[order], prepend=-1))
    wanted = np.searchsorted(first, np.arange(_BATCH, len(order), _BATCH))
    return np.split(order, np.unique(first[wanted[wanted < len(first)]]))


def _compared(
    connection: Connection, rows: pd.DataFrame, kind: Kind, *, said: list[str]
) -> tuple[np.ndarray[Any, np.dtype[np.int8]], pd.DataFrame]:
    stored = fetch_many(connection, _stored(kind, rows, said=[*said, *kind.numbered(), *kind.origin()]))
    old, found = _aligned(rows, stored, kind)
    same = found & _all_equal(rows[said], old[said]) if found.any() else found
    return np.where(~found, NEW, np.where(same, SAME, CHANGED)).astype(np.int8), old


def _stored(kind: Kind, rows: pd.DataFrame, *, said: list[str]) -> AnySelect:
    columns = kind.table.c
    query = select(*(columns[name] for name in (*kind.key, *said)))
    if not kind.is_fact:
        return query.order_by(*(columns[name] for name in kind.key))
    touched = rows["partnership_id"].unique().tolist()
    within = (
        columns["partnership_id"].in_(touched)
        if len(touched) <= _MANY
        else columns["partnership_id"].between(min(touched), max(touched))
    )
    first, last = (int(rows["quarter"].min()), int(rows["quarter"].max())) if len(rows) else (0, 0)
    return query.where(within, columns["quarter"].between(first, last))


def _aligned(rows: pd.DataFrame, stored: pd.DataFrame, kind: Kind) -> tuple[pd.DataFrame, np.ndarray[Any, Any]]:
    key = list(kind.key)
    if stored.empty:
        return stored.reindex(rows.index), np.zeros(len(rows), dtype=bool)
    marked = stored.assign(_found=True)
    old = rows[key].merge(marked, on=key, how="left", validate="one_to_one").set_index(rows.index)
    found = old.pop("_found").notna().to_numpy()
    return old, found


def _all_equal(rows: pd.DataFrame, old: pd.DataFrame) -> np.ndarray[Any, Any]:
    equal = np.ones(len(rows), dtype=bool)
    for name in rows.columns:
        new, was = rows[name], old[name]
        both_missing = (new.isna() & was.isna()).to_numpy()
        plain = float if pd.api.types.is_float_dtype(new) and pd.api.types.is_float_dtype(was) else object
        equal &= (new.to_numpy(dtype=plain) == was.to_numpy(dtype=plain)) | both_missing
    return equal


def _digest(digest: Hash, state: np.ndarray[Any, Any], old: pd.DataFrame) -> None:
    # A key has one row in an upload: which says nothing that the upload's number does not.
    known = old[state != NEW].drop(columns=FILE_ROW, errors="ignore")
    # What is of several kinds has no hash of its own.
    mixed = known.select_dtypes(exclude="number").columns
    digest.update(state.tobytes())
    digest.update(pd.util.hash_pandas_object(known.astype(dict.fromkeys(mixed, str)), index=False).to_numpy().tobytes())
