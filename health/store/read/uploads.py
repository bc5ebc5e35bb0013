"""What was taken, when, by whom, what it did to the scores, and what became of it since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from health.access import Viewer
from health.errors import AccessDenied, message
from health.scoring import ScoringModel
from health.store.bulk import AnySelect, fetch
from health.store.kinds import FILE_ROW, KINDS, Kind
from health.store.read import visible
from health.store.read.visible import seen
from health.store.schema import Answer, Element, Former, Kept, Kpi, Partnership, Reversal, Touched, Upload

_LISTED = (
    "id",
    "kind",
    "file_name",
    "file_bytes",
    "sha256",
    "uploaded_by",
    "uploaded_at",
    "rows_new",
    "rows_changed",
    "rows_same",
    "rows_refused",
    "in_force",
    "reversible",
    "moved",
    "crossed",
)
_OF_ANSWERS = ("file_bytes", "sha256", "rows_new", "rows_changed", "rows_same", "rows_refused")


def same_file(connection: Connection, _viewer: Viewer, *, sha256: str, kind: str) -> Row[int, str, datetime] | None:
    """Find the newest upload of these very bytes: id, uploaded_by, uploaded_at; None where there is none."""
    return connection.execute(
        select(Upload.id, Upload.uploaded_by, Upload.uploaded_at)
        .where(Upload.sha256 == sha256, Upload.kind == kind)
        .order_by(Upload.id.desc())
        .limit(1)
    ).first()


def history(connection: Connection, viewer: Viewer, *, limit: int) -> pd.DataFrame:
    """List uploads, newest first, at most `limit`: what each brought and what it did to the scores.

    Returns id, kind, file_name, file_bytes, sha256, uploaded_by, uploaded_at, rows_new, rows_changed, rows_same,
    rows_refused, in_force, reversible, moved, crossed (both NaN where the effect was not kept). How large a file of
    answers was, in bytes or rows, tells how many answered, and its SHA-256 confirms whoever guesses them: these are
    missing for anybody but who brought it and an admin.
    """
    columns = [getattr(Upload, name) for name in _LISTED]
    found = fetch(connection, select(*columns).where(*_shown(viewer)).order_by(Upload.id.desc()).limit(limit))
    if viewer.role == "admin":
        return found
    secret = (found["kind"] == "answers") & (found["uploaded_by"] != viewer.name)
    return found.assign(**{name: found[name].mask(secret) for name in _OF_ANSWERS})


def _shown(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Give the conditions on `Upload`: one's own, definitions, and what speaks about a partnership one sees."""
    if not viewer.is_limited:
        return []
    own = select(Partnership.id).where(*seen(viewer))
    about = select(Touched.upload_id).where(Touched.partnership_id.in_(own))
    return [or_(Upload.uploaded_by == viewer.name, Upload.kind.in_(("kpis", "items")), Upload.id.in_(about))]


def biggest(connection: Connection, viewer: Viewer, *, upload_id: int) -> pd.DataFrame:
    """Read the largest moves of scores an upload made: code, name, quarter, before, after, band_before, band_after.

    A score before and after the answers of a few people tells what these few said. Of answers a move is read only where
    every wave the file spoke about, still in force, has enough people of each side in it; of any file only where no
    answers came, went or changed since: what stood then beside what stands now would tell them.
    """
    upload = _opened(connection, viewer, upload_id=upload_id)
    names = ["partnership_id", "quarter", "before", "after", "band_before", "band_after"]
    found = pd.DataFrame(upload.biggest or [], columns=names)
    if upload.kind == "answers":
        found = found[found["partnership_id"].isin(_of_many(connection, upload_id, found["partnership_id"].tolist()))]
    return visible.named(connection, viewer, _not_answered_since(connection, upload_id, found))


