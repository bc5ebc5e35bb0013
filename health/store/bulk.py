"""Move many rows at once, by the fastest way each database has."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.csv  # type: ignore[import-untyped]
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    DateTime,
    Double,
    Integer,
    Select,
    SmallInteger,
    String,
    Table,
    types,
)

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
COPY_FROM = 1_000
# Rows written at once, about half a second of work: who waits is told after each how far it is.
_INSERTED, _COPIED = 25_000, 100_000
# So few rows at a time that what Python makes of them is gone again before its garbage collection looks at it.
_FETCHED = 5_000
_TOGETHER = 500  # rows a statement of SQLite, or as many as it takes values: a third less work for each
_AS_STORED = (Integer, SmallInteger, BigInteger, Double, String)
_Kinds: TypeAlias = Mapping[str, types.TypeEngine[Any]]
# The first that fits; what JSON columns are given is text already.
_ARROW: tuple[tuple[type[types.TypeEngine[Any]], Any], ...] = (
    (Double, pa.float64()),
    (Boolean, pa.bool_()),
    (Integer, pa.int64()),
    (Date, pa.date32()),
    (DateTime, pa.timestamp("us", "UTC")),
    (JSON, pa.string()),
    (String, pa.string()),
)


def fetch(connection: Connection, query: AnySelect) -> pd.DataFrame:
    """Run a SELECT and give its rows as a frame.

    Double columns are float64 with NaN for NULL; integer columns are int64, float64 with NaN where a NULL came;
    text and everything else are objects with None for NULL.
    """
    kinds = _kinds(query)
    result = connection.execute(query)
    if not _are_as_stored(kinds) or result.cursor is None:
        return framed(result.all(), kinds)
    # The driver's own rows: Row objects for a million rows would cost more than the query.
    parts = [_columns(rows, kinds) for rows in iter(lambda: result.cursor.fetchmany(_FETCHED), [])]
    result.close()
    return _frame([np.concatenate(cells) for cells in zip(*parts, strict=True)] or _columns([], kinds), kinds)


def fetch_many(connection: Connection, query: AnySelect) -> pd.DataFrame:
    """Run a SELECT of many rows of numbers and text, and give what `fetch` would: from PostgreSQL as one text."""
    kinds = _kinds(query)
    if connection.dialect.name != "postgresql" or not _are_as_stored(kinds):
        return fetch(connection, query)
    compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    # A row as text is CSV between brackets, which become columns of their own. COPY would hand over row by row.
    statement = (
        "SELECT convert_to(string_agg(line::text, chr(10)), 'UTF8') "  # noqa: S608
        f'FROM (SELECT NULL AS "(", found.*, NULL AS ")" FROM ({compiled}) AS found) AS line'
    )
    with connection.connection.cursor(binary=True) as cursor:  # type: ignore[attr-defined]
        content = cursor.execute(statement, compiled.params).fetchone()[0]
    return _from_lines(content, kinds)


def _kinds(query: AnySelect) -> _Kinds:
    return {column.name: column.type for column in query.selected_columns}


def _are_as_stored(kinds: _Kinds) -> bool:
    return all(isinstance(kind, _AS_STORED) for kind in kinds.values())


def _from_lines(content: bytes | None, kinds: _Kinds) -> pd.DataFrame:
    """Read rows as PostgreSQL writes them: nothing for NULL, text that is empty in quotes."""
    if content is None:
        return framed([], kinds)
    table = pa.csv.read_csv(
        pa.BufferReader(content),
        read_options=pa.csv.ReadOptions(column_names=["(", *kinds, ")"]),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True, escape_char="\\"),
        convert_options=pa.csv.ConvertOptions(
            include_columns=list(kinds),
            column_types={name: _arrow_type(kind) for name, kind in kinds.items()},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return _frame([table.column(name).to_numpy() for name in kinds], kinds)


def _arrow_type(kind: types.TypeEngine[Any]) -> Any:
    return next(arrow for ours, arrow in _ARROW if isinstance(kind, ours))


def framed(rows: Sequence[Sequence[Any]], kinds: _Kinds) -> pd.DataFrame:
    """Lay rows of plain values out as a frame, one column per kind, typed as `fetch` types them."""
    return _frame(_columns(rows, kinds), kinds)


def _columns(rows: Sequence[Sequence[Any]], kinds: _Kinds) -> list[npt.NDArray[Any]]:
    cells = np.fromiter(chain.from_iterable(rows), dtype=object, count=len(rows) * len(kinds))
    columns = cells.reshape(len(rows), len(kinds)).T
    return [_typed(values, kind) for values, kind in zip(columns, kinds.values(), strict=True)]


def _typed(values: npt.NDArray[np.object_], kind: types.TypeEngine[Any]) -> npt.NDArray[Any]:
    if isinstance(kind, Double):
        return values.astype(float)
    if isinstance(kind, Integer):
        return values.astype(float if None in values else np.int64)
    return values


def _frame(columns: Sequence[npt.NDArray[Any]], kinds: _Kinds) -> pd.DataFrame:
    """Put columns side by side; text stays what it is."""
    return pd.DataFrame(
        {
            name: pd.Series(cells, dtype=object) if cells.dtype == object else cells
            for name, cells in zip(kinds, columns, strict=True)
        }
    )


def insert_rows(
    connection: Connection, table: Table, frame: pd.DataFrame, *, written: Callable[[int], object] = lambda _n: None
) -> None:
    """Insert a frame whose columns are columns of the table; missing cells become NULL.

    From `COPY_FROM` rows up PostgreSQL takes them by COPY. Rows go in the frame's order: sort by primary key first.
    written: told after every chunk how many rows are in; what it raises ends the work.
    """
    if frame.empty:
        return
    # A column without a single value is NULL unsaid, and half of an element's score is without where no survey is.
    frame = frame.loc[:, frame.notna().any().to_numpy()]
    copied = connection.dialect.name == "postgresql" and len(frame) >= COPY_FROM
    size = _COPIED if copied else _INSERTED
    for start in range(0, len(frame), size):
        chunk = frame.iloc[start : start + size]
        if copied:
            _copy(connection, table, chunk)
        else:
            _insert(connection, table, chunk)
        written(start + len(chunk))


def _insert(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Insert rows by statements of several rows each, for the last ones of one row each."""
    if connection.dialect.name != "sqlite":
        _execute(connection, table, [_plain(frame[name]) for name in frame.columns], frame.columns, mark="%s")
        return
    columns = [_as_sqlite_takes(frame[name]) for name in frame.columns]
    together = min(_TOGETHER, _values_at_once(connection) // len(columns))
    whole = len(frame) // together * together
    _execute(connection, table, [cells[:whole] for cells in columns], frame.columns, mark="?", together=together)
    _execute(connection, table, [cells[whole:] for cells in columns], frame.columns, mark="?")


def _values_at_once(connection: Connection) -> int:
    """Give how many values a statement of this SQLite may have: 999 in old ones, 32,766 since."""
    driver = connection.connection.driver_connection
    return int(driver.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))  # type: ignore[union-attr]


