"""Make a database ready and keep its definitions: catalogue, scoring model, settings, simulated data."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sqlalchemy import Connection, delete, insert, select, update

from health.access import Viewer, require_admin
from health.catalogue import Catalogue
from health.store import schema
from health.store.bulk import fetch, insert_rows, plain_rows
from health.store.ledger.rows import next_id
from health.store.records import RECORD_TABLES
from health.store.schema import table


def seed_catalogue(writer: Connection, catalogue: Catalogue) -> bool:
    """Bring the catalogue's elements, KPIs and items into the database; own definitions stay as they are.

    Returns whether a definition that was there before says something else now: then every score must be made anew.
    """
    elements = {element.code: place for place, element in enumerate(catalogue.elements, start=1)}
    known = set(writer.execute(select(schema.Element.code)).scalars())
    new = [{"id": place, "code": code} for code, place in elements.items() if code not in known]
    if new:
        writer.execute(insert(schema.Element), new)
    return any([_seed(writer, schema.Kpi, kpi_rows(catalogue)), _seed(writer, schema.Item, item_rows(catalogue))])


def kpi_rows(catalogue: Catalogue) -> pd.DataFrame:
    """Give the catalogue's KPIs in the columns of the table `kpi`."""
    elements = {element.code: place for place, element in enumerate(catalogue.elements, start=1)}
    return pd.DataFrame(
        {
            "code": kpi.code,
            "name": kpi.name.en,
            "element_id": elements[kpi.element],
            "unit": kpi.unit or None,
            "direction": kpi.direction,
            "target": kpi.target,
            "zero_at": kpi.zero_at,
            "weight": kpi.weight,
            "target_low": kpi.target_low,
            "target_high": kpi.target_high,
            "zero_low": kpi.zero_low,
            "zero_high": kpi.zero_high,
            "levels": "|".join(kpi.levels) or None,
            "lens": kpi.lens,
        }
        for kpi in catalogue.kpis
    )


def item_rows(catalogue: Catalogue) -> pd.DataFrame:
    """Give the catalogue's survey statements in the columns of the table `item`."""
    elements = {element.code: place for place, element in enumerate(catalogue.elements, start=1)}
    return pd.DataFrame(
        {
            "code": item.code,
            "text": item.text.en,
            "element_id": elements[item.element],
            "scale_min": item.scale_min,
            "scale_max": item.scale_max,
            "reverse": item.reverse,
        }
        for item in catalogue.items
    )


def _seed(writer: Connection, model: type[schema.Kpi] | type[schema.Item], rows: pd.DataFrame) -> bool:
    stored = fetch(writer, select(table(model)))
    new = rows[~rows["code"].isin(stored["code"])]
    insert_rows(writer, table(model), new.assign(id=np.arange(len(new)) + next_id(writer, model)))
    catalogues = stored.loc[stored["upload_id"].isna(), list(rows.columns)]
    before = {row[0]: row for row in plain_rows(catalogues)}
    changed = [row for row in plain_rows(rows) if row[0] in before and row != before[row[0]]]
    for row in changed:
        said = dict(zip(rows.columns, row, strict=True))
        writer.execute(update(model).where(table(model).c.code == row[0]).values(said))
    return bool(changed)


def bump_version(writer: Connection) -> None:
    """Change the version every cache is keyed by."""
    setting = table(schema.Setting).c
    now = writer.execute(select(setting.value).where(setting.name == "version")).scalar()
    set_setting(writer, "version", value=str(int(now or 0) + 1))


def set_setting(writer: Connection, name: str, *, value: str) -> None:
    """Store one fact about the installation."""
    writer.execute(delete(schema.Setting).where(table(schema.Setting).c.name == name))
    writer.execute(insert(schema.Setting).values(name=name, value=value))


def remove_simulated(writer: Connection, *, viewer: Viewer) -> None:
    """Remove the simulated partnerships and everything recorded about them; definitions and own partnerships stay."""
    require_admin(viewer)
    partnership, upload = table(schema.Partnership).c, table(schema.Upload).c
    theirs = select(partnership.id).where(partnership.simulated)
    touched, upload_of = table(schema.Touched).c, table(schema.Upload)
    # What is left of an upload that also spoke of them is no longer what the file said.
    mixed = select(touched.upload_id).where(touched.partnership_id.in_(theirs))
    writer.execute(update(upload_of).where(upload.id.in_(mixed)).values(reversible=False))
    recorded: tuple[type[schema.Base], ...] = (
        *RECORD_TABLES,
        schema.Alert,
        schema.Withheld,
        schema.ElementScore,
        schema.HealthScore,
        schema.Answer,
        schema.Invitation,
        schema.KpiValue,
        schema.Assignment,
        schema.Former,
        schema.Touched,
        schema.Kept,
    )
    for model in recorded:
        writer.execute(delete(model).where(table(model).c.partnership_id.in_(theirs)))
    writer.execute(delete(schema.Partnership).where(partnership.simulated))
    gone = select(upload.id).where(upload.simulated, upload.id.not_in(select(table(schema.Former).c.replaced_by)))
    reliance = table(schema.Reliance).c
    reversal, kept = table(schema.Reversal).c, table(schema.Kept).c
    for column in (reliance.upload_id, reliance.on_upload_id, reversal.upload_id, kept.upload_id):
        writer.execute(delete(column.table).where(column.in_(gone)))
    writer.execute(delete(schema.Upload).where(upload.id.in_(gone)))
