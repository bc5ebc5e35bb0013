"""Write what managers note about a partnership: every version kept, nothing overwritten that changed meanwhile."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select, update
from sqlalchemy import delete as delete_from

from health.access import Viewer, require_upload
from health.catalogue import Catalogue
from health.errors import AccessDenied, StoreError, message
from health.store import schema
from health.store.ledger import changes
from health.store.ledger.setup import bump_version
from health.store.read.visible import seen
from health.store.record_kinds import LONGEST, RECORDS, Field, RecordKind, choices_of, field_name
from health.store.schema import table


@dataclass(frozen=True)
class Known:
    """Point at the version of a record somebody looked at before changing it."""

    number: int
    revision: int


def save(
    writer: Connection,
    viewer: Viewer,
    *,
    kind: str,
    partnership: str,
    says: Mapping[str, Any],
    catalogue: Catalogue,
    at: datetime,
    known: Known | None = None,
) -> Known:
    """Write a new record, or a new version of a known one; return what it is known as now.

    kind: of `RECORDS`; says: its fields, codes for KPIs, elements and choices. at: aware. The caller holds the
    transaction. Raises `AccessDenied` for a reader or a partnership this viewer may not see; `StoreError` for a field
    that cannot be kept, and where the record changed or was removed since it was looked at: then nothing is written.
    """
    entry = RECORDS[kind]
    partnership_id = writable(writer, viewer, partnership=partnership)
    stored = _stored(writer, entry, says, catalogue)
    _check_together(entry, says, catalogue)
    _refuse_second(writer, entry, stored, partnership_id=partnership_id, known=known)
    now = Known(changes.next_number(writer, entry.name, partnership_id), 1) if known is None else _next(known)
    written = {**stored, "revision": now.revision, "changed_by": viewer.name, "changed_at": at}
    if known is None:
        writer.execute(insert(entry.model).values(partnership_id=partnership_id, number=now.number, **written))
    else:
        _replace(writer, entry, written, partnership_id=partnership_id, known=known)
    _log(writer, viewer, entry, _for_json(entry, says), partnership_id=partnership_id, version=now, at=at)
    bump_version(writer)
    return now


def remove(writer: Connection, viewer: Viewer, *, kind: str, partnership: str, known: Known, at: datetime) -> None:
    """Take a record away; what it said stays among its changes. Raises as `save` does."""
    entry = RECORDS[kind]
    partnership_id = writable(writer, viewer, partnership=partnership)
    columns = table(entry.model).c
    gone = writer.execute(
        delete_from(entry.model).where(
            columns.partnership_id == partnership_id,
            columns.number == known.number,
            columns.revision == known.revision,
        )
    )
    _refuse_stale(gone.rowcount)
    _log(writer, viewer, entry, None, partnership_id=partnership_id, version=_next(known), at=at)
    bump_version(writer)


def writable(writer: Connection, viewer: Viewer, *, partnership: str) -> int:
    """Give the id of a partnership this viewer may write about; one out of sight is told as one that does not exist."""
    require_upload(viewer)
    found = writer.execute(
        select(schema.Partnership.id).where(schema.Partnership.code == partnership, *seen(viewer))
    ).scalar()
    if found is None:
        raise AccessDenied(
            message(
                "There is no partnership {code} among those you may see; choose one from the list", code=partnership
            )
        )
    return int(found)


def _stored(writer: Connection, entry: RecordKind, says: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Turn what a record says into its columns; raises `StoreError` for the first field that cannot be kept."""
    unknown = sorted(set(says) - set(entry.fields))
    if unknown:
        raise StoreError(message("{found} is not a field of this record", found=", ".join(unknown)))
    return {
        field.column(name): _value(writer, name, field, says.get(name), catalogue)
        for name, field in entry.fields.items()
    }


def _value(writer: Connection, name: str, field: Field, given: Any, catalogue: Catalogue) -> Any:
    if field.type == "codes":
        return _codes(given, choices_of(field, catalogue), name=name)
    if _is_empty(given):
        if field.needed:
            raise StoreError(message("{field} is missing; fill it in", field=field_name(name)))
        return None
    keep: Mapping[str, Callable[[], Any]] = {
        "text": lambda: _text(str(given).strip(), name=name),
        "code": lambda: _codes([given], choices_of(field, catalogue), name=name),
        "kpi": lambda: _id_of(writer, schema.Kpi, code=str(given), name=name),
        "element": lambda: _id_of(writer, schema.Element, code=str(given), name=name),
        "number": lambda: _number(float(given), field, name=name),
        "day": lambda: _of_type(given, date, name=name),
        "flag": lambda: _of_type(given, bool, name=name),
        "quarter": lambda: _of_type(given, int, name=name),
    }
    return keep[field.type]()