def _execute(
    connection: Connection,
    table: Table,
    columns: Sequence[list[Any]],
    names: Iterable[str],
    *,
    mark: str,
    together: int = 1,
) -> None:
    if not columns[0]:
        return
    row = f"({', '.join([mark] * len(columns))})"
    statement = f'INSERT INTO "{table.name}" ({_listed(names)}) VALUES {", ".join([row] * together)}'  # noqa: S608
    cells = chain.from_iterable(zip(*columns, strict=True))
    # The driver's own cursor takes rows one by one as they are made; a list of them costs as much again.
    cursor = connection.connection.cursor()
    cursor.executemany(statement, iter(lambda: tuple(islice(cells, together * len(columns))), ()))  # type: ignore[arg-type]
    cursor.close()


def _copy(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    columns = {name: pa.array(frame[name], _arrow_type(table.c[name].type), from_pandas=True) for name in frame.columns}
    content = pa.BufferOutputStream()
    # Text is quoted, so that one that is empty is told from NULL.
    options = pa.csv.WriteOptions(include_header=False, quoting_style="needed")
    pa.csv.write_csv(pa.table(columns), content, options)
    statement = f'COPY "{table.name}" ({_listed(frame.columns)}) FROM STDIN (FORMAT csv)'
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        copy.write(memoryview(content.getvalue()))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


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


def _as_sqlite_takes(column: pd.Series[Any]) -> list[Any]:
    """Give a column's cells for SQLite, which itself takes NaN for NULL."""
    return column.tolist() if column.dtype == np.float64 else _plain(column)


def _plain(column: pd.Series[Any]) -> list[Any]:
    missing = column.isna().to_numpy()
    if not missing.any():
        return column.tolist()
    values = column.to_numpy(dtype=object, copy=True)
    values[missing] = None
    return list(values.tolist())
