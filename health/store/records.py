"""What managers write down about a partnership: goals, benefits, actions, events, stage checks, candidates, agreements.

Every record belongs to a partnership and is numbered within it. The tables hold what holds now; `RecordChange` keeps
every version with who wrote it and when, removals included.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from health.store.schema import CLUSTERED, Base


class Record(Base):
    """What every record carries: whose it is, its number there, its revision from 1, who wrote it last and when."""

    __abstract__ = True
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Goal(Record):
    """A goal with a measure, a start, an end and a name on it; measured by a KPI, or by words and a reading."""

    __tablename__ = "goal"
    __table_args__ = CLUSTERED
    title: Mapped[str]
    kpi_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    metric: Mapped[str | None]
    baseline: Mapped[float]
    start_quarter: Mapped[int]
    target: Mapped[float]
    due_quarter: Mapped[int]
    owner: Mapped[str]
    reading: Mapped[float | None]
    reading_quarter: Mapped[int | None]


class BenefitEntry(Record):
    """One benefit for one side: planned and realised on 0–5, and what shows it."""

    __tablename__ = "benefit_entry"
    __table_args__ = CLUSTERED
    benefit: Mapped[str] = mapped_column(String(32))
    side: Mapped[str] = mapped_column(String(8))
    planned: Mapped[float]
    realised: Mapped[float | None]
    kpi_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    evidence: Mapped[str | None]


class Action(Record):
    """Something to be done by somebody by a day, and what it should mend. `began` is the quarter it was taken up."""

    __tablename__ = "action"
    __table_args__ = (Index("ix_action_status_due", "status", "due"), CLUSTERED)
    title: Mapped[str]
    element_id: Mapped[int | None] = mapped_column(ForeignKey("element.id"))
    challenge: Mapped[str | None] = mapped_column(String(32))
    remedy: Mapped[str | None] = mapped_column(String(32))
    owner: Mapped[str]
    due: Mapped[date]
    status: Mapped[str] = mapped_column(String(16))
    began: Mapped[int]


class Event(Record):
    """Something that happened on a day and may explain what the scores did."""

    __tablename__ = "event"
    __table_args__ = CLUSTERED
    kind: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    text: Mapped[str]


class StageCheck(Record):
    """Whether one need of one stage is met."""

    __tablename__ = "stage_check"
    __table_args__ = CLUSTERED
    stage: Mapped[str] = mapped_column(String(16))
    need: Mapped[str] = mapped_column(String(32))
    met: Mapped[bool]


class Candidate(Record):
    """One candidate partner with marks of 1–5."""

    __tablename__ = "candidate"
    __table_args__ = CLUSTERED
    name: Mapped[str]
    reputation: Mapped[int | None] = mapped_column(SmallInteger)
    financial_strength: Mapped[int | None] = mapped_column(SmallInteger)
    cultural_fit: Mapped[int | None] = mapped_column(SmallInteger)
    complementary_skills: Mapped[int | None] = mapped_column(SmallInteger)
    value: Mapped[int | None] = mapped_column(SmallInteger)


class CriterionWeights(Record):
    """How much each criterion weighs in choosing this partner, 0–5."""

    __tablename__ = "criterion_weights"
    __table_args__ = CLUSTERED
    reputation: Mapped[int] = mapped_column(SmallInteger)
    financial_strength: Mapped[int] = mapped_column(SmallInteger)
    cultural_fit: Mapped[int] = mapped_column(SmallInteger)
    complementary_skills: Mapped[int] = mapped_column(SmallInteger)
    value: Mapped[int] = mapped_column(SmallInteger)


class Agreement(Record):
    """One agreement: kind, parties, term, and the clauses it has, as codes with blanks between."""

    __tablename__ = "agreement"
    __table_args__ = CLUSTERED
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    parties: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date | None]
    clauses: Mapped[str]


class RecordChange(Base):
    """One version of one record; `says` is NULL where it was removed."""

    __tablename__ = "record_change"
    __table_args__ = CLUSTERED
    partnership_id: Mapped[int] = mapped_column(ForeignKey("partnership.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    says: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changed_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


RECORD_TABLES: tuple[type[Base], ...] = (
    *(Goal, BenefitEntry, Action, Event, StageCheck, Candidate, CriterionWeights, Agreement),
    RecordChange,
)