def _not_answered_since(connection: Connection, upload_id: int, moves: pd.DataFrame) -> pd.DataFrame:
    """Leave the moves of quarters whose wave, or the one before, nobody answered or took back since an upload."""
    reversed_since = select(Reversal.upload_id).where(Reversal.newest >= upload_id)
    since = connection.execute(
        select(Touched.partnership_id, Touched.since, Touched.until)
        .join_from(Touched, Upload, Upload.id == Touched.upload_id)
        .where(
            Upload.kind == "answers",
            Upload.id != upload_id,
            or_(Upload.id > upload_id, Upload.id.in_(reversed_since)),
            Touched.partnership_id.in_(moves["partnership_id"].tolist()),
        )
    ).all()
    touched = {(row.partnership_id, quarter) for row in since for quarter in range(row.since, row.until + 2)}
    told = [move not in touched for move in zip(moves["partnership_id"], moves["quarter"], strict=True)]
    return moves[np.array(told, dtype=bool)]


def _of_many(connection: Connection, upload_id: int, partnerships: list[int]) -> list[int]:
    """Give those partnerships of which an upload brought answers of enough people, wave by wave and side by side."""
    wave = (Answer.partnership_id, Answer.quarter, Answer.side)
    people = func.count(Answer.respondent.distinct()).label("people")
    waves = (
        select(*wave, people)
        .where(Answer.upload_id == upload_id, Answer.partnership_id.in_(partnerships), Answer.answer.is_not(None))
        .group_by(*wave)
        .subquery()
    )
    least = ScoringModel.from_json(visible.model_in_force(connection)[1]).min_respondents
    query = (
        select(waves.c.partnership_id)
        .group_by(waves.c.partnership_id)
        .having(func.min(waves.c.people) >= least)
        .order_by(waves.c.partnership_id)
    )
    return list(connection.execute(query).scalars())


def reversals(connection: Connection, viewer: Viewer, *, upload_id: int) -> pd.DataFrame:
    """List how often an upload was undone and redone, oldest first: verb, done_by, done_at, moved, crossed."""
    _opened(connection, viewer, upload_id=upload_id)
    columns = (Reversal.verb, Reversal.done_by, Reversal.done_at, Reversal.moved, Reversal.crossed)
    return fetch(connection, select(*columns).where(Reversal.upload_id == upload_id).order_by(Reversal.id))


def _opened(connection: Connection, viewer: Viewer, *, upload_id: int) -> Row[Any]:
    columns = (Upload.id, Upload.kind, Upload.in_force, Upload.biggest)
    found = connection.execute(select(*columns).where(Upload.id == upload_id, *_shown(viewer))).first()
    if found is None:
        raise AccessDenied(message("There is no upload {n} among those you may see", n=upload_id))
    return found


def rows(connection: Connection, viewer: Viewer, *, upload_id: int, limit: int) -> pd.DataFrame:
    """List what an upload said, cell by cell, at most `limit` rows of each state, by partnership and quarter.

    Returns row (of the file, of KPI values; NaN where it was not kept), the key in codes (partnership, quarter, kpi,
    side, code), column, before (what it replaced), said, and state: "stands", "replaced" by a later upload, or
    "undone". Of survey answers only where and when they were given, whoever looks: single answers, and how many there
    are, are nobody's business (MEASUREMENT.md section 11).
    """
    upload = _opened(connection, viewer, upload_id=upload_id)
    kind = KINDS[upload.kind]
    if kind.name == "answers":
        return _waves(connection, viewer, upload_id=upload_id, limit=limit)
    of_former = (Former.brought_by == upload_id, Former.replaced_by == upload_id)
    later, before = (_former(connection, viewer, kind, where, limit=limit) for where in of_former)
    if upload.in_force:
        now = _standing(connection, viewer, kind, upload_id=upload_id, limit=limit).assign(state="stands")
        said = pd.concat([part for part in (now, later.assign(state="replaced")) if len(part)] or [now])
    else:
        said = _kept(connection, viewer, kind, upload_id=upload_id, limit=limit).assign(state="undone")
    return _cells(connection, kind, said, before)


def _waves(connection: Connection, viewer: Viewer, *, upload_id: int, limit: int) -> pd.DataFrame:
    columns = (Partnership.code.label("partnership"), Touched.since.label("quarter"), Touched.until)
    query = select(*columns).join_from(Touched, Partnership, Partnership.id == Touched.partnership_id)
    return fetch(connection, query.where(Touched.upload_id == upload_id, *seen(viewer)).limit(limit))


