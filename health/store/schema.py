"""The tables: registers, facts with their upload, what was corrected, and stored scores.

Every fact table's primary key begins with the partnership. Quarters, sides and elements are small integers here and
readable codes outside. A fact carries the upload that brought it; `Former` keeps what a later upload replaced. On
PostgreSQL the references of the large tables are held by triggers over whole statements (migration 0008).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
CLUSTERED = {"sqlite_with_rowid": False}


class Base(DeclarativeBase):
    """Collect the tables under one naming convention, so that migrations can name what they change."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {float: Double, str: Text, int: Integer, bool: Boolean, date: Date}  # noqa: RUF012


class Setting(Base):
    """One fact about this installation, such as the key respondents are hashed under."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str]


class Upload(Base):
    """One file taken: what, by whom, when, how many rows it brought or changed, and what that did to the scores.

    in_force: False while it is undone. reversible: False for those taken before the ledger kept what undoing needs.
    moved, crossed, biggest: see `Reversal`; NULL where the effect was not kept.
    """

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str]
    file_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    rows_new: Mapped[int]
    rows_changed: Mapped[int]
    rows_same: Mapped[int]
    rows_refused: Mapped[int]
    simulated: Mapped[bool]
    in_force: Mapped[bool] = mapped_column(default=True)
    reversible: Mapped[bool] = mapped_column(default=True)
    moved: Mapped[int | None]
    crossed: Mapped[int | None]
    biggest: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class Reversal(Base):
    """One undo or redo of an upload, and what it did to the scores.

    newest: the newest upload there was: those after it may not have seen this one's rows.
    moved: partnership-quarters whose score moved. crossed: those of them whose band is another now.
    biggest: the largest moves, as partnership_id, quarter, before, after, band_before, band_after.
    """

    __tablename__ = "reversal"
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), index=True)
    verb: Mapped[str] = mapped_column(String(8))
    newest: Mapped[int]
    done_by: Mapped[str]
    done_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    moved: Mapped[int | None]
    crossed: Mapped[int | None]
    biggest: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))


class Touched(Base):
    """Which partnerships an upload's file speaks about, in which quarters: who may see it, and where its rows lie."""

    __tablename__ = "touched"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True, index=True)
    since: Mapped[int]
    until: Mapped[int]


class Reliance(Base):
    """Which earlier uploads an upload rests on: it replaced or confirmed their rows, or used what they define."""

    __tablename__ = "reliance"
    __table_args__ = CLUSTERED
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True)
    on_upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True, index=True)
    confirms: Mapped[bool]


class Kept(Base):
    """The rows of an undone upload, by partnership (0: definitions), so that it can be redone exactly."""

    __tablename__ = "kept"
    partnership_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"), primary_key=True, index=True)
    names: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[list[list[Any]]] = mapped_column(JSON)


class Partnership(Base):
    """One partnership of the register."""

    __tablename__ = "partnership"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    partner: Mapped[str | None]
    type: Mapped[str] = mapped_column(String(32))
    audience: Mapped[str | None] = mapped_column(String(8))
    sector: Mapped[str | None] = mapped_column(String(16))
    stage: Mapped[str | None] = mapped_column(String(16))
    region: Mapped[str | None]
    owner: Mapped[str | None]
    started: Mapped[date | None]
    agreement_ends: Mapped[date | None]
    annual_value: Mapped[float | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    simulated: Mapped[bool]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))


class Element(Base):
    """One of the eight elements; its number is its place in the catalogue, counted from 1."""

    __tablename__ = "element"
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(32), unique=True)


class Kpi(Base):
    """One KPI definition: the catalogue's, or the organisation's own (then it came by an upload)."""

    __tablename__ = "kpi"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    element_id: Mapped[int] = mapped_column(ForeignKey("element.id"))
    unit: Mapped[str | None]
    direction: Mapped[str] = mapped_column(String(8))
    target: Mapped[float | None]
    zero_at: Mapped[float | None]
    weight: Mapped[float]
    target_low: Mapped[float | None]
    target_high: Mapped[float | None]
    zero_low: Mapped[float | None]
    zero_high: Mapped[float | None]
    levels: Mapped[str | None]
    lens: Mapped[str | None] = mapped_column(String(16))
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))