def _is_empty(given: Any) -> bool:
    return given is None or (isinstance(given, str) and not given.strip()) or bool(pd.isna(given))


def _of_type(given: Any, expected: type, *, name: str) -> Any:
    if not isinstance(given, expected):
        raise StoreError(message("{field} cannot be {found}", field=field_name(name), found=str(given)))
    return given


def _text(given: str, *, name: str) -> str:
    if len(given) > LONGEST:
        raise StoreError(
            message("{field} has {n} characters; keep it to {most}", field=field_name(name), n=len(given), most=LONGEST)
        )
    return given


def _codes(given: Any, choices: tuple[str, ...], *, name: str) -> str:
    chosen = list(given or ())
    strange = [str(code) for code in chosen if code not in choices]
    if strange:
        raise StoreError(
            message(
                "{field} cannot be {found}; choose among {expected}",
                field=field_name(name),
                found=", ".join(strange),
                expected=", ".join(choices),
            )
        )
    return " ".join(code for code in choices if code in chosen)


def _number(given: float, field: Field, *, name: str) -> float:
    if not math.isfinite(given):
        raise StoreError(message("{field} cannot be {found}", field=field_name(name), found=str(given)))
    if field.low is not None and field.high is not None and not field.low <= given <= field.high:
        raise StoreError(
            message(
                "{field} cannot be {found}; give a number from {low} to {high}",
                field=field_name(name),
                found=given,
                low=field.low,
                high=field.high,
            )
        )
    return given


def _id_of(writer: Connection, model: type[schema.Kpi] | type[schema.Element], *, code: str, name: str) -> int:
    found = writer.execute(select(model.id).where(model.code == code)).scalar()
    if found is None:
        raise StoreError(message("{field} cannot be {found}", field=field_name(name), found=code))
    return int(found)


def _check_together(entry: RecordKind, says: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Refuse fields that are each fine and together make no sense."""
    if entry.name == "goal":
        if says["due_quarter"] <= says["start_quarter"]:
            raise StoreError(message("A goal must be due after the quarter it starts in; choose a later due quarter"))
        if says["target"] == says["baseline"]:
            raise StoreError(
                message("A goal's target must differ from where it starts; otherwise nothing is to be reached")
            )
        if not says.get("kpi") and not says.get("metric"):
            raise StoreError(message("A goal needs a measure: choose a KPI, or say in words what is measured"))
    if entry.name == "agreement" and says.get("ends") is not None and says["ends"] < says["starts"]:
        raise StoreError(message("An agreement may not end before it starts; check the two dates"))
    if entry.name == "stage_check" and says["need"] not in {need.code for need in catalogue.needs_of(says["stage"])}:
        raise StoreError(message("{need} is not a need of {stage}", need=says["need"], stage=says["stage"]))
    if entry.name == "weights" and not any(says.values()):
        raise StoreError(message("At least one criterion must weigh something"))


def _refuse_second(
    writer: Connection, entry: RecordKind, stored: Mapping[str, Any], *, partnership_id: int, known: Known | None
) -> None:
    """Refuse a second record about the same thing: somebody else wrote it first."""
    if entry.once is None:
        return
    columns = table(entry.model).c
    same = [columns[name] == stored[name] for name in entry.once]
    others = [] if known is None else [columns.number != known.number]
    query = select(columns.number).where(columns.partnership_id == partnership_id, *same, *others)
    if writer.execute(query).first() is not None:
        raise StoreError(_CHANGED_MEANWHILE)


_CHANGED_MEANWHILE = message(
    "Somebody changed this since you looked at it; nothing was overwritten. Close this, look again, and then decide"
)


def _replace(
    writer: Connection, entry: RecordKind, written: Mapping[str, Any], *, partnership_id: int, known: Known
) -> None:
    columns = table(entry.model).c
    changed = writer.execute(
        update(table(entry.model))
        .where(
            columns.partnership_id == partnership_id,
            columns.number == known.number,
            columns.revision == known.revision,
        )
        .values(**written)
    )
    _refuse_stale(changed.rowcount)


def _refuse_stale(touched: int) -> None:
    if not touched:
        raise StoreError(_CHANGED_MEANWHILE)


def _next(known: Known) -> Known:
    return Known(known.number, known.revision + 1)


def _log(
    writer: Connection,
    viewer: Viewer,
    entry: RecordKind,
    says: Mapping[str, Any] | None,
    *,
    partnership_id: int,
    version: Known,
    at: datetime,
) -> None:
    which = changes.Version(partnership_id, entry.name, version.number, version.revision)
    changes.note(writer, viewer, which, says=says, at=at)


def _for_json(entry: RecordKind, says: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: says.get(name) for name in entry.fields}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}
