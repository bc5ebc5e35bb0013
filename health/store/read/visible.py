"""Which partnerships a viewer sees, and which of those the filters leave: the one place where row scope is decided."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, cast

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from health.access import Viewer
from health.errors import StoreError, message
from health.store.bulk import fetch
from health.store.schema import Partnership, PublishedModel, Setting, Upload, Withheld

FILTERS = ("type", "audience", "sector", "stage", "region")


@dataclass(frozen=True)
class Selection:
    """Narrow the portfolio; an empty tuple leaves that question open. Codes as stored, names for regions."""

    type: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    region: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Say whether nothing is filtered."""
        return not any(getattr(self, field.name) for field in fields(self))


EVERYTHING = Selection()


def seen(viewer: Viewer, selection: Selection = EVERYTHING) -> list[ColumnElement[bool]]:
    """Give the conditions on `Partnership` that hold for what this viewer may see and the filters leave."""
    wanted = [(name, allowed) for name in FILTERS if (allowed := getattr(selection, name))]
    return [getattr(Partnership, name).in_(allowed) for name, allowed in [*limits_of(viewer), *wanted]]


def limits_of(viewer: Viewer) -> list[tuple[str, tuple[str, ...]]]:
    """List a viewer's limits as column of the register and the values they may see; all hold together."""
    limits = (("code", viewer.codes), ("type", viewer.types), ("region", viewer.regions), ("owner", viewer.owners))
    return [(name, allowed) for name, allowed in limits if allowed]


def model_in_force(connection: Connection) -> tuple[int, str]:
    """Give the id and the parameters (JSON) of the scoring model in force."""
    newest = select(PublishedModel.id, PublishedModel.parameters).order_by(PublishedModel.id.desc()).limit(1)
    found = connection.execute(newest).one()
    return int(found.id), str(found.parameters)


def scoring_model(connection: Connection, model_id: int | None = None) -> tuple[int, str]:
    """Give the id and the parameters of a published scoring model; the one in force without an id."""
    if model_id is None:
        return model_in_force(connection)
    found = connection.execute(select(PublishedModel.parameters).where(PublishedModel.id == model_id)).scalar()
    if found is None:
        raise StoreError(
            message("There is no version {number} of the scoring model; choose one listed", number=model_id)
        )
    return model_id, str(found)


def current_model() -> Any:
    """Give the id of the scoring model in force as a subquery."""
    return select(func.max(PublishedModel.id)).scalar_subquery()


def scored_under(score: Any, model_id: int | None) -> ColumnElement[bool]:
    """Give the condition on a table of scores that they are of one version of the model, None the one in force.

    Scores of an earlier version are those of its time. Where a survey behind them, or behind the quarter before, was
    answered or corrected by anybody since, they are not read: beside today's they would tell what that one person said.
    """
    if model_id is None:
        return cast("ColumnElement[bool]", score.model_id == current_model())
    withheld = select(Withheld.partnership_id).where(
        Withheld.partnership_id == score.partnership_id,
        Withheld.quarter == score.quarter,
        Withheld.model_id == score.model_id,
    )
    return and_(score.model_id == model_id, ~withheld.exists())


def version(connection: Connection) -> str:
    """Give a text that changes whenever anything that can be shown has changed: the key of every cache."""
    known = select(Setting.value).where(Setting.name == "version").scalar_subquery()
    newest = select(func.max(Upload.id)).scalar_subquery()
    return "-".join(str(part) for part in connection.execute(select(known, newest, current_model())).one())


def count(connection: Connection, viewer: Viewer, *, selection: Selection = EVERYTHING) -> int:
    """Count the partnerships this viewer sees after filtering."""
    return int(connection.execute(_how_many(viewer, selection)).scalar_one())


def _how_many(viewer: Viewer, selection: Selection) -> Select[int]:
    return select(func.count()).select_from(Partnership).where(*seen(viewer, selection))


def named(connection: Connection, viewer: Viewer, moves: pd.DataFrame) -> pd.DataFrame:
    """Put code and name in place of `partnership_id`, by code and quarter; what this viewer may not see is left out."""
    listed = select(Partnership.id, Partnership.code, Partnership.name).where(
        Partnership.id.in_(moves["partnership_id"].astype(int).unique().tolist()), *seen(viewer)
    )
    found = fetch(connection, listed).rename(columns={"id": "partnership_id"})
    told = found.merge(moves.astype({"partnership_id": "int64"}), on="partnership_id").drop(columns="partnership_id")
    return told.sort_values(["code", "quarter"], ignore_index=True)


def options(connection: Connection, viewer: Viewer) -> dict[str, tuple[str, ...]]:
    """List, for each filter, the values that occur in what this viewer sees."""
    columns = [getattr(Partnership, name) for name in FILTERS]
    rows = connection.execute(select(*columns).where(*seen(viewer)).distinct()).all()
    return {name: tuple(sorted({row[at] for row in rows} - {None})) for at, name in enumerate(FILTERS)}


def holds_simulated_data(connection: Connection) -> bool:
    """Say whether any partnership in this database is simulated; said on every page if so."""
    return connection.execute(select(Partnership.id).where(Partnership.simulated).limit(1)).first() is not None
