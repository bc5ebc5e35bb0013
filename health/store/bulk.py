"""Move many rows at once, by the fastest way each database has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from sqlalchemy import BigInteger, Connection, Double, Integer, Select, SmallInteger, String, Table, types

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
COPY_FROM = 1_000
_CHUNK = 200_000
_AS_STORED = (Integer, SmallInteger, BigInteger, Double, String)


def fetch(connection: Connection, query: AnySelect) -> pd.DataFrame:
    """Run a SELECT and give its rows as a frame.

    Double columns are float64 with NaN for NULL; integer columns are int64, float64 with NaN where a NULL came;
    text and everything else are objects with None for NULL.
    """
    kinds = {column.name: column.type for column in query.selected_columns}
    result = connection.execute(query)
    if all(isinstance(kind, _AS_STORED) for kind in kinds.values()) and result.cursor is not None:
        # The driver's own rows: Row objects for a million rows would cost more than the query.
        rows: Sequence[Any] = result.cursor.fetchall()
        result.close()
    else:
        rows = result.all()
    return framed(rows, kinds)


def framed(rows: Sequence[Sequence[Any]], kinds: Mapping[str, types.TypeEngine[Any]]) -> pd.DataFrame:
    """Lay rows of plain values out as a frame, one column per kind, typed as `fetch` types them."""
    columns = list(zip(*rows, strict=True)) if len(rows) else [()] * len(kinds)
    return pd.DataFrame(
        {name: _typed(values, kind) for (name, kind), values in zip(kinds.items(), columns, strict=True)}
    )


def _typed(values: Sequence[Any], kind: types.TypeEngine[Any]) -> Any:
    if isinstance(kind, Double):
        return np.array(values, dtype=float)
    if isinstance(kind, Integer):
        return np.array(values, dtype=float if None in values else np.int64)
    return pd.Series(list(values), dtype=object)


def insert_rows(
    connection: Connection, table: Table, frame: pd.DataFrame, *, written: Callable[[int], object] = lambda _n: None
) -> None:
    """Insert a frame whose columns are columns of the table; missing cells become NULL.

    From `COPY_FROM` rows up PostgreSQL takes them by COPY. Rows go in the frame's order: sort by primary key first.
    written: told after every chunk how many rows are in; what it raises ends the work.
    """
    names = list(frame.columns)
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql" and len(frame) >= COPY_FROM:
        _copy(connection, f'COPY "{table.name}" ({columns}) FROM STDIN', frame, written=written)
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join([mark] * len(names))})'  # noqa: S608
    for start in range(0, len(frame), _CHUNK):
        connection.exec_driver_sql(statement, plain_rows(frame.iloc[start : start + _CHUNK]))
        written(min(start + _CHUNK, len(frame)))


def _copy(connection: Connection, statement: str, frame: pd.DataFrame, *, written: Callable[[int], object]) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for start in range(0, len(frame), _CHUNK):
            for row in plain_rows(frame.iloc[start : start + _CHUNK]):
                copy.write_row(row)
            written(min(start + _CHUNK, len(frame)))


def delete_rows(connection: Connection, table: Table, keys: pd.DataFrame) -> None:
    """Delete the rows whose first primary key columns (whole numbers) are those of a frame."""
    if keys.empty:
        return
    names = list(keys.columns)
    if connection.dialect.name == "postgresql":
        arrays = ", ".join(["%s::bigint[]"] * len(names))
        same = " AND ".join(f'"{table.name}"."{name}" = gone."{name}"' for name in names)
        listed = ", ".join(f'"{name}"' for name in names)
        statement = f'DELETE FROM "{table.name}" USING unnest({arrays}) AS gone({listed}) WHERE {same}'  # noqa: S608
        connection.exec_driver_sql(statement, tuple(keys[name].tolist() for name in names))
        return
    same = " AND ".join(f'"{name}" = ?' for name in names)
    connection.exec_driver_sql(f'DELETE FROM "{table.name}" WHERE {same}', plain_rows(keys))  # noqa: S608


def plain_rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Give a frame's rows as tuples of Python values the drivers know, None where a cell is missing."""
    return list(zip(*(_plain(frame[name]) for name in frame.columns), strict=True))


def _plain(column: pd.Series[Any]) -> list[Any]:
    missing = column.isna().to_numpy()
    if not missing.any():
        return column.tolist()
    values = column.to_numpy(dtype=object, copy=True)
    values[missing] = None
    return list(values.tolist())