class Item(Base):
    """One survey statement: the catalogue's, or the organisation's own."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str]
    element_id: Mapped[int] = mapped_column(ForeignKey("element.id"))
    scale_min: Mapped[float]
    scale_max: Mapped[float]
    reverse: Mapped[bool]
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("upload.id"))


class Assignment(Base):
    """A KPI counts for a partnership from the first quarter it was reported, until a manager ends it."""

    __tablename__ = "assignment"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), primary_key=True)
    first_quarter: Mapped[int]
    ended_quarter: Mapped[int | None]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class KpiValue(Base):
    """One KPI of one partnership in one quarter, as last reported. `rating` is a rank counted from 0.

    file_row: the row of the file it stands in, as a spreadsheet numbers it; NULL for those from before it was kept.
    """

    __tablename__ = "kpi_value"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), primary_key=True)
    actual: Mapped[float | None]
    target: Mapped[float | None]
    rating: Mapped[float | None]
    note: Mapped[str | None]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    file_row: Mapped[int | None]


class Answer(Base):
    """One respondent's answer to one statement; NULL is "not applicable". `respondent` is a keyed hash."""

    __tablename__ = "answer"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    respondent: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    answer: Mapped[float | None]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))


class Invitation(Base):
    """How many people of one side were invited to one wave."""

    __tablename__ = "invitation"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    invited: Mapped[int]
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))


class Former(Base):
    """What a row was before an upload in force replaced it, and which upload had brought it."""

    __tablename__ = "former"
    id: Mapped[int] = mapped_column(primary_key=True)
    replaced_by: Mapped[int] = mapped_column(ForeignKey("upload.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    partnership_id: Mapped[int | None] = mapped_column(index=True)
    brought_by: Mapped[int | None] = mapped_column(index=True)
    was: Mapped[dict[str, Any]] = mapped_column(JSON)


class PublishedModel(Base):
    """One published version of the scoring model; the newest is in force."""

    __tablename__ = "scoring_model"
    id: Mapped[int] = mapped_column(primary_key=True)
    parameters: Mapped[str]
    reason: Mapped[str]
    published_by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class HealthScore(Base):
    """The stored health of one partnership in one quarter under one scoring model."""

    __tablename__ = "health_score"
    __table_args__ = (Index("ix_health_score_quarter", "model_id", "quarter", "band", "score"), CLUSTERED)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("scoring_model.id"), primary_key=True)
    score: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    se: Mapped[float | None]
    df: Mapped[float | None]
    se_complete: Mapped[bool | None]
    band: Mapped[str | None] = mapped_column(String(8))
    certainty: Mapped[float | None]
    capped_by: Mapped[str]
    arithmetic: Mapped[float | None]
    coverage: Mapped[float]
    delta: Mapped[float | None]
    delta_se: Mapped[float | None]
    delta_df: Mapped[float | None]
    beyond_noise: Mapped[bool | None]


class ElementScore(Base):
    """The stored score of one element; the sides' means are kept here and masked by the read models."""

    __tablename__ = "element_score"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("scoring_model.id"), primary_key=True)
    element_id: Mapped[int] = mapped_column(ForeignKey("element.id"), primary_key=True)
    score: Mapped[float]
    low: Mapped[float | None]
    high: Mapped[float | None]
    basis: Mapped[str] = mapped_column(String(8))
    kpi: Mapped[float | None]
    kpi_coverage: Mapped[float | None]
    survey: Mapped[float | None]
    se: Mapped[float | None]
    sides: Mapped[int | None] = mapped_column(SmallInteger)
    n_own: Mapped[int | None]
    n_partner: Mapped[int | None]
    mean_own: Mapped[float | None]
    mean_partner: Mapped[float | None]
    wave_age: Mapped[int | None] = mapped_column(SmallInteger)


class Withheld(Base):
    """A quarter of which an earlier version's scores are not read: people answered since, and they would tell what."""

    __tablename__ = "withheld"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("scoring_model.id"), primary_key=True)


class Alert(Base):
    """One change of state that wants a look, in the quarter it happened, and who has looked at it.

    `about`: the element, or what went stale; "" where the kind says all. `value`, `before`: see `insight.alerts`.
    """

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_quarter", "quarter", "kind"), CLUSTERED)
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    quarter: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    about: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[float | None]
    before: Mapped[float | None]
    acknowledged_by: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    note: Mapped[str | None]


class KeptChoices(Base):
    """What one person said about a kind of file with certain headers (their digest), offered again the next time."""

    __tablename__ = "kept_choices"
    __table_args__ = CLUSTERED
    uploaded_by: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    headers: Mapped[str] = mapped_column(String(64), primary_key=True)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def table(model: type[Base]) -> Table:
    """Give the Core table of a declared one."""
    return cast("Table", model.__table__)