def _scoped(kind: Kind, query: AnySelect, owner: Any, viewer: Viewer) -> AnySelect:
    """Leave the rows of partnerships this viewer sees; definitions are open to all."""
    if kind.is_fact:
        return query.join(Partnership, Partnership.id == owner).where(*seen(viewer))
    return query.where(*seen(viewer)) if kind.name == "partnerships" else query


def _standing(connection: Connection, viewer: Viewer, kind: Kind, *, upload_id: int, limit: int) -> pd.DataFrame:
    columns = kind.table.c
    names = (*kind.key, *kind.says, *kind.origin())
    query = select(*(columns[name] for name in names)).where(columns.upload_id == upload_id)
    query = _scoped(kind, query, columns.get("partnership_id"), viewer)
    return fetch(connection, query.order_by(*(columns[name] for name in kind.key)).limit(limit))


def _former(
    connection: Connection, viewer: Viewer, kind: Kind, where: ColumnElement[bool], *, limit: int
) -> pd.DataFrame:
    query = select(Former.was).where(where, Former.kind == kind.name)
    if kind.is_fact or kind.name == "partnerships":
        query = query.join(Partnership, Partnership.id == Former.partnership_id).where(*seen(viewer))
    found = connection.execute(query.order_by(Former.id).limit(limit)).scalars().all()
    return pd.DataFrame(found, columns=[*kind.key, *kind.says] if not found else None, dtype=object)


def _kept(connection: Connection, viewer: Viewer, kind: Kind, *, upload_id: int, limit: int) -> pd.DataFrame:
    query = select(Kept.names, Kept.rows).where(Kept.upload_id == upload_id).order_by(Kept.partnership_id)
    if kind.is_fact:
        query = query.join(Partnership, Partnership.id == Kept.partnership_id).where(*seen(viewer))
    parts = connection.execute(query.limit(limit)).all()
    if kind.name == "partnerships" and viewer.is_limited:
        parts = []
    names = parts[0].names if parts else [*kind.key, *kind.says]
    return pd.DataFrame([row for part in parts for row in part.rows][:limit], columns=names, dtype=object)


def _cells(connection: Connection, kind: Kind, said: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Turn rows into one line per cell, with what was there before, in codes."""
    said, before = (_with_elements(connection, rows) for rows in (said, before))
    says = ("element" if name == "element_id" else name for name in kind.says)
    key, columns = list(kind.key), [name for name in says if name in said.columns]
    said = said.rename(columns={FILE_ROW: "row"})
    beside = [*key, *(name for name in ("row", "state") if name in said.columns)]
    long = said.melt(id_vars=beside, value_vars=columns, var_name="column", value_name="said")
    was = before.melt(
        id_vars=key, value_vars=[name for name in columns if name in before.columns],
        var_name="column", value_name="before",
    )  # fmt: skip
    alike = dict.fromkeys(key, object)
    both = long.astype(alike).merge(was.astype(alike), on=[*key, "column"], how="left")
    both = both[both["said"].notna() | both["before"].notna()]
    readable = both.assign(**{name: both[number].map(codes) for name, number, codes in _codes(connection, kind)})
    order = ["partnership", "quarter", "kpi", "side", "code", "column"]
    shown = [name for name in ("row", *order, "before", "said", "state") if name in readable.columns]
    return readable[shown].sort_values([name for name in order if name in shown], ignore_index=True)


def _with_elements(connection: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    """Name the element a definition belongs to as its file does: by code, not by number."""
    if "element_id" not in rows.columns:
        return rows
    codes = dict(connection.execute(select(Element.id, Element.code)).all())
    return rows.assign(element_id=rows["element_id"].map(codes)).rename(columns={"element_id": "element"})


def _codes(connection: Connection, kind: Kind) -> list[tuple[str, str, dict[int, str]]]:
    models = (("partnership", "partnership_id", Partnership), ("kpi", "kpi_id", Kpi))
    return [
        (name, number, dict(connection.execute(select(model.id, model.code)).all()))
        for name, number, model in models
        if number in kind.key
    ]
